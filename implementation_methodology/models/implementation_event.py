# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from .implementation_item import WAITING
from .project_role import SIDES

KINDS = [
    ("started", "Implementation started"),
    ("pulled", "Newer methodology version taken over"),
    ("stage_opened", "Stage opened"),
    ("stage_started", "Stage started"),
    ("acceptance_requested", "Signatures requested"),
    ("acceptance_declined", "Acceptance declined"),
    ("signed", "Signed"),
    ("stage_accepted", "Stage accepted"),
    ("stage_reopened", "Stage reopened"),
    ("taken_over", "Done before this portal was used"),
    ("ticked", "Ticked"),
    ("unticked", "Tick taken back"),
    ("returned", "Returned with a remark"),
    ("not_applicable", "Marked as not applicable"),
    ("applicable", "Marked as applicable again"),
    ("round_goodwill", "Extra round out of goodwill"),
    ("round_change_request", "Extra round as a change request"),
    ("waiver_requested", "Waiver requested"),
    ("waiver_refused", "Waiver refused"),
    ("waived", "Waived"),
    ("waiver_expired", "Waiver ended"),
    ("gate_go", "Go"),
    ("gate_go_with_conditions", "Go with conditions"),
    ("gate_no_go", "No go"),
    ("went_live", "Went live"),
    ("plan_moved", "Dates moved"),
    ("baseline_set", "Baseline agreed"),
    ("due_moved", "Due date moved"),
    ("due_followed", "Due date moved with its stage"),
    ("duty_changed", "Owner changed"),
    ("evidence_added", "Evidence added"),
    ("evidence_removed", "Evidence removed"),
    ("taken", "Responsible person changed"),
    ("tasks_closed", "All linked tasks closed"),
    ("member_added", "Member added"),
    ("member_removed", "Member removed"),
    ("member_invited", "Colleague proposed"),
    ("anonymised", "Contact anonymised"),
    ("nudged", "Reminded by mail"),
    ("report_published", "Status report published"),
]


class ImplementationEvent(models.Model):
    """What happened, in the order it happened. Written once, never changed.

    The words are made when it is read, so each reader has them in his language.
    """

    _name = "implementation.event"
    _description = "Implementation History"
    _order = "at desc, id desc"
    _rec_name = "kind"

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
        ondelete="cascade",
    )
    item_id = fields.Many2one(
        "implementation.item",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    kind = fields.Selection(
        KINDS,
        required=True,
        readonly=True,
    )
    at = fields.Datetime(
        string="When",
        required=True,
        readonly=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Who",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    side = fields.Selection(
        SIDES,
        readonly=True,
    )
    note = fields.Text(readonly=True)
    waiting_on = fields.Selection(
        WAITING,
        string="Waits for",
        readonly=True,
        help="Whom the item waited for from then on.",
    )
    due_was = fields.Date(
        string="Due before",
        readonly=True,
        help="The due date that held until then, where it was moved.",
    )
    plan_change_id = fields.Many2one(
        "implementation.plan.change",
        string="Moved dates",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    is_internal = fields.Boolean(
        readonly=True,
        help="Concerns an item the client does not see.",
    )

    def write(self, vals):
        if vals:
            raise UserError(self.env._("The history is not rewritten."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("The history is not rewritten."))

    @api.model
    def _record(self, vals_list):
        """Append events; each of ``vals_list`` names at least project, kind and at."""
        # People act on items; only the verbs write the history.
        events = self.sudo().create(vals_list)
        self.env["project.project"]._plan_facts_changed()
        return events
