# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""No mail server answers: what was done stands, and every mail comes later, once."""

import pytest

from .browser import Person

SWEEP = "support_sla.ir_cron_sweep"
MAIL = "mail.ir_cron_mail_scheduler_action"
RUNS = (
    "SELECT count(*) FROM ir_cron_progress p JOIN ir_model_data d "
    "ON d.res_id = p.cron_id AND d.module = 'mail' AND d.model = 'ir.cron' "
    "AND d.name = 'ir_cron_mail_scheduler_action'"
)


def run_queue(world):
    """Have the cron worker go through the mail queue once more, to its end."""
    before = world.value(RUNS)
    # When a second run begins the first is over.
    world.cron(MAIL, lambda: world.value(RUNS) > before + 1, "the mail queue")


def escalations(world):
    """Three breaches, found by the sweep of the server."""
    made = world.do("late_tickets", name="down", count=3)
    fired = (
        "SELECT count(*) FROM support_sla_firing "
        "WHERE ticket_id = ANY(%s) AND outcome = 'fired'"
    )
    world.cron(SWEEP, lambda: world.value(fired, made["tickets"]) == 3, "the sweep")
    return made["leader"], 3


def letter(world):
    """The weekly letter on a project."""
    return world.do("project_summary", name="downletter"), 1


def digest(world):
    """The weekly mail on a window."""
    return world.do("window_summary", name="downdigest"), 1


def statement(world):
    """The statement of a month, sent by a click in the backend.

    Its reader was asked to sign the agreement before, and got the signed one.
    """
    agreement = world.do("agreement", name="downmonth")
    made = world.do("statement", agreement=agreement)
    user = world.do("approver", name="downapprover")
    world.do("approve_statement", statement=made, manager=user["id"])
    Person(world, user["login"]).call("support.statement", "action_send", [made])
    [row] = world.do(
        "read",
        model="support.statement",
        ids=[made],
        names=["state", "pdf_sha256"],
    )
    assert row["state"] == "sent" and row["pdf_sha256"], "the click has its effect"
    return "downmonth@example.com", 3


@pytest.mark.parametrize("cause", [escalations, letter, digest, statement])
def test_nothing_is_lost_and_nothing_comes_twice(world, cause):
    world.start_server()
    with world.mail.away():
        address, count = cause(world)
        run_queue(world)
        assert world.do("queued", address=address) == ["exception"] * count
        world.whole()
    world.mail.trouble, met = "closed", world.mail.met
    run_queue(world)
    assert world.mail.met > met, "it was tried again"
    assert world.do("queued", address=address) == ["exception"] * count
    world.mail.trouble = ""
    run_queue(world)
    run_queue(world)
    came = world.mail.to(address)
    assert len(came) == len(set(came)) == count
    assert set(world.do("queued", address=address)) <= {"sent"}
    world.whole()


def test_hung_up_in_the_middle_of_a_mail(world):
    """That one is left to a person; the others go, and none twice."""
    addresses = [f"half{number}@example.com" for number in range(3)]
    world.start_server()
    run_queue(world)
    world.mail.trouble = "halfway"
    ids = world.do("mails", addresses=addresses)
    run_queue(world)
    run_queue(world)
    assert not world.mail.trouble
    states = world.do("read", model="mail.mail", ids=ids, names=["state"])
    assert [one["state"] for one in states] == ["exception", "sent", "sent"]
    assert [len(world.mail.to(one)) for one in addresses] == [0, 1, 1]
    world.whole()
