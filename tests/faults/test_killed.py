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
    name = f"sign{abs(hash((point, kill))) % 10**6}"
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
