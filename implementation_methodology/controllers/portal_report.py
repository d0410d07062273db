# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.http import content_disposition, request, route

from .portal import PROJECT_URL, ImplementationPortal
from .routes import PAGE


class ImplementationPortalReport(ImplementationPortal):
    """Published status reports, for whoever has a member row."""

    @route(f"{PROJECT_URL}/report/<int:report_id>", **PAGE, rate="pdf")
    def portal_implementation_report(self, project_id, report_id):
        member_sudo = self._implementation_member(project_id)
        reports_sudo = member_sudo.project_id._implementation_published_reports()
        report_sudo = reports_sudo.filtered(lambda report: report.id == report_id)
        if not report_sudo:
            raise request.not_found()
        # Paper format and layout belong to the company; clients have no rights.
        pdf, _type = (
            member_sudo.env["ir.actions.report"]
            .sudo()
            ._render_qweb_pdf(
                "implementation_methodology.report_implementation_report",
                report_sudo.ids,
            )
        )
        return request.make_response(
            pdf,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Length", len(pdf)),
                ("X-Content-Type-Options", "nosniff"),
                (
                    "Content-Disposition",
                    content_disposition(f"{report_sudo._file_name()}.pdf"),
                ),
            ],
        )
