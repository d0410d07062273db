# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_list

from .implementation_guide_steps import ACCESS_ADMINS, CONSULTANTS, ENOUGH, MANAGERS


class ImplementationGuideProjects(models.AbstractModel):
    """Steps to the first implementation, and to the first client at the table."""

    _name = "implementation.guide.projects"
    _description = "Steps to the First Implementation"
    _inherit = ["implementation.guide.steps"]

    @api.model
    def _sections(self):
        return [
            *super()._sections(),
            ("implementations", self.env._("Implementations")),
        ]

    @api.model
    def _steps(self, now):
        return [
            *super()._steps(now),
            self._step_consultants(),
            self._step_methodology(),
            self._step_project(),
            *self._steps_of_members(),
        ]

    @api.model
    def _step_consultants(self):
        count = self._people_in(CONSULTANTS)
        return self._step(
            "consultants",
            "implementations",
            110,
            mandatory=True,
            title=self.env._("Consultants"),
            now=self.env._("People with these rights: %s", count)
            if count
            else self.env._("Nobody but the administrator"),
            why=self.env._(
                "Only people with the group Consultant or Manager of Implementation "
                "work on checklists for your side."
            ),
            done=bool(count),
            button=self.env._("Open users"),
            groups=(ACCESS_ADMINS,),
            open=("base.action_res_users", {}),
        )

    @api.model
    def _step_methodology(self):
        # Helpdesk managers are told, though they cannot read it.
        methods_sudo = self.env["implementation.methodology"].sudo()
        found = methods_sudo.search(
            Domain("state", "=", "published") & self._of_company(), limit=3
        )
        return self._step(
            "methodology",
            "implementations",
            120,
            mandatory=True,
            title=self.env._("Methodology"),
            now=format_list(self.env, found.mapped("display_name"))
            if found
            else self.env._("None is published"),
            why=self.env._(
                "A published one gives each implementation its stages and checklists."
            ),
            done=bool(found),
            button=self.env._("Open methodologies"),
            groups=(MANAGERS,),
            open=("implementation_methodology.implementation_methodology_action", {}),
        )

    @api.model
    def _projects(self):
        """Implementations of the company."""
        return Domain("implementation_started_on", "!=", False) & self._of_company()

    @api.model
    def _step_project(self):
        # Only their number is told.
        projects_sudo = self.env["project.project"].sudo()
        count = projects_sudo.search_count(self._projects(), limit=ENOUGH)
        return self._step(
            "project",
            "implementations",
            130,
            mandatory=True,
            title=self.env._("First implementation"),
            now=self.env._("Implementations: %s", self._up_to(count))
            if count
            else self.env._("None has begun"),
            why=self.env._(
                "It copies the methodology for a client, with dates and people, after "
                "a preview."
            ),
            done=bool(count),
            button=self.env._("Start implementation"),
            groups=(MANAGERS,),
            open=("implementation_methodology.implementation_start_action", {}),
        )

    @api.model
    def _steps_of_members(self):
        """People of clients: that they are invited, and that one has come."""
        members = (
            Domain("side", "=", "client")
            & Domain("active", "=", True)
            & Domain("project_id", "any", list(self._projects()))
        )
        # Members and their logins are told of by number only.
        members_sudo = self.env["implementation.member"].sudo()
        named = members_sudo.search_count(members, limit=ENOUGH)
        users_sudo = members_sudo.search(
            members & Domain("partner_id.user_ids", "!=", False), limit=ENOUGH
        ).partner_id.user_ids
        invited = len(users_sudo)
        visits_sudo = self.env["res.users.log"].sudo()
        has_come = bool(
            invited
            and visits_sudo.search_count(
                Domain("create_uid", "in", users_sudo.ids), limit=1
            )
        )
        shared = {
            "section": "implementations",
            "groups": (MANAGERS,),
            "open": ("implementation_methodology.implementation_member_action", {}),
            "button": self.env._("Open members"),
        }
        return [
            self._step(
                "members",
                sequence=140,
                title=self.env._("Members of the client"),
                now=self.env._(
                    "Members: %(named)s, with a login: %(invited)s",
                    named=self._up_to(named),
                    invited=self._up_to(invited),
                )
                if named
                else self.env._("Nobody is a member"),
                why=self.env._(
                    "Members see the implementation in the portal, tick and sign: "
                    "without one the client is not at the table."
                ),
                done=bool(invited),
                **shared,
            ),
            self._step(
                "visit",
                sequence=150,
                title=self.env._("A client has logged in"),
                now=self.env._("One has been here")
                if has_come
                else self.env._("Nobody yet"),
                why=self.env._(
                    "The first visit shows that invitations arrive and pages open."
                ),
                done=has_come,
                **shared,
            ),
        ]
