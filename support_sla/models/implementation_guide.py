# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_list

from odoo.addons.implementation_methodology.models.implementation_guide_steps import (
    ACCESS_ADMINS,
    ADMINS,
    ENOUGH,
)

from .support_sla_ticket_sides import AGENTS, MANAGERS

POLICIES = "support_sla.support_sla_policy_action"
#: How many names of teams, addresses and policies are told.
NAMED = 3


class ImplementationGuide(models.AbstractModel):
    """Steps to the first ticket that is answered by an agreement."""

    _inherit = "implementation.guide"

    @api.model
    def _manager_groups(self):
        return [*super()._manager_groups(), MANAGERS]

    @api.model
    def _work_home(self):
        home = super()._work_home()
        consultant = home == "implementation_methodology.project_project_action"
        if not consultant and self.env.user.has_group(AGENTS):
            return "support_sla.support_today_action"
        return home

    @api.model
    def _sections(self):
        return [*super()._sections(), ("support", self.env._("Support"))]

    @api.model
    def _steps(self, now):
        return [
            *super()._steps(now),
            self._step_agents(),
            self._step_team(),
            self._step_sorting(),
            self._step_incoming(),
            self._step_policy(),
            self._step_agreement(),
        ]

    @api.model
    def _policies(self):
        """Policies that promise to anybody, not by one agreement."""
        # Implementation managers are told, though they cannot read them.
        policies_sudo = self.env["support.sla.policy"].sudo()
        return policies_sudo.search(
            Domain("agreement_version_ids", "=", False)
            & Domain("target_ids", "!=", False)
            & self._of_company(),
            limit=ENOUGH,
        )

    @api.model
    def _calendars(self):
        """Clocks run in the hours of policies: holidays have to count there too."""
        promised = self._policies().calendar_id.sudo(False)
        return super()._calendars() | promised

    @api.model
    def _step_agents(self):
        count = self._people_in(AGENTS)
        return self._step(
            "agents",
            "support",
            210,
            mandatory=True,
            title=self.env._("Support agents"),
            now=self.env._("People with these rights: %s", count)
            if count
            else self.env._("Nobody but the administrator"),
            why=self.env._(
                "Only people with a group of the helpdesk see tickets, and only their "
                "answers count as yours."
            ),
            done=bool(count),
            button=self.env._("Open users"),
            groups=(ACCESS_ADMINS,),
            open=("base.action_res_users", {}),
        )

    @api.model
    def _teams(self):
        # Administrators are told, though they may be of no team.
        teams_sudo = self.env["helpdesk.ticket.team"].sudo()
        return teams_sudo.search(self._of_company(), limit=ENOUGH)

    @api.model
    def _step_team(self):
        manned = self._teams().filtered("user_ids")
        return self._step(
            "team",
            "support",
            220,
            mandatory=True,
            title=self.env._("Support team"),
            now=format_list(self.env, manned[:NAMED].mapped("name"))
            if manned
            else self.env._("No team with people"),
            why=self.env._("Tickets go to a team, and are seen by its people."),
            done=bool(manned),
            button=self.env._("Open teams"),
            groups=(MANAGERS,),
            open=("helpdesk_mgmt.helpdesk_ticket_team_action", {}),
        )

    @api.model
    def _step_sorting(self):
        # Only their number is told.
        channels_sudo = self.env["helpdesk.ticket.channel"].sudo()
        categories_sudo = self.env["helpdesk.ticket.category"].sudo()
        channels = channels_sudo.search_count(self._of_company(), limit=ENOUGH)
        categories = categories_sudo.search_count(self._of_company(), limit=ENOUGH)
        lacking = "channel" if not channels else "category"
        return self._step(
            "sorting",
            "support",
            225,
            title=self.env._("Channels and categories"),
            now=self.env._(
                "Channels: %(channels)s, categories: %(categories)s",
                channels=channels,
                categories=categories,
            ),
            why=self.env._(
                "They say where a ticket came from and what it is about; policies and "
                "reports tell tickets apart by them."
            ),
            done=bool(channels and categories),
            button=self.env._("Open categories")
            if channels
            else self.env._("Open channels"),
            groups=(MANAGERS,),
            open=(f"helpdesk_mgmt.helpdesk_ticket_{lacking}_action", {}),
        )

    @api.model
    def _addresses(self):
        """Addresses of the company's own domain that make tickets."""
        # Teams' addresses, and the one that the helpdesk brings, stand on letters.
        aliases_sudo = self.env["mail.alias"].sudo()
        return aliases_sudo.search(
            Domain("alias_model_id.model", "=", "helpdesk.ticket")
            & Domain("alias_name", "!=", False)
            & Domain("alias_domain_id", "in", self.env.company.alias_domain_id.ids),
            limit=ENOUGH,
        )

    @api.model
    def _step_incoming(self):
        aliases = self._addresses()
        # Servers are the administrators' data; that there is one is told.
        servers_sudo = self.env["fetchmail.server"].sudo()
        fetched = servers_sudo.search_count(Domain("state", "=", "done"), limit=1)
        # Whatever server brings it: a letter that has come is proof.
        has_come = "valid" in aliases.mapped("alias_status")
        if aliases:
            told = format_list(self.env, aliases[:NAMED].mapped("alias_full_name"))
            if not (fetched or has_come):
                told = self.env._("%s; no mail has come yet", told)
            button = self.env._("Open mail servers")
            groups, shown = (ADMINS,), "mail.action_email_server_tree"
        elif self.env.company.alias_domain_id:
            told = self.env._("No team has an address")
            button = self.env._("Open teams")
            groups, shown = (MANAGERS,), "helpdesk_mgmt.helpdesk_ticket_team_action"
        else:
            told = self.env._("Your company has no domain for mail")
            button = self.env._("Open mail domains")
            groups, shown = (ADMINS,), "mail.mail_alias_domain_action"
        return self._step(
            "incoming",
            "support",
            230,
            title=self.env._("Incoming mail"),
            now=told,
            why=self.env._("A letter to the address of a team becomes a ticket."),
            done=bool(aliases and (fetched or has_come)),
            button=button,
            groups=groups,
            open=(shown, {}),
        )

    @api.model
    def _step_policy(self):
        policies = self._policies()
        zone = self.env.company.resource_calendar_id.tz
        # Shipped hours are given the company's zone when the add-on is installed;
        # whoever sets his zone later has to set theirs as well.
        lost = (
            policies.calendar_id.filtered(lambda calendar: calendar.tz == "UTC")
            if zone not in (False, "UTC")
            else policies.calendar_id.browse()
        )
        if not policies:
            told = self.env._("Nothing is promised")
        elif lost:
            told = self.env._(
                "%(hours)s are counted in UTC, your company works in %(zone)s",
                hours=lost[0].name,
                zone=zone,
            )
        else:
            told = format_list(self.env, policies[:NAMED].mapped("name"))
        return self._step(
            "policy",
            "support",
            240,
            mandatory=True,
            title=self.env._("SLA policy"),
            now=told,
            why=self.env._(
                "It says within what working time which ticket is answered and solved."
            ),
            done=bool(policies and not lost),
            button=self.env._("Open working hours")
            if lost
            else self.env._("Open policies"),
            groups=(ADMINS if lost else MANAGERS,),
            open=(
                "resource.action_resource_calendar_form",
                self._form_of(lost[0]),
            )
            if lost
            else (POLICIES, {}),
        )

    @api.model
    def _step_agreement(self):
        # Implementation managers are told how many there are.
        agreements_sudo = self.env["support.agreement"].sudo()
        company = self._of_company()
        signed = agreements_sudo.search_count(
            company & Domain("signed_on", "!=", False), limit=ENOUGH
        )
        drafted = agreements_sudo.search_count(
            company & Domain("signed_on", "=", False), limit=ENOUGH
        )
        return self._step(
            "agreement",
            "support",
            250,
            title=self.env._("First agreement"),
            now=self.env._(
                "Signed: %(signed)s, not yet: %(drafted)s",
                signed=self._up_to(signed),
                drafted=self._up_to(drafted),
            )
            if signed or drafted
            else self.env._("None has been made"),
            why=self.env._(
                "It says what a client is promised and how many hours are included; "
                "both sides sign it."
            ),
            done=bool(signed),
            button=self.env._("Open agreements")
            if signed or drafted
            else self.env._("New agreement"),
            groups=(MANAGERS,),
            open=(
                "support_sla.support_agreement_action"
                if signed or drafted
                else "support_sla.support_agreement_form_action",
                {},
            ),
        )
