# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
from hashlib import sha256

from odoo import api, fields, models, tools
from odoo.tools import SQL

from ..tools.clock import METRICS, Promise

#: What a promise is made of: its content, and with it its identity.
TERMS = (
    "metric",
    "target_id",
    "calendar_id",
    "seconds",
    "days",
    "until_closing",
    "risk",
    "grace",
    "hold_max",
    "pause",
    "creation_fulfils",
    "levels",
)


class SupportSlaPromise(models.Model):
    """One version of one target, as it was promised; addressed by its content.

    Policies and calendars may be edited: clocks keep the promise they were attached
    with until a manager re-targets them.
    """

    _name = "support.sla.promise"
    _inherit = "support.sla.append.only"
    _description = "SLA Promises"
    _rec_name = "name"

    name = fields.Char(required=True, readonly=True)
    key = fields.Char(required=True, readonly=True, help="SHA-256 of the terms.")
    metric = fields.Selection(
        selection="_selection_metric", required=True, readonly=True
    )
    policy_id = fields.Many2one(
        "support.sla.policy", ondelete="set null", index="btree_not_null", readonly=True
    )
    target_id = fields.Many2one(
        "support.sla.target", ondelete="set null", index="btree_not_null", readonly=True
    )
    target_ref = fields.Integer(
        readonly=True, help="The target's number, kept when the target is deleted."
    )
    calendar_id = fields.Many2one(
        "support.sla.calendar",
        string="Working Hours",
        ondelete="restrict",
        required=True,
        readonly=True,
    )
    seconds = fields.Integer(readonly=True)
    days = fields.Integer(readonly=True)
    until_closing = fields.Boolean(readonly=True)
    risk = fields.Float(readonly=True)
    grace = fields.Integer(
        readonly=True, help="Seconds of wall time; -1 when a reopened clock goes on."
    )
    hold_max = fields.Integer(readonly=True)
    pause = fields.Boolean(readonly=True)
    creation_fulfils = fields.Boolean(readonly=True)
    levels = fields.Json(readonly=True)
    amount_words = fields.Char(string="Within", compute="_compute_words")
    words = fields.Char(string="Promised", compute="_compute_words")

    _key_unique = models.UniqueIndex("(key)", "This promise is there already.")

    @api.model
    def _selection_metric(self):
        labels = {
            "first_response": self.env._("First response"),
            "next_response": self.env._("Next response"),
            "periodic_update": self.env._("Periodic update"),
            "resolution": self.env._("Resolution"),
            "news": self.env._("Promised news"),
        }
        return [(metric, labels[metric]) for metric in METRICS]

    @api.depends("seconds", "days", "until_closing", "calendar_id")
    def _compute_words(self):
        for promise in self:
            hours, minutes = divmod(round(promise.seconds / 60), 60)
            if promise.days and promise.until_closing:
                amount = self.env._("%s business days, until closing", promise.days)
            elif promise.days:
                amount = self.env._("%s business days", promise.days)
            elif hours and minutes:
                amount = self.env._("%(h)s h %(min)s min", h=hours, min=minutes)
            elif hours:
                amount = self.env._("%s h", hours)
            else:
                amount = self.env._("%s min", minutes)
            promise.amount_words = amount
            promise.words = f"{amount} · {promise.calendar_id.name}"

    @api.model
    def _forget(self):
        """Make every worker look again at what targets promise from now on."""
        self.env.registry.clear_cache()

    @api.model
    def _current(self, pairs):
        """``{pair: id}``: what targets promise today.

        ``pairs`` are of target id and company id. Only content is cached, never the id
        of a row: a row may be rolled back, its content stays what it is.
        """
        keys = {pair: self._current_key(*pair) for pair in pairs}
        self.env.cr.execute(
            SQL(
                "SELECT key, id FROM support_sla_promise WHERE key = ANY(%s)",
                list(set(keys.values())),
            )
        )
        ids = dict(self.env.cr.fetchall())
        promises_sudo = self.sudo()  # who creates a ticket has no right on promises
        for pair, key in keys.items():
            if key not in ids:
                ids[key] = promises_sudo._intern(promises_sudo._vals(*pair)).id
        return {pair: ids[key] for pair, key in keys.items()}

    @api.model
    @tools.ormcache("target_id", "company_id")
    def _current_key(self, target_id, company_id):
        """The content key of what the target promises today."""
        target_sudo = self.env["support.sla.target"].sudo().browse(target_id)
        company = self.env["res.company"].browse(company_id)
        calendars = self.env["support.sla.calendar"]
        terms = {
            **target_sudo._terms(),
            "calendar_id": calendars._current_key(target_sudo.hours_id, company),
        }
        content = json.dumps(
            [terms[name] for name in TERMS], sort_keys=True, separators=(",", ":")
        )
        return sha256(content.encode()).hexdigest()

    @api.model
    def _vals(self, target_id, company_id):
        """The row of what the target promises today, with its calendar's snapshot."""
        target = self.env["support.sla.target"].browse(target_id)
        company = self.env["res.company"].browse(company_id)
        calendar = self.env["support.sla.calendar"]._snapshot(target.hours_id, company)
        return {
            **target._terms(),
            "calendar_id": calendar.id,
            "name": target.policy_id.name,
            "key": self._current_key(target_id, company_id),
            "policy_id": target.policy_id.id,
            "target_ref": target_id,
        }

    @api.model
    def _tools(self, keys):
        """``{id: tools.clock.Promise}`` for the ids in ``keys``."""
        return {key: self._tool(key) for key in keys}

    @api.model
    def _tool(self, promise_id):
        terms, calendar = self._terms(promise_id)
        calendar = self.env["support.sla.calendar"].sudo().browse(calendar)
        return Promise(working_time=calendar._working_time(), **terms)

    @api.model
    @tools.ormcache("promise_id")
    def _target_of(self, promise_id):
        """The number of the target a promise was made by, also after its deletion."""
        return self.sudo().browse(promise_id).target_ref

    @api.model
    @tools.ormcache("promise_id")
    def _terms(self, promise_id):
        promise_sudo = self.sudo().browse(promise_id)
        terms = {
            "seconds": promise_sudo.seconds,
            "days": promise_sudo.days,
            "until_closing": promise_sudo.until_closing,
            "risk": promise_sudo.risk,
            "grace": None if promise_sudo.grace < 0 else promise_sudo.grace,
            "hold_max": promise_sudo.hold_max,
            "pause": promise_sudo.pause,
            "creation_fulfils": promise_sudo.creation_fulfils,
            "levels": tuple(tuple(level) for level in promise_sudo.levels or ()),
        }
        return terms, promise_sudo.calendar_id.id
