# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.implementation_methodology.models.implementation_seal_pdf import (
    ImplementationSealPdf,
)

from .test_review import ReviewCommon

ASKED, SIGNED = "2026-03-09 10:00", "2026-03-10 12:00"


@tagged("post_install", "-at_install")
class TestReviewSigning(ReviewCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What the PDF looks like is not asked here.
        cls.startClassPatcher(
            patch.object(ImplementationSealPdf, "_render", lambda self: b"%PDF")
        )
        cls.project = cls.env["project.project"].create(
            {"name": "Live", "partner_id": cls.client.id}
        )
        cls.window.project_id = cls.project

    def _ask(self, at=ASKED):
        self.review._request(self._moment(at))
        return self.review.seal_id

    def _sign_as(self, user, at=SIGNED):
        """Sign as the portal does: as superuser with the login's own row."""
        person_sudo = self._person(user).with_user(user).sudo()
        review_sudo = self.review.with_user(user).sudo()
        review_sudo._sign(person_sudo, user.name, now=self._moment(at))
        self.review.invalidate_recordset()

    def _sign_all(self):
        self._ask()
        self._sign_as(self.coordinator)
        self._sign_as(self.project_lead)

    def test_both_sides_are_asked(self):
        self._line(kind="stable")
        seal = self._ask()
        self.assertEqual(
            seal.signature_ids.partner_id,
            (self.coordinator | self.project_lead).partner_id,
        )
        self.assertEqual(self.review.seal_state, "requested")
        self.assertEqual(self.review.held_on, date(2026, 3, 9))

    def test_without_a_coordinator_somebody_of_the_side_signs(self):
        self._line(kind="stable")
        self._person(self.coordinator).duty = "key_user"
        self.assertIn(self.coordinator.partner_id, self._ask().signature_ids.partner_id)

    def test_a_side_without_a_signer_is_said(self):
        self._line(kind="stable")
        self._person(self.coordinator).can_sign = False
        with self.assertRaisesRegex(UserError, "Both sides"):
            self._ask()

    def test_an_empty_review_is_not_signed(self):
        with self.assertRaises(UserError):
            self._ask()

    def test_everything_is_decided_before_it_is_signed(self):
        line = self._line("Labels")
        with self.assertRaisesRegex(UserError, "Labels"):
            self._ask()
        line.decision = "roadmap"
        with self.assertRaisesRegex(UserError, "iteration"):
            self._ask()
        line.iteration = 1
        self._ask()

    def test_the_document_is_frozen(self):
        self._line("Labels", decision="roadmap", iteration=1, estimate_hours=2.5)
        seal = self._ask()
        line = seal._content()["lines"][0]
        self.assertEqual(
            {key: line[key] for key in ("name", "decision", "due", "estimate_minutes")},
            {
                "name": "Labels",
                "decision": "roadmap",
                "due": "2026-03-30",
                "estimate_minutes": 150,
            },
        )
        # An extension agreed meanwhile does not move what was signed.
        self.window._by_verb().date_end = date(2026, 3, 20)
        self._sign_as(self.coordinator)
        self._sign_as(self.project_lead)
        task = self.review.line_ids.task_id
        self.assertEqual(task.date_deadline.date(), date(2026, 3, 30))

    def test_one_signature_is_not_enough(self):
        self._line(decision="fix_now")
        self._ask()
        self._sign_as(self.coordinator)
        self.assertEqual(self.review.seal_state, "requested")
        self.assertFalse(self.review.line_ids.task_id)

    def test_who_may_not_sign_does_not(self):
        self._line(kind="stable")
        self._ask()
        for user in (self.director, self.support_lead):
            with self.assertRaises(UserError):
                self._sign_as(user)

    def test_decisions_become_work(self):
        lines = {
            name: self._line(name, **vals)
            for name, vals in {
                "Sales": {"kind": "stable"},
                "Labels": {
                    "decision": "fix_now",
                    "priority": "3",
                    "estimate_hours": 3,
                    "owner_id": self._person(self.project_lead).id,
                },
                "Returns": {"decision": "roadmap", "iteration": 2},
                "Colours": {"decision": "backlog"},
                "Fax": {"decision": "reject"},
                "CRM": {
                    "kind": "module",
                    "decision": "roadmap",
                    "iteration": 1,
                    "estimate_hours": 12,
                },
                "Ideas": {"kind": "module", "decision": "roadmap", "iteration": 1},
                "Shop": {"kind": "module", "decision": "backlog", "estimate_hours": 9},
            }.items()
        }
        self._sign_all()
        self.assertEqual(self.review.seal_state, "signed")
        tasks = {name: line.task_id for name, line in lines.items() if line.task_id}
        self.assertEqual(set(tasks), {"Labels", "Returns", "Colours", "Ideas", "Shop"})
        for task in tasks.values():
            self.assertEqual(task.project_id, self.project)
        now = tasks["Labels"]
        self.assertEqual(now.tag_ids.mapped("name"), ["Fix now"])
        self.assertEqual(now.user_ids, self.project_lead)
        self.assertEqual(now.allocated_hours, 3)
        # 23:59:59 in Kyiv
        self.assertEqual(str(now.date_deadline), "2026-03-16 21:59:59")
        later = tasks["Returns"]
        self.assertEqual(set(later.tag_ids.mapped("name")), {"Roadmap", "Iteration 2"})
        self.assertEqual(str(later.date_deadline), "2026-04-13 20:59:59")
        for name in ("Colours", "Shop"):
            self.assertEqual(tasks[name].tag_ids.mapped("name"), ["Backlog"])
            self.assertFalse(tasks[name].date_deadline)
        offer = lines["CRM"].change_request_id
        self.assertRecordValues(
            offer,
            [
                {
                    "state": "draft",
                    "partner_id": self.client.id,
                    "agreement_id": self.agreement.id,
                    "project_id": self.project.id,
                    "estimate_hours": 12,
                    "rate": 40,
                    "user_id": self.project_lead.id,
                }
            ],
        )
        self.assertFalse((lines["Sales"] | lines["Fax"]).mapped("change_request_id"))

    def test_work_is_made_once(self):
        self._line(decision="fix_now")
        self._line(kind="module", decision="fix_now", estimate_hours=2)
        self._sign_all()
        before = self.review.line_ids.mapped("task_id.id")
        self.review._make_work()
        self.assertEqual(self.review.line_ids.mapped("task_id.id"), before)
        self.assertEqual(len(self.review.line_ids.change_request_id), 1)

    def test_a_ticket_that_is_offered_already_is_not_offered_twice(self):
        ticket = self._asked(3, nature="enhancement")
        offer = self.env["support.change.request"].create(
            {
                "name": ticket.name,
                "partner_id": self.client.id,
                "ticket_id": ticket.id,
                "description": "<p>CRM</p>",
            }
        )
        self._prefill(3)
        line = self.review.line_ids
        self.assertEqual(line.change_request_id, offer)
        line.write({"decision": "fix_now", "estimate_hours": 5})
        self._sign_all()
        self.assertEqual(line.change_request_id, offer)
        self.assertEqual(ticket.change_request_ids, offer)

    def test_without_a_project_the_work_goes_to_the_one_for_support(self):
        self.window.project_id = False
        self._line(decision="fix_now")
        self._sign_all()
        self.assertEqual(
            self.review.line_ids.task_id.project_id,
            self.window.company_id._get_support_project(),
        )

    def test_the_client_who_signs_does_not_follow_our_work(self):
        self._line(decision="fix_now")
        self._ask()
        self._sign_as(self.project_lead)
        self._sign_as(self.coordinator)
        task = self.review.line_ids.task_id
        self.assertNotIn(
            self.coordinator.partner_id, task.message_follower_ids.partner_id
        )

    def test_declined_it_is_edited_again_with_the_remarks(self):
        line = self._line(decision="reject")
        self._ask()
        person_sudo = self._person(self.coordinator).with_user(self.coordinator).sudo()
        self.review.with_user(self.coordinator).sudo()._decline(
            person_sudo, {"": "Labels must be fixed"}, self._moment(SIGNED)
        )
        self.assertEqual(self.review.seal_state, "superseded")
        self.assertEqual(self.review.declined_reason, "Labels must be fixed")
        line.decision = "fix_now"
        self._sign_all()
        self.assertEqual(self.review.seal_id.position, 2)
        self.assertTrue(line.task_id)

    def test_a_request_is_taken_back(self):
        line = self._line(decision="reject")
        self._ask()
        self.review.with_user(self.project_lead).action_withdraw()
        line.decision = "backlog"
        with self.assertRaises(UserError):
            self._sign_as(self.coordinator)

    def test_a_signed_review_counts_before_another_one(self):
        self._line(kind="stable")
        self._sign_all()
        self.env["hypercare.review"].create({"window_id": self.window.id})
        self.assertEqual(self.window._review_due(date(2026, 3, 30))[2], "signed")

    def test_signers_are_told_and_get_their_copy(self):
        self._line(kind="stable")
        Mail = self.env["mail.mail"].sudo()
        before = Mail.search([])
        self._sign_all()
        mails = Mail.search([]) - before
        asked = mails.filtered(lambda mail: "read and sign" in mail.subject)
        told = mails.filtered(lambda mail: "signed by both sides" in mail.subject)
        people = (self.coordinator | self.project_lead).partner_id
        self.assertEqual(asked.recipient_ids, people)
        self.assertEqual(told.recipient_ids, people)
        self.assertEqual(
            set(told.attachment_ids.mapped("mimetype")), {"application/pdf"}
        )
        self.assertIn(
            f"/my/hypercare/{self.window.id}/review/{self.review.id}",
            asked[0].body_html,
        )
