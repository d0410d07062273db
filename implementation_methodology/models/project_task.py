# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ProjectTask(models.Model):
    _inherit = "project.task"

    implementation_item_id = fields.Many2one(
        "implementation.item",
        string="Checklist item",
        domain="[('project_id', '=', project_id)]",
        index="btree_not_null",
        ondelete="set null",
        help="The statement this work makes true. Closing all linked tasks "
        "hands the item in.",
        groups="implementation_methodology.group_user",
    )

    def write(self, vals):
        if "state" not in vals:
            return super().write(vals)
        was_open = self.filtered(lambda task: not task.is_closed)
        result = super().write(vals)
        closed = was_open.filtered("is_closed")
        if closed.implementation_item_id:
            closed._hand_in_items()
        return result

    def _hand_in_items(self):
        """Hand in the items whose linked tasks are all closed, one at least done."""
        # Whoever closes a task may have no right on the checklist behind it.
        items_sudo = self.sudo().implementation_item_id
        tasks_sudo = self.sudo().search(
            [("implementation_item_id", "in", items_sudo.ids)]
        )
        by_item = tasks_sudo.grouped("implementation_item_id")
        items_sudo.filtered(
            lambda item: (
                all(task.is_closed for task in by_item[item])
                and any(task.state == "1_done" for task in by_item[item])
            )
        )._tasks_closed()
