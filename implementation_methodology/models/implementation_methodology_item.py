# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import checklist

OWNERS = [
    ("client", "Client"),
    ("integrator", "Integrator"),
    ("both", "Both"),
    ("third_party", "Third party"),
]
CONFIRMERS = [
    ("none", "Nobody"),
    ("client", "Client"),
    ("integrator", "Integrator"),
]
VISIBILITIES = [
    ("client", "Client and integrator"),
    ("internal", "Integrator only"),
]
EVIDENCE_KINDS = [
    ("none", "None"),
    ("file", "File"),
    ("link", "Link"),
    ("record", "Record in Odoo"),
    ("text", "Text"),
]
DUE_RULES = [
    ("start", "Working days after the stage starts"),
    ("end", "Working days before the stage ends"),
]


class ImplementationItemMixin(models.AbstractModel):
    """What a checklist item is, in the template and in a running project alike."""

    _name = "implementation.item.mixin"
    _description = "Definition of a Checklist Item"

    sequence = fields.Integer(default=10)
    code = fields.Char(
        required=True,
        help="Stable identifier: a newer methodology finds the item by it.",
    )
    name = fields.Char(required=True, translate=True)
    criterion = fields.Text(
        string="Acceptance criterion",
        translate=True,
        help="How both sides see that the statement is true.",
    )
    owner_side = fields.Selection(
        OWNERS,
        string="Owner",
        default="integrator",
        required=True,
        help="Who does it. With *both*, each side ticks for itself.",
    )
    confirm_side = fields.Selection(
        CONFIRMERS,
        string="Confirmed by",
        default="none",
        required=True,
        help="Who looks at it after the owner has ticked.",
    )
    role_id = fields.Many2one(
        "project.role",
        help="The person with this role on the owner's side gets the item.",
    )
    is_optional = fields.Boolean(
        string="Optional",
        help="Never blocks the stage.",
    )
    is_critical = fields.Boolean(
        string="Critical",
        help="Overdue for long it takes its stage off track; doing without it "
        "takes the consent of both sides.",
    )
    required_for_go_live = fields.Boolean(
        help="Going live is recorded only when this item is done.",
    )
    visibility = fields.Selection(
        VISIBILITIES,
        default="client",
        required=True,
        help="Internal items are not shown to the client, nor is their number.",
    )
    evidence_kind = fields.Selection(
        EVIDENCE_KINDS,
        string="Kind of evidence",
        default="none",
        required=True,
        help="What has to be handed in before the item can be ticked.",
    )
    evidence_required = fields.Boolean(
        help="The owner cannot tick before evidence of this kind is there.",
    )
    rounds_planned = fields.Integer(
        default=1,
        help="Rounds of work the plan counts on.",
    )
    rounds_max = fields.Integer(
        string="Rounds at most",
        help="Rounds the contract includes; 0 for no limit.",
    )

    _rounds_order = models.Constraint(
        "CHECK(rounds_planned >= 1 AND rounds_max >= 0 "
        "AND (rounds_max = 0 OR rounds_max >= rounds_planned))",
        "At least one round is planned, and not more than the maximum.",
    )
    _evidence_kind_given = models.Constraint(
        "CHECK(NOT evidence_required OR evidence_kind != 'none')",
        "Say which kind of evidence is required.",
    )

    @api.constrains("owner_side", "visibility")
    def _check_client_sees_own(self):
        for item in self:
            if item.visibility == "internal" and ("client" in item._duty().sides):
                raise ValidationError(
                    self.env._(
                        "%(code)s is internal, so the client can neither own "
                        "nor confirm it.",
                        code=item.code,
                    )
                )

    def _duty(self):
        """Whose ticks the item needs (see ``tools/checklist.py``)."""
        self.ensure_one()
        return checklist.Duty(self.owner_side, self.confirm_side)

    @api.model
    def _definition_fields(self):
        """Fields that a running item takes over from its template."""
        return [
            "sequence",
            "code",
            "name",
            "criterion",
            "owner_side",
            "confirm_side",
            "role_id",
            "is_optional",
            "is_critical",
            "required_for_go_live",
            "visibility",
            "evidence_kind",
            "evidence_required",
            "rounds_planned",
            "rounds_max",
        ]


class ImplementationMethodologyItem(models.Model):
    _name = "implementation.methodology.item"
    _description = "Checklist Item of a Methodology"
    _inherit = ["implementation.item.mixin", "implementation.methodology.part"]
    _order = "methodology_id, stage_sequence, stage_id, sequence, id"

    stage_id = fields.Many2one(
        "implementation.methodology.stage",
        required=True,
        index=True,
        ondelete="cascade",
    )
    stage_sequence = fields.Integer(
        string="Order of the stage",
        related="stage_id.sequence",
        store=True,
        export_string_translation=False,
    )
    methodology_id = fields.Many2one(
        related="stage_id.methodology_id",
        store=True,
        index=True,
    )
    due_rule = fields.Selection(
        DUE_RULES,
        default="end",
        required=True,
        help="From which end of the stage the due date is counted.",
    )
    due_days = fields.Integer(
        help="Working days from that end of the stage.",
    )
    variant_ids = fields.Many2many(
        "implementation.variant",
        help="Hosting variants the item belongs to; all when empty.",
    )
    option_ids = fields.Many2many(
        "implementation.option",
        help="Included when any of these options is chosen; always when empty.",
    )

    _code_uniq = models.UniqueIndex(
        "(methodology_id, code)",
        "A methodology has each item code once.",
    )
    _due_days_positive = models.Constraint(
        "CHECK(due_days >= 0)",
        "Count working days from zero up.",
    )

    def _definition_vals(self):
        """Values of a running item that comes from this template."""
        self.ensure_one()
        return {
            name: self[name].id if self._fields[name].relational else self[name]
            for name in self._definition_fields()
        }

    def _is_included(self, variant, options):
        """Whether a project of ``variant`` with ``options`` has the item."""
        self.ensure_one()
        return (not self.variant_ids or variant in self.variant_ids) and (
            not self.option_ids or bool(self.option_ids & options)
        )
