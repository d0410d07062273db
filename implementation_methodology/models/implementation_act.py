# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [
    ("stage", "Acceptance of a stage"),
    ("revision", "Revision of the plan"),
    ("go_live", "Go-live"),
    ("final", "Final acceptance"),
]


class ImplementationAct(models.Model):
    """What both sides sign about a stage: exceptions first, then what was done."""

    _name = "implementation.act"
    _description = "Acceptance Act"
    _inherit = [
        "implementation.act.notice",
        "implementation.act.revision",
        "implementation.act.stage",
        "implementation.signed",
        "mail.thread",
    ]
    _order = "id desc"
    _guarded_fields = frozenset(
        {"project_id", "stage_id", "kind", "seal_id", "reopened_reason"}
    )

    name = fields.Char(compute="_compute_name")
    project_id = fields.Many2one(
        "project.project",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="project_id.company_id",
        store=True,
    )
    stage_id = fields.Many2one(
        "implementation.stage",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    kind = fields.Selection(
        KINDS,
        required=True,
        readonly=True,
        default="stage",
    )
    signer_ids = fields.Many2many(
        "implementation.member",
        string="Signers",
        domain="[('project_id', '=', project_id), ('can_sign', '=', True)]",
    )
    number = fields.Char(related="seal_id.number")
    requested_on = fields.Datetime(related="seal_id.requested_on")
    signed_on = fields.Datetime(related="seal_id.signed_on")
    content_sha256 = fields.Char(related="seal_id.content_sha256")
    pdf = fields.Binary(related="seal_id.pdf")
    pdf_name = fields.Char(related="seal_id.pdf_name")
    pdf_sha256 = fields.Char(related="seal_id.pdf_sha256")

    @api.depends("seal_id.number", "seal_id.title", "kind")
    def _compute_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for act in self:
            seal = act.seal_id
            act.name = f"{seal.number} {seal.title}" if seal else kinds[act.kind]

    @api.depends("name")
    def _compute_display_name(self):
        for act in self:
            act.display_name = act.name

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sealed(self):
        if self.filtered("seal_id"):
            raise UserError(self.env._("An act that was put to signature stays."))
