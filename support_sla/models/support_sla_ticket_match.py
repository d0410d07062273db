# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ..tools.clock import METRICS
from ..tools.policy import Ticket, match, telling


class SupportSlaTicketMatch(models.AbstractModel):
    """Which promises a ticket gets, and why."""

    _name = "support.sla.ticket.match"
    _description = "SLA Promises of a Ticket"

    @api.model
    def _sla_match_fields(self):
        """Ticket fields on which promises depend."""
        conditions = {
            "company_id",
            "partner_id",
            "team_id",
            "category_id",
            "tag_ids",
            "channel_id",
            "priority",
        }
        return conditions | self.env["support.sla.policy"]._domain_fields()

    def _sla_match(self, opened=None):
        """``{ticket id: (promises, why)}`` as the policies are today.

        ``opened`` maps ids of tickets to when they were opened (naive UTC): what an
        agreement promised then is not replaced by a later version of it. A ticket
        that is not in it is matched as if it were opened now.
        ``promises`` maps metrics to ids of ``support.sla.promise``; ``why`` is what
        ``tools.policy.match`` tells of the policies that might have been for it.
        """
        opened, now = opened or {}, self._sla_now()
        matches = {
            ticket: ticket._sla_match_targets(opened.get(ticket.id, now))
            for ticket in self
        }
        pairs = {
            (target, ticket.company_id.id)
            for ticket, (targets, _why) in matches.items()
            for target in targets.values()
        }
        ids = self.env["support.sla.promise"]._current(pairs) if pairs else {}
        return {
            ticket.id: (
                {
                    metric: ids[target, ticket.company_id.id]
                    for metric, target in targets.items()
                },
                telling(why),
            )
            for ticket, (targets, why) in matches.items()
        }

    def _sla_match_targets(self, at):
        """``(targets, why)`` of one ticket, see ``tools.policy.match``."""
        self.ensure_one()
        Policy = self.env["support.sla.policy"]
        policies = Policy._rules(self.company_id.id)
        if not policies:
            return {}, []
        return match(
            policies,
            self._sla_conditions(policies, at),
            METRICS,
            lambda domain: Policy._fits(domain, self),
        )

    def _sla_conditions(self, policies, at):
        """What the policies look at; a read that no policy needs is not made."""
        path = ""
        if self.category_id and any(policy.categories for policy in policies):
            path = self.category_id.parent_path or ""
        tags = self.tag_ids.ids if any(policy.tags for policy in policies) else ()
        return Ticket(
            company=self.company_id.id,
            client=self.commercial_partner_id.id,
            team=self.team_id.id,
            categories=frozenset(int(part) for part in path.split("/") if part),
            tags=frozenset(tags),
            channel=self.channel_id.id,
            priority=self.priority or "",
            at=at,
        )
