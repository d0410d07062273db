# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What the world holds of scope: types, a decided ticket, an offer to the client."""

from odoo import Command


def present(env):
    """Whether the suite is there up to its scope floor."""
    return "support.scope.type" in env


def terms(env, version):
    """What a version of an agreement says of request types, before it is signed."""
    if not present(env):
        return
    kind = env["support.scope.type"].create(
        {"name": "Type", "code": "contract", "scope": "support", "is_listed": True}
    )
    env["support.scope.phrase"].create({"type_id": kind.id, "text": "Phrase"})
    env["support.scope.cue"].create(
        {"name": "Cue", "code": "contract", "stems_en": "zqcontract*"}
    )
    env["support.scope.mapping"].create(
        {"version_id": version.id, "type_id": kind.id, "scope": "minor_change"}
    )


def offer(env, ticket, member):
    """Decide that the ticket is development, and offer it to the member."""
    if not present(env):
        return
    ticket = ticket.with_env(env)
    ticket._decide_scope("development")
    request = env["support.change.request"].create(
        {
            "name": "Change",
            "ticket_id": ticket.id,
            "partner_id": ticket.commercial_partner_id.id,
            "company_id": ticket.company_id.id,
            "description": "<p>Change</p>",
            "estimate_hours": 2,
            "rate": 10,
            "person_ids": [Command.create({"partner_id": member.id, "can_sign": True})],
        }
    )
    request._send_offer()
    env["support.scope.objection"]._object(ticket, member, "Objection")
