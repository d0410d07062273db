# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Command, Domain

from odoo.addons.implementation_methodology.tests.common_transfer import TransferMixin

from .common import SlaCommon

MANAGERS = "implementation_methodology.group_manager"
HEADS = f"{MANAGERS},helpdesk_mgmt.group_helpdesk_manager"


class TestTransfer(TransferMixin, SlaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("uk_UA")
        cls.head = cls._new_user("sla_head", HEADS)
        cls.system = cls._new_user("sla_system", f"{HEADS},base.group_system")
        cls.engine = cls.env["implementation.transfer"].with_user(cls.system)
        cls.policy.name = "Travelling promise"
        cls.policy.with_context(lang="uk_UA").name = "Мандрівна обіцянка"
        cls.policy.team_ids = cls.team
        cls.policy.level_ids = [
            Command.create(
                {
                    "name": "Tell the leader",
                    "moment": "at",
                    "amount": 0,
                    "role": "leader",
                    "user_ids": cls.leader.ids,
                    "stage_id": cls.working.id,
                }
            )
        ]

    def test_a_policy_comes_back_as_it_went(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "calendar_id": self.calendar.id,
                "date_from": "2026-05-01 00:00:00",
                "date_to": "2026-05-01 23:59:59",
            }
        )
        data = self._export()
        self.assertEqual(self.stayed, [])
        targets = self.policy.target_ids
        targets[0].amount = 99
        targets[1].active = False
        self.policy.with_context(lang="uk_UA").name = "Інша"
        self.policy.level_ids.unlink()
        self.calendar.attendance_ids[:2].unlink()
        self.calendar.global_leave_ids.unlink()
        self.assertNotEqual(self._export(), data)
        self._import(data)
        self.assertEqual(self._export(), data)
        self.assertEqual(self._kinds(data), {})
        self.assertTrue(targets[1].active, "the target that was archived is used again")
        self.assertEqual(
            self.policy.with_context(lang="uk_UA").name, "Мандрівна обіцянка"
        )
        self.assertEqual(len(self.calendar.attendance_ids), 5)

    def test_another_database_gets_all_of_it(self):
        data = self._export("calendars", "policies")
        self.policy.unlink()
        self.calendar.unlink()
        self.assertEqual(
            self._kinds(data), {"9-18": "new", "Travelling promise": "new"}
        )
        self._import(data)
        self.assertEqual(self._export("calendars", "policies"), data)
        policy = self.env["support.sla.policy"].search(
            [("name", "=", "Travelling promise")]
        )
        self.assertEqual(policy.calendar_id.name, "9-18")
        self.assertEqual(policy.company_id, self.env.company)
        self.assertFalse(policy.level_ids.user_ids, "people do not travel")

    def test_what_clocks_were_promised_stays(self):
        ticket = self._ticket()
        clock = ticket.sla_clock_ids.filtered(lambda one: one.metric == "resolution")
        before = (clock.due_at, clock.promise_id)

        def hurry(parts):
            policy = next(
                one
                for one in parts["policies"]
                if one["name"]["en_US"] == "Travelling promise"
            )
            for target in policy["target_ids"]:
                target["amount"] = 1.0

        data = self._edited(self._export("policies"), hurry)
        self._import(data)
        self.assertEqual(set(self.policy.target_ids.mapped("amount")), {1.0})
        self.assertEqual((clock.due_at, clock.promise_id), before)

    def test_what_one_client_was_promised_stays(self):
        mine = self._policy("For one client", vals={"partner_ids": self.client.ids})
        self.assertNotIn(b"For one client", self._export("policies"))
        self.policy.name = "For one client"
        again = self._export("policies")
        self.policy.unlink()
        self._import(again)
        self.assertEqual(mine.partner_ids, self.client)
        self.assertEqual(mine.target_ids.ids, [])

    def test_conditions_by_number_stay_behind_and_are_not_taken(self):
        data = self._export("policies")
        self.policy.domain = f"[('team_id', '=', {self.team.id})]"
        self._export("policies")
        self.assertIn("by their numbers", self.stayed[0])

        def numbered(parts):
            for one in parts["policies"]:
                one["domain"] = "[('stage_id', 'in', [1, 2])]"

        kinds = self._kinds(self._edited(data, numbered))
        self.assertEqual(set(kinds.values()), {"blocked"})

        def hostile(parts):
            parts["policies"][0]["domain"] = "__import__('os').getcwd()"

        kinds = self._kinds(self._edited(data, hostile))
        self.assertIn("blocked", kinds.values())

    def test_a_team_that_is_not_here_widens_no_promise(self):
        data = self._export("policies")
        self.team.name = "Called otherwise"
        content = self.engine._read_file(data)["content"]
        step = next(
            one
            for one in self.engine._compare(content, {"policies"})
            if one.title == "Travelling promise"
        )
        self.assertEqual(step.kind, "blocked")
        self.assertIn("First line", step.reason)

    def test_levels_and_rules_come_back(self):
        own = self.env["support.agreement.rule"].create(
            {
                "name": "Own rule",
                "code": "own_rule",
                "users_from": 7,
                "floor_id": self.env.ref("support_sla.agreement_level_basic").id,
                "process_ids": self.env["support.agreement.process"]
                .search(Domain.TRUE, limit=2)
                .ids,
            }
        )
        data = self._export("services", "processes", "levels", "rules")
        level = self.env.ref("support_sla.agreement_level_standard")
        level.write({"goal": 12, "service_ids": [Command.clear()]})
        level.with_context(lang="uk_UA").name = "Інший"
        own.unlink()
        self._import(data)
        self.assertEqual(self._export("services", "processes", "levels", "rules"), data)

    def test_holidays_of_the_company_travel(self):
        days = self.env["resource.calendar.leaves"].create(
            {
                "name": "Independence Day",
                "calendar_id": False,
                "company_id": self.env.company.id,
                "date_from": "2026-08-24 00:00:00",
                "date_to": "2026-08-24 23:59:59",
            }
        )
        data = self._export("holidays")
        days.unlink()
        self.assertEqual(
            self._kinds(data), {"Independence Day · 2026-08-24 00:00:00": "new"}
        )
        self._import(data)
        self.assertEqual(self._export("holidays"), data)

    def test_parts_are_offered_to_whom_they_belong(self):
        def offered(user, importing):
            engine = self.env["implementation.transfer"].with_user(user)
            return {part.name for part in engine._offered(importing)}

        ours = {"policies", "services", "processes", "levels", "rules"}
        hours = {"calendars"}
        planner = self._new_user("sla_planner", MANAGERS)
        for importing in (False, True):
            self.assertFalse(offered(planner, importing) & (ours | hours))
            self.assertLessEqual(ours, offered(self.head, importing))
            self.assertLessEqual(hours, offered(self.system, importing))
        self.assertFalse(offered(self.head, True) & hours, "hours are Odoo's to guard")
