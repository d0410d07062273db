# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import dataclass

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.clock import METRICS, OPEN_STATES
from .support_sla_ticket_sides import AGENTS


@dataclass(frozen=True)
class Hold:
    """Why a ticket goes on hold, carried to the stage move by the context.

    A context that came in by RPC can hold a dict, never this.
    """

    reason: str
    note: str
    until: object
    origin: int

    def data(self):
        """What the fact of the hold keeps of it."""
        kept = {
            "reason": self.reason,
            "note": self.note,
            "until": self.until,
            "from": self.origin,
        }
        return {name: value for name, value in kept.items() if value}


class SupportSlaTicketVerbs(models.AbstractModel):
    """What people do to a ticket's clocks: hold, promise news, excuse, start."""

    _name = "support.sla.ticket.verbs"
    _description = "SLA Verbs of a Ticket"

    sla_panel = fields.Json(
        string="SLA Panel", compute="_compute_sla_panel", groups=AGENTS
    )
    sla_is_held = fields.Boolean(
        string="In a Hold Stage", compute="_compute_sla_is_held"
    )
    sla_hold_unexplained = fields.Boolean(
        string="Hold without a Reason",
        compute="_compute_sla_hold_unexplained",
        search="_search_sla_hold_unexplained",
        groups=AGENTS,
    )
    sla_waits_for_start = fields.Boolean(
        compute="_compute_sla_waits_for_start",
        groups=AGENTS,
        help="An automatic mail opened the ticket: its clocks stand still until "
        "somebody starts them or a person writes.",
    )

    @api.model
    def _sla_hold_reasons(self):
        labels = {
            "client": self.env._("Waiting for the client"),
            "third_party": self.env._("Waiting for a third party"),
            "planned": self.env._("Planned"),
        }
        return list(labels.items())

    @api.depends("sla_clock_ids", "sla_status", "sla_due_at")
    @api.depends_context("lang", "tz")
    def _compute_sla_panel(self):
        for ticket in self:
            ticket.sla_panel = [
                {
                    "id": clock.id,
                    "metric": clock.metric,
                    "name": clock.display_name,
                    "countdown": clock.countdown,
                }
                for clock in ticket._sla_shown_clocks()
            ]

    def _sla_shown_clocks(self):
        """Open clocks, and of each metric the last one that is done."""
        shown = self.env["support.sla.clock"]
        for metric in METRICS:
            clocks = self.sla_clock_ids.filtered(
                lambda clock, metric=metric: clock.metric == metric
            ).sorted("cycle")
            opened = clocks.filtered(lambda clock: clock.state in OPEN_STATES)
            shown |= (clocks - opened)[-1:] | opened
        return shown

    @api.depends("stage_id.sla_effect")
    def _compute_sla_is_held(self):
        for ticket in self:
            ticket.sla_is_held = ticket.stage_id.sla_effect == "holds"

    @api.depends("stage_id", "sla_fact_ids")
    def _compute_sla_hold_unexplained(self):
        held = self.filtered("sla_is_held")
        found = self.with_context(active_test=False).search(
            [("id", "in", held._origin.ids), ("sla_hold_unexplained", "=", True)]
        )
        for ticket in self:
            ticket.sla_hold_unexplained = ticket._origin in found

    @api.model
    def _search_sla_hold_unexplained(self, operator, value):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        self.flush_model(["stage_id"])
        self.env["helpdesk.ticket.stage"].flush_model(["sla_effect"])
        return Domain(
            "id",
            "in",
            SQL(
                # Few tickets are on hold: their last hold is found by the facts' index.
                """(
                SELECT t.id
                  FROM helpdesk_ticket t
                  JOIN helpdesk_ticket_stage s
                    ON s.id = t.stage_id AND s.sla_effect = 'holds'
                  JOIN LATERAL (
                       SELECT f.data->>'reason' AS reason
                         FROM support_sla_fact f
                        WHERE f.ticket_id = t.id AND f.kind = 'hold'
                        ORDER BY f.at DESC, f.id DESC LIMIT 1) h ON TRUE
                 WHERE h.reason IS NULL)"""
            ),
        )

    @api.depends("sla_fact_ids", "stage_id")
    def _compute_sla_waits_for_start(self):
        facts = self.env["support.sla.fact"]._of_tickets(self._origin.ids)
        for ticket in self:
            ticket.sla_waits_for_start = not ticket.stage_id.closed and (
                ticket._sla_is_waiting(facts.get(ticket._origin.id, ()))
            )

    @api.model
    def _sla_is_waiting(self, facts):
        """Whether an automatic mail opened the ticket and nobody has begun."""
        waiting = False
        for fact in facts:
            if fact.kind == "created":
                waiting = bool(fact.data.get("automatic"))
            elif fact.kind in ("started", "customer"):
                waiting = False
        return waiting

    # Hold

    def _sla_hold_stages(self):
        """Stages in which this ticket can be on hold, the first one first."""
        self.ensure_one()
        stages = self.team_id._get_applicable_stages()
        return stages.filtered(lambda stage: stage.sla_effect == "holds")

    def _sla_hold(self, reason, note="", until=None, stage=None):
        """Put the ticket on hold, or give a hold (another) reason.

        ``until`` (naive UTC) ends the hold by itself.
        """
        self.ensure_one()
        self.check_access("write")
        now = self._sla_now()
        stages = self._sla_hold_stages()
        stage = stage or stages[:1]
        if not stage or stage not in stages:
            raise UserError(
                self.env._(
                    "The team of this ticket has no such hold stage. Mark one of its "
                    "stages as on hold first."
                )
            )
        if self.stage_id.closed:
            raise UserError(
                self.env._("The ticket is closed. Reopen it before you hold it.")
            )
        if until and until <= now:
            raise UserError(self.env._("The hold has to end in the future."))
        was_held = self.sla_is_held
        origin = self._sla_came_from() if was_held else self.stage_id
        hold = Hold(reason, note or "", until or None, origin.id)
        held = self.with_context(support_sla_hold=hold)
        if stage != self.stage_id:
            held.write({"stage_id": stage.id})
        if was_held:
            # Between two hold stages nothing happens to the clocks: the reason does.
            fact = held._sla_fact("hold", now, held._sla_hold_data())
            self.env["support.sla.engine"]._record([fact], now)

    def action_sla_release(self):
        """Go on: back to the stage the ticket came from. Whoever may write it may."""
        for ticket in self:
            ticket.check_access("write")
            if ticket.sla_is_held:
                ticket.write({"stage_id": ticket._sla_release_stage().id})
        return True

    def _sla_release_stage(self):
        stages = self.team_id._get_applicable_stages()
        counting = stages.filtered(lambda stage: stage.sla_effect == "counts")
        origin = self._sla_came_from()
        if origin in counting:
            return origin
        if not counting:
            raise UserError(
                self.env._(
                    "The team of this ticket has no stage in which time counts. "
                    "Move the ticket by hand."
                )
            )
        # Somebody has looked at a ticket that was put on hold: it is not new any more.
        attended = counting.filtered(lambda stage: not stage.unattended)
        return (attended or counting)[0]

    def _sla_came_from(self):
        """The stage before the hold, as far as the hold was given with a reason."""
        facts = self.env["support.sla.fact"]._of_tickets(self.ids)[self.id]
        holds = [fact.data for fact in facts if fact.kind == "hold"]
        origin = holds[-1].get("from") if holds else False
        return self.env["helpdesk.ticket.stage"].browse(origin or ()).exists()

    # News, start, excuse

    def _sla_promise_news(self, due):
        """Promise the client news by ``due`` (naive UTC)."""
        self.ensure_one()
        self.check_access("write")
        now = self._sla_now()
        if due <= now:
            raise UserError(
                self.env._(
                    "News can be promised for the future only. Choose a later time."
                )
            )
        if self.stage_id.closed:
            raise UserError(
                self.env._("The ticket is closed. Reopen it before you promise news.")
            )
        fact = self._sla_fact("news", now, {"due": due})
        self.env["support.sla.engine"]._record([fact], now)

    def action_sla_start(self):
        """Start the clocks of tickets that an automatic mail opened.

        Whoever may write the ticket may.
        """
        self.check_access("write")
        now = self._sla_now()
        waiting = self.filtered("sla_waits_for_start")
        rows = [ticket._sla_fact("started", now) for ticket in waiting]
        self.env["support.sla.engine"]._record(rows, now)
        return True

    def _sla_excuse(self, clock, data):
        """Record that a clock is excused, or with ``withdrawn`` that it is not."""
        self.ensure_one()
        now = self._sla_now()
        data = {"metric": clock.metric, "cycle": clock.cycle, **data}
        fact = self._sla_fact("excused", now, data)
        self.env["support.sla.engine"]._record([fact], now)
