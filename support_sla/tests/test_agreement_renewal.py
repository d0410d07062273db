# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from unittest.mock import patch

from odoo.tests import tagged

from .common_agreement import AgreementCommon


@tagged("post_install", "-at_install")
class TestAgreementRenewal(AgreementCommon):
    """Whoever is responsible is reminded once of each end."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._due_agreement()

    @classmethod
    def _due_agreement(cls, **vals):
        agreement = cls._agreement(
            {"date_end": "2026-06-30", "user_id": cls.leader.id, **vals}
        )
        return cls._sign(
            agreement.draft_id, cls._moment("2026-01-05 09:00")
        ).agreement_id

    def _remind(self, at):
        with (
            self._at(at),
            patch.object(
                type(self.env["ir.cron"]), "_commit_progress", lambda *_a, **_k: 60.0
            ),
        ):
            self.env["support.agreement"]._cron_remind(now=self._moment(at))

    def _activities(self, agreement=None):
        return (agreement or self.agreement).activity_ids

    def test_it_comes_thirty_days_before_the_end_and_once(self):
        self._remind("2026-05-30 20:00")
        self.assertFalse(self._activities())
        # In Kyiv it is the 31st from 21:00 UTC on.
        self._remind("2026-05-30 21:00")
        activity = self._activities()
        self.assertEqual(activity.user_id, self.leader)
        self.assertEqual(activity.date_deadline, date(2026, 5, 31))
        self.assertIn("06/30/2026", self.agreement.message_ids[:1].body)
        self._remind("2026-06-01 10:00")
        self.assertEqual(self._activities(), activity)

    def test_a_late_watch_still_reminds_and_not_after_the_end(self):
        self._remind("2026-06-30 20:59")
        self.assertEqual(len(self._activities()), 1)
        late = self._due_agreement()
        self._remind("2026-06-30 21:00")
        self.assertFalse(self._activities(late))

    def test_what_is_not_in_force_is_not_renewed(self):
        draft = self._agreement({"date_end": "2026-06-30"})
        endless = self._due_agreement(date_end=False)
        with self._at("2026-05-01 10:00"):
            self.agreement._terminate(date(2026, 6, 10), "They leave.")
        self._remind("2026-06-05 10:00")
        for agreement in (draft, endless, self.agreement):
            self.assertFalse(self._activities(agreement))

    def test_the_client_is_not_written_to(self):
        self.agreement.message_subscribe(self.leader.partner_id.ids)
        self._remind("2026-06-01 10:00")
        told = self.agreement.message_ids.notified_partner_ids
        self.assertNotIn(self.client_person, told)

    def test_one_that_fails_does_not_keep_the_others_from_theirs(self):
        other = self._due_agreement()
        model = type(self.agreement)
        remind = model._remind_of_renewal

        def fail(agreement, now):
            if agreement == self.agreement:
                raise ValueError("Broken")
            return remind(agreement, now)

        with (
            patch.object(model, "_remind_of_renewal", fail),
            patch.object(self.env.cr, "rollback", lambda: None),
            self.assertLogs(
                "odoo.addons.support_sla.models.support_agreement_closing", "ERROR"
            ),
        ):
            self._remind("2026-06-01 10:00")
        self.assertFalse(self._activities())
        self.assertTrue(self._activities(other))

    def test_who_left_is_not_asked(self):
        creator = self._new_user("sla_creator", "helpdesk_mgmt.group_helpdesk_manager")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE support_agreement SET create_uid = %s WHERE id = %s",
            [creator.id, self.agreement.id],
        )
        self.env.invalidate_all()
        self.leader.active = False
        self._remind("2026-06-01 10:00")
        self.assertEqual(self._activities().user_id, creator)
