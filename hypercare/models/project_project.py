# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from psycopg2 import OperationalError

from odoo import api, fields, models

_logger = logging.getLogger(__name__)

GROUP = "implementation_methodology.group_user"


class ProjectProject(models.Model):
    _inherit = "project.project"

    hypercare_ids = fields.One2many(
        "hypercare.window",
        "project_id",
        groups=GROUP,
    )
    hypercare_count = fields.Integer(compute="_compute_hypercare_count", groups=GROUP)

    @api.depends("hypercare_ids")
    def _compute_hypercare_count(self):
        for project in self:
            project.hypercare_count = len(project.hypercare_ids)

    def action_prepare_hypercare(self):
        """Open the window that is prepared or open, or prepare one."""
        self.check_access("write")
        self.ensure_one()
        window = self.hypercare_ids.filtered(lambda one: one.state in ("draft", "open"))
        if not window:
            window = self.env["hypercare.window"]._prepare_for(self)
        return window[:1]._get_records_action()

    def action_open_hypercare(self):
        """The windows of this project."""
        self.ensure_one()
        self.check_access("read")
        if len(self.hypercare_ids) == 1:
            return self.hypercare_ids._get_records_action()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hypercare.hypercare_window_action"
        )
        return {**action, "domain": [("project_id", "=", self.id)]}

    def _on_go_live(self, now):
        """Open the window that was prepared, or ask for what is missing.

        Nothing that goes wrong here keeps a client from going live.
        """
        result = super()._on_go_live(now)
        # What is wrong with the go-live itself is not for the savepoint to hide.
        self.env.flush_all()
        for project in self:
            try:
                with self.env.cr.savepoint():
                    project._open_hypercare(now)
            except OperationalError:
                # Two at once: Odoo runs the whole request again.
                raise
            except Exception:
                _logger.exception("No hypercare for project %s", project.id)
        return result

    def _open_hypercare(self, now):
        self.ensure_one()
        # Whoever decides on a go-live need not be one who writes windows.
        project_sudo = self.sudo()
        windows_sudo = project_sudo.hypercare_ids
        if windows_sudo.filtered(lambda one: one.state == "open"):
            return
        window_sudo = windows_sudo.filtered(lambda one: one.state == "draft")[:1]
        if not window_sudo:
            if not project_sudo.partner_id:
                project_sudo._ask_for_client(now)
                return
            window_sudo = windows_sudo._prepare_for(project_sudo)
        gaps = window_sudo._entry_gaps(window_sudo._entry_findings())
        if not any(must for must, _words in gaps):
            window_sudo._open(now)
        if gaps:
            window_sudo._tell_missing(now, gaps)

    def _ask_for_client(self, now):
        """Ask the project's manager for the client: nobody is helped before."""
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=fields.Date.to_date(now),
            summary=self.env._("Prepare hypercare: the project has no client"),
            user_id=(self.user_id or self.env.user).id,
        )
