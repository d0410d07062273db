# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_portal import NOT_FOUND, HyperPortalCommon


@tagged("post_install", "-at_install")
class TestExitPortal(HyperPortalCommon):
    """The exit and the hand-over for each kind of person of the window."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.window._assess_exit(cls.now)
        cls.urgent = cls._ticket("2026-03-13 08:00", priority="3")
        cls.urgent.write(
            {"plan_text": "A patch\non Friday", "plan_until": "2026-12-31"}
        )

    def _requested(self):
        handover = self._handover()
        self._mapped(handover)
        handover._request(self.now)
        return handover, f"/handover/{handover.id}"

    def test_people_of_the_window_read_all_criteria_in_words(self):
        for user in (self.coordinator, self.director, self.project_lead):
            words = self._words(self._get(user, "/exit"))
            for criterion in self.window.exit_criterion_ids:
                self.assertIn(f"{criterion.code} {criterion.name}", words)
            self.assertIn("Not signed yet", words)

    def test_strangers_and_colleagues_find_nothing(self):
        handover, path = self._requested()
        for user in (self.stranger, self.mate, self.agent):
            for page in ("/exit", path, f"{path}/pdf"):
                self.assertEqual(self._get(user, page).status_code, NOT_FOUND)
            for page in (
                f"/exit/plan/{self.urgent.id}",
                f"{path}/accept",
                f"{path}/decline",
            ):
                self.assertEqual(self._submit(user, page).status_code, NOT_FOUND)
        self.env.invalidate_all()
        self.assertFalse(self.urgent.plan_accepted_at)
        self.assertEqual(handover.seal_state, "requested")

    def test_nobody_reads_without_a_login(self):
        self.authenticate(None, None)
        answer = self.url_open(f"{self.url}/exit")
        self.assertIn("/web/login", answer.url)

    def test_a_window_that_is_being_prepared_is_not_shown(self):
        self.window._by_verb().write({"state": "draft"})
        self.assertEqual(self._get(self.coordinator, "/exit").status_code, NOT_FOUND)

    def test_a_client_who_may_sign_agrees_to_a_plan(self):
        page = self._get(self.coordinator, "/exit")
        self.assertIn("Agree to this plan", page.text)
        answer = self._submit(self.coordinator, f"/exit/plan/{self.urgent.id}")
        self.assertIn("Agreed. Thank you.", answer.text)
        self.assertEqual(self.urgent.plan_accepted_by_id, self.coordinator.partner_id)
        self.assertExit(X1="met")

    def test_who_may_not_sign_and_our_side_agree_to_no_plan(self):
        for user in (self.director, self.project_lead):
            self.assertNotIn("Agree to this plan", self._get(user, "/exit").text)
            answer = self._submit(user, f"/exit/plan/{self.urgent.id}")
            self.assertIn("agrees to plans", answer.text)
        self.assertFalse(self.urgent.plan_accepted_at)

    def test_a_ticket_of_another_window_is_not_named(self):
        other = self._ticket("2026-02-13 08:00")
        other.write({"plan_text": "Secret", "plan_until": "2026-12-31"})
        answer = self._submit(self.coordinator, f"/exit/plan/{other.id}")
        self.assertIn("There is no plan to agree to", answer.text)
        self.assertFalse(other.plan_accepted_at)

    def test_the_client_is_asked_about_a_waiver_and_agrees(self):
        row = self._row("X7")
        row._waive(self._person(self.project_lead), "Nobody was asked", self.now)
        page = self._get(self.coordinator, "/exit").text
        self.assertIn("Nobody was asked", page)
        self.assertIn(f"/exit/waiver/{row.id}", page)
        self.assertNotIn(
            f"/exit/waiver/{row.id}", self._get(self.director, "/exit").text
        )
        self._submit(self.director, f"/exit/waiver/{row.id}", answer="yes")
        self.assertEqual(row.state, "open")
        self._submit(self.coordinator, f"/exit/waiver/{row.id}", answer="yes")
        self.assertEqual(row.state, "waived")

    def test_the_client_refuses_a_waiver(self):
        row = self._row("X7")
        row._waive(self._person(self.project_lead), "Nobody was asked", self.now)
        self._submit(self.coordinator, f"/exit/waiver/{row.id}", answer="no")
        self.assertFalse(row.waive_reason)
        self.assertNotEqual(row.state, "waived")

    def test_our_side_does_not_answer_for_the_client(self):
        row = self._row("X7")
        row._waive(self._person(self.coordinator), "Nobody was asked", self.now)
        answer = self._submit(self.project_lead, f"/exit/waiver/{row.id}", answer="yes")
        self.assertIn("You are not asked", answer.text)
        self.assertEqual(row.state, "open")

    def test_forms_need_their_token(self):
        with mute_logger("odoo.http"):
            answer = self._submit(
                self.coordinator, f"/exit/plan/{self.urgent.id}", csrf=False
            )
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.urgent.plan_accepted_at)

    def test_a_handover_is_read_before_it_is_one_s_turn(self):
        _handover, path = self._requested()
        page = self._get(self.coordinator, path)
        self.assertIn("About environments", page.text)
        self.assertIn(self.urgent.number, page.text)
        self.assertNotIn(f"{path}/accept", page.text)
        self.assertIn(f"{path}/accept", self._get(self.project_lead, path).text)

    def test_one_signs_after_the_other_with_typed_names(self):
        handover, path = self._requested()
        answer = self._submit(self.coordinator, f"{path}/accept", name="Early")
        self.assertIn("It is not your turn yet", answer.text)
        for user in (self.project_lead, self.support_lead, self.coordinator):
            answer = self._submit(user, f"{path}/accept", name="My name")
            self.assertIn("Signed. Thank you.", answer.text)
        self.assertEqual(handover.seal_state, "signed")
        file = self._get(self.coordinator, f"{path}/pdf")
        self.assertEqual(file.headers["Content-Type"], "application/pdf")
        self.assertEqual(
            file.content,
            base64.b64decode(handover.seal_id.with_context(bin_size=False).pdf),
        )

    def test_who_neither_signs_nor_edits_reads_no_document(self):
        _handover, path = self._requested()
        self.assertEqual(self._get(self.director, path).status_code, NOT_FOUND)
        self.assertNotIn(path, self._get(self.director, "/exit").text)
        self.assertIn(path, self._get(self.coordinator, "/exit").text)

    def test_a_draft_handover_is_shown_to_nobody(self):
        handover = self._handover()
        answer = self._get(self.coordinator, f"/handover/{handover.id}")
        self.assertEqual(answer.status_code, NOT_FOUND)

    def test_declining_needs_words_and_takes_it_back(self):
        handover, path = self._requested()
        self._submit(self.coordinator, f"{path}/decline", **{"remark:": " "})
        self.assertEqual(handover.seal_state, "requested")
        answer = self._submit(
            self.coordinator, f"{path}/decline", **{"remark:": "Who owns <b>DNS</b>?"}
        )
        self.assertIn("Who owns &lt;b&gt;DNS&lt;/b&gt;?", answer.text)
        self.assertEqual(handover.seal_state, "superseded")

    def test_an_extension_is_read_and_signed_here(self):
        with self._at("2026-03-12 10:00"):
            extension = self.env["hypercare.extension"].create(
                {
                    "window_id": self.window.id,
                    "days": 7,
                    "reason_class": "defect",
                    "reason": "Stock moves",
                }
            )
            extension._request(self._moment("2026-03-12 10:00"))
        path = f"/extension/{extension.id}"
        self.assertIn("Stock moves", self._get(self.coordinator, path).text)
        self.assertEqual(self._get(self.stranger, path).status_code, NOT_FOUND)
        self.assertEqual(self._get(self.coordinator, f"{path}/pdf").status_code, 200)
        answer = self._submit(self.coordinator, f"{path}/accept", name="Me")
        self.assertNotEqual(answer.status_code, NOT_FOUND)
