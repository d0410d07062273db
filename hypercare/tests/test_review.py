# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .test_board import BoardCommon


class ReviewCommon(BoardCommon):
    """A review of the window that is being edited."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.review = cls.env["hypercare.review"].create({"window_id": cls.window.id})

    @classmethod
    def _line(cls, name="Labels", **vals):
        return cls.env["hypercare.review.line"].create(
            {"review_id": cls.review.id, "name": name, **vals}
        )

    @classmethod
    def _asked(cls, day, process=None, **vals):
        """A ticket of the client about a process, of a day of March 2026."""
        ticket = cls._ticket(at=f"2026-03-{day:02d} 10:00")
        ticket.write({"process_id": process.id if process else False, **vals})
        return ticket

    @classmethod
    def _prefill(cls, day):
        with cls._at(f"2026-03-{day:02d} 10:00"):
            cls.review._prefill(cls._moment(f"2026-03-{day:02d} 10:00"))
        return cls.review.line_ids

    def _of(self, process):
        return self.review.line_ids.filtered(lambda line: line.process_id == process)


@tagged("post_install", "-at_install")
class TestReviewDraft(ReviewCommon):
    def test_a_quiet_process_is_proposed_as_stable(self):
        self._prefill(5)
        self.assertFalse(self.review.line_ids)
        self._prefill(6)
        self.assertEqual(self.review.line_ids.mapped("kind"), ["stable", "stable"])
        self.assertIn("without a ticket: 5", self._of(self.sales).evidence)

    def test_a_ticket_makes_it_quiet_from_then_on_only(self):
        self._asked(4, self.sales)
        self._prefill(10)
        self.assertFalse(self._of(self.sales))
        self._prefill(11)
        self.assertEqual(self._of(self.sales).kind, "stable")

    def test_three_tickets_show_something_is_to_be_improved(self):
        tickets = [self._asked(2, self.sales) for _ in range(2)]
        self._prefill(3)
        self.assertFalse(self._of(self.sales))
        tickets.append(self._asked(3, self.sales, priority="3"))
        self._prefill(3)
        line = self._of(self.sales)
        self.assertRecordValues(
            line, [{"kind": "improve", "owner_side": "integrator", "priority": "3"}]
        )
        for ticket in tickets:
            self.assertIn(ticket.number, line.evidence)

    def test_repeated_and_cancelled_tickets_do_not_count(self):
        first = self._asked(2, self.sales)
        self._asked(2, self.sales, duplicate_id=first.id)
        self._asked(2, self.sales, stage_id=self.cancelled.id)
        self._prefill(3)
        self.assertFalse(self._of(self.sales))

    def test_a_workaround_shows_something_is_to_be_improved(self):
        self._say(self.sales, 3, "workaround", "Labels are printed by hand")
        self._prefill(9)
        line = self._of(self.sales)
        self.assertEqual(line.kind, "improve")
        self.assertIn("Labels are printed by hand", line.evidence)

    def test_trouble_that_is_cured_is_over(self):
        self._say(self.sales, 2, "blocked", "No label is printed")
        self._week(self.sales, 3, 4, 5, 6)
        self._prefill(6)
        self.assertEqual(self._of(self.sales).kind, "improve")
        self._say(self.sales, 9)
        self._prefill(9)
        self.assertEqual(self._of(self.sales).kind, "stable")

    def test_an_enhancement_is_a_candidate(self):
        ticket = self._asked(3, nature="enhancement")
        self._asked(3, nature="defect")
        self._prefill(3)
        line = self.review.line_ids
        self.assertRecordValues(
            line,
            [{"kind": "module", "name": ticket.name, "ticket_id": ticket.id}],
        )
        self.assertIn(ticket.number, line.evidence)

    def test_it_is_repeatable(self):
        self._asked(3, nature="enhancement")
        self._say(self.stock, 3, "blocked", "No delivery")
        before = self._prefill(9)
        self.assertEqual(self._prefill(9), before)
        self.assertFalse(before.filtered("edited_at"))

    def test_what_somebody_has_edited_is_never_changed(self):
        self._say(self.sales, 3, "workaround", "By hand")
        self._prefill(3)
        line = self._of(self.sales)
        line.write({"kind": "stable", "evidence": "Agreed by phone"})
        self._say(self.sales, 4, "blocked", "Nothing works")
        self._prefill(4)
        self.assertRecordValues(
            line, [{"kind": "stable", "evidence": "Agreed by phone"}]
        )
        self.assertEqual(len(self._of(self.sales)), 1)

    def test_a_proposal_nobody_has_touched_says_what_is_true_now(self):
        self._prefill(6)
        self.assertEqual(self._of(self.sales).kind, "stable")
        self._asked(6, self.sales)
        self._prefill(9)
        self.assertFalse(self._of(self.sales))

    def test_tickets_of_others_are_counted_whoever_looks(self):
        for _ in range(3):
            self._asked(2, self.sales)
        self.review.with_user(self.consultant)._prefill(
            self._moment("2026-03-03 10:00")
        )
        self.assertEqual(self._of(self.sales).kind, "improve")

    def test_ideas_of_the_implementation_are_candidates(self):
        project = self.env["project.project"].create({"name": "Live"})
        stage = self.env["implementation.stage"].create(
            {"project_id": project.id, "name": "Support", "code": "s8"}
        )
        item = self.env["implementation.item"].create(
            {"stage_id": stage.id, "name": "Ideas", "code": "s8.ideas"}
        )
        self.env["implementation.evidence"]._by_verb().create(
            {
                "item_id": item.id,
                "kind": "text",
                "text": "- Barcodes\n- Loyalty cards",
                "added_by_id": self.coordinator.partner_id.id,
            }
        )
        self.window.project_id = project
        self._prefill(3)
        self.assertEqual(
            self.review.line_ids.mapped("name"), ["Barcodes", "Loyalty cards"]
        )
        self.assertIn("hyper_coordinator", self.review.line_ids[0].evidence)

    def test_nothing_is_reviewed_before_it_has_begun(self):
        window = self._window()
        review = self.env["hypercare.review"].create({"window_id": window.id})
        with self.assertRaises(UserError):
            review.action_prefill()


@tagged("post_install", "-at_install")
class TestReviewDue(ReviewCommon):
    def test_it_is_due_from_day_seven_to_fourteen(self):
        due = self.window._review_due(date(2026, 3, 7))
        self.assertEqual(due, (date(2026, 3, 8), date(2026, 3, 15), "early"))
        self.assertEqual(self.window._review_due(date(2026, 3, 8))[2], "due")
        self.assertEqual(self.window._review_due(date(2026, 3, 16))[2], "late")

    def test_a_short_window_has_it_on_its_last_day(self):
        self.window._by_verb().date_end = date(2026, 3, 5)
        self.assertEqual(
            self.window._review_due(date(2026, 3, 5)),
            (date(2026, 3, 5), date(2026, 3, 5), "due"),
        )

    def test_the_policy_sets_its_days(self):
        self.window.policy_id.write({"review_first_day": 3, "review_last_day": 5})
        first, last, _state = self.window._review_due(date(2026, 3, 2))
        self.assertEqual((first, last), (date(2026, 3, 4), date(2026, 3, 6)))

    def test_a_window_that_is_prepared_has_none(self):
        self.assertIsNone(self._window()._review_due(date(2026, 3, 2)))


@tagged("post_install", "-at_install")
class TestReviewEditing(ReviewCommon):
    NOW = "2026-03-09 10:00"

    def _edit(self, line, vals, user=None, window=None):
        person_sudo = self._person(user or self.coordinator, window).sudo()
        line.sudo()._edit(person_sudo, vals, self._moment(self.NOW))

    def test_both_sides_edit_and_leave_a_trace(self):
        line = self._line()
        self._edit(line, {"decision": "roadmap", "iteration": 2})
        self.assertRecordValues(
            line,
            [
                {
                    "decision": "roadmap",
                    "iteration": 2,
                    "edited_by_id": self.coordinator.partner_id.id,
                    "edited_at": self._moment(self.NOW),
                }
            ],
        )
        trace = self.review.message_ids[:1]
        self.assertEqual(trace.author_id, self.coordinator.partner_id)
        self.assertIn("Decision: – → Roadmap", trace.preview)
        self.assertIn("Iteration: – → 2", trace.preview)
        with self._at(self.NOW):
            line.with_user(self.consultant).estimate_hours = 6
        trace = self.review.message_ids[:1]
        self.assertEqual(trace.author_id, self.consultant.partner_id)
        self.assertIn("– → 6", trace.preview)

    def test_what_does_not_change_leaves_no_trace(self):
        line = self._line(remark="As said")
        count = len(self.review.message_ids)
        self._edit(line, {"remark": "As said"})
        self.assertEqual(len(self.review.message_ids), count)

    def test_who_may_not_edit_does_not(self):
        line = self._line()
        for user in (self.director, self.consultant):
            with self.assertRaises(UserError):
                self._edit(line, {"decision": "reject"}, user)
        other = self._window()
        with self.assertRaises(UserError):
            self._edit(line, {"decision": "reject"}, window=other)
        self.assertFalse(line.decision)

    def test_only_what_is_edited_is_written(self):
        line = self._line()
        other = self.env["hypercare.review"].create({"window_id": self.window.id})
        for vals in (
            {"review_id": other.id},
            {"source": "process,1"},
            {"task_id": 1},
            {"decision": "tomorrow"},
            {"estimate_hours": -1},
            {"name": " "},
        ):
            with self.assertRaises(UserError):
                self._edit(line, vals)

    def test_an_owner_is_of_this_window_and_of_his_side(self):
        line = self._line()
        stranger = self._window().person_ids[:1]
        with self.assertRaises(ValidationError):
            line.write({"owner_id": stranger.id, "owner_side": stranger.side})
        with self.assertRaises(ValidationError):
            line.write(
                {
                    "owner_id": self._person(self.coordinator).id,
                    "owner_side": "integrator",
                }
            )

    def test_nothing_is_edited_once_it_was_put_to_signature(self):
        line = self._line(kind="stable")
        self.review._request(self._moment(self.NOW))
        with self.assertRaises(UserError):
            self._edit(line, {"remark": "One more thing"})
        with self.assertRaises(UserError):
            line.with_user(self.project_lead).remark = "One more thing"
        with self.assertRaises(UserError):
            self._line("Another")
        with self.assertRaises(UserError):
            line.with_user(self.project_lead).unlink()
        with self.assertRaises(UserError):
            self.review.with_user(self.project_lead).summary = "All is well"
        with self.assertRaises(UserError):
            self.review._prefill(self._moment(self.NOW))

    def test_clients_have_no_rights_of_their_own(self):
        line = self._line()
        for record in (self.review, line, self.sales):
            with self.assertRaises(AccessError):
                record.with_user(self.coordinator).check_access("read")

    def test_what_follows_a_signature_is_not_set_by_hand(self):
        line = self._line()
        with self.assertRaises(UserError):
            line.with_user(self.project_lead).task_id = False
        with self.assertRaises(UserError):
            self.review.with_user(self.project_lead).seal_id = False
