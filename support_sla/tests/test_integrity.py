# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.implementation_methodology.tests.common_integrity import (
    IntegrityMixin,
    change,
)

from .common_statement import StatementCommon

CODES = ("promise", "clock", "firing", "version", "statement", "figures")


@tagged("post_install", "-at_install")
class TestIntegrity(IntegrityMixin, StatementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._march()
        cls._hours()
        cls.statement = cls._statement()
        Statement = cls.env.registry["support.statement"]
        cls.startClassPatcher(
            patch.object(Statement, "_render_pdf", lambda one: b"%PDF-1.7 march")
        )
        with cls._at("2026-04-02 09:00"):
            cls.statement.with_user(cls.leader).action_approve()
        cls.now = cls._moment("2026-04-02 10:00")

    def _found(self, code, now=None):
        return super()._found(code, now or self.now)

    def test_what_was_written_is_whole(self):
        for code in CODES:
            with self.subTest(code):
                self.assertFalse(self._found(code))

    def test_promises_and_hours(self):
        promise = self._clock(self.kept, "resolution").promise_id
        self.assertDamage(
            "promise",
            promise,
            [
                change(promise, sets)
                for sets in (
                    "seconds = seconds + 1",
                    "risk = 0.5",
                    "grace = 7",
                    "pause = NOT pause",
                    "levels = '[[1]]'",
                    "target_ref = 0",
                )
            ],
        )
        calendar = promise.calendar_id
        self.assertDamage(
            "promise", calendar, [change(calendar, "rules = rules || ' '")]
        )

    def test_clocks(self):
        clock = self._clock(self.unsolved, "resolution")
        self.assertDamage(
            "clock",
            self.unsolved,
            [
                change(clock, "due_at = due_at + interval '1 hour'"),
                change(clock, "cycle = 7"),
                (f"DELETE FROM support_sla_clock WHERE id = {clock.id}",),
                change(self.unsolved, "sla_status = 'met'"),
            ],
        )
        self.assertDamage(
            "clock",
            self.kept,
            [
                (
                    "DELETE FROM support_sla_fact WHERE kind = 'closed' "
                    "AND ticket_id = %s",
                    self.kept.id,
                )
            ],
        )

    def test_escalations(self):
        clock = self._clock(self.kept, "resolution")
        self._sql(
            "INSERT INTO support_sla_firing (clock_id, level_ref, ticket_id, "
            "planned_at, fired_at, outcome) VALUES (%s, 1, %s, now(), now(), 'fired')",
            clock.id,
            self.kept.id,
        )
        firing = self.env["support.sla.firing"].search([("clock_id", "=", clock.id)])
        self.assertDamage(
            "firing",
            firing,
            [
                change(firing, "fired_at = NULL"),
                change(firing, "outcome = 'waiting'"),
                (*change(firing, f"ticket_id = {self.late.id}"),),
            ],
        )
        self._sql("DROP INDEX support_sla_firing_clock_level")
        self._sql(
            "INSERT INTO support_sla_firing (clock_id, level_ref, ticket_id, "
            "planned_at, fired_at, outcome) "
            "SELECT clock_id, level_ref, ticket_id, planned_at, fired_at, outcome "
            "FROM support_sla_firing WHERE id = %s",
            firing.id,
        )
        twice = [
            words
            for (model, number), words in self._found("unique").items()
            if model == firing._name and number
        ]
        self.assertEqual(len(twice), 1, "the same level fired twice on one clock")

    def test_agreed_terms(self):
        version = self.agreement.version_ids
        self.assertDamage(
            "version",
            version,
            [
                change(version, sets)
                for sets in (
                    "goal = 50",
                    "fee = 1",
                    "credit_cap = 99",
                    "valid_from = '2025-01-01'",
                    "allowance_hours = 99",
                    "rate = 1",
                    "rollover = 'cap'",
                    "maintenance = TRUE",
                )
            ]
            + [
                (
                    "DELETE FROM support_agreement_band WHERE version_id = %s",
                    version.id,
                ),
                (
                    "UPDATE support_sla_target SET active = FALSE WHERE policy_id = %s",
                    version.policy_id.id,
                ),
            ],
        )

    def test_statements(self):
        self.assertDamage(
            "statement",
            self.statement,
            [
                change(self.statement, sets)
                for sets in (
                    "content = content || ' '",
                    "content_sha256 = NULL",
                    "judged = judged + 1",
                    "hours = hours + 1",
                    "goal = 1",
                    "credit_amount = 1",
                    "credit_proposed = 1",
                    "attainment_raw = 1",
                    "attainment_adjusted = NULL",
                    "approved_on = NULL",
                    "state = 'draft'",
                    "state = 'sent'",
                    "pdf_sha256 = repeat('0', 64)",
                )
            ],
        )

    def test_figures(self):
        self.assertDamage(
            "figures",
            self.statement,
            [
                (
                    "UPDATE support_sla_fact SET at = at + interval '30 days' "
                    "WHERE kind = 'closed' AND ticket_id = %s",
                    self.kept.id,
                ),
                (
                    "UPDATE account_analytic_line SET unit_amount = 9 "
                    "WHERE helpdesk_ticket_id = %s",
                    self.kept.id,
                ),
            ],
        )

    def test_findings_name_things_as_the_screens_do(self):
        clock = self._clock(self.unsolved, "resolution")
        version = self.agreement.version_ids
        for code, record, damage, words in (
            (
                "clock",
                self.unsolved,
                change(clock, "due_at = due_at + interval '1 hour'"),
                "Resolution 1: Due",
            ),
            (
                "version",
                version,
                change(version, "fee = 1, allowance_hours = 99"),
                "Fee per Month, Hours Included",
            ),
            (
                "figures",
                self.statement,
                (
                    "UPDATE support_sla_fact SET at = at + interval '30 days' "
                    "WHERE kind = 'closed' AND ticket_id = %s",
                    self.kept.id,
                ),
                "promises kept in all",
            ),
        ):
            with self.subTest(code):
                savepoint = self.env.cr.savepoint(flush=False)
                self._sql(*damage)
                found = self._found(code)[record._name, record.id]
                savepoint.close(rollback=True)
                self.env.invalidate_all()
                self.assertIn(words, " ".join(found))
