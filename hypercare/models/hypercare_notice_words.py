# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import models
from odoo.tools import format_date

WEEK = timedelta(days=7)
#: Both sides sign on the same page.
SIGNING = ("sign", "signed")


class HypercareNoticeWords(models.AbstractModel):
    """What the mail templates ask of a notice: texts and links, in their language."""

    _name = "hypercare.notice.words"
    _description = "Words of a Mail of a Window"

    def _about(self):
        """The record that is told of, if any."""
        self.ensure_one()
        if not self.res_model or self.res_model not in self.env:
            return self.env["hypercare.window"]
        return self.env[self.res_model].browse(self.res_id).exists()

    def _value(self, name, default=""):
        """A plain value that was given when the mail was queued."""
        self.ensure_one()
        return (self.data or {}).get(name, default)

    def _date(self, day):
        return format_date(self.env, day) if day else ""

    def _sender_address(self):
        """From whom mails are: the responsible, else the company."""
        self.ensure_one()
        user, company = self.window_id.user_id, self.window_id.company_id
        return (user.email and user.email_formatted) or company.email_formatted

    def _document_title(self):
        """What the document to sign is called; the number tells them apart."""
        self.ensure_one()
        about = self._about()
        sealed = "seal_id" in about._fields and about.seal_id
        return sealed.title if sealed else about.display_name or ""

    def _url(self):
        """Where its reader goes on: the document to sign, his pages, or our form."""
        self.ensure_one()
        window, about = self.window_id, self._about()
        path = f"/my/hypercare/{window.id}"
        if self.kind in SIGNING and hasattr(about, "_portal_path"):
            path = about._portal_path()
        elif self.side == "integrator":
            path = f"/mail/view?model=hypercare.window&res_id={window.id}"
        return f"{window.get_base_url()}{path}"

    def _day_words(self, window=None):
        """“Day 9 of 14” on the day of the mail."""
        self.ensure_one()
        day, days = (window or self.window_id)._day_number(self.day)
        return self.env._("Day %(day)s of %(days)s", day=day, days=days)

    def _failing_names(self):
        """Criteria that are not expected to hold, in the reader's language."""
        self.ensure_one()
        codes = self._value("codes", [])
        criteria = self.window_id.criterion_ids.filtered(
            lambda one: one.kind == "exit" and one.code in codes
        )
        return criteria.mapped("name")

    def _week_rows(self):
        """Of each window of a summary, what the seven days before brought."""
        self.ensure_one()
        rows = []
        for window in self.window_ids:
            standups = window.standup_ids.filtered(
                lambda one: self.day - WEEK <= one.date < self.day
            ).sorted("date")
            last = standups[-1:]
            rows.append(
                {
                    "name": window.display_name,
                    "day": self._day_words(window),
                    "new": sum(standups.mapped("new_count")),
                    "closed": sum(standups.mapped("closed_count")),
                    "open": last.open_count,
                    "critical": last.critical_count,
                    "last_day": self._date(window.date_end),
                }
            )
        return rows
