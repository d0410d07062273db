# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command, api, models
from odoo.exceptions import UserError

#: The part in a window of who has a role in the implementation, the first one counts.
DUTIES = (
    ("integrator_manager", "project_lead", 1),
    ("integrator_support", "support_lead", 0),
    ("client_coordinator", "coordinator", 1),
    ("client_sponsor", "escalation", 2),
)
#: Those of whom there is one.
SINGLE = frozenset({"project_lead", "support_lead", "coordinator"})
SIGNERS = frozenset({"project_lead", "support_lead", "coordinator"})


class HypercareWindowPrepare(models.AbstractModel):
    """A window prepared from what is known of a project."""

    _name = "hypercare.window.prepare"
    _description = "Preparation of a Window"

    @api.model
    def _prepare_for(self, project):
        """A new window of ``project``, with its people and the answers of the library.

        Raises ``UserError`` for a project without a client.
        """
        # Projects, members and roles are read for whoever prepares the window.
        project_sudo = project.sudo()
        if not project_sudo.partner_id:
            raise UserError(
                self.env._("Choose the client of %s first.", project_sudo.name)
            )
        window = self.create([self._vals_of_project(project_sudo)])
        window._preload_faq()
        return window

    @api.model
    def _vals_of_project(self, project_sudo):
        """Values of a window for a project, with the people of its implementation."""
        company = project_sudo.company_id or self.env.company
        calendar = project_sudo._implementation_calendar()
        team = self._team_of(company)
        return {
            "project_id": project_sudo.id,
            "partner_id": project_sudo.partner_id.commercial_partner_id.id,
            "company_id": company.id,
            "policy_id": self.with_company(company)._default_policy_id().id,
            "calendar_id": calendar.id,
            "tz": calendar.tz or self.env["support.agreement"]._default_tz(),
            "user_id": (project_sudo.user_id or self.env.user).id,
            "team_id": team.id,
            "person_ids": [
                Command.create(vals)
                for vals in self._people_of_project(project_sudo, team)
            ],
        }

    @api.model
    def _team_of(self, company):
        """The support team of a company that has one only; else a person chooses."""
        # Whoever prepares a window need not be in its team.
        teams_sudo = (
            self.env["helpdesk.ticket.team"]
            .sudo()
            .search([("company_id", "in", [False, company.id])], limit=2)
        )
        return teams_sudo if len(teams_sudo) == 1 else teams_sudo.browse()

    @api.model
    def _people_of_project(self, project_sudo, team):
        """Values of the people: members first, then who leads project and support."""
        people, taken = {}, set()
        for member in project_sudo.implementation_member_ids:
            if member.side in ("client", "integrator"):
                duty, step = self._duty_of(member, taken)
                taken.add(duty)
                people[member.partner_id] = {
                    "side": member.side,
                    "duty": duty,
                    "role_ids": [Command.set(member.role_ids.ids)],
                    "can_edit": member.can_tick,
                    "can_sign": member.can_sign or duty in SIGNERS,
                    "notify_level": member.notify_level,
                    "escalation": step,
                }
        for duty, user_sudo, step in (
            ("project_lead", project_sudo.user_id, 1),
            ("support_lead", team.user_id, 0),
        ):
            partner = user_sudo.partner_id
            if duty not in taken and partner and partner not in people:
                people[partner] = {
                    "side": "integrator",
                    "duty": duty,
                    "can_edit": True,
                    "can_sign": True,
                    "escalation": step,
                }
        return [{"partner_id": partner.id, **vals} for partner, vals in people.items()]

    @api.model
    def _duty_of(self, member, taken):
        """``(part, step of escalation)`` of a member; single parts are given once."""
        for role, duty, step in DUTIES:
            if member._has_role(role) and not (duty in SINGLE and duty in taken):
                return duty, step
        return ("key_user" if member.side == "client" else "consultant"), 0
