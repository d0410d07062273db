# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError

#: Identity, not value: a context that came in by RPC can never hold this object.
ESCALATION = object()
HIGHEST_PRIORITY = 3


class SupportSlaTicketEscalate(models.AbstractModel):
    """What an escalation changes on a ticket."""

    _name = "support.sla.ticket.escalate"
    _description = "SLA Escalation of a Ticket"

    def _sla_escalate(self, level):
        """Reassign, raise the priority, move and run the action of ``level``.

        The caller has taken a savepoint: all of it happens or nothing.
        """
        # Mails are queued and leave after the commit; who takes over is told by the
        # level itself, at an hour at which people are told anything.
        quiet = {
            "support_sla_escalation": ESCALATION,
            "mail_notify_force_send": False,
            "mail_auto_subscribe_no_notify": True,
        }
        tickets = self.with_context(**quiet)
        for priority, same in tickets.grouped("priority").items():
            vals = self._sla_escalation_vals(level, priority)
            for (team, _stage, _user), alike in same.grouped(
                lambda one: (one.team_id, one.stage_id, one.user_id)
            ).items():
                self._sla_check_stage(level.stage_id, team)
                changed = {
                    name: value
                    for name, value in vals.items()
                    if alike._fields[name].convert_to_write(alike[0][name], alike[0])
                    != value
                }
                if changed:
                    alike.write(changed)
        for ticket in self if level.action_id else ():
            level.action_id.with_context(
                **quiet,
                active_model=ticket._name,
                active_id=ticket.id,
                active_ids=ticket.ids,
            ).run()

    def _sla_escalation_vals(self, level, priority):
        vals = {}
        if level.reassign_id:
            if not level.reassign_id.active:
                raise UserError(
                    self.env._(
                        "%(user)s does not work here any more. Choose somebody else "
                        "in the escalation.",
                        user=level.reassign_id.name,
                    )
                )
            vals["user_id"] = level.reassign_id.id
        if level.raise_priority:
            vals["priority"] = str(min(int(priority or 0) + 1, HIGHEST_PRIORITY))
        if level.stage_id:
            vals["stage_id"] = level.stage_id.id
        return vals

    def _sla_check_stage(self, stage, team):
        if stage and stage not in team._get_applicable_stages():
            raise UserError(
                self.env._(
                    "The stage %(stage)s is not one of the team %(team)s. Choose "
                    "another one in the escalation.",
                    stage=stage.name,
                    team=team.name or "",
                )
            )

    def _track_template(self, changes):
        """Queue the mail of a stage: sent inside a sweep it could leave twice."""
        templates = super()._track_template(changes)
        if self.env.context.get("support_sla_escalation") is not ESCALATION:
            return templates
        return {
            name: (
                template,
                {**options, "force_send": False}
                if options.get("composition_mode") == "mass_mail"
                else options,
            )
            for name, (template, options) in templates.items()
        }
