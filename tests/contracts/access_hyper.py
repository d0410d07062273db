# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What the world holds of hypercare: an open window with a word of everybody in it."""

from odoo import Command
from odoo.fields import Datetime


def present(env):
    """Whether the suite is there up to its roof."""
    return "hypercare.window" in env


def window(world):
    """An open window of the member's project, with what its days leave behind."""
    env = world.env(user=world.users["owner"])
    if not present(env):
        return
    now = Datetime.now()
    made = env["hypercare.window"].create(
        {
            "partner_id": world.client.id,
            "project_id": world.project.id,
            "company_id": world.company.id,
            "calendar_id": env.ref("support_sla.resource_calendar_support").id,
            "planned_days": 14,
            "days_reason": "Reason",
            "person_ids": [
                Command.create(
                    {
                        "partner_id": world.users[login].partner_id.id,
                        "side": side,
                        "duty": duty,
                        "can_edit": True,
                        "can_sign": True,
                    }
                )
                for login, side, duty in (
                    ("member", "client", "coordinator"),
                    ("owner", "integrator", "project_lead"),
                )
            ],
        }
    )
    today = made._today(now)
    # Whether it may open yet is not what the contract is about.
    made._by_verb().write(
        {
            "state": "open",
            "opened_at": now,
            "date_start": today,
            "date_end": today,
            "first_end": today,
        }
    )
    world.ticket._by_verb().write({"hypercare_id": made.id})
    env["hypercare.process"].create({"window_id": made.id, "name": "Process"})._set_day(
        made.person_ids.browse(), "workaround", "Note", now
    )
    made._assess_exit(now)
    made._take_snapshot(today, now)
    answer = env["hypercare.faq"].create(
        {
            "question": "Question",
            "answer": "<p>Answer</p>",
            "partner_id": world.client.id,
            "company_id": world.company.id,
            "window_id": made.id,
        }
    )
    answer.action_publish()
    review = env["hypercare.review"].create({"window_id": made.id})
    env["hypercare.review.line"]._by_verb().create(
        {
            "review_id": review.id,
            "kind": "improve",
            "name": "Line",
            "ticket_id": world.ticket.id,
        }
    )
    env["hypercare.session"].create(
        {
            "window_id": made.id,
            "topic_id": env["hypercare.topic"].create({"name": "Topic"}).id,
            "recording_url": "https://example.com/session",
        }
    )
    env["hypercare.extension"].create(
        {
            "window_id": made.id,
            "days": 1,
            "reason_class": "scope",
            "reason": "Reason",
        }
    )._request(now)
    env["hypercare.handover"].create({"window_id": made.id})
