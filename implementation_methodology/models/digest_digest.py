# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..tools.gate import RUNNING


class DigestDigest(models.Model):
    """Figures for the managers of implementations.

    Both count what is open when the digest is made: how long it has been open is no
    matter of the period the digest looks back on.
    """

    _inherit = "digest.digest"

    kpi_implementation_waiting_client = fields.Boolean(
        "Items waiting for clients",
        groups="implementation_methodology.group_user",
    )
    kpi_implementation_waiting_client_value = fields.Integer(
        compute="_compute_kpi_implementation_waiting_client_value",
        export_string_translation=False,
        groups="implementation_methodology.group_user",
    )
    kpi_implementation_overdue = fields.Boolean(
        "Overdue checklist items",
        groups="implementation_methodology.group_user",
    )
    kpi_implementation_overdue_value = fields.Integer(
        compute="_compute_kpi_implementation_overdue_value",
        export_string_translation=False,
        groups="implementation_methodology.group_user",
    )

    def _compute_kpi_implementation_waiting_client_value(self):
        self._count_implementation_items(
            "kpi_implementation_waiting_client_value",
            Domain("waiting_on", "in", ("client", "both")),
        )

    def _compute_kpi_implementation_overdue_value(self):
        self._count_implementation_items(
            "kpi_implementation_overdue_value",
            Domain("waiting_on", "!=", "nobody")
            & Domain("due_date", "<", fields.Date.context_today(self)),
        )

    def _count_implementation_items(self, name, domain):
        """Put into ``name`` how many items of running stages match ``domain``."""
        if not self.env.user.has_group("implementation_methodology.group_manager"):
            raise AccessError(
                self.env._("Do not have access, skip this data for user's digest email")
            )
        _start, _end, companies = self._get_kpi_compute_parameters()
        counts = dict(
            self.env["implementation.item"]._read_group(
                domain
                & Domain("company_id", "in", [*companies.ids, False])
                & Domain("stage_id.state", "in", RUNNING)
                & Domain("project_id.active", "=", True),
                ["company_id"],
                ["__count"],
            )
        )
        of_all = counts.get(self.env["res.company"], 0)
        for digest in self:
            company = digest.company_id or self.env.company
            digest[name] = counts.get(company, 0) + of_all

    def _compute_kpis_actions(self, company, user):
        actions = super()._compute_kpis_actions(company, user)
        menu = self.env.ref("implementation_methodology.implementation_menu_items")
        link = (
            f"implementation_methodology.implementation_item_action?menu_id={menu.id}"
        )
        actions["kpi_implementation_waiting_client"] = link
        actions["kpi_implementation_overdue"] = link
        return actions
