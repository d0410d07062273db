# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..tools import checklist, forecast, ledger, schedule
from ..tools.gate import NOT_IN_CONTRACT, RUNNING
from .implementation_methodology_item import OWNERS

HEALTH = [
    (forecast.GREEN, "On track"),
    (forecast.AMBER, "At risk"),
    (forecast.RED, "Off track"),
]
WAITING = [*OWNERS, ("nobody", "Nobody")]
HELD = ("client", "integrator", "third_party", "nobody")

#: Worked out from facts or agreed by both sides, so nobody sets them.
PLAN_FIELDS = frozenset(
    {
        "baseline_start",
        "baseline_end",
        "forecast_start",
        "forecast_end",
        "variance_days",
        "health",
        "health_reason",
        "client_health",
        "client_health_reason",
        "waiting_on",
        *(f"held_{side}_hours" for side in HELD),
        *(f"held_{side}_days" for side in HELD),
    }
)
SIDES_OF = {"both": ("client", "integrator"), "nobody": ()}


class ImplementationStagePlan(models.AbstractModel):
    """When a stage will end, how far that is from the promise, and who holds it up.

    Everything here is worked out from facts by `_refresh_plan`, each time from the
    beginning. Days are the project calendar's, in its time zone.
    """

    _name = "implementation.stage.plan"
    _description = "Forecast of a Stage"

    baseline_start = fields.Date(readonly=True)
    baseline_end = fields.Date(readonly=True)
    forecast_start = fields.Date(
        readonly=True,
        help="When it will begin if everything before it takes as long as planned.",
    )
    forecast_end = fields.Date(readonly=True)
    variance_days = fields.Integer(
        string="Variance",
        readonly=True,
        aggregator="max",
        help="Working days the forecast ends after the baseline.",
    )
    health = fields.Selection(
        HEALTH,
        readonly=True,
        index="btree_not_null",
        help="Worked out from the delay against the baseline and from overdue "
        "critical items; the limits are in the settings.",
    )
    health_reason = fields.Char(
        readonly=True,
        help="Codes of the reasons, worst first; the words are made when read.",
    )
    client_health = fields.Selection(
        HEALTH,
        string="Health as the client sees it",
        readonly=True,
        help="By the items both sides see: an internal item must not show through.",
    )
    client_health_reason = fields.Char(readonly=True)
    health_words = fields.Char(
        string="Why",
        compute="_compute_health_words",
    )
    waiting_on = fields.Selection(
        WAITING,
        string="Waits for",
        compute="_compute_waiting_on",
        store=True,
        help="Whom the open mandatory items of a running stage wait for.",
    )
    held_client_hours = fields.Float(
        string="Hours held by client",
        readonly=True,
        help="Working hours in which overdue items waited for the client.",
    )
    held_integrator_hours = fields.Float(
        string="Hours held by integrator",
        readonly=True,
    )
    held_third_party_hours = fields.Float(
        string="Hours held by third party",
        readonly=True,
    )
    held_nobody_hours = fields.Float(
        string="Hours held by nobody",
        readonly=True,
    )
    held_client_days = fields.Float(
        string="Days waiting for client",
        readonly=True,
        digits=(16, 1),
        help="Held hours in days of the project's working hours.",
    )
    held_integrator_days = fields.Float(
        string="Days waiting for integrator",
        readonly=True,
        digits=(16, 1),
        help="Working days on which items waited for the integrator only.",
    )
    held_third_party_days = fields.Float(
        string="Days waiting for third party",
        readonly=True,
        digits=(16, 1),
        help="Working days on which items waited for a third party only.",
    )
    held_nobody_days = fields.Float(
        string="Days waiting for nobody",
        readonly=True,
        digits=(16, 1),
        help="Working days that no side is accountable for.",
    )

    @api.depends("health_reason", "variance_days")
    def _compute_health_words(self):
        for stage in self:
            stage.health_words = ", ".join(stage._health_reasons(stage.health_reason))

    @api.depends("state", "item_ids.waiting_on", "item_ids.is_optional")
    def _compute_waiting_on(self):
        for stage in self:
            codes = set()
            if stage.state in RUNNING:
                codes = set(stage._blocking_items().mapped("waiting_on")) - {"nobody"}
            if len(codes) > 1:
                stage.waiting_on = "both"
            else:
                stage.waiting_on = next(iter(codes), "nobody")

    def _health_reasons(self, codes):
        """The reason ``codes`` of a stage in words."""
        self.ensure_one()
        behind = self.env._(
            "expected %(days)s working days after the baseline",
            days=self.variance_days,
        )
        words = {
            forecast.NO_GO: self.env._("the latest decision was “no go”"),
            forecast.CRITICAL_OVERDUE: self.env._("a critical item is overdue"),
            forecast.FAR_BEHIND: behind,
            forecast.BEHIND: behind,
            forecast.OVERDUE: self.env._("an item is overdue"),
        }
        codes = (codes or "").split(",")
        # “overdue” and “behind” are said already by their stronger forms
        if forecast.CRITICAL_OVERDUE in codes and forecast.OVERDUE in codes:
            codes.remove(forecast.OVERDUE)
        return list(dict.fromkeys(words[code] for code in codes if code in words))

    def _refresh_plan(self, now=None):
        """Work out forecast, variance, health and ledger of the stages' projects."""
        self.project_id._refresh_plan(now=now)

    # Facts for the rules in tools/

    def _plan_facts(self, today, day_of, workdays, visible_only=False):
        """The stages as ``tools.forecast`` takes them."""
        facts = []
        for stage in self:
            items = stage._blocking_items()
            if visible_only:
                items = items.filtered(lambda item: item.visibility == "client")
            due = [item.due_date for item in items if item.due_date]
            runs = stage.state not in (NOT_IN_CONTRACT, "locked")
            late = [
                workdays.between(item.due_date, today)
                for item in items
                if runs and item.due_date and item.due_date < today
            ]
            critical = [
                workdays.between(item.due_date, today)
                for item in items
                if runs and item.is_critical and item.due_date and item.due_date < today
            ]
            facts.append(
                forecast.Stage(
                    stage.code,
                    days=max(1, stage.duration_days),
                    predecessors=tuple(stage.predecessor_ids.mapped("code")),
                    gate=stage.gate,
                    state=stage.state,
                    baseline=stage._span("baseline"),
                    plan=stage._span("plan"),
                    started=day_of(stage.started_on) if stage.started_on else None,
                    accepted=day_of(stage.accepted_on) if stage.accepted_on else None,
                    progress=min(1.0, max(0.0, stage.progress / 100)),
                    last_open_due=max(due, default=None),
                    overdue_days=max(late, default=0),
                    critical_overdue_days=max(critical, default=0),
                    no_go=stage.gate_decision == forecast.NO_GO,
                    before=stage.done_before,
                )
            )
        return facts

    def _span(self, kind):
        """The ``kind`` (baseline, plan, forecast) of dates as a span, or None."""
        self.ensure_one()
        start, end = self[f"{kind}_start"], self[f"{kind}_end"]
        return schedule.Span(start, end) if start and end else None

    def _ledger(self, events, end_of, working, now):
        """The delay ledger of a stage, replayed from the ``events`` of its project.

        Only items both sides see are in it, because both sides read it and have to be
        able to check it. It runs from the moment the stage was open to work until it
        was accepted, or ``now``.
        """
        self.ensure_one()
        # What was over before the project came here has held nobody up here.
        if self.done_before or self.state not in (*RUNNING, "review", "accepted"):
            return ledger.Ledger()
        opened = [
            event.at
            for event in events
            if event.stage_id == self and event.kind == "stage_opened"
        ]
        # A stage that no gate held was open from the first day.
        first = opened[0] if opened else self.project_id.implementation_started_on
        start = min(first or now, self.started_on or now, now)
        end = max(start, self.accepted_on or now)
        by_item = events.grouped("item_id")
        items = [
            self._ledger_item(item, by_item.get(item, events.browse()), start, end_of)
            for item in self.item_ids
            if item.visibility == "client" and not item.is_optional
        ]
        return ledger.ledger(items, working, start, end)

    def _ledger_item(self, item, events, start, end_of):
        """An item's story for the ledger; ``events`` are its own, oldest first."""
        # What came with the stage was there from the start, though a story told in
        # retrospect may have stored it later.
        created = start if item.create_date <= self.create_date else item.create_date
        owed = checklist.waiting_on(item._duty(), {})
        history = [(min([created, *events.mapped("at")]), owed)]
        former = []
        for event in events:
            if event.waiting_on:
                sides = SIDES_OF.get(event.waiting_on, (event.waiting_on,))
                history.append((event.at, sides))
            if event.kind in ("due_moved", "due_followed"):
                former.append((event.at, end_of(event.due_was)))
        return ledger.Item(
            item.id,
            due=end_of(item.due_date),
            history=tuple(history),
            former=tuple(former),
        )
