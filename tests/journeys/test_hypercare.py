# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""From a signed contract over go-live and hypercare to regular support."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from .hypercare_story import (
    FIRST,
    LAST,
    LIVE,
    MONDAY,
    PROCESSES,
    SIGNED,
    TRIED,
    TUESDAY,
    HypercareStory,
)

#: Items of the methodology that the signed documents show to be done.
SHOWN = (
    "s7.enhanced_support",
    "s7.launch_bugs_fixed",
    "s8.support_active",
    "s8.ideas",
    "s8.roadmap",
    "s8.future_evaluation",
    "s8.next_steps",
)
QUESTION = "How do I change the date of an invoice?"


@tagged("post_install", "-at_install", "browser")
class TestHypercare(HttpCase, HypercareStory):
    def test_from_the_contract_to_regular_support(self):
        self.contract_is_signed()
        self.implementation_is_done()
        window = self.window_is_prepared()
        self.client_goes_live(window)
        question = self.first_day(window)
        faq = self.question_becomes_an_answer(question)
        self.first_week(window, faq)
        self.review_is_signed(window)
        self.extension_is_declined(window)
        self.exit_is_ready(window)
        self.handover_is_signed(window)
        self.regular_support_goes_on(window)

    # The contract and the implementation

    def contract_is_signed(self):
        """The client signs in the portal, we do in the back end."""
        version = self.contract.draft_id
        with self._at(SIGNED):
            version._request(now=self._moment(SIGNED))
        path = f"/my/agreements/{self.contract.id}/version/{version.id}"
        self._accept(self.coordinator, SIGNED, path)
        ours = self.contract.member_ids.filtered(
            lambda one: one.can_sign and one.side == "integrator"
        )
        version._sign(ours, ours.partner_id.name, now=self._moment(SIGNED))
        self.assertEqual(version.seal_state, "signed")

    def implementation_is_done(self):
        live = self._stage(self.project, "s7")
        before = self.project.implementation_stage_ids.filtered(
            lambda one: one.sequence < live.sequence and one.state != "not_in_contract"
        )
        for stage in before:
            self._finish(stage, now=self._moment("2026-02-20 10:00"))
        self.assertEqual(live.state, "ready")
        live.with_user(self.manager)._start(now=self._moment("2026-02-23 08:00"))
        asked = live.item_ids.filtered("required_for_go_live")
        self.assertTrue(asked)
        self._do(asked, "2026-02-26 10:00")

    def window_is_prepared(self):
        tried = self._ask(TRIED, "Just testing")
        self.assertFalse(tried.hypercare_id)
        self._solve(tried, "2026-02-27 10:30", "question", "It works.")
        with self._at("2026-02-27 11:00"):
            project = self.project.with_user(self.manager)
            action = project.action_prepare_hypercare()
            window = self.env["hypercare.window"].browse(action["res_id"])
            self._complete(window.with_user(self.manager), tried)
        self.assertEqual(window.state, "draft")
        missing = self._criterion(window, "entry", "E1")
        self.assertEqual(missing.state, "failed")
        page = self._read(self.coordinator, "2026-02-27 12:00", "/my/hypercare")
        self.assertIn("no part in a hypercare yet", page)
        return window

    def client_goes_live(self, window):
        review = (
            self.env["implementation.gate.review"]
            .with_user(self.manager)
            .create(
                {
                    "stage_id": self._stage(self.project, "s7").id,
                    "decision": "go",
                    "note": "All users are ready",
                }
            )
        )
        with self._at(LIVE):
            review.action_decide()
            self._stage(self.project, "s8").with_user(self.manager)._start()
        self.env.invalidate_all()
        self.assertRecordValues(
            window,
            [
                {
                    "state": "open",
                    "opened_at": self._moment(LIVE),
                    "date_start": FIRST,
                    "date_end": LAST,
                }
            ],
        )
        self.assertEqual(self._criterion(window, "entry", "E1").state, "met")

    # Hypercare

    def first_day(self, window):
        """Three requests, stamped and promised 1, 2 and 4 hours."""
        self._tour(self.coordinator, f"{MONDAY} 08:00", "/my", "hypercare_ask_tour")
        question = self._asked(QUESTION)
        promised = {"1": question}
        for priority, subject in (("3", "Nobody can ship"), ("2", "No price list")):
            promised[priority] = self._ticket(
                f"{MONDAY} 09:00",
                user=self.agent,
                name=subject,
                partner_id=self.coordinator.partner_id.id,
                priority=priority,
            )
        for priority, hours in (("3", 1), ("2", 2), ("1", 4)):
            ticket = promised[priority]
            self.assertEqual(ticket.hypercare_id, window)
            self.assertEqual(self._promised(ticket), (hours, window.sla_policy_id))
        self._solve(promised["3"], f"{MONDAY} 09:30", "defect")
        self._solve(promised["2"], f"{MONDAY} 10:00", "data")
        self.assertEqual(self._clock(promised["3"], "first_response").state, "met")
        return question

    def question_becomes_an_answer(self, question):
        """The agent solves it and drafts what is published without names."""
        self._solve(
            question,
            f"{MONDAY} 11:00",
            "question",
            "Dear Olena Koval,<br/>open the invoice, press Reset to draft and change "
            "its date. Or call me at +380 67 123 45 67 or ivan@example.com.",
        )
        opened = self.env.ref("helpdesk_mgmt.helpdesk_ticket_action_opened")
        self._tour(
            self.agent,
            f"{MONDAY} 12:00",
            f"/odoo/action-{opened.id}/{question.id}",
            "hypercare_draft_tour",
        )
        faq = question.faq_id
        self.assertEqual(faq.state, "review")
        told = f"{faq.question} {faq.answer}"
        self.assertIn("Reset to draft", told)
        for secret in ("Olena", "Koval", "123 45 67", "ivan@example.com"):
            self.assertNotIn(secret, told)
        with self._as(self.coordinator, f"{MONDAY} 12:30"):
            early = self.url_open(f"/my/faq/{faq.id}")
        self.assertEqual(early.status_code, 404)
        self._tour(
            self.leader,
            f"{MONDAY} 13:00",
            f"/odoo/hypercare.faq/{faq.id}",
            "hypercare_publish_tour",
        )
        self.assertEqual(faq.reviewer_id, self.leader)
        self.assertTrue(question.faq_told_at)
        self.assertFalse(question.faq_known)
        return faq

    def first_week(self, window, faq):
        """The client sets the board, finds the answer; each night closes a day."""
        self._tour(
            self.coordinator,
            f"{MONDAY} 14:00",
            f"/my/hypercare/{window.id}",
            "hypercare_board_tour",
        )
        self._hold_standup(window, f"{MONDAY} 15:00")
        self._run_nights(FIRST, FIRST)
        self._tour(self.coordinator, f"{TUESDAY} 08:00", "/my", "hypercare_faq_tour")
        self.assertEqual(faq.helpful_count, 1)
        for day in (3, 4, 5, 6):
            self._set_board(window, f"2026-03-0{day} 14:00")
            if day == 4:
                self._ask_again(faq)
            if day == 5:
                self._teach(window)
            self._run_nights(date(2026, 3, day), date(2026, 3, day))
        self._run_nights(date(2026, 3, 7), date(2026, 3, 8))
        self._check_days(window)

    def _check_days(self, window):
        """Each day was closed, and what somebody held was kept."""
        workdays = [date(2026, 3, day) for day in range(2, 7)]
        self.assertEqual(window.done_until, date(2026, 3, 8))
        days = window.standup_ids.sorted("date")
        self.assertEqual(days.mapped("date"), workdays)
        self.assertEqual(days.mapped("new_count"), [3, 0, 1, 0, 0])
        self.assertTrue(all(days.mapped("counted_at")))
        snapshots = self.env["hypercare.snapshot"].search(
            [("window_id", "=", window.id)]
        )
        self.assertLessEqual(set(workdays), set(snapshots.mapped("day")))
        urgent = snapshots.filtered(
            lambda one: (one.code, one.segment) == ("k4", "urgent")
        )
        self.assertEqual(set(urgent.mapped("numerator")), {2})
        board = window._board(date(2026, 3, 6))
        runs = {row["process"].name: row["ok_run"] for row in board}
        self.assertEqual(runs, {**dict.fromkeys(PROCESSES, 5), "Payments": 4})

    # The joint review

    def review_is_signed(self, window):
        monday = "2026-03-09"
        with self._at(f"{monday} 07:00"):
            action = window.with_user(self.manager).action_open_review()
        review = self.env["hypercare.review"].browse(action["res_id"])
        kinds = {line.name: line.kind for line in review.line_ids}
        self.assertEqual(
            kinds, {**dict.fromkeys(PROCESSES, "stable"), "Payments": "improve"}
        )
        self._tour(self.coordinator, f"{monday} 08:00", "/my", "hypercare_review_tour")
        self.assertFalse(review.undecided_count)
        line = review.line_ids.filtered(lambda one: one.name == "Payments")
        self.assertEqual(line.edited_by_id, self.coordinator.partner_id)
        with self._at(f"{monday} 09:00"):
            line.with_user(self.manager).write(
                {
                    "estimate_hours": 3,
                    "owner_id": self._row(self.consultant, window).id,
                }
            )
            review.with_user(self.manager).action_request()
        self._tour(self.coordinator, f"{monday} 10:00", "/my", "hypercare_sign_tour")
        self.assertEqual(review.seal_state, "requested")
        path = f"/my/hypercare/{window.id}/review/{review.id}"
        self._accept(self.manager, f"{monday} 11:00", path)
        self.assertEqual(review.seal_state, "signed")
        self.assertTrue(review.seal_id.pdf_sha256)
        tasks = review.line_ids.task_id
        self.assertEqual(len(tasks), 2)
        self.assertEqual(tasks.project_id, self.project)
        self.assertEqual(line.task_id.user_ids, self.consultant)
        self._set_board(window, f"{monday} 14:00")

    # More days, or a plan

    def extension_is_declined(self, window):
        """A critical request threatens the end; the client prefers a plan."""
        printer = self._ask("2026-03-10 08:00", "Labels are not printed")
        self._post(printer, self.agent, "2026-03-10 08:30", "We look into it.")
        with self._at("2026-03-10 08:31"):
            printer.with_user(self.agent).write({"priority": "3", "nature": "defect"})
        self._run_nights(date(2026, 3, 9), date(2026, 3, 10))
        self.assertTrue(window.needs_extension)
        extension = window.extension_ids
        self.assertRecordValues(extension, [{"proposed_by": "system", "days": 7}])
        with self._at("2026-03-11 08:00"):
            ours = extension.with_user(self.manager)
            ours.reason_class = "external"
            ours.action_request()
        path = f"/my/hypercare/{window.id}/extension/{extension.id}"
        self._read(self.coordinator, "2026-03-11 09:00", path)
        page = self._submit(
            self.coordinator,
            "2026-03-11 09:30",
            f"{path}/decline",
            **{"remark:": "A plan for the printer is enough"},
        )
        self.assertIn("Declined.", page.text)
        self.assertEqual(extension.state, "declined")
        self.assertEqual(window.date_end, LAST)
        with self._at("2026-03-11 10:00"):
            printer.with_user(self.agent).write(
                {
                    "plan_text": "The maker sends a new driver",
                    "plan_until": date(2026, 3, 31),
                }
            )
        self._submit(
            self.coordinator,
            "2026-03-11 11:00",
            f"/my/hypercare/{window.id}/exit/plan/{printer.id}",
        )
        self.assertEqual(printer.plan_accepted_by_id, self.coordinator.partner_id)

    # Exit and hand-over

    def exit_is_ready(self, window):
        """All criteria hold, but two that both sides do without."""
        self._run_nights(date(2026, 3, 11), date(2026, 3, 15))
        rows = window.exit_criterion_ids
        missing = rows - rows._holds()
        self.assertEqual(set(missing.mapped("code")), {"X2", "X7", "X12"})
        self._waive(missing, "X2", "The printer waits for its maker")
        self._waive(missing, "X7", "Two people work with it")
        path = f"/my/hypercare/{window.id}/exit"
        page = self._read(self.coordinator, "2026-03-16 07:30", path)
        for row in missing.filtered(lambda one: one.code != "X12"):
            self.assertNotEqual(row.state, "waived")
            self.assertIn(row.waive_reason, page)
            answer = f"{path}/waiver/{row.id}"
            self._submit(self.coordinator, "2026-03-16 07:40", answer, answer="yes")
            self.assertEqual(row.state, "waived")

    def handover_is_signed(self, window):
        """Three sign one after the other; then the window closes."""
        with self._at("2026-03-16 08:00"):
            action = window.with_user(self.manager).action_handover()
            handover = self.env["hypercare.handover"].browse(action["res_id"])
            self._fill_handover(handover.with_user(self.manager))
            handover.with_user(self.manager).action_request()
        path = f"/my/hypercare/{window.id}/handover/{handover.id}"
        page = self._submit(
            self.coordinator, "2026-03-16 09:00", f"{path}/accept", name="Early"
        )
        self.assertIn("It is not your turn yet", page.text)
        self._accept(self.manager, "2026-03-16 09:10", path)
        with self.assertRaisesRegex(UserError, "signed by all"), self.cr.savepoint():
            window.with_user(self.manager)._close(self._moment("2026-03-16 09:20"))
        self._accept(self.leader, "2026-03-16 10:00", path)
        self._tour(self.coordinator, "2026-03-16 11:00", "/my", "hypercare_sign_tour")
        self.assertEqual(handover.seal_state, "signed")
        self.assertEqual(
            handover.signature_ids.sorted("signed_on").partner_id,
            (self.manager | self.leader | self.coordinator).partner_id,
        )
        self._tour(
            self.manager,
            "2026-03-16 15:00",
            f"/odoo/hypercare.window/{window.id}",
            "hypercare_close_tour",
        )
        self.assertRecordValues(
            window, [{"state": "closed", "closed_at": self._moment("2026-03-16 15:00")}]
        )
        states = set(window.exit_criterion_ids.mapped("state"))
        self.assertEqual(states, {"met", "waived"})

    # Afterwards

    def regular_support_goes_on(self, window):
        printer = self._asked("Labels are not printed")
        self.assertRecordValues(
            printer,
            [
                {
                    "team_id": self.later_team.id,
                    "stage_id": self.working.id,
                    "user_id": self.agent.id,
                    "hypercare_id": window.id,
                }
            ],
        )
        following = self._ask("2026-03-17 08:00", "How do I merge two contacts?")
        self.assertFalse(following.hypercare_id)
        policy = self.contract.version_id.policy_id
        self.assertEqual(self._promised(following), (2, policy))
        for code in SHOWN:
            item = self._item(self.project, code)
            self.assertTrue(item.integrator_ticked_on, code)
            self.assertEqual(item.integrator_ticked_by_id, self.manager.partner_id)
            self.assertTrue(item.evidence_ids, code)
        self.assertTrue(window.satisfaction_asked_at)
        page = self._read(
            self.coordinator, "2026-03-17 09:00", f"/my/hypercare/{window.id}"
        )
        self.assertIn("The hypercare is over, and regular support goes on", page)
        # The second wave of the training outlives the window.
        page = self._read(self.coordinator, "2026-03-17 09:10", "/my/faq")
        self.assertIn(QUESTION, page)
        self._run_nights(LAST, date(2026, 3, 18))
        self.assertLessEqual(max(window.standup_ids.mapped("date")), LAST)
