# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

HAND = "hand"
CODES = [
    ("k12", "K12 Users at work within a week"),
    ("k13", "K13 Business volume"),
    ("k14", "K14 Technical faults"),
]


class HypercareReading(models.Model):
    """A figure of the client's database, by hand or by a provider.

    Who entered it and when is kept with it. By hand goes before a provider.
    """

    _name = "hypercare.reading"
    _description = "Reading"
    _inherit = ["implementation.guarded"]
    _order = "day desc, code, id"
    _rec_name = "code"
    _guarded_fields = frozenset({"source", "user_id", "entered_at"})
    _fixed_fields = frozenset({"window_id"})

    window_id = fields.Many2one(
        "hypercare.window", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="window_id.company_id", store=True)
    day = fields.Date(
        required=True, default=fields.Date.context_today, help="In the window's zone."
    )
    code = fields.Selection(CODES, string="Indicator", required=True, default="k12")
    numerator = fields.Integer(
        string="Counted",
        help="Users who logged in within seven days, documents of the day, or faults "
        "that nobody has explained.",
    )
    denominator = fields.Integer(
        string="Out of",
        help="Users with a licence, or documents that were planned for the day. Faults "
        "need none.",
    )
    note = fields.Text()
    source = fields.Selection(
        selection="_selection_source", required=True, readonly=True, default=HAND
    )
    user_id = fields.Many2one(
        "res.users", string="Entered by", readonly=True, ondelete="restrict"
    )
    entered_at = fields.Datetime(string="Entered", readonly=True)

    _row_uniq = models.UniqueIndex(
        "(window_id, day, code, source)",
        "This figure is there for this day already: correct it instead.",
    )
    _not_negative = models.Constraint(
        "CHECK(numerator >= 0 AND denominator >= 0)", "Count from zero."
    )

    @api.model
    def _selection_source(self):
        return self.env["hypercare.provider"]._selection_provider()

    @api.model_create_multi
    def create(self, vals_list):
        readings = super().create(vals_list)
        readings.filtered(lambda reading: not reading.entered_at)._sign_entry()
        return readings

    def write(self, vals):
        result = super().write(vals)
        if not self._is_by_verb() and vals:
            # Whoever corrects what a provider has read, answers for it.
            self._sign_entry()
        return result

    def _sign_entry(self):
        self._by_verb().write(
            {
                "source": HAND,
                "user_id": self.env.uid,
                "entered_at": fields.Datetime.now(),
            }
        )

    @api.model
    def _keep(self, window, day, source, rows, now):
        """Put ``rows`` of a provider in place of what it has read for ``day``.

        ``rows`` are dicts with ``code``, ``numerator`` and, where they have one,
        ``denominator`` and ``note``.
        """
        # The daily work writes them, whoever has started it.
        readings_sudo = self.sudo()._by_verb()
        known = readings_sudo.search(
            [
                ("window_id", "=", window.id),
                ("day", "=", day),
                ("source", "=", source),
            ]
        ).grouped("code")
        fresh = []
        for row in rows:
            vals = {"denominator": 0, "note": False, **row, "entered_at": now}
            if row["code"] in known:
                known[row["code"]].write(vals)
            else:
                given = {"window_id": window.id, "day": day, "source": source}
                fresh.append({**given, **vals})
        readings_sudo.create(fresh)
