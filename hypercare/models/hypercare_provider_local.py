# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

DAY, WEEK = timedelta(days=1), timedelta(days=7)
#: What shows that business is done: model, date field, and when it counts. Models that
#: are not installed are left out.
DOCUMENTS = [
    (
        "account.move",
        "date",
        [
            ("state", "=", "posted"),
            ("move_type", "in", ["out_invoice", "out_refund", "in_invoice"]),
        ],
    ),
    ("stock.picking", "date_done", [("state", "=", "done")]),
    ("sale.order", "date_order", [("state", "=", "sale")]),
]


class HypercareProviderLocal(models.AbstractModel):
    """Reads the database that the add-on itself runs in: the client's own."""

    _name = "hypercare.provider.local"
    _inherit = "hypercare.provider"
    _description = "Readings of This Database"

    @api.model
    def _read(self, window, day, now):
        rows = [self._volume(window, day)]
        # Logins and failures are known as they are now: not for days long gone.
        if now < window._day_end(day) + DAY:
            rows += [self._adoption(window, now), self._health()]
        return [row for row in rows if row]

    @api.model
    def _adoption(self, window, now):
        """K12: users who logged in within a week; within a day as a note."""
        # Who has logged in is administration data; only their number is told.
        users_sudo = self.env["res.users"].sudo()
        everybody = Domain("share", "=", False) & Domain(
            "company_ids", "in", window.company_id.ids
        )
        within = {
            span: users_sudo.search_count(
                everybody & Domain("login_date", ">=", now - span)
            )
            for span in (DAY, WEEK)
        }
        return {
            "code": "k12",
            "numerator": within[WEEK],
            "denominator": users_sudo.search_count(everybody),
            "note": self.env._("Within 24 hours: %s", within[DAY]),
        }

    @api.model
    def _volume(self, window, day):
        """K13: documents of the day against those planned; none on a day off."""
        if window._workdays(day).on_or_before(day) != day:
            return None
        counts = {}
        for name, date_field, done in DOCUMENTS:
            if name not in self.env:
                continue
            # Only the number of documents leaves them.
            documents_sudo = self.env[name].sudo()
            if documents_sudo._fields[date_field].type == "date":
                when = Domain(date_field, "=", day)
            else:
                when = Domain(date_field, ">=", window._day_start(day)) & Domain(
                    date_field, "<", window._day_end(day)
                )
            ours = Domain("company_id", "=", window.company_id.id)
            label = self.env["ir.model"]._get(name).name
            counts[label] = documents_sudo.search_count(Domain(done) & when & ours)
        if not counts:
            return None
        return {
            "code": "k13",
            "numerator": sum(counts.values()),
            "denominator": window.documents_planned,
            "note": self._counts_words(counts),
        }

    @api.model
    def _health(self):
        """K14: scheduled actions that fail, mails and jobs that could not go out."""
        faults = {
            "ir.cron": [("failure_count", ">", 0)],
            "mail.mail": [("state", "=", "exception")],
            "queue.job": [("state", "=", "failed")],
        }
        counts = {}
        for name, domain in faults.items():
            if name in self.env:
                # Only the number of failures leaves them.
                failed_sudo = self.env[name].sudo()
                label = self.env["ir.model"]._get(name).name
                counts[label] = failed_sudo.search_count(domain)
        return {
            "code": "k14",
            "numerator": sum(counts.values()),
            "note": self._counts_words(counts),
        }

    @api.model
    def _counts_words(self, counts):
        return "\n".join(f"{label}: {number}" for label, number in counts.items())
