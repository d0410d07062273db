# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import suppress
from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools.schedule import Span
from .plan_common import NOW, START, PlanCommon


@tagged("post_install", "-at_install")
class TestMove(PlanCommon):
    def test_dates_move_freely_until_the_baseline(self):
        self.stages["s2"].with_user(self.manager).plan_end = date(2026, 4, 30)
        self.assertFalse(self.stages["s2"].baseline_end)

    def test_baseline_is_the_plan_at_the_first_acceptance(self):
        self._accept_first()
        baseline = self.project.implementation_baseline_ids
        self.assertEqual(len(baseline), 1)
        for code, stage in self.stages.items():
            self.assertEqual(stage.baseline_start, stage.plan_start)
            self.assertEqual(stage.baseline_end, stage.plan_end)
            self.assertEqual(code in baseline.spans, bool(stage.plan_end))
        self.assertEqual(baseline.go_live, self.stages["s7"].plan_start)
        self._finish(self.stages["s2"], now=datetime(2026, 3, 20, 9))
        self.assertEqual(self.project.implementation_baseline_ids, baseline)

    def test_silent_move_is_refused_on_every_path(self):
        self._accept_first()
        stage = self.stages["s2"]
        later = date(2026, 12, 1)
        with self.assertRaisesRegex(UserError, "are promised"):
            stage.with_user(self.manager).plan_end = later
        with self.assertRaisesRegex(UserError, "are promised"):
            stage.with_user(self.consultant).write({"plan_start": later})
        with self.assertRaisesRegex(UserError, "are promised"):
            stage.plan_end = later
        with self.assertRaisesRegex(UserError, "are promised"):
            stage.milestone_id.with_user(self.manager).deadline = later
        with self.assertRaisesRegex(UserError, "are promised"):
            stage.with_context(implementation_verb=True).plan_end = later
        result = stage.with_user(self.manager).load(
            [".id", "plan_end"], [[str(stage.id), "2026-12-01"]]
        )
        self.assertIn("are promised", str(result["messages"]))
        # the same dates again are no move
        stage.with_user(self.manager).plan_end = stage.plan_end

    def test_wizard_moves_what_is_ticked(self):
        self._accept_first()
        wizard = (
            self.env["implementation.plan.move"]
            .with_user(self.manager)
            .create(
                {
                    "stage_id": self.stages["s2"].id,
                    "new_start": self.stages["s2"].plan_start,
                    "new_end": self.project._implementation_workdays([]).add(
                        self.stages["s2"].plan_end, 3
                    ),
                    "reason_id": self.reason.id,
                    "comment": "The export came late.",
                }
            )
        )
        followers = wizard.line_ids.stage_id.mapped("code")
        self.assertEqual(followers, ["s3", "s4", "s5", "s7", "s8"])
        wizard.line_ids.filtered(lambda line: line.stage_id.code == "s8").is_moved = 0
        last = self.stages["s8"].plan_end
        due = {item: item.due_date for item in self.stages["s3"].item_ids}
        with freeze_time("2026-03-09 07:00:00"):
            wizard.action_move()
        self.assertEqual(self.stages["s8"].plan_end, last)
        workdays = self.project._implementation_workdays([])
        for code in ("s2", "s3", "s4", "s5", "s7"):
            stage = self.stages[code]
            self.assertEqual(workdays.between(stage.baseline_end, stage.plan_end), 3)
            self.assertEqual(stage.milestone_id.deadline, stage.plan_end)
        for item, before in due.items():
            self.assertEqual(item.due_date, workdays.add(before, 3))
        changes = self.project.implementation_plan_change_ids.sorted("id")
        self.assertEqual(
            changes.mapped("stage_id.code"), ["s2", "s3", "s4", "s5", "s7"]
        )
        self.assertEqual(changes[1:].cause_id, changes[0])
        self.assertEqual(set(changes.mapped("side")), {"client"})
        self.assertEqual(changes[0].partner_id, self.manager.partner_id)
        events = self.project.implementation_event_ids.filtered("plan_change_id")
        self.assertEqual(set(events.mapped("kind")), {"plan_moved"})
        self.assertEqual(events.filtered("note").note, "The export came late.")
        # worked out at once
        self.assertEqual(self.stages["s7"].variance_days, 3)
        self.assertEqual(self.project.implementation_go_live_variance, 3)

    def test_what_is_done_keeps_its_due_date(self):
        self._accept_first()
        stage = self.stages["s2"]
        self._work_through(stage, now=datetime(2026, 3, 10, 9))
        before = stage.item_ids.mapped("due_date")
        moved, spans = self._longer("s2", 5)
        moved._move_plan(spans, self.reason)
        self.assertEqual(stage.item_ids.mapped("due_date"), before)

    def test_who_may_move_what(self):
        self._accept_first()
        stage, spans = self._longer("s2", 1)
        with self.assertRaisesRegex(UserError, "Only an implementation manager"):
            stage.with_user(self.consultant)._move_plan(spans, self.reason)
        with self.assertRaisesRegex(UserError, "Choose the reason"):
            stage._move_plan(spans, self.env["implementation.plan.reason"])
        with self.assertRaisesRegex(UserError, "nothing moves"):
            stage._move_plan({stage: stage._span("plan")}, self.reason)
        with self.assertRaisesRegex(UserError, "do not move"):
            self.stages["s1"].with_user(self.manager).action_move_plan()
        with self.assertRaises(AccessError):
            stage.with_user(self.stranger).action_move_plan()
        stage._start(now=datetime(2026, 3, 9, 9))
        span = Span(date(2026, 3, 10), stage.plan_end)
        with self.assertRaisesRegex(UserError, "only its end moves"):
            stage._move_plan({stage: span}, self.reason)

    def test_history_of_moves_is_not_rewritten(self):
        self._accept_first()
        stage, spans = self._longer("s2", 1)
        stage._move_plan(spans, self.reason)
        change = self.project.implementation_plan_change_ids[0]
        with self.assertRaisesRegex(UserError, "cannot be set directly"):
            change.comment = "Somebody else"
        with self.assertRaises(AccessError):
            change.with_user(self.manager).unlink()
        self.reason.side = "integrator"
        self.assertEqual(change.side, "client")

    def test_rebaseline_by_a_signed_act(self):
        self._accept_first()
        with self.assertRaisesRegex(UserError, "nothing to agree"):
            self.project.with_user(self.manager).action_propose_baseline()
        stage, spans = self._longer("s2", 4)
        stage._move_plan(spans, self.reason, "The export came late.", now=NOW)
        promised = stage.baseline_end
        members = self.project.implementation_member_ids
        members.filtered(
            lambda m: m.partner_id in (self.coordinator | self.manager).partner_id
        ).can_sign = True
        act = self.env["implementation.act"].browse(
            self.project.with_user(self.manager).action_propose_baseline()["res_id"]
        )
        act.with_user(self.manager)._request(now=NOW)
        row = act.seal_id._content()["revision"][1]
        self.assertEqual(row["baseline_end"], promised.isoformat())
        self.assertEqual(row["shift"], 4)
        self.assertEqual(row["reasons"][0]["comment"], "The export came late.")
        mails = self.env["implementation.notice"].search(
            [("seal_id", "=", act.seal_id.id), ("kind", "=", "signature")]
        )
        for mail in mails.mail_id:
            self.assertIn("the dates as they were", mail.body_html)
            self.assertNotIn("checklist", mail.body_html)
        agreed = stage.plan_end
        # the plan goes on moving while the act waits: what is signed counts
        again, spans = self._longer("s2", 1)
        again._move_plan(spans, self.reason, now=NOW)
        for user in (self.coordinator, self.manager):
            member = members.filtered(lambda m, u=user: m.partner_id == u.partner_id)
            self.assertEqual(stage.baseline_end, promised)
            self._as_client(act, user)._sign(member, user.name, now=NOW)
        self.assertEqual(stage.baseline_end, agreed)
        self.assertEqual(stage.variance_days, 1)
        baselines = self.project.implementation_baseline_ids.sorted("number")
        self.assertEqual(baselines.mapped("number"), [1, 2])
        self.assertEqual(baselines[1].act_id, act)

    def test_declined_revision_changes_nothing(self):
        self._accept_first()
        stage, spans = self._longer("s2", 4)
        stage._move_plan(spans, self.reason)
        promised = stage.baseline_end
        member = self.project.implementation_member_ids.filtered(
            lambda m: m.partner_id == self.coordinator.partner_id
        )
        member.can_sign = True
        act = self.env["implementation.act"].browse(
            self.project.with_user(self.manager).action_propose_baseline()["res_id"]
        )
        act.with_user(self.manager)._request(now=NOW)
        self._as_client(act)._decline(member, {"plan": "Too late for us"})
        self.assertEqual(stage.baseline_end, promised)
        self.assertEqual(act.seal_state, "superseded")

    def test_the_first_and_the_latest_four_baselines_stay(self):
        self._accept_first()
        for _number in range(6):
            self.project._agree_baseline(
                self.project.implementation_stage_ids._plan_of(), START
            )
        self.assertEqual(
            self.project.implementation_baseline_ids.sorted("number").mapped("number"),
            [1, 4, 5, 6, 7],
        )


def _committed(cron, processed=0, *, remaining=None, deactivate=False):
    """What is done is done: a commit, within the test's transaction."""
    cron.env.flush_all()
    return 60.0


@tagged("post_install", "-at_install")
class TestCron(PlanCommon):
    def setUp(self):
        super().setUp()
        self.other = self._start_implementation(name="Second")
        self.projects = self.project | self.other
        self.env["project.project"].search(
            [("methodology_id", "!=", False), ("id", "not in", self.projects.ids)]
        ).active = False
        # Events of one test have the transaction's time.
        self.Project = type(self.project)

    def _old(self):
        return self.env["project.project"]._plans_out_of_date(datetime.now())

    def _age(self, projects, when):
        projects._by_verb().implementation_refreshed_on = when

    def _run(self):
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", _committed):
            self.env["project.project"]._cron_refresh_plans()

    def test_news_and_age_make_a_plan_old(self):
        self._age(self.projects, datetime(2100, 1, 1))
        self.assertFalse(self._old())
        self._age(self.project, datetime(2020, 1, 1))
        self.assertEqual(self._old(), self.project)
        self._age(self.project, False)
        self.assertEqual(self._old(), self.project)

    def test_a_tick_has_the_plan_worked_out_soon(self):
        cron = self.env.ref("implementation_methodology.ir_cron_refresh_plans")
        self.env.cr.precommit.data.pop("implementation_plan_triggered", None)
        item = self._item(self.project, "s1.accounts")
        item.evidence_required = False
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        item.with_user(self.consultant)._tick()
        item.with_user(self.consultant)._untick()
        now = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertEqual(len(now - triggers), 1)

    def test_killed_midway_it_goes_on_where_it_was(self):
        self._age(self.projects, False)
        seen = []
        original = self.Project._refresh_plan_at

        def refresh(project, now):
            if seen:
                raise KeyboardInterrupt  # as a killed worker
            seen.append(project.id)
            return original(project, now)

        with (
            patch.object(self.Project, "_refresh_plan_at", refresh),
            patch.object(type(self.env["ir.cron"]), "_commit_progress", _committed),
            # assertRaises would undo what had been committed
            suppress(KeyboardInterrupt),
        ):
            self.env["project.project"]._cron_refresh_plans()
        self.assertEqual(len(seen), 1)
        self.assertTrue(
            self.env["project.project"].browse(seen).implementation_refreshed_on
        )
        self._run()
        self.assertTrue(all(self.projects.mapped("implementation_refreshed_on")))

    def test_one_broken_plan_keeps_no_other_old(self):
        self._age(self.projects, False)
        original = self.Project._refresh_plan_at

        def refresh(project, now):
            if project == self.project:
                raise ValueError("broken")
            return original(project, now)

        with (
            patch.object(self.Project, "_refresh_plan_at", refresh),
            self.assertLogs("odoo.addons.implementation_methodology", "ERROR"),
        ):
            self._run()
        self.assertTrue(self.other.implementation_refreshed_on)
        self.assertFalse(self.project.implementation_refreshed_on)
