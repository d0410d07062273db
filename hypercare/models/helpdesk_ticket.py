# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from odoo.addons.support_scope_classifier.models.helpdesk_ticket import (
    HelpdeskTicket as Ticket,
)
from odoo.addons.support_sla.models.support_sla_ticket_sides import AGENTS

NATURES = [
    ("question", "Question"),
    ("access", "Access"),
    ("data", "Data"),
    ("defect", "Defect"),
    ("configuration", "Configuration"),
    ("enhancement", "Enhancement"),
    ("external", "External"),
]
TIERS = [
    ("l1", "L1 Key user of the client"),
    ("l2", "L2 Support"),
    ("l3", "L3 Project team"),
    ("l4", "L4 Maker"),
]


class HelpdeskTicket(models.Model):
    _name = "helpdesk.ticket"
    _inherit = [
        "hypercare.ticket.stamp",
        "hypercare.ticket.faq",
        "hypercare.ticket.plan",
        "helpdesk.ticket",
    ]
    _guarded_fields = Ticket._guarded_fields | {
        "hypercare_id",
        "hypercare_origin",
        "plan_accepted_at",
        "plan_accepted_by_id",
    }

    hypercare_id = fields.Many2one(
        "hypercare.window",
        compute="_compute_hypercare_id",
        store=True,
        index="btree_not_null",
        ondelete="set null",
        groups=AGENTS,
        help="The window that was open when the ticket was opened.",
    )
    nature = fields.Selection(
        NATURES,
        tracking=True,
        copy=False,
        groups=AGENTS,
        help="What lies behind the request: questions show what to teach, defects "
        "what to repair.",
    )
    solved_tier = fields.Selection(
        TIERS,
        string="Solved by",
        tracking=True,
        copy=False,
        groups=AGENTS,
        help="Who it took to solve it. Left empty, it was the support (L2).",
    )
    process_id = fields.Many2one(
        "hypercare.process",
        string="Key Process",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        groups=AGENTS,
        domain="[('window_id', '=', hypercare_id)]",
    )
    faq_id = fields.Many2one(
        "hypercare.faq",
        string="Answer in the FAQ",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        groups=AGENTS,
    )
    faq_state = fields.Selection(
        related="faq_id.state",
        string="State of the Answer",
        tracking=False,
        groups=AGENTS,
    )

    _hypercare_origin_uniq = models.UniqueIndex(
        "(hypercare_origin) WHERE hypercare_origin IS NOT NULL",
        "A ticket was made of this condition or waiver already.",
    )
