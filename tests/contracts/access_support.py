# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What the world holds of support: a policy of one company, and a ticket under it."""

from odoo import Command

from . import access_scope

HELPDESK = "helpdesk_mgmt.group_helpdesk_"
#: Of which helpdesk group the people of the implementation are as well, by login.
GROUPS = {
    "owner": f"{HELPDESK}manager",
    "consultant": f"{HELPDESK}user",
    "other_consultant": f"{HELPDESK}user",
    "other_manager": f"{HELPDESK}manager",
}


def present(env):
    """Whether the suite is there up to its support floor."""
    return "support.sla.policy" in env


def groups(env, login):
    """Further groups of the person with this login."""
    return [GROUPS[login]] if present(env) and login in GROUPS else []


def ticket(world):
    """A ticket of the member under a policy that only the owner's company has."""
    env = world.env(user=world.users["owner"])
    if not present(env):
        return world.env["res.partner"]
    env["support.sla.policy"].create(
        {
            "name": "Policy",
            "sequence": 1,
            "company_id": world.company.id,
            "calendar_id": env.ref("support_sla.resource_calendar_support").id,
            "target_ids": [
                Command.create({"metric": metric, "amount": 4})
                for metric in ("first_response", "resolution")
            ],
            "level_ids": [Command.create({"name": "Level"})],
        }
    )
    agreement(world)
    team = env["helpdesk.ticket.team"].create(
        {"name": "Team", "user_ids": [Command.set(world.users["owner"].ids)]}
    )
    tickets = env["helpdesk.ticket"].with_context(
        tracking_disable=True, mail_create_nolog=True
    )
    made = tickets.create(
        {
            "name": "Ticket",
            "description": "Ticket",
            "team_id": team.id,
            "partner_id": world.users["member"].partner_id.id,
            "company_id": world.company.id,
        }
    )
    access_scope.offer(env, made, world.users["member"].partner_id)
    return made


def agreement(world):
    """An agreement of the member's company, put to signature."""
    env = world.env(user=world.users["owner"])
    found = env["support.agreement"].create(
        {
            "partner_id": world.client.id,
            "contact_id": world.users["member"].partner_id.id,
            "company_id": world.company.id,
            "date_start": "2026-01-01",
        }
    )
    found.draft_id.write(
        {
            "duties": "Duties",
            "allowance_hours": 10,
            "band_ids": [Command.create({"below": 95, "percent": 5})],
        }
    )
    access_scope.terms(env, found.draft_id)
    found.draft_id._request()
    return found


def ids(world):
    """Records of the helpdesk that are the owner's."""
    if not present(world.env):
        return {}
    return {"helpdesk.ticket": world.ticket.ids}


def records(world):
    """What fields of new records may point at."""
    if not present(world.env):
        return {}
    ref = world.env.ref
    return {
        "helpdesk.ticket": world.ticket,
        "helpdesk.ticket.stage": ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting"),
        "resource.calendar": ref("support_sla.resource_calendar_support"),
    }
