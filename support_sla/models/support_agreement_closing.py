# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools import term as rules

_logger = logging.getLogger(__name__)


class SupportAgreementClosing(models.AbstractModel):
    """What an agreement needs before it ends: a reminder of its renewal."""

    _name = "support.agreement.closing"
    _description = "Reminders of an Agreement"

    @api.model
    def _cron_remind(self, now=None):
        """Remind of every agreement that ends soon, once for each end.

        ``now`` is naive UTC. What is done is committed agreement by agreement: it may
        be killed and run twice.
        """
        Cron = self.env["ir.cron"]
        now = now or fields.Datetime.now()
        # Whether it is due is asked by the client's day, which may be another one.
        running = Domain("signed_on", "!=", False) & Domain(
            "date_end", ">=", now.date() - timedelta(days=1)
        )
        agreements = self.search(running, order="date_end, id")
        due = agreements.filtered(lambda agreement: agreement._is_renewal_due(now))
        Cron._commit_progress(remaining=len(due))
        for agreement in due:
            try:
                agreement._remind_of_renewal(now)
                self.env.flush_all()
            except Exception:  # one agreement must not keep the others from theirs
                self.env.cr.rollback()
                _logger.exception("No reminder of agreement %s", agreement.id)
            if not Cron._commit_progress(1):
                break

    def _is_renewal_due(self, now):
        self.ensure_one()
        return rules.reminder_due(
            self._term(),
            self.renewal_days,
            self._today(now),
            reminded=self.renewal_reminded or None,
        )

    def _remind_of_renewal(self, now):
        """Ask whoever is responsible to renew it or to let it end.

        The client is not written to: what to offer is for a person to decide.
        """
        self.ensure_one()
        people = self.user_id | self.create_uid
        user = people.filtered(
            lambda one: one.active and self.with_user(one).has_access("read")
        )[:1]
        agreement = self.with_context(lang=user.lang or self.env.lang)
        words = agreement.env._(
            "It ends on %s. Talk to the client: renew it with a new agreement, or let "
            "it end.",
            format_date(agreement.env, self.date_end),
        )
        agreement.message_post(body=words)
        if user:
            agreement.activity_schedule(
                "mail.mail_activity_data_todo",
                self._today(now),
                summary=agreement.env._("Renew the support agreement"),
                note=words,
                user_id=user.id,
            )
        self._by_verb().renewal_reminded = self.date_end
