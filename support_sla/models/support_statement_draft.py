# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from datetime import date

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..tools import term as rules
from .support_sla_ticket_sides import MANAGERS

_logger = logging.getLogger(__name__)

#: How many past months get a statement when there is none yet.
BACK = 12


class SupportStatementDraft(models.AbstractModel):
    """Which months want a statement, and its first draft."""

    _name = "support.statement.draft"
    _description = "Drafting of Statements"

    @api.model
    def _months(self, agreement, now):
        """First days of the complete months that want one, oldest first.

        A month is complete when it is over in the zone of the agreement.
        """
        this_month = agreement._today(now).replace(day=1)
        year, month = divmod(this_month.year * 12 + this_month.month - 1 - BACK, 12)
        first = max(agreement.date_start.replace(day=1), date(year, month + 1, 1))
        last = min(filter(None, [this_month - rules.DAY, agreement._term().last]))
        return [one.first for one in rules.periods(rules.MONTH, first, last)]

    @api.model
    def _missing(self, agreements, now):
        """``{agreement: [first day of a month]}`` of what is not there yet."""
        wanted = {agreement: self._months(agreement, now) for agreement in agreements}
        statements = self.search_fetch(
            Domain("agreement_id", "in", agreements.ids)
            & Domain("date_start", "in", list(set().union(*wanted.values()))),
            ["agreement_id", "date_start"],
            order="id",
        )
        known = {
            (statement.agreement_id.id, statement.date_start)
            for statement in statements
        }
        missing = {
            agreement: [day for day in months if (agreement.id, day) not in known]
            for agreement, months in wanted.items()
        }
        return {agreement: months for agreement, months in missing.items() if months}

    @api.model
    def _draft(self, agreement, first, now):
        """The draft for the month that begins on ``first``, worked out at ``now``."""
        [month] = rules.periods(rules.MONTH, first)
        company = agreement.company_id
        number = (
            self.env["ir.sequence"]
            .sudo()  # numbering is nobody's right
            .with_company(company)
            .next_by_code("support.statement", sequence_date=month.last)
        )
        statement = self._by_verb().create(
            {
                "name": number or "/",
                "agreement_id": agreement.id,
                "date_start": month.first,
                "date_end": month.last,
                "lang": agreement.partner_id.lang or self.env.lang or "en_US",
            }
        )
        statement = statement.with_env(self.env)
        statement._refresh(now)
        statement._ask_for_approval()
        return statement

    def _ask_for_approval(self):
        """Remind whoever answers for the agreement, if he may approve."""
        for statement in self:
            user = statement.agreement_id.user_id
            if not user.active or not user.has_group(MANAGERS):
                continue
            statement = statement.with_context(lang=user.lang)
            statement.with_context(mail_activity_quick_update=True).activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=statement.env._(
                    "The statement of %s waits for approval", statement._month_words()
                ),
            )

    @api.model
    def _cron_statements(self, now=None):
        """Draft what is missing; may be killed and run twice."""
        Cron = self.env["ir.cron"]
        now = now or fields.Datetime.now()
        agreements = (
            self.env["support.agreement"]
            .with_context(active_test=False)
            .search(Domain("signed_on", "!=", False), order="id")
        )
        missing = self._missing(agreements, now)
        Cron._commit_progress(remaining=sum(map(len, missing.values())))
        for agreement, months in missing.items():
            for first in months:
                try:
                    with self.env.cr.savepoint():
                        self._draft(agreement, first, now)
                except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                    raise
                except Exception:  # one broken agreement must not stop the others
                    _logger.exception(
                        "No statement of %s for agreement %s", first, agreement.id
                    )
                if not Cron._commit_progress(1):
                    return

    @api.model
    def action_draft_missing(self):
        """Draft what the nightly run would, for the agreements one may change."""
        agreements = self.env["support.agreement"].search(
            Domain("signed_on", "!=", False), order="id"
        )
        agreements.check_access("write")
        # Statements are made by these methods only; managers read and approve them.
        statements_sudo = self.sudo()
        now = fields.Datetime.now()
        missing = statements_sudo._missing(agreements.sudo(), now)
        for agreement_sudo, months in missing.items():
            for first in months:
                statements_sudo._draft(agreement_sudo, first, now)
        return self.env["ir.actions.act_window"]._for_xml_id(
            "support_sla.support_statement_action"
        )
