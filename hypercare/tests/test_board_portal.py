# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from unittest.mock import patch

from odoo import http
from odoo.tests import HttpCase, tagged

from odoo.addons.implementation_methodology.models.implementation_seal_pdf import (
    ImplementationSealPdf,
)

from .test_review import ReviewCommon

NOT_FOUND = 404


@tagged("post_install", "-at_install")
class TestBoardPortal(ReviewCommon, HttpCase):
    """Board and review in the portal, for each kind of person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(
            patch.object(ImplementationSealPdf, "_render", lambda self: b"%PDF")
        )
        cls.stranger = cls._new_user("hyper_stranger", "base.group_portal", cls.client)
        rival = cls.env["res.partner"].create({"name": "Rival", "is_company": True})
        cls.rival = cls._new_user("hyper_rival", "base.group_portal", rival)
        other = cls._window(partner_id=rival.id, person_ids=False, test_ticket_id=False)
        other._by_verb().write(
            {
                "state": "open",
                "opened_at": f"{cls.OPENED}:00",
                "date_start": cls.FIRST,
                "date_end": cls.LAST,
            }
        )
        cls.env["hypercare.person"].create(
            {
                "window_id": other.id,
                "partner_id": cls.rival.partner_id.id,
                "side": "client",
                "duty": "coordinator",
                "can_edit": True,
                "can_sign": True,
            }
        )
        cls.other = other
        cls.other_process = cls.env["hypercare.process"].create(
            {"window_id": other.id, "name": "Secret process"}
        )
        cls.line = cls._line("Labels", evidence="Three tickets", owner_side="client")
        cls.url = f"/my/hypercare/{cls.window.id}"
        cls.review_url = f"{cls.url}/review/{cls.review.id}"

    def _get(self, user, url):
        self.authenticate(user.login, user.login)
        return self.url_open(url)

    def _submit(self, user, url, **form):
        self.authenticate(user.login, user.login)
        csrf = http.Request.csrf_token(self)
        return self.url_open(url, data={"csrf_token": csrf, **form})

    def _set(self, user, state="ok", note="", process=None, url=None):
        process = process or self.sales
        return self._submit(
            user, f"{url or self.url}/board/{process.id}", state=state, note=note
        )

    # The board

    def test_the_coordinator_sets_the_board(self):
        page = self._get(self.coordinator, f"{self.url}/board")
        self.assertIn("Sales", page.text)
        self.assertIn("OK today", page.text)
        self.assertNotIn("Secret process", page.text)
        answer = self._set(self.coordinator, "blocked", "No label is printed")
        self.assertIn("No label is printed", answer.text)
        self.assertRecordValues(
            self.sales.day_ids,
            [
                {
                    "state": "blocked",
                    "partner_id": self.coordinator.partner_id.id,
                    "on_behalf": False,
                }
            ],
        )

    def test_trouble_without_a_note_is_refused_and_kept(self):
        answer = self._set(self.coordinator, "workaround")
        self.assertIn("alert-danger", answer.text)
        self.assertTrue(
            re.search(r'value="workaround"[^>]*checked', answer.text)
            or re.search(r'checked[^>]*value="workaround"', answer.text)
        )
        self.assertFalse(self.sales.day_ids)

    def test_the_integrator_sets_it_on_behalf(self):
        answer = self._set(self.project_lead)
        self.assertIn("on behalf of the client", answer.text)
        self.assertTrue(self.sales.day_ids.on_behalf)

    def test_a_colleague_reads_but_does_not_set(self):
        page = self._get(self.director, f"{self.url}/board")
        self.assertIn("Sales", page.text)
        self.assertNotIn("OK today", page.text)
        answer = self._set(self.director)
        self.assertIn("alert-danger", answer.text)
        self.assertFalse(self.sales.day_ids)

    def test_others_find_nothing(self):
        for user in (self.stranger, self.rival, self.agent):
            for url in (f"{self.url}/board", self.review_url):
                self.assertEqual(self._get(user, url).status_code, NOT_FOUND)
            self.assertEqual(self._set(user).status_code, NOT_FOUND)
        self.assertFalse(self.sales.day_ids)

    def test_a_process_of_another_window_is_not_set(self):
        self._set(self.coordinator, process=self.other_process)
        self._set(self.rival, url=f"/my/hypercare/{self.other.id}")
        self.assertFalse(self.other_process.day_ids | self.sales.day_ids)

    def test_nothing_is_set_by_a_link(self):
        answer = self._get(
            self.coordinator, f"{self.url}/board/{self.sales.id}?state=ok"
        )
        self.assertIn(answer.status_code, (NOT_FOUND, 405))
        self.assertFalse(self.sales.day_ids)

    def test_a_visitor_is_asked_to_log_in(self):
        self.authenticate(None, None)
        answer = self.url_open(f"{self.url}/board", allow_redirects=False)
        self.assertIn("/web/login", answer.headers.get("Location", ""))

    def test_a_closed_board_is_read_only(self):
        self.window._by_verb().write(
            {"state": "closed", "closed_at": "2026-03-06 12:00:00"}
        )
        page = self._get(self.coordinator, f"{self.url}/board")
        self.assertIn("The hypercare is over", page.text)
        self.assertNotIn("OK today", page.text)

    # The review

    def test_both_sides_edit_a_line(self):
        url = f"{self.review_url}/line/{self.line.id}"
        self._submit(
            self.coordinator,
            url,
            name="Labels",
            kind="improve",
            decision="roadmap",
            iteration="1",
            estimate_hours="2,5",
            owner=str(self._person(self.director).id),
            remark="<b>Soon</b>",
        )
        self.assertRecordValues(
            self.line,
            [
                {
                    "decision": "roadmap",
                    "iteration": 1,
                    "estimate_hours": 2.5,
                    "owner_id": self._person(self.director).id,
                    "owner_side": "client",
                    "remark": "<b>Soon</b>",
                    "evidence": "Three tickets",
                }
            ],
        )
        page = self._submit(self.project_lead, url, owner="integrator")
        self.assertEqual(self.line.owner_side, "integrator")
        self.assertFalse(self.line.owner_id)
        self.assertIn("&lt;b&gt;Soon", page.text)

    def test_a_line_is_added(self):
        self._submit(self.coordinator, f"{self.review_url}/line/0", name="Returns")
        added = self.review.line_ids - self.line
        self.assertEqual(added.name, "Returns")
        self.assertEqual(added.edited_by_id, self.coordinator.partner_id)

    def test_a_number_that_is_none_is_refused_and_kept(self):
        page = self._submit(
            self.coordinator,
            f"{self.review_url}/line/{self.line.id}",
            name="Labels printed",
            estimate_hours="many",
        )
        self.assertIn("alert-danger", page.text)
        self.assertIn("Labels printed", page.text)
        self.assertEqual(self.line.name, "Labels")

    def test_fields_that_are_not_edited_here_are_left_out(self):
        other = self.env["hypercare.review"].create({"window_id": self.window.id})
        self._submit(
            self.coordinator,
            f"{self.review_url}/line/{self.line.id}",
            review_id=str(other.id),
            evidence="None",
            task_id="1",
        )
        self.assertRecordValues(
            self.line,
            [
                {
                    "review_id": self.review.id,
                    "evidence": "Three tickets",
                    "task_id": False,
                }
            ],
        )

    def test_a_line_of_another_review_is_not_edited(self):
        foreign = self.env["hypercare.review.line"].create(
            {
                "review_id": self.env["hypercare.review"]
                .create({"window_id": self.other.id})
                .id,
                "name": "Foreign",
            }
        )
        self._submit(
            self.coordinator, f"{self.review_url}/line/{foreign.id}", name="Mine"
        )
        self.assertEqual(foreign.name, "Foreign")
        url = f"{self.url}/review/{foreign.review_id.id}"
        self.assertEqual(self._get(self.coordinator, url).status_code, NOT_FOUND)

    def test_who_neither_edits_nor_signs_does_not_read_it(self):
        for user in (self.director, self.consultant):
            self.assertEqual(self._get(user, self.review_url).status_code, NOT_FOUND)
            answer = self._submit(
                user, f"{self.review_url}/line/{self.line.id}", decision="reject"
            )
            self.assertEqual(answer.status_code, NOT_FOUND)
        self.assertFalse(self.line.decision)

    def test_who_signs_only_reads_but_does_not_edit(self):
        self._person(self.director).can_sign = True
        page = self._get(self.director, self.review_url)
        self.assertIn("Three tickets", page.text)
        self.assertNotIn("Add a line", page.text)
        page = self._submit(
            self.director, f"{self.review_url}/line/{self.line.id}", decision="reject"
        )
        self.assertIn("alert-danger", page.text)
        self.assertFalse(self.line.decision)

    # Signing

    def _ask(self):
        self.line.write({"decision": "fix_now"})
        self.review.with_user(self.project_lead).action_request()

    def test_it_is_signed_on_its_page_by_both_sides(self):
        self._ask()
        page = self._get(self.coordinator, self.review_url)
        self.assertIn("Accept and sign", page.text)
        self.assertNotIn("Add a line", page.text)
        self._submit(self.coordinator, f"{self.review_url}/accept", name="Olena")
        self._submit(self.project_lead, f"{self.review_url}/accept", name="Petro")
        self.assertEqual(self.review.seal_state, "signed")
        self.assertTrue(self.line.task_id)
        page = self._get(self.coordinator, self.review_url)
        self.assertIn("Signed by both sides", page.text)
        pdf = self._get(self.coordinator, f"{self.review_url}/pdf")
        self.assertEqual(pdf.headers["Content-Type"], "application/pdf")

    def test_it_is_declined_with_remarks_and_edited_again(self):
        self._ask()
        page = self._submit(
            self.coordinator,
            f"{self.review_url}/decline",
            **{"remark:": "Returns are missing"},
        )
        self.assertEqual(self.review.seal_state, "superseded")
        self.assertIn("Returns are missing", page.text)
        self.assertIn("Add a line", page.text)

    def test_nothing_is_edited_once_it_was_put_to_signature(self):
        self._ask()
        page = self._submit(
            self.coordinator, f"{self.review_url}/line/{self.line.id}", name="Other"
        )
        self.assertIn("does not change any more", page.text)
        self.assertEqual(self.line.name, "Labels")

    def test_who_is_not_asked_does_not_sign(self):
        self._ask()
        for user in (self.support_lead, self.director):
            self._submit(user, f"{self.review_url}/accept", name="Me")
        for user in (self.stranger, self.rival):
            answer = self._submit(user, f"{self.review_url}/accept", name="Me")
            self.assertEqual(answer.status_code, NOT_FOUND)
        self.assertEqual(set(self.review.signature_ids.mapped("state")), {"waiting"})

    def test_a_draft_has_no_pdf(self):
        answer = self._get(self.coordinator, f"{self.review_url}/pdf")
        self.assertEqual(answer.status_code, NOT_FOUND)

    def test_queries_of_the_board_do_not_grow(self):
        person_sudo = self._person(self.coordinator).sudo()
        portal = person_sudo.env["hypercare.portal"]
        now = self._moment("2026-03-13 10:00")

        def queries():
            portal._board_page(person_sudo, now)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            portal._board_page(person_sudo, now)
            return self.env.cr.sql_log_count - before

        self._say(self.sales, 3, "blocked", "No label is printed")
        few = queries()
        more = self.env["hypercare.process"].create(
            [{"window_id": self.window.id, "name": f"P{n}"} for n in range(15)]
        )
        for process in more:
            self._say(process, 4, "workaround", "By hand")
            self._say(process, 5)
        self.assertEqual(queries(), few)
