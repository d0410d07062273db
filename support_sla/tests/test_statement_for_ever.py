# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.implementation_methodology.tools import snapshot

from .common_statement import StatementCommon


@tagged("post_install", "-at_install")
class TestStatementForEver(StatementCommon):
    """What was approved stays, and can be worked out again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._march()
        cls._hours()
        cls.statement = cls._statement()

    def _draft_again(self):
        with self._at("2026-04-05 12:00"):
            return self.statement._fresh(self._moment("2026-04-05 12:00"))["figures"]

    def test_the_world_goes_on_and_the_figures_stay(self):
        self._approved(self.statement)
        content, digest = self.statement.content, self.statement.content_sha256
        self.assertEqual(self.statement._reproduce(), [])
        # Facts: an excuse, a reopening, other priorities and teams.
        self._excuse(self.late, "2026-04-03 09:00")
        self._move(self.kept, self.working, "2026-04-03 09:30")
        self._move(self.unsolved, self.done, "2026-04-03 10:00")
        with self._at("2026-04-03 10:30"):
            self.late.priority = "1"
            self.late.team_id = False
            self.late.name = "Renamed"
            self.kept._by_verb().scope = "development"
        # What was promised: a new version, its policy, the hours.
        with self._at("2026-04-03 12:00"):
            version = self.agreement._next_version({"valid_from": "2026-03-01"})
            version.write(
                {
                    "target_ids": [
                        Command.clear(),
                        Command.create({"metric": "first_response", "amount": 1}),
                    ],
                    "goal": 10,
                    "fee": 5000,
                    "band_ids": self._bands([(99, 50)]),
                    "allowance_hours": 1,
                }
            )
            self._sign(version, self._moment("2026-04-03 12:00"))
            first = self.agreement.version_ids.filtered(lambda v: v.number == 1)
            first.policy_id._by_verb().target_ids.amount = 1
            self.calendar.attendance_ids[0].hour_to = 12
        self.env.invalidate_all()
        self.assertEqual(self.statement._reproduce(), [])
        self.assertEqual(self.statement.content, content)
        self.assertEqual(snapshot.digest(self.statement._content()), digest)
        self.assertIn("Late", self.statement.document)
        self.assertNotIn("Renamed", self.statement.document)
        # All of it would have been another statement.
        fresh = self._draft_again()
        stored = self._figures(self.statement)
        for name in ("whole", "rows", "breaches", "goal", "credit", "hours"):
            self.assertNotEqual(fresh[name], stored[name], name)

    def test_an_end_in_the_past_changes_nothing(self):
        self._approved(self.statement)
        with self._at("2026-04-05 12:00"):
            self.agreement._terminate(
                self.agreement.date_start.replace(month=3, day=20), "Moves away"
            )
        self.env.invalidate_all()
        self.assertEqual(self.statement._reproduce(), [])

    def test_the_check_tells_what_is_different(self):
        self._approved(self.statement)
        action = self.statement.with_user(self.leader).action_check()
        self.assertEqual(action["params"]["type"], "success")
        # Behind Odoo's back.
        self.env.cr.execute(
            "UPDATE support_sla_fact SET at = '2026-03-02 11:00' "
            "WHERE ticket_id = %s AND kind = 'reply'",
            [self.late.id],
        )
        action = self.statement.with_user(self.leader).action_check()
        self.assertEqual(action["params"]["type"], "warning")
        self.assertIn("promises kept in all", action["params"]["message"])

    def test_a_changed_content_is_told(self):
        self._approved(self.statement)
        changed = self.statement.content.replace('"Late"', '"Fine"')
        self.statement._by_verb().content = changed
        self.assertEqual(self.statement._reproduce(), ["content"])

    def test_nobody_approves_what_he_has_not_seen(self):
        self._excuse(self.late, "2026-04-02 08:30")
        with self.assertRaisesRegex(UserError, "Refresh them"):
            self._approved(self.statement)
        with self._at("2026-04-02 08:40"):
            self.statement.with_user(self.leader).action_refresh()
        self._approved(self.statement)
        self.assertEqual(self.statement.state, "approved")

    def test_hours_booked_meanwhile_are_seen_first(self):
        self._book(self.kept, "2026-03-04", 1)
        with self.assertRaisesRegex(UserError, "Refresh them"):
            self._approved(self.statement)

    # Locked hours

    def test_hours_of_an_approved_month_stay(self):
        line = self._book(self.kept, "2026-03-05", 1)
        later = self._book(self.kept, "2026-04-02", 1)
        other = self._served(
            "2026-03-02 10:00",
            partner_id=self.env["res.partner"].create({"name": "Nobody"}).id,
        )
        with self._at("2026-04-02 08:40"):
            self.statement._refresh(self._moment("2026-04-02 08:40"))
        self._approved(self.statement)
        attempts = {
            "book": lambda: self._book(self.kept, "2026-03-31", 1),
            "book earlier": lambda: self._book(self.kept, "2026-02-10", 1),
            "change": lambda: line.write({"unit_amount": 2}),
            "move out": lambda: line.write({"date": "2026-04-02"}),
            "move in": lambda: later.write({"date": "2026-03-05"}),
            "other ticket": lambda: line.write({"helpdesk_ticket_id": other.id}),
            "delete": line.unlink,
        }
        for name, attempt in attempts.items():
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                with self.assertRaisesRegex(UserError, "negative entry"):
                    attempt()
                savepoint.rollback()
            self.env.invalidate_all()
        line.with_user(self.agent).name = "Better words"
        later.unit_amount = 2
        self._book(self.kept, "2026-04-01", -1)
        self._book(other, "2026-03-05", 1)
        # A ticket that turns out to be this client's brings no hours into the past.
        other.partner_id = self.client
        self.env.flush_all()
        self.assertEqual(self.statement._reproduce(), [])

    def test_taking_an_approval_back_opens_the_hours(self):
        self._approved(self.statement)
        self.statement.with_user(self.leader).action_reopen()
        self.assertEqual(self.statement.state, "draft")
        self.assertFalse(self.statement.content_sha256)
        self.kept._by_verb().scope = "development"
        self._book(self.kept, "2026-03-05", 1)
        with self._at("2026-04-03 08:00"):
            self.statement._refresh(self._moment("2026-04-03 08:00"))
        hours = dict(self._figures(self.statement)["hours"]["by_scope"])
        self.assertEqual(hours, {"development": 390, "support": 480})

    def test_months_are_approved_in_order(self):
        february = self._statement("2026-02-01")
        with self.assertRaisesRegex(UserError, "first"):
            self._approved(self.statement)
        self._approved(february)
        with self._at("2026-04-02 08:40"):
            self.statement._refresh(self._moment("2026-04-02 08:40"))
        self._approved(self.statement)
        with self.assertRaisesRegex(UserError, "later month"):
            february._reopen()
        # All at once are taken in order.
        self.statement._reopen()
        february._reopen()
        self._approved(february | self.statement)
        self.assertEqual(february.state, "approved")
