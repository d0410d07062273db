# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

STATES = [
    ("ok", "Ready"),
    ("error", "Error"),
    ("imported", "Imported"),
    ("same", "Same judgement"),
    ("different", "Other judgement"),
]


class SupportImportLine(models.Model):
    """One row of an import, and what became of it."""

    _name = "support.import.line"
    _description = "Row of an Import"
    _order = "import_id, number, id"
    _rec_name = "key"

    import_id = fields.Many2one(
        "support.import", required=True, index=True, ondelete="cascade"
    )
    number = fields.Integer(
        string="Row", readonly=True, help="As the spreadsheet counts them."
    )
    key = fields.Char(readonly=True)
    subject = fields.Char(readonly=True)
    state = fields.Selection(STATES, required=True, readonly=True, default="ok")
    message = fields.Text(string="What to Do", readonly=True)
    matched = fields.Text(
        string="Understood as",
        readonly=True,
        help="What is created, and whom and what the row was found to mean.",
    )
    data = fields.Json(readonly=True)
    ticket_id = fields.Many2one(
        "helpdesk.ticket", ondelete="set null", index="btree_not_null", readonly=True
    )
    project_id = fields.Many2one(
        "project.project", ondelete="set null", index="btree_not_null", readonly=True
    )
    theirs = fields.Text(string="Their Judgement", readonly=True)
    ours = fields.Text(string="Our Judgement", readonly=True)
    explanation = fields.Text(
        string="Why We Say So", readonly=True, help="What our clocks counted."
    )

    _todo = models.Index("(import_id, number, id) WHERE state = 'ok'")
