# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import replace

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.implementation_methodology.tools.transfer_records import Part

MANAGERS = "helpdesk_mgmt.group_helpdesk_manager"


class ImplementationTransfer(models.AbstractModel):
    """Policies with their hours, and what agreements are formed from.

    What was promised to one client stays: policies of agreements, and those that name
    clients. So do the people an escalation tells, and server actions.
    """

    _inherit = "implementation.transfer"

    @api.model
    def _suite_addons(self):
        return [*super()._suite_addons(), "support_sla"]

    @api.model
    def _parts(self):
        closed = ("name", "date_from", "date_to", "time_type")
        parts = [
            Part(
                "holidays",
                "resource.calendar.leaves",
                ("name", "date_from"),
                closed,
                label=self.env._("Holidays of the company"),
            ),
            Part(
                "calendars",
                "resource.calendar",
                ("name",),
                ("name", "tz", "two_weeks_calendar", "active"),
                label=self.env._("Working hours of policies"),
                children=self._calendar_children(closed),
            ),
            Part(
                "policies",
                "support.sla.policy",
                ("name",),
                (
                    *("sequence", "name", "active", "calendar_id", "team_ids"),
                    *("category_ids", "tag_ids", "channel_ids", "domain"),
                    *("risk_percent", "reopen", "grace_hours", "hold_max_days"),
                    *("pause_updates", "creation_fulfils"),
                ),
                label=self.env._("SLA policies"),
                children=self._policy_children(),
            ),
            Part(
                "services",
                "support.agreement.service",
                ("name",),
                ("sequence", "name", "active"),
                label=self.env._("Services of agreements"),
            ),
            Part(
                "processes",
                "support.agreement.process",
                ("code",),
                ("sequence", "code", "name", "active"),
                label=self.env._("Critical processes"),
            ),
            Part(
                "levels",
                "support.agreement.level",
                ("code",),
                (
                    *("sequence", "code", "name", "active", "points", "description"),
                    *("policy_id", "goal", "allowance_hours", "small_change_hours"),
                    *("maintenance", "service_ids", "duties"),
                ),
                label=self.env._("Levels of agreements"),
            ),
            Part(
                "rules",
                "support.agreement.rule",
                ("code",),
                (
                    *("sequence", "code", "name", "active", "users_from", "users_to"),
                    *("apps_from", "apps_to", "critical_from", "critical_to"),
                    *("process_ids", "it_team", "points", "floor_id"),
                ),
                label=self.env._("Rules for levels"),
            ),
        ]
        return [*super()._parts(), *(self._for_managers(part) for part in parts)]

    @api.model
    def _for_managers(self, part):
        """``part`` for managers of the helpdesk only."""
        return replace(part, groups=MANAGERS)

    @api.model
    def _calendar_children(self, closed):
        return {
            "attendance_ids": Part(
                "hours",
                "resource.calendar.attendance",
                ("week_type", "dayofweek", "hour_from", "day_period", "display_type"),
                (
                    *("sequence", "name", "week_type", "dayofweek", "hour_from"),
                    *("hour_to", "day_period", "display_type"),
                ),
            ),
            "global_leave_ids": Part(
                "closed", "resource.calendar.leaves", ("name", "date_from"), closed
            ),
        }

    @api.model
    def _policy_children(self):
        return {
            "target_ids": Part(
                "targets",
                "support.sla.target",
                ("metric", "priority"),
                (
                    *("metric", "priority", "amount", "unit", "until_closing"),
                    "calendar_id",
                ),
            ),
            "level_ids": Part(
                "escalation",
                "support.sla.level",
                ("name",),
                (
                    *("sequence", "name", "metric", "moment", "amount", "unit"),
                    *("domain", "urgent", "notify", "role", "raise_priority"),
                    "stage_id",
                ),
            ),
        }

    @api.model
    def _candidate_domain(self, model):
        domain = super()._candidate_domain(model)
        if model == "support.sla.policy":
            # What one client was promised is no file's to change.
            domain &= Domain("agreement_version_ids", "=", False)
            domain &= Domain("partner_ids", "=", False)
        elif model == "resource.calendar.leaves":
            domain &= Domain("resource_id", "=", False)
            domain &= Domain("calendar_id", "=", False)
        return domain

    @api.model
    def _part_domain(self, part):
        domain = super()._part_domain(part)
        if part.name == "calendars":
            policies = self._candidates("support.sla.policy")
            used = policies.calendar_id | policies.target_ids.calendar_id
            domain &= Domain("id", "in", used.ids)
        return domain

    # Conditions may name records by numbers that mean others elsewhere

    @api.model
    def _stays(self, part, record):
        if part.name == "policies":
            texts = [record.domain, *record.level_ids.mapped("domain")]
            return self._conditions_objection(texts) or super()._stays(part, record)
        return super()._stays(part, record)

    @api.model
    def _objection(self, part, document):
        if part.name == "policies":
            levels = document.get("level_ids", ())
            texts = [document.get("domain"), *(one.get("domain") for one in levels)]
            objection = self._conditions_objection(texts)
            if objection:
                return objection
        return super()._objection(part, document)

    @api.model
    def _conditions_objection(self, texts):
        for text in texts:
            try:
                domain = Domain(self.env["support.sla.policy"]._evaluate(text))
                numbered = any(map(self._is_numbered, domain.iter_conditions()))
            except Exception:  # whatever the text is, it is no condition
                return self.env._("Its further conditions cannot be read.")
            if numbered:
                return self.env._(
                    "Its further conditions name records by their numbers, which mean "
                    "others in another database. Choose by names instead."
                )
        return ""

    @api.model
    def _is_numbered(self, condition):
        values = condition.value
        if not isinstance(values, list | tuple | set | frozenset):
            values = [values]
        field = self._field_of("helpdesk.ticket", condition.field_expr)
        is_link = field.relational or field.name == "id"
        return is_link and any(type(value) is int for value in values)

    @api.model
    def _field_of(self, model, path):
        field = None
        for name in path.split("."):
            field = self.env[model]._fields[name]
            model = field.comodel_name
        return field
