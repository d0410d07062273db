# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools import guide as rules
from .implementation_guide_steps import ADMINS, CONSULTANTS, MANAGERS

#: How many people are named of those who may do a step.
NAMED = 3


class ImplementationGuide(models.AbstractModel):
    """Getting started: what the company has, and what comes next.

    Nothing is ticked: every state is read from the database when the page is asked
    for. Higher floors add their steps in ``_steps`` and their people in
    ``_manager_groups``.
    """

    _name = "implementation.guide"
    _description = "Getting Started"
    _inherit = ["implementation.guide.projects"]

    # Doors: what the page calls

    @api.model
    def action_screen(self):
        """The page as plain data. Raise AccessError for who manages nothing."""
        self._check_manager()
        return self._screen(fields.Datetime.now())

    @api.model
    def action_open(self, key):
        """The action behind the button of a step. Raise AccessError or UserError."""
        self._check_manager()
        step = self._find_step(key)
        if not self._may(step["groups"]):
            raise AccessError(self.env._("Somebody else has to do this step."))
        xmlid, changes = step["open"]
        action = self.env["ir.actions.actions"]._for_xml_id(xmlid)
        if views := changes.get("views"):
            # Else the views of the action would be shown instead.
            changes = {"view_mode": ",".join(kind for _id, kind in views), **changes}
        return {**action, **changes}

    @api.model
    def action_put_aside(self, key, aside=True):
        """Put a step aside for the company, or take it up again; the page after it."""
        self._check_manager()
        step = self._find_step(key)
        # The guide's managers need no rights on companies to say "not for us".
        company_sudo = self.env.company.sudo()
        company_sudo.implementation_guide_aside = rules.put_aside(
            company_sudo.implementation_guide_aside, step["key"], bool(aside)
        )
        return self._screen(fields.Datetime.now())

    @api.model
    def action_home(self):
        """What the app opens with for whoever asks; False when nothing is his."""
        xmlid = self._home(fields.Datetime.now())
        return xmlid and self.env["ir.actions.actions"]._for_xml_id(xmlid)

    # The page

    @api.model
    def _manager_groups(self):
        """Groups that have the page."""
        return [MANAGERS, ADMINS]

    @api.model
    def _is_manager(self):
        return self._may(self._manager_groups())

    @api.model
    def _check_manager(self):
        if not self._is_manager():
            raise AccessError(self.env._("Only managers have this page."))

    @api.model
    def _home(self, now):
        """XML id of the first page: what a manager still has to do, else the work."""
        if self._is_manager() and rules.missing(self._stated_steps(now)):
            return "implementation_methodology.implementation_guide_action"
        return self._work_home()

    @api.model
    def _work_home(self):
        """XML id of the page where the user's work is; False without any."""
        if self.env.user.has_group(CONSULTANTS):
            return "implementation_methodology.project_project_action"
        if self._is_manager():
            return "implementation_methodology.implementation_guide_action"
        return False

    @api.model
    def _find_step(self, key):
        for step in self._steps(fields.Datetime.now()):
            if step["key"] == key:
                return step
        raise UserError(self.env._("There is no such step."))

    @api.model
    def _stated_steps(self, now):
        """All steps at ``now`` (naive UTC), each with its state, in order."""
        # What is put aside is told to all who have the page.
        company_sudo = self.env.company.sudo()
        aside = company_sudo.implementation_guide_aside or ()
        steps = sorted(self._steps(now), key=lambda step: step["sequence"])
        for step in steps:
            step["state"] = rules.state_of(
                step["done"], step["unneeded"], step["key"] in aside
            )
        return steps

    @api.model
    def _screen(self, now):
        steps = self._stated_steps(now)
        wanted = {step["groups"] for step in steps}
        allowed = {groups: self._may(groups) for groups in wanted}
        helpers = {
            groups: "" if may else self._people_of(groups)
            for groups, may in allowed.items()
        }
        following = rules.next_key(steps)
        sections = []
        for key, title in self._sections():
            shown = [
                {
                    **{name: step[name] for name in ("key", "state", "mandatory")},
                    **{name: step[name] for name in ("title", "now", "why", "button")},
                    "may": allowed[step["groups"]],
                    "helpers": helpers[step["groups"]],
                    "next": step["key"] == following,
                }
                for step in steps
                if step["section"] == key
            ]
            if shown:
                sections.append({"key": key, "title": title, "steps": shown})
        return {
            "company": self.env.company.name,
            "progress": rules.progress(steps),
            "missing": len(rules.missing(steps)),
            "sections": sections,
        }

    @api.model
    def _may(self, groups):
        return any(self.env.user.has_group(group) for group in groups)

    @api.model
    def _people_of(self, groups):
        """Names of people who may do what this user may not, the latest first."""
        # Whom to ask is no secret among the managers of one company.
        users_sudo = self.env["res.users"].sudo()
        found = users_sudo.search(
            Domain("all_group_ids", "in", [self.env.ref(name).id for name in groups])
            & Domain("company_ids", "in", self.env.company.ids),
            limit=NAMED,
            order="id desc",
        )
        return ", ".join(found.mapped("name"))
