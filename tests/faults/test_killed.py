# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Killed at chosen points: after a restart all is whole, done, and done once."""

import contextlib

import pytest
import requests

from .browser import Person

FINISH = "implementation_methodology.ir_cron_finish_documents"
SWEEP = "support_sla.ir_cron_sweep"
DAILY = "hypercare.ir_cron_daily"
LEARN = "support_scope_classifier.ir_cron_scope_train"
IMPORT = "support_sla.ir_cron_import"
MAIL = "mail.ir_cron_mail_scheduler_action"


@contextlib.contextmanager
def gone():
    """A request whose server dies before it has answered."""
    with pytest.raises(requests.RequestException):
        yield


def seal_of(world, made):
    """(state, signatures, events, PDF files) of a document."""
    seal, project = made["seal"], made["project"]
    return (
        world.value("SELECT state FROM implementation_seal WHERE id = %s", seal),
        world.value(
            "SELECT count(*) FROM implementation_signature "
            "WHERE seal_id = %s AND state = 'signed'",
            seal,
        ),
        world.value(
            "SELECT count(*) FROM implementation_event "
            "WHERE project_id = %s AND kind = 'stage_accepted'",
            project,
        ),
        world.value(
            "SELECT count(*) FROM ir_attachment WHERE res_field = 'pdf' "
            "AND res_model = 'implementation.seal' AND res_id = %s",
            seal,
        ),
    )


@pytest.mark.parametrize(
    ("point", "kill"),
    [
        ("signed, no PDF yet", "process"),
        ("PDF being rendered", "server"),
        ("PDF stored, not committed", "process"),
        ("PDF stored, not committed", "database"),
    ],
)
def test_signing(world, point, kill):
    name = "".join(word[0] for word in f"{point} {kill}".split())
    made = world.do("act", name=name)
    world.do("sign_act", act=made["act"], login=made["manager"])
    world.start_server()
    sponsor = Person(world, made["sponsor"])
    sponsor.get(made["url"])
    with world.fault(point, kill):
        if kill == "database":
            answer = sponsor.sign(made["url"], "Sponsor")
            assert answer.status_code >= 500
        else:
            with gone():
                sponsor.sign(made["url"], "Sponsor")
    if kill == "database":
        world.drop_hand()
        world.recover_database()
    assert seal_of(world, made) == ("requested", 1, 0, 0), "all or nothing"
    world.whole()
    world.start_server()
    sponsor.sign(made["url"], "Sponsor")
    assert seal_of(world, made) == ("signed", 2, 1, 1)
    world.whole()


# Jobs of the cron worker


def test_sweep_killed_before_anybody_is_told(world):
    made = world.do("late_tickets", name="claimed", count=3)
    world.start_server()
    with world.fault("clocks claimed"):
        world.cron(SWEEP, world.fired)
    swept_once(world, made)


def test_sweep_killed_with_its_mails_written(world):
    made = world.do("late_tickets", name="told", count=3)
    world.start_server()
    with world.fault("people told, not committed"):
        world.cron(SWEEP, world.fired)
    swept_once(world, made)


def test_database_killed_under_the_sweep(world):
    made = world.do("late_tickets", name="lost", count=3)
    world.start_server()
    with world.fault("people told, not committed", "database"):
        world.cron(SWEEP, world.fired)
    world.drop_hand()
    world.recover_database()
    # It may have ended by itself without its database, as a supervisor would see.
    world.start_server()
    swept_once(world, made)


def swept_once(world, made):
    """Every ticket escalated, one mail for each, and nothing left to do."""

    def fired():
        return world.value(
            "SELECT count(*) FROM support_sla_firing "
            "WHERE ticket_id = ANY(%s) AND outcome = 'fired'",
            made["tickets"],
        )

    world.cron(SWEEP, lambda: fired() == len(made["tickets"]), "the sweep")
    leader = made["leader"]
    world.cron(
        MAIL,
        lambda: len(world.mail.to(leader)) >= len(made["tickets"]),
        "the mails of the sweep",
    )
    wait_for_queue(world)
    told = world.mail.to(leader)
    assert len(told) == len(set(told)) == len(made["tickets"])
    raised = world.sql(
        "SELECT DISTINCT priority FROM helpdesk_ticket WHERE id = ANY(%s)",
        made["tickets"],
    )
    assert len(raised) == 1, "each was raised once"
    world.whole()


def wait_for_queue(world):
    """Nothing waits in the mail queue any more."""
    world.cron(
        MAIL,
        lambda: (
            not world.value("SELECT count(*) FROM mail_mail WHERE state = 'outgoing'")
        ),
        "the mail queue",
    )


@pytest.mark.parametrize(
    ("point", "nth"),
    [("snapshot taken, no stand-up yet", 2), ("day begun", 3)],
)
def test_daily_work(world, point, nth):
    """Inside the second day of the first window, and before the second window."""
    made = world.do("windows", name=point, count=2, days=2)
    world.start_server()
    with world.fault(point, nth=nth):
        world.cron(DAILY, world.fired)

    def done():
        return world.value(
            "SELECT bool_and(COALESCE(done_until = date_start + 1, FALSE)) "
            "FROM hypercare_window "
            "WHERE id = ANY(%s)",
            made,
        )

    world.cron(DAILY, done, "the daily work")
    days = world.sql(
        "SELECT window_id, day, count(DISTINCT taken_at) FROM hypercare_snapshot "
        "WHERE window_id = ANY(%s) GROUP BY 1, 2",
        made,
    )
    assert len(days) == 4 and {taken for *_day, taken in days} == {1}
    world.whole()


def test_learning(world):
    world.do("forget_learning")
    before = world.value("SELECT count(*) FROM support_scope_model")
    world.start_server()
    with world.fault("learned, not in use yet"):
        world.cron(LEARN, world.fired)
    states = "SELECT count(*) FROM support_scope_model WHERE state = 'active'"
    assert world.value(states) == 1, "the old version is still in use"
    world.whole()
    world.cron(
        LEARN,
        lambda: world.value("SELECT count(*) FROM support_scope_model") > before,
        "the training",
    )
    assert world.value(states) == 1
    assert world.value("SELECT count(*) FROM support_scope_model") == before + 1
    world.whole()


def test_import(world):
    run = world.do("an_import", name="rows", count=201)
    world.start_server()
    with world.fault("rows imported, not counted", nth=2):
        world.cron(IMPORT, world.fired)
    world.cron(
        IMPORT,
        lambda: (
            world.value("SELECT state FROM support_import WHERE id = %s", run) == "done"
        ),
        "the import",
    )
    counted = world.sql(
        "SELECT count(*), count(DISTINCT name) FROM helpdesk_ticket "
        "WHERE name LIKE 'rows %%'"
    )
    assert counted == [(201, 201)]
    world.whole()


def test_mail_accepted_and_not_noted(world):
    """Only here something can come twice, and then as one mail: by its Message-Id."""
    addresses = [f"mail{number}@example.com" for number in range(3)]
    ids = world.do("mails", addresses=addresses)
    world.start_server()
    with world.fault("mail accepted, not committed", nth=2):
        world.cron(MAIL, world.fired)
    sent = "SELECT count(*) FROM mail_mail WHERE id = ANY(%s) AND state = 'sent'"
    world.cron(MAIL, lambda: world.value(sent, ids) == len(ids), "the mail queue")
    came = [world.mail.to(address) for address in addresses]
    assert [len(set(numbers)) for numbers in came] == [1, 1, 1]
    assert sorted(map(len, came)) == [1, 1, 2]
    world.whole()
