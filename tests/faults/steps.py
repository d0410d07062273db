# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What the hand of the fault tests does inside Odoo, each step in a transaction.

A step gets an environment of the superuser and plain values, and answers with plain
values. Records are named by their ids.
"""

import base64
from datetime import date, timedelta

from odoo import Command, fields

QUIET = {"tracking_disable": True, "no_reset_password": True, "mail_notrack": True}
TZ = "Europe/Kyiv"


def check(env):
    """What the integrity check finds, as texts."""
    verdict = env["implementation.integrity"]._check(fields.Datetime.now())
    return [
        f"{one.code}: {one.model}({one.res_id}) {one.words}" for one in verdict.findings
    ]


def read(env, model, ids, names):
    """Fields of records, many2one as ids."""
    return env[model].browse(ids).read(names, load=None)


def _user(env, login, groups, **vals):
    return env["res.users"].create(
        {
            "name": login,
            "login": login,
            "password": login,
            "email": f"{login}@example.com",
            "group_ids": [Command.set([env.ref(name).id for name in groups])],
            **vals,
        }
    )


# Signing

MANAGER = ("base.group_user", "implementation_methodology.group_manager")


def a_project(env, name):
    """An implementation that has begun, its manager and its client's sponsor."""
    client = env["res.partner"].create({"name": name, "is_company": True})
    sponsor = _user(env, f"{name}_sponsor", ["base.group_portal"])
    manager = _user(env, f"{name}_manager", MANAGER)
    sponsor.partner_id.parent_id = client
    wizard = (
        env["implementation.start"]
        .with_user(manager)
        .create(
            {
                "name": name,
                "partner_id": client.id,
                "anchor": "start",
                "anchor_date": date(2026, 3, 2),
            }
        )
    )
    for role, user in (
        ("client_sponsor", sponsor),
        ("integrator_manager", manager),
    ):
        wanted = env.ref(f"implementation_methodology.role_{role}")
        for line in wizard.person_line_ids:
            if line.role_id == wanted:
                line.partner_id = user.partner_id
                line.can_sign = True
    return wizard._create_implementation().sudo(), manager, sponsor


def act(env, name):
    """A project whose first stage waits for two signatures, ours and the client's."""
    project, manager, sponsor = a_project(env, name)
    stage = project.implementation_stage_ids[0].with_user(manager)
    stage.item_ids._set_applicable(False, "Of no matter here")
    act = env["implementation.act"].browse(stage.action_request_acceptance()["res_id"])
    act.with_user(manager).action_request()
    return {
        "act": act.id,
        "seal": act.seal_id.id,
        "project": project.id,
        "url": f"/my/implementations/{project.id}/act/{act.id}",
        "sponsor": sponsor.login,
        "manager": manager.login,
    }


def sign_act(env, act, login):
    """Sign as ``login`` does in the portal."""
    user = env["res.users"].search([("login", "=", login)])
    env = env(user=user)
    record = env["implementation.act"].sudo().browse(act)
    member = env["implementation.member"]._of_user(record.project_id.id)
    found = member.env["implementation.portal"]._find_act(member, act)
    found._sign(member, login)


# Clocks


def late_tickets(env, name, count, role="mail"):
    """Tickets of which the first response has been due, to be told to one person."""
    leader = _user(
        env,
        f"{name}_leader",
        ["base.group_user", "helpdesk_mgmt.group_helpdesk_manager"],
    )
    calendar = env["resource.calendar"].create(
        {
            "name": name,
            "tz": "UTC",
            "company_id": False,
            "attendance_ids": [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "name": "x",
                            "dayofweek": str(day),
                            "hour_from": 0,
                            "hour_to": 24,
                        }
                    )
                    for day in range(7)
                ),
            ],
        }
    )
    team = env["helpdesk.ticket.team"].create(
        {"name": name, "user_id": leader.id, "user_ids": [Command.set(leader.ids)]}
    )
    env["support.sla.policy"].create(
        {
            "name": name,
            "sequence": -100,
            "company_id": False,
            "calendar_id": calendar.id,
            "team_ids": team.ids,
            "target_ids": [
                Command.create(
                    {"metric": "first_response", "amount": 1, "unit": "hours"}
                )
            ],
            "level_ids": [
                Command.create(
                    {
                        "name": name,
                        "moment": "at",
                        "notify": role,
                        "role": "leader",
                        "raise_priority": True,
                        "urgent": True,
                    }
                )
            ],
        }
    )
    plain = type(env["helpdesk.ticket"])._sla_record_created
    now = fields.Datetime.now() - timedelta(hours=2)
    try:
        type(env["helpdesk.ticket"])._sla_record_created = lambda tickets, _now=None: (
            plain(tickets, now)
        )
        tickets = env["helpdesk.ticket"].create(
            [
                {"name": f"{name} {n}", "description": "x", "team_id": team.id}
                for n in range(count)
            ]
        )
    finally:
        type(env["helpdesk.ticket"])._sla_record_created = plain
    return {"tickets": tickets.ids, "leader": leader.email, "team": team.id}


# Hypercare


def windows(env, name, count, days):
    """Open windows of which the last ``days`` days are still to be done."""
    now = fields.Datetime.now()
    found = []
    for number in range(count):
        client = env["res.partner"].create(
            {"name": f"{name} {number}", "is_company": True}
        )
        window = env["hypercare.window"].create(
            {
                "partner_id": client.id,
                "planned_days": 14,
                "days_reason": "Agreed",
                "tz": TZ,
                "person_ids": [
                    Command.create(
                        {
                            "partner_id": env.ref("base.user_admin").partner_id.id,
                            "side": "integrator",
                            "duty": "project_lead",
                            "can_sign": True,
                        }
                    )
                ],
            }
        )
        first = window._today(now) - timedelta(days=days)
        last = first + timedelta(days=14)
        window._by_verb().write(
            {
                "state": "open",
                "opened_at": now - timedelta(days=days),
                "date_start": first,
                "date_end": last,
                "first_end": last,
            }
        )
        window._arm_promises(now)
        found.append(window.id)
    return found


# Import


def an_import(env, name, count):
    """A checked import of ``count`` tickets, begun by a manager."""
    manager = _user(
        env,
        f"{name}_manager",
        ["base.group_user", "helpdesk_mgmt.group_helpdesk_manager"],
    )
    env["res.partner"].create({"name": name, "is_company": True, "ref": name})
    env["helpdesk.ticket.team"].create(
        {"name": name, "user_ids": [Command.set(manager.ids)]}
    )
    heads = "key,subject,description,client,team,created,closed"
    rows = [
        f"{name}-{n},{name} {n},It says no,{name},{name},2026-03-02 10:00,"
        for n in range(count)
    ]
    run = (
        env["support.import"]
        .with_user(manager)
        .create(
            {
                "kind": "tickets",
                "source": name,
                "file": base64.b64encode("\n".join([heads, *rows]).encode()),
                "file_name": "rows.csv",
                "tz": TZ,
            }
        )
    )
    run.action_check()
    assert run.ok_count == count, run.line_ids.mapped("message")
    run.action_import()
    return run.id


# Learning


def forget_learning(env):
    """Make the next run of the training see something new."""
    env["support.scope.model"].search([], limit=1)._by_verb().figures = {}


# Mail


def mails(env, addresses):
    """A mail in the queue for each address; their ids."""
    rows = env["mail.mail"].create(
        [
            {
                "subject": "Counted",
                "body_html": "<p>Once</p>",
                "email_from": "us@example.com",
                "email_to": address,
                "auto_delete": False,
            }
            for address in addresses
        ]
    )
    return rows.ids
