# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import exit as rules

ENTRY, EXIT = "entry", "exit"
KINDS = [(ENTRY, "Entry"), (EXIT, "Exit")]
OPEN, MET, FAILED, WAIVED = "open", "met", "failed", "waived"
STATES = [
    (OPEN, "Not known yet"),
    (MET, "Met"),
    (FAILED, "Not met"),
    (WAIVED, "Waived"),
]
FORECASTS = [(MET, "Will be met"), (FAILED, "Will not be met")]
SIDES = ("client", "integrator")


class HypercareCriterion(models.Model):
    """A condition of the entry to a window or of the exit from it.

    What was found is written by an assessment or ticked by a person. Both sides
    together may do without a criterion, unless it is mandatory.
    """

    _name = "hypercare.criterion"
    _description = "Criterion of a Window"
    _inherit = ["hypercare.criterion.live", "implementation.guarded"]
    _order = "window_id, kind, sequence, id"
    _guarded_fields = frozenset(
        {
            "state",
            "forecast",
            "evidence",
            "assessed_at",
            "ticked_at",
            "ticked_by_id",
            "waive_reason",
            *(f"waived_{side}_id" for side in SIDES),
            *(f"waived_{side}_at" for side in SIDES),
        }
    )
    _fixed_fields = frozenset({"window_id", "kind", "code", "is_mandatory"})

    window_id = fields.Many2one(
        "hypercare.window", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="window_id.company_id", store=True)
    kind = fields.Selection(KINDS, required=True, default=EXIT)
    code = fields.Char(required=True, help="X1 to X12 for the exit.")
    name = fields.Char(string="Criterion", compute="_compute_name")
    sequence = fields.Integer(default=10)
    is_mandatory = fields.Boolean(
        string="Mandatory", help="Nobody can waive it, not even both sides together."
    )
    state = fields.Selection(STATES, required=True, readonly=True, default=OPEN)
    evidence = fields.Text(readonly=True, help="What was found, in words.")
    forecast = fields.Selection(
        FORECASTS,
        string="In three working days",
        readonly=True,
        help="Where it stands then, if days go on as the last five did and what is "
        "planned happens on its day.",
    )
    assessed_at = fields.Datetime(readonly=True)
    ticked_at = fields.Datetime(readonly=True)
    ticked_by_id = fields.Many2one(
        "res.partner", string="Ticked by", readonly=True, ondelete="restrict"
    )
    waive_reason = fields.Text(string="Reason of the Waiver", readonly=True)
    waived_client_id = fields.Many2one(
        "res.partner",
        string="Waived by the Client",
        readonly=True,
        ondelete="restrict",
    )
    waived_client_at = fields.Datetime(readonly=True)
    waived_integrator_id = fields.Many2one(
        "res.partner",
        string="Waived by the Integrator",
        readonly=True,
        ondelete="restrict",
    )
    waived_integrator_at = fields.Datetime(readonly=True)
    can_tick = fields.Boolean(compute="_compute_can_tick")
    waiver_pending = fields.Boolean(compute="_compute_waiver_pending")
    waiver_words = fields.Char(string="Waiver", compute="_compute_waiver_words")

    _code_uniq = models.UniqueIndex(
        "(window_id, kind, code)", "This criterion is in the window already."
    )
    _mandatory_stays = models.Constraint(
        "CHECK(NOT (is_mandatory AND state = 'waived'))",
        "A mandatory criterion cannot be waived.",
    )

    # Words

    @api.depends("kind", "code")
    @api.depends_context("lang")
    def _compute_name(self):
        for criterion in self:
            criterion.name = criterion._name_words()

    def _name_words(self):
        """What is asked for, in the reader's language."""
        self.ensure_one()
        window = self.window_id
        names = window._exit_names() if self.kind == EXIT else window._entry_names()
        return names.get(self.code) or self.code

    @api.depends("name")
    def _compute_display_name(self):
        for criterion in self:
            criterion.display_name = criterion.name

    @api.depends("kind", "code", "state")
    def _compute_can_tick(self):
        for criterion in self:
            criterion.can_tick = criterion.state != MET and criterion._is_by_hand()

    @api.depends("state", "waived_client_at", "waived_integrator_at")
    def _compute_waiver_pending(self):
        for criterion in self:
            criterion.waiver_pending = (
                criterion.state != MET
                and any(criterion[f"waived_{side}_at"] for side in SIDES)
                and not criterion._is_agreed()
            )

    @api.depends("waive_reason", "waived_client_id", "waived_integrator_id")
    @api.depends_context("lang")
    def _compute_waiver_words(self):
        for criterion in self:
            criterion.waiver_words = criterion._waiver_text()

    def _waiver_text(self):
        """Who does without the criterion and why, or what is waited for."""
        self.ensure_one()
        if not self.waive_reason:
            return False
        # A name is no secret to whoever may read the criterion.
        criterion_sudo = self.sudo()
        client = criterion_sudo.waived_client_id.name
        integrator = criterion_sudo.waived_integrator_id.name
        reason = self.waive_reason
        if client and integrator:
            return self.env._(
                "%(reason)s – agreed by %(client)s and %(integrator)s",
                reason=reason,
                client=client,
                integrator=integrator,
            )
        if self._is_agreed():
            return self.env._(
                "%(reason)s – decided by %(name)s", reason=reason, name=integrator
            )
        if integrator:
            return self.env._(
                "%(reason)s – proposed by %(name)s, the client is asked",
                reason=reason,
                name=integrator,
            )
        return self.env._(
            "%(reason)s – proposed by %(name)s of the client",
            reason=reason,
            name=client,
        )

    # What an assessment found

    def _is_by_hand(self):
        """Whether a person says that it is met."""
        self.ensure_one()
        if self.kind == EXIT:
            return self.code in rules.BY_HAND
        return self.window_id._entry_is_by_hand(self.code)

    def _write_findings(self, findings, now):
        """Take over what was found: {code: (ok, words)}, of one kind and window.

        ``ok`` is true, false, or None where it cannot be said yet. What a person has
        ticked stays met, what both sides waived stays waived while it is not met.
        """
        for criterion in self:
            if criterion.code not in findings:
                continue
            ok, words = findings[criterion.code]
            if criterion.ticked_at:
                ok = True
            vals = {"state": criterion._state_for(ok), "evidence": words}
            changed = {k: v for k, v in vals.items() if criterion[k] != v}
            criterion._by_verb().write({**changed, "assessed_at": now})

    def _state_for(self, ok):
        self.ensure_one()
        if ok:
            return MET
        if self._is_agreed():
            return WAIVED
        return OPEN if ok is None else FAILED

    def _holds(self):
        """Those that are met, or both sides do without."""
        return self.filtered(lambda one: one.state in (MET, WAIVED))

    # Verbs

    def _check_undecided(self):
        """Raise when the window no longer asks for its criteria."""
        for criterion in self:
            state = criterion.window_id.state
            if state not in (("draft",) if criterion.kind == ENTRY else ("open",)):
                raise UserError(
                    self.env._(
                        "“%s” is part of the history: the window has moved on.",
                        criterion.name,
                    )
                )

    def _tick(self, partner, now):
        """Say, as ``partner``, that the criterion is met (naive UTC ``now``)."""
        self._check_undecided()
        for criterion in self:
            if not criterion._is_by_hand():
                raise UserError(
                    self.env._(
                        "“%s” follows from what is recorded. Nobody ticks it.",
                        criterion.name,
                    )
                )
        self._by_verb().write(
            {
                "state": MET,
                "ticked_at": now,
                "ticked_by_id": partner.id,
                "assessed_at": now,
            }
        )
        self._assess_entry(now)

    def _untick(self):
        """Take a tick back; the next assessment says where the criterion stands."""
        self._check_undecided()
        self._by_verb().write(
            {"state": OPEN, "ticked_at": False, "ticked_by_id": False}
        )
        self._assess_entry(fields.Datetime.now())

    def _assess_entry(self, now):
        """Let the words of the entry say what was just ticked."""
        for window in self.filtered(lambda one: one.kind == ENTRY).window_id:
            window._assess_entry(now)

    def _waive(self, person, reason, now):
        """Do without the criterion for the side of ``person`` (``hypercare.person``).

        With the consent of the other side it is waived. Raises for mandatory ones.
        """
        self.ensure_one()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(
                self.env._("Say why you do without it, so that both sides know it.")
            )
        if self.waive_reason:
            raise UserError(
                self.env._("A waiver of “%s” was proposed already.", self.name)
            )
        self._check_waiver(person)
        self._by_verb().write({"waive_reason": reason})
        self._agree(person, now)

    def _consent(self, person, now):
        """Agree to a proposed waiver for the side of ``person``."""
        self.ensure_one()
        if not self.waiver_pending:
            raise UserError(
                self.env._("No waiver of “%s” waits for consent.", self.name)
            )
        if self[f"waived_{person.side}_at"]:
            raise UserError(self.env._("Your side has agreed. The other one is asked."))
        self._check_waiver(person)
        self._agree(person, now)

    def _refuse(self, person):
        """Refuse a waiver, or take it back: the criterion is asked for again."""
        self.ensure_one()
        self._check_waiver(person)
        self._by_verb().write(
            {
                "state": self.state if self.state == MET else OPEN,
                "waive_reason": False,
                **{f"waived_{side}_id": False for side in SIDES},
                **{f"waived_{side}_at": False for side in SIDES},
            }
        )

    def _check_waiver(self, person):
        """Raise unless ``person`` may decide for his side on a waiver of it."""
        self._check_undecided()
        if self.is_mandatory:
            raise UserError(
                self.env._("“%s” is mandatory: it cannot be waived.", self.name)
            )
        if self.state == MET:
            raise UserError(self.env._("“%s” is met, nothing to waive.", self.name))
        if person.window_id != self.window_id or person.side not in SIDES:
            raise UserError(self.env._("Only people of this window waive criteria."))
        if person.side == "client" and not person.can_sign:
            raise UserError(
                self.env._("Only a person of the client who may sign decides on it.")
            )
        if person.side == "integrator":
            # On our side managers decide: they are who writes criteria.
            self.check_access("write")

    def _agree(self, person, now):
        self._by_verb().write(
            {
                f"waived_{person.side}_id": person.partner_id.id,
                f"waived_{person.side}_at": now,
            }
        )
        if self._is_agreed():
            self._by_verb().write({"state": WAIVED})

    def _is_agreed(self):
        """Whether everybody who is asked does without the criterion.

        Before a window opens that is our side alone: the client sees nothing of it yet.
        """
        self.ensure_one()
        sides = ("integrator",) if self.kind == ENTRY else SIDES
        return all(self[f"waived_{side}_at"] for side in sides)

    # Buttons

    def _own_person(self):
        """The row of whoever clicks among the people of the window; raises without."""
        self.ensure_one()
        partner = self.env.user.partner_id
        person = self.window_id.person_ids.filtered(
            lambda one: one.partner_id == partner
        )
        if not person:
            raise UserError(
                self.env._(
                    "You decide for a side: add yourself to the people of the window "
                    "first."
                )
            )
        return person

    def action_tick(self):
        """Say that the criterion is met."""
        self.check_access("write")
        self._tick(self.env.user.partner_id, fields.Datetime.now())
        return True

    def action_untick(self):
        """Take the tick back."""
        self.check_access("write")
        self._untick()
        return True

    def action_waive(self):
        """Open the form in which a waiver is reasoned and proposed."""
        self.check_access("write")
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hypercare.hypercare_criterion_waive_action"
        )
        action["context"] = {"default_criterion_id": self.id}
        return action

    def action_consent(self):
        """Agree to a waiver for the side of whoever clicks."""
        self.check_access("write")
        self._consent(self._own_person(), fields.Datetime.now())
        return True

    def action_refuse(self):
        """Refuse a waiver, or take it back."""
        self.check_access("write")
        self._refuse(self._own_person())
        return True
