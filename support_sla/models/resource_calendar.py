# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import ValidationError

#: Identity, not value: a context that came in by RPC can never hold this object.
_WHOLE = object()


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def write(self, vals):
        with_lines = self._by_whole_sla_edit()
        result = super(ResourceCalendar, with_lines).write(vals)
        # Another company brings its own hours: they are computed here, not later.
        with_lines.attendance_ids.mapped("hour_from")
        self.env["support.sla.promise"]._forget()
        self._check_sla_targets()
        return result

    def switch_calendar_type(self):
        result = super(
            ResourceCalendar, self._by_whole_sla_edit()
        ).switch_calendar_type()
        self._check_sla_targets()
        return result

    def switch_based_on_duration(self):
        result = super(
            ResourceCalendar, self._by_whole_sla_edit()
        ).switch_based_on_duration()
        self._check_sla_targets()
        return result

    def _by_whole_sla_edit(self):
        """The same calendars; their hours are judged when the whole edit is done.

        Lines are deleted before the new ones come: in between there are none.
        """
        return self.with_context(support_sla_edit=_WHOLE)

    def _check_sla_targets(self):
        """Refuse an edit after which a target could not be kept any more."""
        if self.env.context.get("support_sla_edit") is _WHOLE:
            return
        # Whoever edits the hours need not see the policies that stand on them.
        targets_sudo = self.env["support.sla.target"].sudo()
        targets_sudo.search(
            [("hours_id", "in", self.ids), ("policy_id.active", "=", True)]
        )._check_calendar()
        policies_sudo = self.env["support.sla.policy"].sudo()
        policies_sudo.search([("calendar_id", "in", self.ids)])._check_calendar()

    def _sla_objection(self):
        """Why no clock can run on these hours, or ``""``."""
        self.ensure_one()
        calendar_sudo = self.sudo()
        if calendar_sudo.flexible_hours or calendar_sudo.duration_based:
            return self.env._(
                "%(calendar)s has flexible or duration-based hours: nobody can say "
                "at what time they pass. Choose a calendar with fixed hours.",
                calendar=calendar_sudo.name,
            )
        if not any(
            line.hour_to > line.hour_from
            for line in calendar_sudo.attendance_ids
            if not line.display_type and line.day_period != "lunch"
        ):
            return self.env._(
                "%(calendar)s has no working hours. Add them first.",
                calendar=calendar_sudo.name,
            )
        return ""

    def _sla_words(self):
        """The working hours as people read them, a line for each day."""
        self.ensure_one()
        calendar_sudo = self.sudo()  # hours are no secret to whom they are promised
        lines_sudo = calendar_sudo.attendance_ids.filtered(
            lambda line: not line.display_type and line.day_period != "lunch"
        )
        days = dict(lines_sudo._fields["dayofweek"]._description_selection(self.env))
        words = {}
        for line_sudo in lines_sudo.sorted(lambda one: (one.dayofweek, one.hour_from)):
            hours = "–".join(
                f"{int(hour)}:{round(hour % 1 * 60):02}"
                for hour in (line_sudo.hour_from, line_sudo.hour_to)
            )
            spans = words.setdefault(days[line_sudo.dayofweek], [])
            if hours not in spans:
                spans.append(hours)
        return [f"{day} {', '.join(spans)}" for day, spans in words.items()]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_promised(self):
        # Policies of other companies count too.
        if (
            self.env["support.sla.target"]
            .sudo()
            .search([("hours_id", "in", self.ids)], limit=1)
        ):
            raise ValidationError(
                self.env._(
                    "SLA targets count these working hours. Give the targets another "
                    "calendar first."
                )
            )
