# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from odoo.addons.implementation_methodology.tests.common_integrity import (
    IntegrityMixin,
    change,
)

from .common_change import ChangeCommon


@tagged("post_install", "-at_install")
class TestIntegrity(IntegrityMixin, ChangeCommon):
    def test_what_was_written_is_whole(self):
        request = self._sent()
        self._accept(request)
        for code in ("scope", "change", "weights"):
            with self.subTest(code):
                self.assertFalse(self._found(code))

    def test_decided_scopes(self):
        ticket = self._ticket(name="Decided")
        other = self._ticket(name="Another")
        self._suggested(ticket)
        foreign = self._suggested(other)
        for code, at in (("support", "11:00"), ("development", "12:00")):
            with self._at(f"2026-03-02 {at}"):
                ticket.with_user(self.agent).action_confirm_scope(code)
        first, last = self.env["support.scope.decision"].search(
            [("ticket_id", "=", ticket.id)], order="id"
        )
        self.assertDamage(
            "scope",
            ticket,
            [
                change(ticket, "scope = 'support'"),
                change(ticket, "scope_outcome = 'included'"),
                change(ticket, "scope_outcome = NULL"),
                change(ticket, f"scope_decision_id = {first.id}"),
                change(ticket, "scope_decision_id = NULL"),
                change(ticket, f"scope_suggestion_id = {foreign.id}"),
                change(last, "scope = 'maintenance'"),
                change(last, f"ticket_id = {other.id}"),
                (
                    "UPDATE support_sla_clock SET state = 'running' "
                    "WHERE ticket_id = %s",
                    ticket.id,
                ),
            ],
        )

    def test_change_requests(self):
        request = self._sent()
        self.assertDamage(
            "change",
            request,
            [change(request, "state = 'accepted'"), change(request, "state = 'draft'")],
        )
        self._accept(request)
        self.assertDamage(
            "change",
            request,
            [
                change(request, "state = 'sent'"),
                change(request, "seal_state = 'requested'"),
                change(request, "seal_state = NULL"),
            ],
        )
        draft = request.copy()
        self.assertDamage(
            "change", draft, [change(draft, f"task_id = {request.task_id.id}")]
        )

    def test_weights(self):
        active = self.env["support.scope.model"].search([("state", "=", "active")])
        self.assertDamage(
            "weights",
            active,
            [
                change(active, "sha256 = repeat('0', 64)"),
                (
                    "DELETE FROM ir_attachment WHERE res_id = %s AND res_model = "
                    "'support.scope.model'",
                    active.id,
                ),
            ],
        )
        self.assertDamage(
            "weights", active, [change(active, "state = 'earlier'")], number=0
        )
