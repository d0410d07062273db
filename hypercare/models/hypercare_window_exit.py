# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import exit as rules
from .hypercare_criterion import EXIT, FAILED, MET


class HypercareWindowExit(models.AbstractModel):
    """Exit criteria, assessed live, and their forecast."""

    _name = "hypercare.window.exit"
    _description = "Exit of a Window"
    _inherit = ["hypercare.window.exit.facts", "hypercare.window.exit.words"]

    exit_ready_count = fields.Integer(
        string="Exit Criteria That Hold", readonly=True, copy=False
    )
    exit_open_count = fields.Integer(
        string="Exit Criteria Open", readonly=True, copy=False
    )
    exit_ready_since = fields.Date(
        string="Ready for the Exit since",
        readonly=True,
        copy=False,
        help="The first day since which all criteria but the hand-over itself hold.",
    )
    exit_criterion_ids = fields.One2many(
        "hypercare.criterion",
        "window_id",
        string="Exit Criteria",
        domain=[("kind", "=", EXIT)],
        readonly=True,
    )

    # Assessment

    def action_assess_exit(self):
        """Say anew where the exit criteria stand."""
        self.check_access("read")
        self._assess_exit(fields.Datetime.now())
        return True

    def _assess_exit(self, now):
        """Write where the exit criteria of open windows stand at ``now`` (naive UTC).

        Whoever looks may ask for it: what is found does not depend on who asks.
        """
        windows_sudo = self.sudo().filtered(lambda window: window.state == "open")
        windows_sudo._add_exit_criteria()
        for window in windows_sudo:
            limits = window._exit_limits()
            facts, expected = window._exit_facts(now)
            found = rules.verdicts(facts, limits)
            then = rules.verdicts(expected, limits)
            words = window._exit_words(facts, limits, now)
            criteria = window.exit_criterion_ids
            criteria._write_findings(
                {code: (found[code], words[code]) for code in rules.CODES}, now
            )
            for criterion in criteria:
                holds = bool(criterion.ticked_at) or then.get(criterion.code)
                # What cannot be said today need not be foretold.
                forecast = holds is not None and (MET if holds else FAILED)
                if criterion.forecast != forecast:
                    criterion._by_verb().forecast = forecast
            window._store_exit_counts(now)

    def _add_exit_criteria(self):
        """Give windows the criteria that they do not have yet."""
        Criterion = self.env["hypercare.criterion"]
        Criterion.create(
            [
                {
                    "window_id": window.id,
                    "kind": EXIT,
                    "code": code,
                    "sequence": number,
                    "is_mandatory": code in rules.MANDATORY,
                }
                for window in self
                for number, code in enumerate(rules.CODES, 1)
                if code not in window.exit_criterion_ids.mapped("code")
            ]
        )
        self.invalidate_recordset(["exit_criterion_ids", "criterion_ids"])

    def _store_exit_counts(self, now):
        """Count what holds, and since when nothing but the hand-over is missing."""
        self.ensure_one()
        holding = self.exit_criterion_ids._holds()
        missing = set(rules.CODES) - set(holding.mapped("code"))
        ready = missing <= {rules.LAST}
        vals = {
            "exit_ready_count": len(holding),
            "exit_open_count": len(missing),
            "exit_ready_since": ready and (self.exit_ready_since or self._today(now)),
        }
        changed = {name: value for name, value in vals.items() if self[name] != value}
        if changed:
            self._by_verb().write(changed)

    # What others ask

    def _exit_ready(self, now):
        """Whether nothing but the hand-over is missing, as of the last assessment."""
        self.ensure_one()
        missing = self.exit_criterion_ids - self.exit_criterion_ids._holds()
        return bool(self.exit_criterion_ids) and set(missing.mapped("code")) <= {
            rules.LAST
        }

    def _exit_has_held(self, now):
        """Whether the window may end before its last day.

        All criteria but the hand-over have held for as many working days in a row as
        the policy asks for, today among them.
        """
        self.ensure_one()
        need = self.policy_id.exit_hold_days or rules.HOLD
        days = self._last_workdays(self._today(now), need)
        return self._exit_ready(now) and rules.has_held(
            self.exit_ready_since or None, days, need
        )

    def _forecast(self, now):
        """{code: bool}: where the criteria stand three working days after ``now``."""
        self.ensure_one()
        window_sudo = self.sudo()  # as for the assessment
        _facts, expected = window_sudo._exit_facts(now)
        held = set(window_sudo.exit_criterion_ids.filtered("ticked_at").mapped("code"))
        return {
            code: bool(holds) or code in held
            for code, holds in rules.verdicts(
                expected, window_sudo._exit_limits()
            ).items()
        }

    def _check_exit(self, now):
        """Raise, with what is missing, unless the window may be closed at ``now``."""
        self.ensure_one()
        self._assess_exit(now)
        criteria = self.sudo().exit_criterion_ids
        missing = criteria - criteria._holds()
        if missing:
            raise UserError(
                self.env._(
                    "Not all criteria of the exit hold:\n%s",
                    "\n".join(f"– {one.code} {one.name}" for one in missing),
                )
            )
        if self._today(now) < self.date_end and not self._exit_has_held(now):
            raise UserError(
                self.env._(
                    "All criteria hold, but not for long enough to end before the last "
                    "day: that takes %s working days in a row.",
                    self.policy_id.exit_hold_days or rules.HOLD,
                )
            )

    def action_open_exit(self):
        """Open the exit as the client sees it."""
        self.ensure_one()
        self.check_access("read")
        if self.env.user.partner_id not in self.person_ids.partner_id:
            raise UserError(
                self.env._(
                    "Only people of the window see these pages. Add yourself to them "
                    "first."
                )
            )
        return {
            "type": "ir.actions.act_url",
            "url": f"/my/hypercare/{self.id}/exit",
            "target": "new",
        }

    def _lock_window(self):
        """Wait for the row, so that two closings at once meet."""
        self.ensure_one()
        self.env["implementation.seal"]._lock(self)
