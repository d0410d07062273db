# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import HypercareCommon


@tagged("post_install", "-at_install")
class TestEntry(HypercareCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.draft = cls._window()

    def _found(self, code, window=None):
        window = window or self.draft
        window._assess_entry(self._moment("2026-03-02 06:00"))
        row = self._entry(window, code)
        return row.state, row.evidence

    def test_a_window_has_its_checklist_from_the_beginning(self):
        rows = self.draft.criterion_ids.filtered(lambda row: row.kind == "entry")
        self.assertEqual(rows.mapped("code"), [f"E{n}" for n in range(1, 10)])
        self.assertEqual(
            rows.filtered("is_mandatory").mapped("code"), ["E1", "E2", "E3", "E4"]
        )
        self.assertTrue(all(rows.mapped("name")))
        self.assertTrue(all(rows.mapped("evidence")))

    def test_without_a_project_a_person_says_that_it_goes_live(self):
        row = self._entry(self.draft, "E1")
        self.assertTrue(row.can_tick)
        self.assertEqual(self._found("E1")[0], "failed")
        row.with_user(self.project_lead).action_tick()
        state, words = self._found("E1")
        self.assertEqual(state, "met")
        self.assertIn(self.project_lead.name, words)

    def test_the_test_ticket_has_to_be_answered_inside_its_promise(self):
        self.assertEqual(self._found("E2")[0], "met")
        late = self._answered_test_ticket("2026-02-26 10:00", "2026-02-27 10:00")
        self.draft.test_ticket_id = late
        state, words = self._found("E2")
        self.assertEqual(state, "failed")
        self.assertIn("too late", words)

    def test_a_test_ticket_that_waits_says_nothing_yet(self):
        self.draft.test_ticket_id = self._ticket("2026-03-02 09:30")
        self.assertEqual(self._found("E2")[0], "open")

    def test_a_ticket_of_somebody_else_proves_nothing(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        ticket = self._ticket("2026-02-27 10:00", partner_id=other.id)
        self._post(ticket, self.agent, "2026-02-27 10:10")
        self.draft.test_ticket_id = ticket
        self.assertEqual(self._found("E2")[0], "failed")

    def test_promises_come_from_the_policy_or_an_agreement(self):
        words = self._found("E3")[1]
        self.assertIn(self.agreement.name, words)
        self.agreement._by_verb().write(
            {"terminated_on": "2026-02-01", "termination_reason": "Over"}
        )
        self.assertEqual(self._found("E3")[0], "met")
        self.draft.policy_id = self.draft.policy_id.copy(
            {"sla_policy_id": self._policy("Empty").id}
        )
        self.assertEqual(self._found("E3")[0], "failed")

    def test_coordinator_and_escalation_of_both_sides_are_named(self):
        self.assertEqual(self._found("E4")[0], "met")
        self._person(self.project_lead, self.draft).escalation = 0
        state, words = self._found("E4")
        self.assertEqual(state, "failed")
        self.assertIn("ours", words)

    def test_the_roster_covers_the_first_week(self):
        self.draft.planned_start = "2026-03-02"
        self.assertEqual(self._found("E5")[0], "failed")
        self.draft.duty_ids = [
            Command.create(
                {
                    "person_id": self._person(self.consultant, self.draft).id,
                    "date_from": "2026-03-02",
                    "date_to": "2026-03-05",
                }
            )
        ]
        state, words = self._found("E5")
        self.assertEqual(state, "failed")
        self.assertIn("6", words)
        self.draft.duty_ids.date_to = False
        self.assertEqual(self._found("E5")[0], "met")

    def test_five_to_fifteen_processes_are_listed(self):
        def listed(count):
            self.draft.process_ids.unlink()
            self.draft.process_ids = [
                Command.create({"name": f"Process {n}"}) for n in range(count)
            ]
            return self._found("E6")[0]

        self.assertEqual(listed(4), "failed")
        self.assertEqual(listed(5), "met")
        self.assertEqual(listed(15), "met")
        self.assertEqual(listed(16), "failed")
        self.draft.planned_days = 6
        self.assertEqual(listed(1), "met")

    def test_targets_have_to_be_set(self):
        self.assertEqual(self._found("E7")[0], "met")
        policy = self.draft.policy_id.copy()
        policy.target_ids.filtered(lambda one: one.code == "k10").unlink()
        self.draft.policy_id = policy
        state, words = self._found("E7")
        self.assertEqual(state, "failed")
        self.assertIn("K10", words)

    def test_the_faq_has_an_answer_for_this_client(self):
        self.assertEqual(self._found("E8")[0], "failed")

    def test_what_is_mandatory_blocks_and_cannot_be_waived(self):
        person = self._person(self.project_lead, self.draft)
        now = self._moment("2026-03-02 06:00")
        self.draft.test_ticket_id = False
        with self.assertRaises(UserError):
            self._entry(self.draft, "E2")._waive(person, "No time", now)
        self._entry(self.draft, "E1")._tick(self.project_lead.partner_id, now)
        with self.assertRaisesRegex(UserError, "support channel"):
            self.draft._open(now)
        self.draft.test_ticket_id = self.test_ticket
        self.draft._open(now)
        self.assertEqual(self.draft.state, "open")

    def test_the_button_asks_for_everything_else_to_be_met_or_waived(self):
        draft = self.draft
        now = self._moment("2026-03-02 06:00")
        self._entry(draft, "E1")._tick(self.project_lead.partner_id, now)
        draft.invalidate_recordset()
        self.assertFalse(draft.entry_missing)
        self.assertIn("roster", draft.entry_advised)
        with self.assertRaisesRegex(UserError, "roster"):
            draft.with_user(self.project_lead).action_open()
        person = self._person(self.project_lead, draft)
        for code in ("E5", "E6", "E8"):
            self._entry(draft, code)._waive(person, "Small client", now)
            self.assertEqual(self._entry(draft, code).state, "waived")
        self.assertIn(self.project_lead.name, self._entry(draft, "E5").waiver_words)
        with self._at("2026-03-02 06:00"):
            draft.with_user(self.project_lead).action_open()
        self.assertEqual(draft.state, "open")
        self.assertEqual(self._entry(draft, "E5").state, "waived")

    def test_the_checklist_is_assessed_when_the_window_is_saved(self):
        row = self._entry(self.draft, "E4")
        self.assertEqual(row.state, "met")
        people = self._person(self.coordinator, self.draft)
        self.draft.write({"person_ids": [Command.delete(people.id)]})
        self.assertEqual(row.state, "failed")

    def test_the_checklist_shows_what_was_done_elsewhere(self):
        row = self._entry(self.draft, "E6")
        self.assertEqual(row.live_state, "failed")
        self.env["hypercare.process"].create(
            [{"name": f"Process {n}", "window_id": self.draft.id} for n in range(5)]
        )
        row.invalidate_recordset()
        self.assertEqual(row.live_state, "met")
        self.assertIn("5 listed", row.live_evidence)
        opened = self._entry(self.window, "E6")
        self.assertEqual(opened.live_state, opened.state)
        self.assertEqual(opened.state, "failed")
