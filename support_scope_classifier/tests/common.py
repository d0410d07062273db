# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.support_sla.tests.common_agreement import AgreementCommon


class ScopeCommon(AgreementCommon):
    """A client with a signed agreement, and a team that decides on requests."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._signed_agreement(
            cls._moment("2026-01-02 10:00"),
            terms={"allowance_hours": 10, "small_change_hours": 2, "rate": 40},
        )

    @classmethod
    def _suggested(cls, ticket, shown=False, **vals):
        """Have ``shown`` suggested for a ticket, or nothing for sure."""
        suggestion = (
            cls.env["support.scope.suggestion"]
            .sudo()
            .create(
                {
                    "ticket_id": ticket.id,
                    "company_id": ticket.company_id.id,
                    "at": "2026-03-02 10:00:00",
                    "shown": shown,
                    "likely": shown or "support",
                    "second": "development" if shown != "development" else "support",
                    "band": "high" if shown else "unsure",
                    "probability": 0.95 if shown else 0.5,
                    "lang": "en",
                    **vals,
                }
            )
        )
        ticket._by_verb().scope_suggestion_id = suggestion
        return suggestion

    @classmethod
    def _decide(cls, ticket, code, at="2026-03-02 11:00", user=None):
        with cls._at(at):
            return ticket.with_user(user or cls.agent).action_confirm_scope(code)

    @classmethod
    def _type(cls, code="test_type", scope="support", name="Test type"):
        return cls.env["support.scope.type"].create(
            {"code": code, "scope": scope, "name": name}
        )
