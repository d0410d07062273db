# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Two people do the same thing at the same time: it has one effect.

Two last signatures are in ``implementation_methodology/tests/test_signing_at_once.py``.
"""

MANAGERS = ["helpdesk_mgmt.group_helpdesk_manager"]


def refusals(said):
    """The refusals among what two people were told."""
    return [one for one in said if str(one).startswith("refused")]


def twice(world, step, **values):
    """Do ``step`` twice at once; returns what both were told."""
    return world.do("at_once", what=step, values=values)


def test_a_statement_is_approved_once(world):
    agreement = world.do("agreement", name="approved")
    statement = world.do("statement", agreement=agreement)
    managers = world.do("managers", name="approve", groups=MANAGERS)
    said = twice(world, "approve", statement=statement, managers=managers)
    assert len(refusals(said)) == 1, said
    [row] = world.do(
        "read",
        model="support.statement",
        ids=[statement],
        names=["state", "content_sha256"],
    )
    assert row["state"] == "approved" and row["content_sha256"]
    world.whole()


def test_a_window_ends_once(world):
    [window] = world.do("windows", name="ended", count=1, days=2)
    [manager, _other] = world.do(
        "managers",
        name="ender",
        groups=["implementation_methodology.group_manager", *MANAGERS],
    )
    said = twice(world, "end_window", window=window, manager=manager)
    assert len(refusals(said)) == 1, said
    told = world.value(
        "SELECT count(*) FROM mail_message WHERE model = 'hypercare.window' "
        "AND res_id = %s AND body LIKE '%%Given up%%'",
        window,
    )
    assert told == 1
    world.whole()


def test_a_methodology_has_one_next_version(world):
    [newest] = world.sql(
        "SELECT id FROM implementation_methodology WHERE state = 'published' LIMIT 1"
    )
    said = twice(world, "new_version", methodology=newest[0])
    drafts = "SELECT id FROM implementation_methodology WHERE state = 'draft'"
    [draft] = world.sql(drafts)
    assert len(refusals(said)) == 1, said
    assert twice(world, "publish", methodology=draft[0]) == ["published"] * 2
    states = world.sql(
        "SELECT state FROM implementation_methodology WHERE id IN (%s, %s) ORDER BY id",
        newest[0],
        draft[0],
    )
    assert states == [("retired",), ("published",)]
    world.whole()


def test_one_model_is_in_use(world):
    models = world.do("second_model")
    assert twice(world, "use_model", models=models) == ["used", "used"]
    active = world.sql("SELECT id FROM support_scope_model WHERE state = 'active'")
    assert len(active) == 1 and active[0][0] in models
    world.whole()


def test_a_ticket_is_what_was_decided_last(world):
    ticket = world.do("plain_ticket", name="decided")
    assert twice(world, "decide", ticket=ticket) == ["support", "development"]
    kept = world.value(
        "SELECT count(*) FROM support_scope_decision WHERE ticket_id = %s", ticket
    )
    assert kept == 2, "both are kept, the last one counts"
    world.whole()


def test_a_company_gets_one_support_project(world):
    company = world.value("SELECT id FROM res_company ORDER BY id LIMIT 1")
    world.sql("UPDATE res_company SET support_project_id = NULL")
    before = world.value("SELECT count(*) FROM project_project")
    said = twice(world, "support_project", company=company)
    assert said[0] == said[1]
    assert world.value("SELECT count(*) FROM project_project") == before + 1
    world.whole()


def test_hours_are_warned_of_once(world):
    agreement = world.do("agreement", name="warned")
    world.do("used_up", agreement=agreement)
    twice(world, "warn", agreement=agreement)
    assert (
        world.do(
            "count",
            model="mail.activity",
            domain=[
                ["res_model", "=", "support.agreement"],
                ["res_id", "=", agreement],
            ],
        )
        == 1
    )
    mails = world.value(
        "SELECT count(*) FROM mail_mail m JOIN mail_mail_res_partner_rel r "
        "ON r.mail_mail_id = m.id JOIN res_partner p ON p.id = r.res_partner_id "
        "WHERE p.email = 'warned@example.com'"
    )
    assert mails == 1
    world.whole()


def test_a_ticket_is_taken_by_one(world):
    agents = world.do("managers", name="taker", groups=MANAGERS)
    ticket = world.do("plain_ticket", name="taken", agents=agents)
    twice(world, "take", ticket=ticket, agents=agents)
    [row] = world.do("read", model="helpdesk.ticket", ids=[ticket], names=["user_id"])
    assert row["user_id"] in agents
    world.whole()


def test_two_sweeps(world):
    made = world.do("late_tickets", name="swept", count=4, role="activity")
    done = twice(world, "sweep")
    assert sum(done) == 4, done
    fired = world.value(
        "SELECT count(*) FROM support_sla_firing WHERE ticket_id = ANY(%s)",
        made["tickets"],
    )
    activities = world.value(
        "SELECT count(*) FROM mail_activity WHERE res_model = 'helpdesk.ticket' "
        "AND res_id = ANY(%s)",
        made["tickets"],
    )
    assert (fired, activities) == (4, 4)
    world.whole()


def test_two_daily_runs(world):
    [window] = world.do("windows", name="twice", count=1, days=3)
    twice(world, "daily", window=window)
    days = world.sql(
        "SELECT day, count(*), count(DISTINCT (code, COALESCE(segment, ''))) "
        "FROM hypercare_snapshot WHERE window_id = %s GROUP BY 1",
        window,
    )
    assert len(days) == 3
    assert all(rows == different for _day, rows, different in days)
    world.whole()
