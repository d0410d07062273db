# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.support_sla import MOVED_MENUS, _give_menus_back

ROOT = "implementation_methodology.implementation_menu_root"
OWN = "helpdesk_mgmt.group_helpdesk_user_own"
HEAD = "helpdesk_mgmt.group_helpdesk_manager"


@tagged("post_install", "-at_install")
class TestSuiteMenus(TransactionCase):
    """One app; everybody sees in it what he can open, and nothing else."""

    def _menus(self, *groups):
        login = f"menus_{len(groups)}_{abs(hash(groups))}"
        user = new_test_user(self.env, login, groups=",".join(groups))
        return self.env["ir.ui.menu"].with_user(user).load_menus(False)

    def _sections(self, *groups):
        """XML ids of the sections that people of ``groups`` see in the app."""
        menus = self._menus(*groups)
        root = self.env.ref(ROOT).id
        if root not in menus:
            return None
        children = [menus[child] for child in menus[root]["children"]]
        for section in children:
            self.assertTrue(
                section["action_id"] or section["children"], section["name"]
            )
        return [section["xmlid"].split(".")[1] for section in children]

    def _ours(self, found):
        """Without the sections of floors above this one."""
        return [name for name in found if "hypercare" not in name]

    def test_sections_by_group(self):
        guide, work, reports, configuration = (
            f"implementation_menu_{name}"
            for name in ("guide", "work", "reporting", "configuration")
        )
        helpdesk = "helpdesk_ticket_main_menu"
        for groups, wanted in (
            (("implementation_methodology.group_user",), [work, reports]),
            (
                ("implementation_methodology.group_manager",),
                [guide, work, reports, configuration],
            ),
            ((HEAD,), [guide, helpdesk, reports, configuration]),
            (
                ("implementation_methodology.group_manager", HEAD),
                [guide, work, helpdesk, reports, configuration],
            ),
            (("base.group_system",), [guide, configuration]),
        ):
            with self.subTest(groups):
                self.assertEqual(self._ours(self._sections(*groups)), wanted)
        # An agent has reports only where a higher floor gives him some.
        agent = self._ours(self._sections(OWN))
        self.assertEqual([name for name in agent if name != reports], [helpdesk])

    def test_others_do_not_have_the_app(self):
        for groups in ("base.group_user", "project.group_project_manager"):
            self.assertIsNone(self._sections(groups))

    def test_the_helpdesk_is_no_app_of_its_own(self):
        menus = self._menus(HEAD)
        roots = [menus[root]["xmlid"] for root in menus["root"]["children"]]
        self.assertIn(ROOT, roots)
        self.assertNotIn(MOVED_MENUS[0], roots)

    def test_menus_of_others_stay_below_the_helpdesk(self):
        action = self.env.ref("helpdesk_mgmt.helpdesk_ticket_action")
        for number, name in enumerate(MOVED_MENUS):
            self.env["ir.ui.menu"].create(
                {
                    "name": f"Theirs {number}",
                    "parent_id": self.env.ref(name).id,
                    "action": f"{action._name},{action.id}",
                }
            )
        menus = self._menus(HEAD)
        found = [menu for menu in menus.values() if "Theirs" in menu["name"]]
        self.assertEqual(len(found), 3)
        app = self.env.ref(ROOT).id
        self.assertEqual({menu["app_id"] for menu in found}, {app})

    def test_every_menu_of_ours_has_a_name_once_per_parent(self):
        menus = self.env["ir.ui.menu"].search(
            [("id", "child_of", self.env.ref(ROOT).id)]
        )
        seen = [(menu.parent_id.id, menu.name) for menu in menus]
        self.assertEqual(len(seen), len(set(seen)))

    def _tree(self):
        return [
            (menu.parent_id.get_external_id().get(menu.parent_id.id), menu.sequence)
            for menu in map(self.env.ref, MOVED_MENUS)
        ]

    def test_the_helpdesk_gets_its_menus_back(self):
        for name in MOVED_MENUS:
            self.env.ref(name).with_context(lang="en_US").name = "Renamed"
        self.env["res.lang"]._activate_lang("uk_UA")
        reports = self.env.ref(MOVED_MENUS[1])
        reports.with_context(lang="uk_UA").name = "Підтримка"
        _give_menus_back(self.env)
        main = MOVED_MENUS[0]
        self.assertEqual(self._tree(), [(None, 16), (main, 25), (main, 35)])
        names = [self.env.ref(name).name for name in MOVED_MENUS]
        self.assertEqual(names, ["Helpdesk", "Reporting", "Configuration"])
        self.assertEqual(reports.with_context(lang="uk_UA").name, "Reporting")
        icon = "helpdesk_mgmt,static/description/icon.png"
        self.assertEqual(self.env.ref(main).web_icon, icon)
        self.assertTrue(self.env.ref(main).web_icon_data)
        self.assertEqual(self.env.ref(main).group_ids, self.env.ref(OWN))
        self.assertIsNone(self._sections(OWN))
        # The rest of the suite is as it was without the helpdesk.
        self.assertEqual(
            self._ours(self._sections("implementation_methodology.group_user"))[:1],
            ["implementation_menu_work"],
        )
