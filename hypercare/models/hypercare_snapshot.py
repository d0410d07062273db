# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_repr, float_round

from odoo.addons.implementation_methodology.tools import snapshot

#: What of an indicator is a number.
MEASURED = ("numerator", "denominator", "value", "target")


class HypercareSnapshot(models.Model):
    """One indicator of a window on one day.

    Rows are the memory of the window: the daily work writes them, and nobody changes
    what a day was once it is over.
    """

    _name = "hypercare.snapshot"
    _description = "Daily Indicators"
    _order = "day desc, sequence, segment, id"
    _rec_name = "code"

    window_id = fields.Many2one(
        "hypercare.window", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="window_id.company_id", store=True)
    partner_id = fields.Many2one(
        related="window_id.partner_id", string="Client", store=True
    )
    day = fields.Date(required=True, readonly=True, help="In the window's zone.")
    taken_at = fields.Datetime(
        required=True, readonly=True, help="Figures are as of then."
    )
    code = fields.Selection(
        selection="_selection_code", string="Indicator", required=True, readonly=True
    )
    segment = fields.Selection(
        selection="_selection_segment",
        readonly=True,
        help="Empty for all of it, else a priority or a nature.",
    )
    sequence = fields.Integer(readonly=True)
    numerator = fields.Float(readonly=True, aggregator="sum")
    denominator = fields.Float(readonly=True, aggregator="sum")
    value = fields.Float(readonly=True, aggregator="avg", digits=(16, 2))
    is_measured = fields.Boolean(
        string="Measured",
        readonly=True,
        help="Nothing was there to be measured if not.",
    )
    target = fields.Float(readonly=True, aggregator="avg", digits=(16, 2))
    has_target = fields.Boolean(readonly=True)
    ok = fields.Selection(
        [("yes", "On target"), ("no", "Off target")],
        string="Result",
        readonly=True,
        help="Empty where nothing was measured or nothing is aimed at.",
    )

    day_sha256 = fields.Char(
        string="SHA-256 of the Day",
        readonly=True,
        help="Over all indicators of the day, so that none can be changed or lost. "
        "Days kept by earlier versions have none.",
    )

    _row_uniq = models.UniqueIndex(
        "(window_id, day, code, COALESCE(segment, ''))",
        "This indicator is kept for this day already.",
    )
    _code_day = models.Index("(window_id, code, day)")

    @api.model
    def _selection_code(self):
        return list(self.env["hypercare.window"]._kpi_names().items())

    @api.model
    def _selection_segment(self):
        return list(self.env["hypercare.window"]._kpi_segment_names().items())

    @api.model
    def _keep(self, window, day, taken_at, figures):
        """Put ``figures`` of ``day`` in place of those taken before ``taken_at``."""
        # Nobody has the right to write what a day was; the daily work does.
        rows_sudo = self.sudo().search(
            [("window_id", "=", window.id), ("day", "=", day)]
        )
        rows_sudo.with_context(hypercare_keep=_KEEPING).unlink()
        order = list(window._kpi_names())
        vals_list = [
            {
                "window_id": window.id,
                "day": day,
                "taken_at": taken_at,
                "code": code,
                "segment": segment or False,
                "sequence": order.index(code),
                "numerator": figure.numerator,
                "denominator": figure.denominator,
                "value": figure.value,
                "is_measured": figure.value is not None,
                "target": figure.target,
                "has_target": figure.target is not None,
                "ok": {True: "yes", False: "no"}.get(figure.ok, False),
            }
            for (code, segment), figure in figures.items()
        ]
        digest = self._day_digest(vals_list)
        self.sudo().create([{**vals, "day_sha256": digest} for vals in vals_list])

    @api.model
    def _day_digest(self, rows):
        """SHA-256 of the indicators of one day: of values to store, or as stored."""
        return snapshot.digest(
            sorted(
                [
                    row["code"],
                    row["segment"] or "",
                    fields.Datetime.to_string(row["taken_at"]),
                    *(self._figure_text(row[name]) for name in MEASURED),
                    *(bool(row[name]) for name in ("is_measured", "has_target")),
                    row["ok"] or "",
                ]
                for row in rows
            )
        )

    @api.model
    def _figure_text(self, figure):
        """A figure to as many digits as every column keeps."""
        return float_repr(float_round(figure or 0, precision_digits=2), 2)

    def _is_as_taken(self):
        """Whether these rows, all of one day, are those that were kept then."""
        known = set(self.mapped("day_sha256"))
        return known == {False} or known == {self._day_digest(self)}

    def write(self, vals):
        if self:
            self.check_access("write")
            self._refuse()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_keeping(self):
        # Rows go with their window by the database's own cascade.
        if self.env.context.get("hypercare_keep") is not _KEEPING:
            self._refuse()

    def _refuse(self):
        raise UserError(
            self.env._(
                "The indicators of a day are kept as they were: nobody changes them."
            )
        )


#: Identity, not value: a context that came in by RPC can never hold this object.
_KEEPING = object()
