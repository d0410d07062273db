# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.support_sla.tools.clock import FIRST_RESPONSE, RESOLUTION

METRICS = (FIRST_RESPONSE, RESOLUTION)
#: Who is asked first about anything, in this order.
LEADING = ("project_lead", "support_lead", "coordinator")


class HypercarePortalReach(models.AbstractModel):
    """How to reach the support of a window, by when it answers, and who is who."""

    _name = "hypercare.portal.reach"
    _description = "Reaching the Support in the Portal"

    @api.model
    def _reach_page(self, person_sudo, now):
        """Channels, hours, promises and people at ``now`` (naive UTC)."""
        window_sudo = person_sudo.window_id
        version_sudo = self._agreed_version(window_sudo)
        terms = self.env["support.agreement.portal"]
        hours = window_sudo.sla_policy_id.calendar_id or window_sudo.calendar_id
        zone = self.env.user.tz or window_sudo.tz
        is_open = window_sudo.state == "open"
        return {
            "promises": self._promise_table(window_sudo, version_sudo),
            "channels": version_sudo.channel_ids.mapped("name"),
            "reach_note": version_sudo.reach_note or "",
            "mail_address": self._mail_address(window_sudo.team_id),
            "hours_lines": terms._week_lines(hours),
            "hours_zone": self.env["support.sla.portal"]._zone_words(hours.tz or "UTC"),
            "hours_now": terms._open_now(
                hours, window_sudo.company_id, zone, now if is_open else None
            ),
            **self._people(window_sudo, now),
        }

    @api.model
    def _mail_address(self, team_sudo):
        """Where a mail becomes a ticket of the team; empty when there is none."""
        alias = team_sudo.alias_id
        return alias.alias_full_name or "" if alias.alias_name else ""

    # Promises

    @api.model
    def _agreed_version(self, window_sudo):
        """What is signed with the client, and in force by now."""
        agreement_sudo = self.env["support.agreement"].search(
            Domain("partner_id", "=", window_sudo.partner_id.commercial_partner_id.id)
            & Domain("company_id", "=", window_sudo.company_id.id)
            & Domain("state", "=", "active"),
            limit=1,
        )
        version_sudo = agreement_sudo.version_id
        is_signed = version_sudo.seal_state == "signed"
        return version_sudo if is_signed else version_sudo.browse()

    @api.model
    def _promise_table(self, window_sudo, version_sudo):
        """A row for each priority, with what is promised while the window is open.

        What the window itself does not promise, the agreement does: so the clocks of
        its tickets are set, too.
        """
        own = self._targets(window_sudo.sla_policy_id.target_ids)
        agreed = self._targets(version_sudo.target_ids)
        metrics = [
            metric
            for metric in METRICS
            if any(key[0] == metric for key in (*own, *agreed))
        ]
        labels = self.env["support.agreement.portal"]._metric_words()
        priorities = self.env["support.sla.target"]._selection_priority()[::-1]
        rows = []
        for priority, words in priorities:
            cells = []
            for metric in metrics:
                target = self._target(own, metric, priority)
                from_agreement = not target
                target = target or self._target(agreed, metric, priority)
                cells.append(
                    {
                        "label": labels[metric],
                        "words": target._amount_words() if target else "",
                        "from_agreement": bool(target) and from_agreement,
                    }
                )
            rows.append({"priority": words, "cells": cells})
        return {
            "columns": [labels[metric] for metric in metrics],
            "rows": rows if metrics else [],
            "has_agreed": any(
                cell["from_agreement"] for row in rows for cell in row["cells"]
            ),
        }

    @api.model
    def _targets(self, targets_sudo):
        active = targets_sudo.filtered("active")
        return {(one.metric, one.priority or ""): one for one in active}

    @api.model
    def _target(self, targets, metric, priority):
        return targets.get((metric, priority)) or targets.get((metric, ""))

    # People

    @api.model
    def _people(self, window_sudo, now):
        """Who leads, who is asked when something is stuck, who is there today."""
        people = window_sudo.person_ids
        duties = people._fields["duty"]._description_selection(self.env)
        sides = people._fields["side"]._description_selection(self.env)
        present = window_sudo.duty_ids._covers(window_sudo._today(now))
        return {
            "leading": people.filtered(lambda one: one.duty in LEADING).sorted(
                lambda one: (one.side == "client", LEADING.index(one.duty), one.id)
            ),
            "escalation": people.filtered("escalation").sorted(
                lambda one: (one.side == "client", one.escalation, one.id)
            ),
            "present": [
                {"name": duty.partner_id.name, "note": duty.note or ""}
                for duty in present
            ]
            if window_sudo.state == "open"
            else [],
            "duty_words": dict(duties),
            "side_words": dict(sides),
        }
