# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from .common_agreement import AgreementCommon


class EffortCommon(AgreementCommon):
    """An agent and a colleague with employees, who book hours on tickets."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls._new_user(
            "sla_colleague", "helpdesk_mgmt.group_helpdesk_user"
        )
        cls.team.user_ids |= cls.colleague
        cls.employees = {
            user: cls.env["hr.employee"].create(
                {"name": user.name, "user_id": user.id, "company_id": cls.company.id}
            )
            for user in (cls.agent, cls.colleague)
        }

    @classmethod
    def _book(cls, ticket, day, hours, user=None, **vals):
        """Hours of ``user``, the agent, on a ticket, booked by himself."""
        return (
            cls.env["account.analytic.line"]
            .with_user(user or cls.agent)
            .create(
                {
                    "helpdesk_ticket_id": ticket.id,
                    "date": day,
                    "unit_amount": hours,
                    "name": "Work",
                    **vals,
                }
            )
            .with_env(cls.env)
        )
