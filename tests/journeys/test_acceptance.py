# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""A stage is put to signature, signed or declined, in a real browser."""

import base64
import hashlib
from unittest.mock import patch

from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from odoo.addons.implementation_methodology.tests.common import ImplementationCommon

ROUND_WORDS = {2: "Round 2 of 2", 3: "Round 3, over the agreed 2"}


@tagged("post_install", "-at_install", "browser")
class TestAcceptance(HttpCase, ImplementationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.manager = cls._new_user(
            "acceptance_manager", "implementation_methodology.group_manager"
        )
        cls.sponsor = cls._new_user(
            "acceptance_sponsor", "base.group_portal", cls.client
        )
        cls.project = cls._start_implementation(
            people={**cls._people(), "client_sponsor": cls.sponsor},
            name="Odoo for acceptance",
        )
        for member in cls.project.implementation_member_ids:
            member.can_sign = member.partner_id in (
                cls.manager.partner_id | cls.sponsor.partner_id
            )
        people = cls.manager | cls.sponsor | cls.consultant | cls.coordinator
        (cls.client | people.partner_id).lang = "en_US"
        cls.first = cls._stage(cls.project, "s1")
        cls.item = cls._item(cls.project, "s1.accounts")
        nda = cls._item(cls.project, "s1.nda_signed").with_user(cls.consultant)
        nda._set_applicable(False, "Part of the contract")
        cls._work_through(cls.first)

    def _request(self):
        self.start_tour(
            f"/odoo/implementation.stage/{self.first.id}",
            "implementation_request_acceptance_tour",
            login=self.manager.login,
        )
        act = self.first.act_ids[0]
        self.assertEqual(act.seal_state, "requested")
        return act

    def test_requested_signed_downloaded_and_verified(self):
        Seal = type(self.env["implementation.seal"])
        render = Seal._render
        self.startPatcher(
            patch.object(
                Seal,
                "_render",
                # Odoo's tests get a page instead of a PDF, unless they say so.
                lambda seal: render(seal.with_context(force_report_rendering=True)),
            )
        )
        act = self._request()
        self.assertEqual(self.first.state, "review")
        self.start_tour("/my", "implementation_sign_tour", login=self.sponsor.login)
        signed = act.signature_ids.filtered(lambda s: s.side == "client")
        self.assertRecordValues(signed, [{"state": "signed", "method": "drawn"}])
        drawing = base64.b64decode(signed.image)
        self.assertTrue(drawing.startswith(b"\x89PNG"))
        self.start_tour(
            f"/odoo/implementation.act/{act.id}",
            "implementation_countersign_tour",
            login=self.manager.login,
        )
        self.assertEqual(self.first.state, "accepted")
        self.assertTrue(self.first.milestone_id.is_reached)
        self.assertEqual(self._stage(self.project, "s2").state, "ready")
        stored = base64.b64decode(act.pdf)
        self.assertTrue(stored.startswith(b"%PDF"))
        self.assertEqual(hashlib.sha256(stored).hexdigest(), act.pdf_sha256)
        self.start_tour(
            f"/my/implementations/{self.project.id}/act/{act.id}",
            "implementation_verify_tour",
            login=self.sponsor.login,
        )

    def test_declined_to_the_end_of_the_contract_and_beyond(self):
        self.item.rounds_max = 2
        for round_number in (2, 3):
            act = self._request()
            self.start_tour(
                f"/my/implementations/{self.project.id}",
                "implementation_decline_tour",
                login=self.sponsor.login,
            )
            self.assertEqual(act.seal_state, "superseded")
            self.assertEqual(self.first.state, "in_progress")
            self.assertEqual(self.item.state, "returned")
            self.assertEqual(self.item.round_number, round_number)
            self.authenticate(self.sponsor.login, self.sponsor.login)
            page = self.url_open(
                f"/my/implementations/{self.project.id}/stage/{self.first.id}"
            )
            self.assertIn(ROUND_WORDS[round_number], page.text)
            if round_number == 2:
                self.assertFalse(self.item.needs_round_decision)
                self._work_through(self.first)
        self.assertTrue(self.item.needs_round_decision)
        self.start_tour(
            f"/odoo/implementation.item/{self.item.id}",
            "implementation_change_request_tour",
            login=self.manager.login,
        )
        self._accept_offer()
        task = self.item.change_request_task_id
        self.assertEqual(task.project_id, self.project)
        self.assertFalse(self.item.needs_round_decision)
        self._work_through(self.first)
        self.assertEqual(self.item.state, "done")

    def _accept_offer(self):
        """Where extra rounds are priced, the client accepts before work goes on."""
        if "support.change.request" not in self.env:
            return
        self.assertTrue(self.item.needs_round_decision)
        offer = self.item.change_request_ids.with_user(self.manager)
        offer.write({"estimate_hours": 2, "price_kind": "fixed", "fixed_price": 100})
        offer.action_send()
        person = offer.person_ids.filtered("can_sign")
        offer.sudo()._sign(person.sudo(), person.partner_id.name)
        self.item.invalidate_recordset()

    def test_no_path_leads_around_the_gate(self):
        milestone = self.first.milestone_id
        self.start_tour(
            f"/odoo/project.milestone/{milestone.id}",
            "implementation_gate_form_tour",
            login=self.manager.login,
        )
        self._assert_closed()
        calls = {
            "project.milestone": [
                ("write", [[milestone.id], {"is_reached": True}]),
                ("web_save", [[milestone.id], {"is_reached": True}, {}]),
                ("toggle_is_reached", [[milestone.id], True]),
            ],
            "implementation.stage": [
                ("write", [[self.first.id], {"state": "accepted"}]),
                ("write", [[self.first.id], {"gate_passed": True}]),
                ("write", [[self.second.id], {"state": "ready"}]),
                ("action_start", [[self.second.id]]),
                ("action_accept", [[self.first.id]]),
                ("_accept", [[self.first.id]]),
            ],
            "implementation.act": [
                ("write", [[], {"seal_id": 1}]),
                ("create", [{"project_id": self.project.id, "kind": "stage"}]),
            ],
            "implementation.seal": [
                ("create", [{"number": "Forged"}]),
            ],
        }
        self.authenticate(self.manager.login, self.manager.login)
        for model, tries in calls.items():
            for method, args in tries:
                with (
                    self.subTest(model=model, method=method),
                    mute_logger("odoo.http", "odoo.addons.base.models.ir_model"),
                    self.assertRaises(JsonRpcException),
                ):
                    self._rpc(model, method, args)
                self._assert_closed()

    def test_import_does_not_open_the_gate(self):
        milestone = self.first.milestone_id.with_user(self.manager)
        stage = self.first.with_user(self.manager)
        for record, field, value in (
            (milestone, "is_reached", "1"),
            (stage, "state", "accepted"),
            (stage, "gate_passed", "1"),
            (self.second.with_user(self.manager), "state", "ready"),
        ):
            result = record.load([".id", field], [[str(record.id), value]])
            self.assertFalse(result["ids"], field)
            self.assertIn("cannot be set directly", result["messages"][0]["message"])
        self._assert_closed()

    @property
    def second(self):
        return self._stage(self.project, "s2")

    def _rpc(self, model, method, args):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": {}},
        )

    def _assert_closed(self):
        self.env.invalidate_all()
        self.assertEqual(self.first.state, "in_progress")
        self.assertFalse(self.first.milestone_id.is_reached)
        self.assertFalse(self.first.gate_passed)
        self.assertEqual(self.second.state, "locked")
