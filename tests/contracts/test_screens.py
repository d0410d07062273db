# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Screens of the suite: empty lists say what to do, and no menu is a dead end."""

from lxml import html

from odoo.tests import TransactionCase, new_test_user, tagged

from . import suite

ROOT = "implementation_methodology.implementation_menu_root"
#: Views that can be empty.
LISTS = {"list", "kanban", "calendar", "pivot", "graph", "activity"}
FACE = "o_view_nocontent_smiling_face"


@tagged("post_install", "-at_install", "contract")
class TestScreens(TransactionCase):
    def test_empty_lists_say_what_to_do(self):
        data = self.env["ir.model.data"].search(
            [("module", "in", suite.ADDONS), ("model", "=", "ir.actions.act_window")]
        )
        self.assertGreater(len(data), 50)
        problems, looked_at = [], 0
        for row in data:
            action = self.env[row.model].browse(row.res_id)
            if action.target == "new" or not LISTS & set(action.view_mode.split(",")):
                continue
            looked_at += 1
            told = html.fragment_fromstring(action.help or "", create_parent="div")
            faces = told.xpath(f".//p[contains(@class, '{FACE}')]")
            others = told.xpath(f".//p[not(contains(@class, '{FACE}'))]")
            if not any(face.text_content().strip() for face in faces):
                problems.append(f"{row.complete_name}: no title when it is empty")
            if not any(len(p.text_content().split()) > 3 for p in others):
                problems.append(f"{row.complete_name}: does not say what to do")
        self.assertGreater(looked_at, 40)
        self.assertFalse(problems, suite.listed(problems))

    def _menus(self):
        return self.env["ir.ui.menu"].search(
            [("id", "child_of", self.env.ref(ROOT).id)]
        )

    def _user_of(self, groups):
        if groups not in self.users:
            name = "_".join(map(str, groups.ids))
            user = new_test_user(self.env, f"screens_{name}")
            user.group_ids |= groups
            self.users[groups] = user
        return self.users[groups]

    def _opens(self, action, groups):
        """Whether people with all of ``groups`` can read what an action shows."""
        user = self._user_of(groups)
        if action._name != "ir.actions.act_window":
            return True  # pages of our own ask for the rights themselves
        if action.group_ids and not action.group_ids & user.all_group_ids:
            return False
        return self.env[action.res_model].with_user(user).has_access("read")

    def test_every_menu_leads_somewhere(self):
        self.users, problems = {}, []
        menus, root = self._menus(), self.env.ref(ROOT)
        self.assertGreater(len(menus), 60)
        for menu in menus:
            action = menu.action
            name = menu.complete_name
            if not action:
                if not menu.child_id:
                    problems.append(f"{name}: neither an action nor a menu below it")
                continue
            # Groups of the menu itself are a promise to each of them.
            closed = [
                group.full_name
                for group in menu.group_ids
                if not self._opens(action, group)
            ]
            problems += [f"{name}: closed to {group}" for group in closed]
            if menu.group_ids:
                continue
            above = menu.parent_id
            while above and not above.group_ids:
                above = above.parent_id
            # Who sees the section may need another part of the suite for the screen.
            if not any(
                self._opens(action, group | other)
                for group in above.group_ids
                for other in root.group_ids
            ):
                problems.append(f"{name}: closed to everybody who sees it")
        self.assertFalse(problems, suite.listed(problems))
