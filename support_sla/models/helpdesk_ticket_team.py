# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class HelpdeskTicketTeam(models.Model):
    _inherit = "helpdesk.ticket.team"

    tell_gap = fields.Boolean(
        string="Tell Clients What Is Not Agreed",
        help="A client without agreement, after its end or on a channel that was not "
        "agreed gets a message that says so. The request is recorded all the same.",
    )
    effort_project_id = fields.Many2one(
        "project.project",
        string="Project for Hours",
        domain="[('allow_timesheets', '=', True)]",
        help="Hours on tickets without a project of their own are booked here.",
    )
