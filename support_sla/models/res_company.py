# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from .support_sla_ticket_sides import MANAGERS


class ResCompany(models.Model):
    _inherit = "res.company"

    support_project_id = fields.Many2one(
        "project.project",
        string="Project for Support Hours",
        groups=MANAGERS,
        help="Hours on tickets are booked here when neither the ticket nor its team "
        "has a project with timesheets.",
    )

    def _get_support_project(self):
        """The company's project for hours on tickets; made when it is first needed."""
        self.ensure_one()
        # Whoever books his first hour need not have rights on projects or companies.
        company_sudo = self.sudo()
        project_sudo = company_sudo.support_project_id
        if not (project_sudo.active and project_sudo.allow_timesheets):
            project_sudo = project_sudo.with_company(self).create(
                {
                    "name": self.env._("Support"),
                    "company_id": self.id,
                    "allow_timesheets": True,
                    # Hours are shown to clients by their agreement only.
                    "privacy_visibility": "employees",
                    "user_id": False,
                    "partner_id": False,
                }
            )
            # Of two who do this at once one is run again, and finds the other's.
            company_sudo.support_project_id = project_sudo
        return project_sudo
