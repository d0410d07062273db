# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.base.models.ir_cron import IrCron
from odoo.addons.implementation_methodology.tests.common_rounds import IdleRoundMixin

from .common_agreement import AgreementCommon

MORNING = "2026-04-02 08:00"


@tagged("post_install", "-at_install")
class TestIdleRounds(IdleRoundMixin, AgreementCommon):
    """A round with nothing to do costs the same for two agreements and for twenty."""

    def _sign_until(self, count):
        signed = self.env["support.agreement"].search_count(
            [("signed_on", "!=", False)]
        )
        for number in range(signed, count):
            client = self.env["res.partner"].create(
                {"name": f"Client {number}", "is_company": True}
            )
            person = self.env["res.partner"].create(
                {
                    "name": f"Person {number}",
                    "parent_id": client.id,
                    "email": f"person{number}@example.com",
                }
            )
            self._signed_agreement(
                self._moment("2026-01-01 08:00"),
                {"partner_id": client.id, "contact_id": person.id},
                {"allowance_hours": 10},
            )

    def _idle(self, job):
        with (
            self._at(MORNING),
            patch.object(IrCron, "_commit_progress", lambda *_a, **_k: 60.0),
        ):
            return self._cost_when_idle(job, self._sign_until)

    def test_statements(self):
        statements = self.env["support.statement"]
        now = self._moment(MORNING)
        cost = self._idle(lambda: statements._cron_statements(now=now))
        self.assertLess(cost, 8)
        # January to March of each.
        agreements = self.env["support.agreement"].search([("signed_on", "!=", False)])
        self.assertEqual(len(agreements), 20)
        drafted = statements.search_count([("agreement_id", "in", agreements.ids)])
        self.assertEqual(drafted, 60)

    def test_warnings_of_hours(self):
        self._idle(lambda: self.env["support.agreement"]._cron_warn())

    def test_reminders_of_renewal(self):
        agreements = self.env["support.agreement"]
        self._idle(lambda: agreements._cron_remind(now=self._moment(MORNING)))
