# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from odoo import api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..tools import notice as rules

_logger = logging.getLogger(__name__)

KINDS = [
    ("opened", "Window opened"),
    ("standup", "Stand-up published"),
    ("sign", "Signature requested"),
    ("signed", "Signed document"),
    ("extended", "Window extended"),
    ("declined", "Document declined"),
    ("review_due", "Joint review due"),
    ("exit_forecast", "Exit ahead"),
    ("early_exit", "Ready for an early exit"),
    ("overdue", "Last day is over"),
    ("closed", "Handed over to support"),
    ("digest", "Weekly summary"),
    ("failed", "Daily work failed"),
]


class HypercareNotice(models.Model):
    """A mail that was queued for a person of a window; nobody gets one twice.

    ``key`` names what is told to whom. It is unique and written in the transaction
    that queues the mail: whoever is second, or runs again after a crash, stops there.
    """

    _name = "hypercare.notice"
    # Mails are headed by both: “Your Hypercare News”, then the window.
    _description = "Hypercare News"
    _inherit = ["hypercare.notice.words"]
    _order = "id desc"
    _rec_name = "window_id"

    kind = fields.Selection(KINDS, required=True, readonly=True)
    key = fields.Char(required=True, readonly=True)
    window_id = fields.Many2one(
        "hypercare.window",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        help="Of several windows told in one summary, the first.",
    )
    window_ids = fields.Many2many("hypercare.window", string="Windows", readonly=True)
    company_id = fields.Many2one(related="window_id.company_id", store=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="To",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    side = fields.Selection(
        [("client", "Client"), ("integrator", "Integrator")], readonly=True
    )
    day = fields.Date(required=True, readonly=True, help="In the window's zone.")
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", string="About", readonly=True
    )
    data = fields.Json(readonly=True)
    mail_id = fields.Many2one(
        "mail.mail", readonly=True, index="btree_not_null", ondelete="set null"
    )
    mail_state = fields.Selection(related="mail_id.state", string="Delivery")

    _key_uniq = models.UniqueIndex("(key)", "This has been told already.")

    @api.model
    def _tell(
        self,
        window,
        kind,
        now,
        people=None,
        about=None,
        once=None,
        attachments=None,
        **values,
    ):
        """Queue mails of ``kind`` about ``window`` (naive UTC ``now``), each once.

        Whoever wants to hear of the kind is told (``tools.notice``); ``people`` are
        those who are asked by name, and nobody else is told then. Without ``once``, a
        text, a kind is told once a day and for each record ``about``; with it, once
        for ever. ``values`` are plain data for the words. What goes wrong here undoes
        nothing of what is told: it is logged.
        """
        window.ensure_one()
        # Whoever causes a mail need not see its readers, nor the log of others.
        notices_sudo = self.sudo()
        # What is wrong with the step itself is not for the savepoint to hide.
        self.env.flush_all()
        try:
            with self.env.cr.savepoint():
                vals_list = notices_sudo._news(
                    window.sudo(), kind, now, people, about, once, values
                )
                return notices_sudo._queue(
                    kind, vals_list, window.sudo(), now, attachments
                )
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise  # two at once: Odoo runs the whole request again
        except Exception:  # a template is anybody's to edit
            _logger.exception("Mails %s of window %s not queued", kind, window.id)
            return self.browse()

    @api.model
    def _news(self, window, kind, now, people, about, once, values):
        """Values of the notices that are due and have not been told yet."""
        today = window._today(now)
        mark = f"{about._name}/{about.id}" if about else ""
        vals_list = [
            {
                "kind": kind,
                "key": f"{kind}/{window.id}/{mark}/{partner.id}/{once or today}",
                "window_id": window.id,
                "window_ids": [fields.Command.set(window.ids)],
                "partner_id": partner.id,
                "side": side,
                "day": today,
                "res_model": about._name if about else False,
                "res_id": about.id if about else False,
                "data": values,
            }
            for partner, side in self._readers(window, kind, people).items()
            if partner.email_normalized
        ]
        return self._not_told(vals_list)

    @api.model
    def _readers(self, window, kind, people):
        """``{partner: side}`` of those who are told."""
        asked = people is not None
        candidates = (people.sudo() if asked else window.person_ids).filtered("active")
        readers = {
            person.partner_id: person.side
            for person in candidates
            if rules.hears(kind, person.notify_level, person.side, person.duty, asked)
        }
        responsible = window.user_id.partner_id
        if kind in rules.DECISIONS and not asked and responsible:
            # Among the people, it is his own level that counts.
            if kind in rules.OWED or responsible not in window.person_ids.partner_id:
                readers.setdefault(responsible, "integrator")
        return readers

    @api.model
    def _not_told(self, vals_list):
        """Those of ``vals_list`` whose key is not in the log yet."""
        keys = [vals["key"] for vals in vals_list]
        known = set(self.search([("key", "in", keys)]).mapped("key"))
        return [vals for vals in vals_list if vals["key"] not in known]

    @api.model
    def _queue(self, kind, vals_list, window, now, attachments=None):
        """Log the notices, all of one kind, and queue their mails."""
        if not vals_list:
            return self.browse()
        notices = self.create(vals_list)
        # An insertion that is refused must be refused before a mail is rendered.
        notices.flush_recordset()
        mail_values = {}
        at = self._leaves_at(kind, window, now)
        if at:
            mail_values["scheduled_date"] = at
        if attachments:
            mail_values["attachments"] = attachments
        template = self.env.ref(f"hypercare.mail_template_{kind}")
        mails = template.send_mail_batch(notices.ids, email_values=mail_values)
        for notice, mail in zip(notices, mails, strict=True):
            notice.mail_id = mail
        # Within the hour is not soon enough: by then the day may be over.
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger(at=at or None)
        return notices

    @api.model
    def _leaves_at(self, kind, window, now):
        """When a mail of ``kind`` may leave (naive UTC); ``None`` is at once.

        What answers what somebody has just done leaves at once. What the daily work
        finds waits for working hours.
        """
        if kind not in rules.UNHURRIED:
            return None
        time = window._working_time()
        return None if time.is_open(now) else time.next_opening(now)

    # The weekly summary

    @api.model
    def _send_digests(self, now):
        """Queue the summaries of the week, one for each person and company."""
        windows = self.env["hypercare.window"].search([("state", "=", "open")])
        windows = windows.filtered(
            lambda window: rules.is_digest_day(
                window._today(now), window._workdays(window._today(now))
            )
        )
        people = windows.person_ids.filtered(
            lambda one: one.active and one.notify_level == rules.DIGEST
        )
        for (partner, company), mine in people.grouped(
            lambda one: (one.partner_id, one.company_id)
        ).items():
            if not partner.email_normalized:
                continue
            try:
                with self.env.cr.savepoint():
                    self._send_digest(partner, company, mine, now)
            except Exception:  # one summary must not keep the others from theirs
                _logger.exception("No summary for %s", partner.id)

    @api.model
    def _send_digest(self, partner, company, people, now):
        window = people.window_id[0]
        today = window._today(now)
        year, week, _day = today.isocalendar()
        vals = {
            "kind": "digest",
            "key": f"digest/{company.id}/{partner.id}/{year}-{week}",
            "window_id": window.id,
            "window_ids": [fields.Command.set(people.window_id.ids)],
            "partner_id": partner.id,
            "side": people[0].side,
            "day": today,
        }
        notices_sudo = self.sudo()  # as in _tell
        notices_sudo._queue("digest", notices_sudo._not_told([vals]), window, now)
