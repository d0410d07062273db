# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Reports and crons."""

from time import perf_counter

import odoo
from odoo import sql_db

SUITE = (
    "implementation_methodology",
    "support_sla",
    "support_scope_classifier",
    "hypercare",
)


def measure_reports(meter):
    """Each printed report, for the newest record that has something to print."""
    with meter.env("lead") as env:
        data = env["ir.model.data"].sudo()
        reports = env["ir.actions.report"].sudo()
        reports = reports.browse(
            data.search(
                [("model", "=", "ir.actions.report"), ("module", "in", SUITE)],
                order="module, name",
            ).mapped("res_id")
        )
        for report in reports:
            record = env[report.model].sudo().search([], limit=1, order="id desc")
            label = f"Report {report.name} ({report.report_name})"
            if not record:
                meter.left_out.append(f"{label}: nothing to print")
                continue
            meter.take(
                f"{label}: page",
                lambda r=report, one=record: r._render_qweb_html(
                    r.report_name, one.ids
                ),
                env,
            )
            meter.take(
                f"{label}: PDF",
                lambda r=report, one=record: r.with_context(
                    force_report_rendering=True
                )._render_qweb_pdf(r.report_name, one.ids),
                env,
                rounds=1,
            )


def measure_crons(meter):
    """Each cron: once to do what waits, then as it runs when nothing does."""
    with meter.env("lead") as env:
        names = env["ir.model.data"].sudo()
        crons = names.search(
            [("model", "=", "ir.cron"), ("module", "in", SUITE)], order="module, name"
        ).mapped(lambda one: (one.complete_name, one.res_id))
        ready = [
            (name, cron_id, env["ir.cron"].sudo().browse(cron_id).active)
            for name, cron_id in crons
        ]
    for name, cron_id, active in ready:
        label = f"Cron {name}"
        if not active:
            meter.left_out.append(f"{label}: archived")
            continue
        if not meter.wants(label):
            continue
        run(meter, f"{label}: what waited", cron_id)
        run(meter, f"{label}: again", cron_id)


def run(meter, label, cron_id):
    """Run a cron with its commits and keep what it cost."""
    meter.label = label
    before, start = sql_db.sql_counter, perf_counter()
    try:
        with meter._watching(), meter.registry.cursor() as cr:
            env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
            cron = env["ir.cron"].browse(cron_id)
            cron.with_context(lastcall=None).method_direct_trigger()
            cr.commit()
    except Exception as error:  # the others are measured all the same
        meter.left_out.append(f"{label}: {type(error).__name__} {error}"[:300])
        return
    meter.found[label] = {
        "queries": sql_db.sql_counter - before,
        "ms": (perf_counter() - start) * 1000,
    }
