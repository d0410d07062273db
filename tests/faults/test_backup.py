# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Backup and restore by Odoo's database manager: whole, verifiable, and silent."""

import pytest


@pytest.fixture(scope="module")
def filled(world):
    """Something of everything, and a backup of it."""
    made = world.do("act", name="kept")
    for login in (made["manager"], made["sponsor"]):
        world.do("sign_act", act=made["act"], login=login)
    world.do("render_all")
    world.do("late_tickets", name="kept", count=2)
    agreement = world.do("agreement", name="kept_agreement")
    statement = world.do("statement", agreement=agreement)
    [manager, _other] = world.do(
        "managers", name="keeper", groups=["helpdesk_mgmt.group_helpdesk_manager"]
    )
    world.do("approve_statement", statement=statement, manager=manager)
    world.do("plain_ticket", name="kept ticket")
    [window] = world.do("windows", name="kept window", count=1, days=2)
    world.do("do_days", window=window)
    world.do("mails", addresses=["waiting@example.com"])
    world.whole()
    path = str(world.folder / "backup.zip")
    world.do("back_up", path=path)
    return path


@pytest.mark.parametrize("neutralize", [False, True])
def test_restored(world, filled, neutralize):
    name = f"restored_{int(neutralize)}"
    before = world.do("papers", name="faults")
    assert before and all(known for *_paper, known in before)
    world.do("restore", path=filled, name=name, neutralize=neutralize)
    try:
        assert world.do("check_other", name=name) == []
        assert world.do("papers", name=name) == before, "old papers are still good"
        if neutralize:
            active = world.sql(
                "SELECT d.name FROM ir_cron c JOIN ir_model_data d "
                "ON d.model = 'ir.cron' AND d.res_id = c.id WHERE c.active",
                database=name,
            )
            assert active == [("autovacuum_job",)]
            accepted = len(world.mail.accepted)
            world.do("send_all", name=name)
            assert len(world.mail.accepted) == accepted
    finally:
        world.do("drop", name=name)


def test_a_backup_that_was_tampered_with_is_found(world, filled):
    world.do("restore", path=filled, name="tampered", neutralize=True)
    try:
        world.sql(
            "UPDATE implementation_seal SET content = replace(content, 'kept', 'lost')",
            database="tampered",
        )
        assert world.do("check_other", name="tampered")
    finally:
        world.do("drop", name="tampered")
