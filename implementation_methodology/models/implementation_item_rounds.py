# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.rounds import is_over_limit


class ImplementationItemRounds(models.AbstractModel):
    """Rounds of an item: counted, limited by the contract, decided beyond it.

    The client's return is always recorded. Work in a round beyond the limit starts
    only after a manager has decided who pays for it.
    """

    _name = "implementation.item.rounds"
    _description = "Rounds of a Checklist Item"

    is_over_limit = fields.Boolean(
        string="Beyond the contract",
        compute="_compute_is_over_limit",
        store=True,
        help="More rounds than the contract includes.",
    )
    round_decided = fields.Integer(
        readonly=True,
        help="The latest round beyond the contract that was decided on.",
    )
    goodwill_rounds = fields.Integer(
        string="Rounds out of goodwill",
        readonly=True,
    )
    change_request_task_id = fields.Many2one(
        "project.task",
        string="Change request",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    needs_round_decision = fields.Boolean(
        compute="_compute_needs_round_decision",
        store=True,
    )

    @api.depends("round_number", "rounds_max")
    def _compute_is_over_limit(self):
        for item in self:
            item.is_over_limit = is_over_limit(item.round_number, item.rounds_max)

    @api.depends("is_over_limit", "round_decided", "round_number")
    def _compute_needs_round_decision(self):
        for item in self:
            item.needs_round_decision = (
                item.is_over_limit and item.round_decided < item.round_number
            )

    def action_goodwill(self):
        """Do the round without charging for it; it is counted."""
        self.check_access("write")
        self._decide_round("goodwill")
        return True

    def action_change_request(self):
        """Make paid work of the round, and open it."""
        self.ensure_one()
        self.check_access("write")
        self._decide_round("change_request")
        return self.change_request_task_id._get_records_action()

    def _decide_round(self, decision, now=None):
        """Record who pays for the round beyond the limit.

        ``decision`` is ``goodwill`` or ``change_request``.
        """
        if not self.env.user.has_group("implementation_methodology.group_manager"):
            raise UserError(
                self.env._("Only an implementation manager decides on extra rounds.")
            )
        for item in self:
            if not item.needs_round_decision:
                raise UserError(
                    self.env._(
                        "“%(item)s” has no round beyond the contract to decide on.",
                        item=item.name,
                    )
                )
            item.stage_id._check_open()
            vals = {"round_decided": item.round_number}
            if decision == "goodwill":
                vals["goodwill_rounds"] = item.goodwill_rounds + 1
            else:
                vals["change_request_task_id"] = item._create_change_request().id
            item._by_verb().write(vals)
            item._record_events(f"round_{decision}", now=now)

    def _create_change_request(self):
        """Draft the paid work of the current round; returns its task.

        Overridden where change requests are priced and approved: then there is no task
        yet while the client is asked.
        """
        self.ensure_one()
        remarks = self.remark_ids.filtered(
            lambda remark: remark.round_number == self.round_number
        )
        lines = Markup().join(Markup("<li>%s</li>") % remark.text for remark in remarks)
        return self.env["project.task"].create(
            {
                "name": self.env._("Change request: %(item)s", item=self.name),
                "project_id": self.project_id.id,
                "milestone_id": self.stage_id.milestone_id.id,
                "description": Markup("<ul>%s</ul>") % lines,
            }
        )
