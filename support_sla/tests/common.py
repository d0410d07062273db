# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from odoo import fields
from odoo.tests import freeze_time, new_test_user

from odoo.addons.base.tests.common import BaseCommon


class SlaCommon(BaseCommon):
    """A support of Mon–Fri 9–18 UTC with a team, an agent, a leader and a client.

    Monday is 2026-03-02. Promises: first response 4 h, next response 2 h, periodic
    update 6 h, resolution 8 h.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The shipped promise would win where a test takes the policy away. Those of
        # agreements that the database has may be signed: no button archives them.
        cls.env["support.sla.policy"].search([])._by_verb().action_archive()
        cls.calendar = cls._calendar("9-18", [(day, 9, 18) for day in range(5)])
        cls.agent = cls._new_user("sla_agent", "helpdesk_mgmt.group_helpdesk_user")
        cls.leader = cls._new_user("sla_leader", "helpdesk_mgmt.group_helpdesk_manager")
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "First line",
                "user_id": cls.leader.id,
                "user_ids": [fields.Command.set((cls.agent | cls.leader).ids)],
            }
        )
        cls.client = cls.env["res.partner"].create(
            {"name": "Client & Sons", "is_company": True}
        )
        cls.customer = cls._new_user("sla_customer", "base.group_portal", cls.client)
        cls.policy = cls._policy(
            first_response=4, next_response=2, periodic_update=6, resolution=8
        )
        ref = cls.env.ref
        cls.new = ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        cls.working = ref("helpdesk_mgmt.helpdesk_ticket_stage_in_progress")
        cls.awaiting = ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting")
        cls.done = ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        cls.cancelled = ref("helpdesk_mgmt.helpdesk_ticket_stage_cancelled")

    @classmethod
    def _new_user(cls, login, groups, company_partner=None, **kwargs):
        user = new_test_user(
            cls.env, login, groups=groups, email=f"{login}@example.com", **kwargs
        )
        if company_partner:
            user.partner_id.parent_id = company_partner
        return user

    @classmethod
    def _calendar(cls, name, lines, tz="UTC", **vals):
        """``lines`` are (weekday, hour from, hour to)."""
        return cls.env["resource.calendar"].create(
            {
                "name": name,
                "tz": tz,
                "company_id": False,
                "attendance_ids": [
                    fields.Command.clear(),
                    *(
                        fields.Command.create(
                            {
                                "name": f"{day} {start}",
                                "dayofweek": str(day),
                                "hour_from": start,
                                "hour_to": end,
                                "day_period": "full_day",
                            }
                        )
                        for day, start, end in lines
                    ),
                ],
                **vals,
            }
        )

    @classmethod
    def _policy(cls, name="Promise", sequence=10, vals=None, **hours):
        """A policy with a target in hours per metric."""
        return cls.env["support.sla.policy"].create(
            {
                "name": name,
                "sequence": sequence,
                "company_id": False,
                "calendar_id": cls.calendar.id,
                "target_ids": [
                    fields.Command.create(
                        {"metric": metric, "amount": amount, "unit": "hours"}
                    )
                    for metric, amount in hours.items()
                ],
                **(vals or {}),
            }
        )

    @classmethod
    def _at(cls, moment):
        """Freeze the clock at ``2026-03-02 10:00``."""
        return freeze_time(f"{moment}:00")

    @classmethod
    def _ticket(cls, at="2026-03-02 10:00", user=None, **vals):
        with cls._at(at):
            return (
                cls.env["helpdesk.ticket"]
                .with_user(user or cls.customer)
                .sudo()
                .create(
                    {
                        "name": "Cannot issue an invoice",
                        "description": "<p>It says no.</p>",
                        "partner_id": cls.client.id,
                        "team_id": cls.team.id,
                        **vals,
                    }
                )
                .with_env(cls.env)
            )

    @classmethod
    def _post(cls, ticket, user, at, body="Words", **kwargs):
        """A public message of ``user`` at a moment."""
        with cls._at(at):
            return (
                ticket.with_user(user)
                .sudo()
                .message_post(
                    body=body,
                    author_id=user.partner_id.id,
                    **{
                        "message_type": "comment",
                        "subtype_xmlid": "mail.mt_comment",
                        **kwargs,
                    },
                )
            )

    @classmethod
    def _move(cls, ticket, stage, at, user=None):
        with cls._at(at):
            ticket.with_user(user or cls.agent).write({"stage_id": stage.id})

    @classmethod
    def _clock(cls, ticket, metric, cycle=1):
        return ticket.sla_clock_ids.filtered(
            lambda clock: clock.metric == metric and clock.cycle == cycle
        )

    @classmethod
    def _moment(cls, text):
        return datetime.fromisoformat(f"{text}:00")
