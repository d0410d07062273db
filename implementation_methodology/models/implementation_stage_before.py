# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.checklist import OPEN_STATES
from ..tools.gate import ACCEPTED, NOT_IN_CONTRACT


class ImplementationStageBefore(models.AbstractModel):
    """Stages of a running project that were over before it came here.

    Nobody ticked or signed them here, so no tick, act, signature or date is made up:
    the stage and its items say that they were done before.
    """

    _name = "implementation.stage.before"
    _description = "Stage Done before"

    done_before = fields.Boolean(
        readonly=True,
        copy=False,
        help="It was over before the project was kept here: no act is asked for.",
    )

    def _take_over(self, now=None, note=None):
        """Record that the stages were over before the project was kept here.

        Their items that may block are marked as done before, their milestones as
        reached, and what waited for them opens. Nobody knows of the optional ones, and
        nobody is asked for them any more. ``note`` is kept in the history.
        Raises ``UserError`` where somebody has worked here already, or where a stage
        that comes before is still open.
        """
        now = now or fields.Datetime.now()
        self.check_access("write")
        self._check_manager()
        self._check_untouched()
        items = self.item_ids.filtered(lambda item: item.state in OPEN_STATES)
        optional = items.filtered("is_optional")
        (items - optional)._by_verb().write({"done_before": True})
        optional._by_verb().write({"applicable": False})
        reason = self.env._("Its stage was over before this portal was used.")
        optional._record_events(
            "not_applicable", dict.fromkeys(optional.ids, [reason]), now=now
        )
        self._by_verb().write({"state": ACCEPTED, "done_before": True})
        self.milestone_id._by_verb().write({"is_reached": True})
        note = (note or "").strip()
        self._record_events("taken_over", now=now, notes=dict.fromkeys(self.ids, note))
        self.project_id.implementation_stage_ids._refresh_gates(now=now)
        self.project_id._refresh_plan(now=now)

    def _check_untouched(self):
        for stage in self:
            if stage.state == NOT_IN_CONTRACT:
                stage._check_open()
            touched = stage.item_ids.filtered(
                lambda item: any(item._ticks().values()) or item.remark_ids
            )
            if stage.started_on or stage.state == ACCEPTED or touched:
                raise UserError(
                    self.env._(
                        "People have worked on %(stage)s here already, so it was not "
                        "done before. Accept it as any other stage.",
                        stage=stage.display_name,
                    )
                )
            earlier = stage.predecessor_ids.filtered(
                lambda one: one.state not in (ACCEPTED, NOT_IN_CONTRACT)
            )
            if earlier - self:
                raise UserError(
                    self.env._(
                        "%(stage)s comes after %(earlier)s, which is still open. Take "
                        "over the stages before it as well.",
                        stage=stage.display_name,
                        earlier=(earlier - self)[0].display_name,
                    )
                )
