# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from odoo.addons.implementation_methodology.models.implementation_seal_pdf import (
    ImplementationSealPdf,
)
from odoo.addons.implementation_methodology.tests.common import (
    PDF,
    ImplementationCommon,
)

from ..tools import pack

NOW = datetime(2026, 4, 28, 14)


@tagged("post_install", "-at_install")
class TestClosingItems(ImplementationCommon):
    """What a signed hand-over and review tick in the methodology."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(
            patch.object(ImplementationSealPdf, "_render", lambda self: PDF)
        )
        cls.project = cls._start_implementation()
        cls.window = cls.env["hypercare.window"].create(
            {
                "partner_id": cls.client.id,
                "project_id": cls.project.id,
                "calendar_id": cls.calendar.id,
                "tz": "Europe/Kyiv",
                "user_id": cls.manager.id,
                "person_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "partner_id": user.partner_id.id,
                                "side": side,
                                "duty": duty,
                                "can_sign": True,
                            }
                        )
                        for user, side, duty in (
                            (cls.manager, "integrator", "project_lead"),
                            (cls.consultant, "integrator", "support_lead"),
                            (cls.coordinator, "client", "coordinator"),
                        )
                    ),
                ],
            }
        )
        cls.window._by_verb().write(
            {
                "state": "open",
                "opened_at": datetime(2026, 4, 14, 10),
                "date_start": date(2026, 4, 14),
                "date_end": date(2026, 4, 28),
            }
        )
        cls.handover = cls.env["hypercare.handover"].create(
            {
                "window_id": cls.window.id,
                **{name: "Nothing" for name in pack.SECTIONS},
            }
        )
        cls.handover._request(NOW)
        for person in cls.handover._seal_signers():
            cls.handover._sign(person, person.partner_id.name, now=NOW)

    def _tick(self, user=None):
        window = self.window.with_user(user or self.manager).sudo()
        window._tick_items(self.handover.sudo(), NOW)

    def _notes(self):
        return " ".join(self.window.message_ids.mapped("body"))

    def test_items_of_an_open_stage_are_ticked_for_us_with_evidence(self):
        self._stage(self.project, "s7")._by_verb().state = "in_progress"
        self._tick()
        for code in ("s7.enhanced_support", "s7.launch_bugs_fixed"):
            item = self._item(self.project, code)
            self.assertEqual(item.integrator_ticked_on, NOW)
            self.assertEqual(item.integrator_ticked_by_id, self.manager.partner_id)
            self.assertFalse(item.client_ticked_on)
            evidence = item.evidence_ids
            self.assertEqual(len(evidence), 1)
            self.assertIn(
                self.handover.seal_id.content_sha256, evidence.text or ""
            ) if evidence.kind == "text" else self.assertTrue(evidence.sha256)

    def test_items_of_a_locked_stage_are_noted(self):
        self._stage(self.project, "s7")._by_verb().state = "in_progress"
        self._tick()
        item = self._item(self.project, "s8.support_active")
        self.assertFalse(item.integrator_ticked_on or item.evidence_ids)
        self.assertIn("Still to be ticked by hand", self._notes())
        self.assertIn(item.name, self._notes())

    def test_nothing_stands_for_the_final_acts(self):
        self._stage(self.project, "s8")._by_verb().state = "in_progress"
        self._tick()
        self.assertTrue(
            self._item(self.project, "s8.support_active").integrator_ticked_on
        )
        final = self._item(self.project, "s8.final_acts")
        self.assertFalse(final.integrator_ticked_on or final.evidence_ids)
        self.assertNotIn(final.name, self._notes())

    def test_what_the_review_shows_is_not_ticked_without_one(self):
        self._stage(self.project, "s8")._by_verb().state = "in_progress"
        self._tick()
        roadmap = self._item(self.project, "s8.roadmap")
        self.assertFalse(roadmap.integrator_ticked_on)
        self.assertIn("no signed document", self._notes())

    def test_a_client_who_closes_a_window_ticks_nothing_for_us(self):
        self._stage(self.project, "s7")._by_verb().state = "in_progress"
        self._tick(self.coordinator)
        item = self._item(self.project, "s7.enhanced_support")
        self.assertFalse(item.integrator_ticked_on or item.client_ticked_on)

    def test_ticking_twice_changes_nothing(self):
        self._stage(self.project, "s7")._by_verb().state = "in_progress"
        self._tick()
        item = self._item(self.project, "s7.enhanced_support")
        evidence = item.evidence_ids
        self._tick()
        self.assertEqual(item.evidence_ids, evidence)

    def test_the_project_moves_to_support_where_stages_are_used(self):
        support = self.env.ref("hypercare.project_stage_support")
        internal = self.env.ref("base.group_user")
        stages = self.env.ref("project.group_project_stages")
        internal.implied_ids -= stages
        before = self.project.stage_id
        self.window._move_project_on()
        self.assertEqual(self.project.stage_id, before)
        internal.implied_ids |= stages
        self.window._move_project_on()
        self.assertEqual(self.project.stage_id, support)
