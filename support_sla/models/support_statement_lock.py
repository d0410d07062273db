# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .support_sla_ticket_agreement import SCOPES

#: What of an entry a statement tells.
STATED = (
    "date",
    "unit_amount",
    "helpdesk_ticket_id",
    "agreement_id",
    "employee_id",
)


class SupportStatementLock(models.AbstractModel):
    """Hours that a statement was approved with stay as they are.

    What is to be corrected is booked on a later day, where the next statement shows it.
    """

    _name = "support.statement.lock"
    _description = "Hours of Approved Statements"

    stated_scope = fields.Selection(
        SCOPES,
        string="Stated as",
        readonly=True,
        copy=False,
        # Given by an approval; a scope that changes later does not change the past.
        groups=fields.NO_ACCESS,
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_statement_open(line._to_be_stated() for line in lines.sudo())
        return lines

    def write(self, vals):
        if not set(STATED).intersection(vals):
            return super().write(vals)
        lines_sudo = self.sudo()  # nobody has to see agreements to book hours
        before = {line_sudo.id: line_sudo._stated() for line_sudo in lines_sudo}
        result = super().write(vals)
        changed = []
        is_moved = {"date", "helpdesk_ticket_id"}.intersection(vals)
        for line_sudo in lines_sudo:
            stated = line_sudo._to_be_stated() if is_moved else line_sudo._stated()
            if stated != before[line_sudo.id]:
                changed += [before[line_sudo.id], stated]
        self._check_statement_open(changed)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_stated(self):
        self._check_statement_open(line._stated() for line in self.sudo())

    def _stated(self):
        """What a statement tells of this entry."""
        self.ensure_one()
        return {
            name: self[name].id if self._fields[name].relational else self[name]
            for name in STATED
        }

    def _to_be_stated(self):
        """As ``_stated``, under the agreement of the day even if its month is over."""
        return {**self._stated(), "agreement_id": self._agreement_of_day()}

    @api.model
    def _check_statement_open(self, stated):
        """Raise when one of the entries, see ``_stated``, is of an approved month."""
        stated = [one for one in stated if one["agreement_id"]]
        agreement_ids = {one["agreement_id"] for one in stated}
        if not agreement_ids:
            return
        locked = self.env["support.statement"]._locked_until(agreement_ids)
        for one in stated:
            until = locked.get(one["agreement_id"])
            if until and one["date"] <= until:
                agreement_sudo = self.env["support.agreement"].sudo()
                agreement_sudo = agreement_sudo.browse(one["agreement_id"])
                raise UserError(
                    self.env._(
                        "The hours of %(agreement)s until %(day)s are approved and "
                        "stay as they are. Book a correction on a later day; hours "
                        "that were too many are a negative entry.",
                        agreement=agreement_sudo.display_name,
                        day=format_date(self.env, until),
                    )
                )
