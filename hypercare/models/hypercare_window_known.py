# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import models
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.support_sla.models.support_sla_ticket_watch import Moment

HIGH, MEDIUM = "2", "1"
GO = ("go", "go_with_conditions")


class HypercareWindowKnown(models.AbstractModel):
    """What is known to be open at go-live: conditions of the decision, and waivers."""

    _name = "hypercare.window.known"
    _description = "Known Issues of a Window"

    def _go_decision(self):
        """The last decision on the go-live of the project, as superuser."""
        self.ensure_one()
        # Whoever prepares a window need not see the decisions of projects.
        return (
            self.env["implementation.gate.review"]
            .sudo()
            .search(
                [
                    ("project_id", "=", self.project_id.id),
                    ("project_id", "!=", False),
                    ("stage_id.is_go_live", "=", True),
                    ("decided_on", "!=", False),
                ],
                order="decided_on desc, id desc",
                limit=1,
            )
        )

    def _known_conditions(self):
        """Conditions of the go that are still to be done, as superuser."""
        self.ensure_one()
        review_sudo = self._go_decision()
        if review_sudo.decision not in GO:
            return review_sudo.condition_ids.browse()
        return review_sudo.condition_ids.filtered(
            lambda condition: condition.item_id.state != "done"
        )

    def _known_waivers(self, today):
        """Waivers of the project that hold on ``today``, as superuser."""
        self.ensure_one()
        domain = Domain("project_id", "=", self.project_id.id)
        domain &= Domain("project_id", "!=", False) & Domain("state", "=", "active")
        domain &= Domain("expires_on", "=", False) | Domain("expires_on", ">=", today)
        # As above, for waivers.
        return self.env["implementation.waiver"].sudo().search(domain, order="id")

    def _known_vals(self, today):
        """Values of the tickets that known issues become, by origin."""
        self.ensure_one()
        vals = {}
        for condition_sudo in self._known_conditions():
            vals[f"{condition_sudo._name},{condition_sudo.id}"] = {
                "name": condition_sudo.text,
                "priority": HIGH,
                "description": self._known_description(
                    self.env._("A condition of the decision to go live."),
                    (
                        condition_sudo.member_id.partner_id.name
                        or condition_sudo._fields["owner_side"].convert_to_export(
                            condition_sudo.owner_side, condition_sudo
                        )
                    ),
                    condition_sudo.due_date,
                ),
            }
        for waiver_sudo in self._known_waivers(today):
            item_sudo = waiver_sudo.item_id
            vals[f"{waiver_sudo._name},{waiver_sudo.id}"] = {
                "name": item_sudo.name,
                "priority": MEDIUM,
                "description": self._known_description(
                    self.env._("Waived before the go-live: %s", waiver_sudo.reason),
                    item_sudo.member_id.partner_id.name
                    or waiver_sudo.requested_by_id.name,
                    waiver_sudo.expires_on,
                    self.env._("Risk: %s", waiver_sudo.risk),
                ),
            }
        return vals

    def _known_description(self, what, owner, due, *more):
        lines = [what, *more]
        if owner:
            lines.append(self.env._("Owner: %s", owner))
        if due:
            lines.append(self.env._("Until: %s", format_date(self.env, due)))
        return Markup("").join(Markup("<p>%s</p>") % line for line in lines)

    def _take_over_known(self, now):
        """Make a ticket of everything known to be open, once; returns the new ones.

        They are opened at ``now`` (naive UTC), so no promise is broken by their age.
        """
        self.ensure_one()
        # In the language of the client, who reads them in the portal.
        window = self.with_context(lang=self.partner_id.lang or self.env.lang)
        vals = window._known_vals(self._today(now))
        # Whoever records a go-live need not be an agent of the support.
        tickets_sudo = self.env["helpdesk.ticket"].sudo()
        told = tickets_sudo.with_context(active_test=False).search_fetch(
            [("hypercare_origin", "in", list(vals))], ["hypercare_origin"]
        )
        known = set(told.mapped("hypercare_origin"))
        common = {
            "company_id": self.company_id.id,
            "partner_id": (self._people_of("coordinator").partner_id[:1].id)
            or self.partner_id.id,
            "project_id": self.project_id.id,
            "team_id": self.team_id.id,
        }
        if not self.team_id:
            common.pop("team_id")
        # Both sides have agreed on them: nobody needs a mail about each.
        quiet = tickets_sudo._by_verb().with_context(
            tracking_disable=True,
            mail_create_nosubscribe=True,
            support_sla_at=Moment.of(now),
        )
        return quiet.create(
            [
                {**common, **one, "hypercare_origin": origin}
                for origin, one in vals.items()
                if origin not in known
            ]
        ).with_env(tickets_sudo.env)
