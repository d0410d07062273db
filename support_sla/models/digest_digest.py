# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .support_sla_ticket_sides import MANAGERS


class DigestDigest(models.Model):
    """Figures for team leads: promises decided within the period of the digest."""

    _inherit = "digest.digest"

    kpi_support_sla_attainment = fields.Boolean("SLA promises kept, %", groups=MANAGERS)
    kpi_support_sla_attainment_value = fields.Float(
        digits=(16, 1),
        compute="_compute_kpi_support_sla_attainment_value",
        export_string_translation=False,
        groups=MANAGERS,
    )
    kpi_support_sla_breaches = fields.Boolean("SLA breaches", groups=MANAGERS)
    kpi_support_sla_breaches_value = fields.Integer(
        compute="_compute_kpi_support_sla_breaches_value",
        export_string_translation=False,
        groups=MANAGERS,
    )

    def _compute_kpi_support_sla_attainment_value(self):
        """100 where nothing was decided: nothing was missed either."""
        for digest, decided, missed in self._support_sla_figures():
            digest.kpi_support_sla_attainment_value = (
                100.0 * (decided - missed) / decided if decided else 100.0
            )

    def _compute_kpi_support_sla_breaches_value(self):
        for digest, _decided, missed in self._support_sla_figures():
            digest.kpi_support_sla_breaches_value = missed

    def _support_sla_figures(self):
        """``(digest, decided, missed)`` of every digest, as its reader may see them."""
        if not self.env.user.has_group(MANAGERS):
            raise AccessError(
                self.env._("Do not have access, skip this data for user's digest email")
            )
        start, end, companies = self._get_kpi_compute_parameters()
        figures = {
            company: (decided, missed)
            for company, decided, missed in self.env["support.sla.report"]._read_group(
                Domain("date", ">=", start)
                & Domain("date", "<", end)
                & Domain("company_id", "in", companies.ids),
                ["company_id"],
                ["__count", "missed:sum"],
            )
        }
        for digest in self:
            company = digest.company_id or self.env.company
            decided, missed = figures.get(company, (0, 0))
            yield digest, decided, missed

    def _compute_kpis_actions(self, company, user):
        actions = super()._compute_kpis_actions(company, user)
        menu = self.env.ref("support_sla.support_sla_menu_report")
        actions["kpi_support_sla_attainment"] = (
            f"support_sla.support_sla_report_action?menu_id={menu.id}"
        )
        actions["kpi_support_sla_breaches"] = (
            f"support_sla.support_sla_breach_action?menu_id={menu.id}"
        )
        return actions
