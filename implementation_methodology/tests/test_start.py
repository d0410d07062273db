# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import ImplementationCommon


@tagged("post_install", "-at_install")
class TestStart(ImplementationCommon):
    def _spans(self, wizard):
        return {
            line.stage_id.code: (line.plan_start, line.plan_end)
            for line in wizard.stage_line_ids
        }

    def test_project_gets_all_stages_items_and_milestones(self):
        project = self._start_implementation()
        self.assertEqual(
            project.implementation_stage_ids.mapped("code"),
            ["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"],
        )
        self.assertEqual(len(project.implementation_item_ids), 48)
        stages = project.implementation_stage_ids
        self.assertEqual(len(stages.milestone_id), 8)
        self.assertEqual(
            stages.mapped("plan_end"), stages.milestone_id.mapped("deadline")
        )

    def test_stage_not_bought_keeps_its_number(self):
        project = self._start_implementation()
        stages = project.implementation_stage_ids
        self.assertEqual(stages.mapped("number"), list(range(1, 9)))
        extra = self._stage(project, "s6")
        self.assertEqual(extra.state, "not_in_contract")
        self.assertFalse(extra.plan_start)

    def test_bought_option_brings_the_stage_into_the_contract(self):
        option = self.env.ref("implementation_methodology.option_extra_training")
        default = self.env["implementation.option"].search([("is_default", "=", True)])
        project = self._start_implementation(
            option_ids=[Command.set((option | default).ids)]
        )
        self.assertEqual(self._stage(project, "s6").state, "locked")
        self.assertTrue(self._stage(project, "s6").plan_start)

    def test_variant_leaves_out_items_of_other_hosting(self):
        variant = self.env.ref("implementation_methodology.variant_on_premise")
        project = self._start_implementation(variant_id=variant.id)
        self.assertFalse(self._item(project, "s1.subscription"))
        self.assertEqual(len(project.implementation_item_ids), 47)

    def test_forward_plan_counts_working_days_and_holidays(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.calendar.id,
                "company_id": self.env.company.id,
                "date_from": "2026-03-02 21:00:00",
                "date_to": "2026-03-03 21:00:00",
            }
        )
        spans = self._spans(self._start_wizard())
        # Five days from Monday 2 March without Tuesday's wholly free day.
        self.assertEqual(spans["s1"], (date(2026, 3, 2), date(2026, 3, 9)))
        self.assertEqual(spans["s2"][0], date(2026, 3, 10))

    def test_holiday_of_another_company_does_not_move_the_plan(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        leave = (
            self.env["resource.calendar.leaves"]
            .with_company(company)
            .create(
                {
                    "name": "Their holiday",
                    "calendar_id": False,
                    "date_from": "2026-03-02 21:00:00",
                    "date_to": "2026-03-03 21:00:00",
                }
            )
        )
        self.assertEqual(leave.company_id, company)
        spans = self._spans(self._start_wizard())
        self.assertEqual(spans["s1"], (date(2026, 3, 2), date(2026, 3, 6)))

    def test_backward_plan_puts_the_launch_on_the_go_live_date(self):
        wizard = self._start_wizard(anchor="go_live", anchor_date=date(2026, 9, 1))
        spans = self._spans(wizard)
        self.assertEqual(spans["s7"][0], date(2026, 9, 1))
        self.assertEqual(spans["s5"][1], date(2026, 8, 31))
        self.assertEqual(spans["s4"][1] < spans["s5"][0], True)

    def test_preview_is_what_is_created(self):
        wizard = self._start_wizard()
        preview = {
            line.item_id.code: (line.due_date, line.partner_id)
            for line in wizard.item_line_ids
        }
        project = wizard._create_implementation()
        created = {
            item.code: (item.due_date, item.member_id.partner_id)
            for item in project.implementation_item_ids
            if item.stage_id.state != "not_in_contract"
        }
        self.assertEqual(preview, created)

    def test_preview_follows_every_choice_in_the_form(self):
        form = Form(self.env["implementation.start"].with_user(self.manager))
        form.name = "In the form"
        form.anchor = "go_live"
        form.anchor_date = date(2026, 9, 1)
        with form.person_line_ids.edit(1) as line:
            line.partner_id = self.coordinator.partner_id
        wizard = form.save()
        self.assertEqual(self._spans(wizard)["s7"][0], date(2026, 9, 1))
        coordinator = self.env.ref("implementation_methodology.role_client_coordinator")
        self.assertEqual(wizard.person_line_ids[1].role_id, coordinator)
        self.assertIn(
            self.coordinator.partner_id, wizard.item_line_ids.mapped("partner_id")
        )

    def test_responsible_person_comes_from_the_role(self):
        project = self._start_implementation()
        item = self._item(project, "s2.base_settings")
        self.assertEqual(item.member_id.partner_id, self.consultant.partner_id)
        self.assertEqual(item.member_id.side, "integrator")

    def test_one_person_with_two_roles_is_one_member(self):
        people = {**self._people(), "client_administrator": self.coordinator}
        project = self._start_implementation(people=people)
        member = project.implementation_member_ids.filtered(
            lambda m: m.partner_id == self.coordinator.partner_id
        )
        self.assertEqual(len(member), 1)
        self.assertEqual(len(member.role_ids), 2)

    def test_starting_twice_is_refused(self):
        project = self._start_implementation()
        with self.assertRaisesRegex(UserError, "started already"):
            self._start_wizard(project_id=project.id)._create_implementation()
        with self.assertRaisesRegex(UserError, "started already"):
            project.with_user(self.manager).action_start_implementation()

    def test_building_twice_adds_nothing(self):
        project = self._start_implementation()
        wizard = self._start_wizard()
        stages, items = self.env["implementation.builder"]._build(
            project,
            self.methodology.stage_ids,
            wizard._bought(),
            wizard._spans(wizard._bought()),
            {},
            wizard._workdays(),
        )
        self.assertFalse(stages)
        self.assertFalse(items)
        self.assertEqual(len(project.implementation_item_ids), 48)

    def test_texts_are_copied_in_every_language(self):
        self.env["res.lang"]._activate_lang("uk_UA")
        template = self.methodology.stage_ids[0]
        template_item = template.item_ids[0]
        self.methodology._by_verb().state = "draft"
        template.with_context(lang="uk_UA").goal = "Мета українською"
        template_item.with_context(lang="uk_UA").name = "Пункт українською"
        self.methodology._by_verb().state = "published"
        project = self._start_implementation()
        stage = self._stage(project, "s1")
        item = self._item(project, template_item.code)
        self.assertEqual(stage.with_context(lang="uk_UA").goal, "Мета українською")
        self.assertEqual(item.with_context(lang="uk_UA").name, "Пункт українською")
        self.assertEqual(item.name, template_item.name)

    def test_project_keeps_its_texts_when_the_methodology_goes_on(self):
        project = self._start_implementation()
        before = self._stage(project, "s1").name
        draft = self.env["implementation.methodology"].browse(
            self.methodology.action_new_version()["res_id"]
        )
        draft.stage_ids[0].name = "Reworded"
        self.assertEqual(self._stage(project, "s1").name, before)

    def test_only_a_manager_starts(self):
        with self.assertRaises(AccessError):
            self.env["implementation.start"].with_user(self.consultant).create(
                {"name": "Not mine to start"}
            )

    def test_a_circle_of_stages_is_named_and_refused(self):
        draft = self.env["implementation.methodology"].browse(
            self.methodology.action_new_version()["res_id"]
        )
        first, second = draft.stage_ids[:2]
        first.predecessor_ids = second
        with self.assertRaisesRegex(UserError, "s1 → s2 → s1|s2 → s1 → s2"):
            draft.action_publish()

    def test_queries_do_not_grow_with_the_checklist(self):
        """Ten times as many items cost at most sixty queries more."""
        small = self._queries_to_start(self.methodology)
        large = self._queries_to_start(self._methodology_times_ten())
        self.assertLessEqual(large - small, 60)

    def _queries_to_start(self, methodology):
        wizard = self._start_wizard(methodology_id=methodology.id)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        wizard._create_implementation()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _methodology_times_ten(self):
        draft = self.env["implementation.methodology"].browse(
            self.methodology.action_new_version()["res_id"]
        )
        for item in draft.stage_ids.item_ids:
            for number in range(9):
                item.copy({"code": f"{item.code}.{number}"})
        draft.action_publish()
        self.assertEqual(draft.item_count, 480)
        return draft
