# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import logging

import pytz
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from .support_import_line import STATES as LINE_STATES

_logger = logging.getLogger(__name__)

KINDS = [
    ("tickets", "Tickets from a file"),
    ("peer", "Tickets judged by helpdesk_mgmt_sla"),
    ("projects", "Running projects from a file"),
]
STATES = [
    ("new", "Upload"),
    ("checked", "Checked"),
    ("running", "Importing"),
    ("done", "Done"),
    ("failed", "Failed"),
]
#: Rows per transaction. A project is hundreds of records, a ticket a handful.
CHUNKS = {"tickets": 200, "peer": 200, "projects": 5}
#: How often a chunk that met another transaction is tried again before it waits.
TRIES = 5


class SupportImport(models.Model):
    """Tickets or projects of a running business that are taken over.

    First every row is looked at and nothing is written; then they are imported in the
    background, a chunk per transaction. A row that was imported is known by its key,
    so whatever crashes or is done twice makes no second ticket.
    """

    _name = "support.import"
    _description = "Import of a Running Business"
    _inherit = [
        "support.import.rows",
        "support.import.columns",
        "support.import.match",
        "support.import.judge",
        "support.import.tickets",
        "support.import.projects",
        "support.import.peer",
        "implementation.guarded",
    ]
    _order = "id desc"
    _guarded_fields = frozenset(
        {"state", "error", "total", "done", "user_id", "started_at", "finished_at"}
    )

    name = fields.Char(
        required=True,
        default=lambda self: self.env._(
            "Import of %s", fields.Date.context_today(self)
        ),
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    kind = fields.Selection(KINDS, string="What", required=True, default="tickets")
    source = fields.Char(
        default="csv",
        help="Where the rows come from, a name of your own. Numbers of rows have to be "
        "unique within it: the same number from the same source is the same ticket.",
    )
    tz = fields.Selection(
        selection=lambda self: [(tz, tz) for tz in pytz.common_timezones],
        string="Time Zone",
        required=True,
        default=lambda self: self._default_tz(),
        help="Of the times in the file, and of those in the comparison.",
    )
    file = fields.Binary(attachment=True)
    file_name = fields.Char()
    template_file = fields.Binary(compute="_compute_template_file")
    template_name = fields.Char(compute="_compute_template_file")
    columns_help = fields.Html(
        string="Columns",
        compute="_compute_columns_help",
        sanitize=False,  # made here, every cell escaped
    )
    state = fields.Selection(STATES, required=True, readonly=True, default="new")
    error = fields.Text(readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Imported by", readonly=True, ondelete="restrict"
    )
    started_at = fields.Datetime(string="Started", readonly=True)
    finished_at = fields.Datetime(string="Finished", readonly=True)
    total = fields.Integer(string="Rows to Import", readonly=True)
    done = fields.Integer(string="Rows Done", readonly=True)
    progress = fields.Float(compute="_compute_progress")
    progress_words = fields.Char(compute="_compute_progress")
    line_ids = fields.One2many("support.import.line", "import_id", string="Rows")
    line_count = fields.Integer(compute="_compute_counts")
    ok_count = fields.Integer(string="Ready", compute="_compute_counts")
    error_count = fields.Integer(string="Errors", compute="_compute_counts")
    imported_count = fields.Integer(string="Imported", compute="_compute_counts")
    same_count = fields.Integer(string="Same judgement", compute="_compute_counts")
    different_count = fields.Integer(
        string="Other judgement", compute="_compute_counts"
    )

    @api.model
    def _default_tz(self):
        company = self.env.company
        return (
            company.resource_calendar_id.tz
            or company.partner_id.tz
            or self.env.user.tz
            or "UTC"
        )

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_template_file(self):
        for run in self:
            columns = run._columns()
            content = columns and base64.b64encode(run._template())
            run.template_file = content or False
            run.template_name = f"{run.kind}.csv" if columns else False

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_columns_help(self):
        row = Markup("<tr><td><b>%s</b></td><td>%s</td><td>%s</td></tr>")
        for run in self:
            rows = Markup().join(
                row % (column.headings[0], column.headings_uk[0], column.words)
                for column in run._columns().values()
            )
            run.columns_help = rows and (
                Markup('<table class="table table-sm mb-0"><tbody>%s</tbody></table>')
                % rows
            )

    @api.depends("total", "done")
    def _compute_progress(self):
        for run in self:
            run.progress = 100 * run.done / run.total if run.total else 0
            run.progress_words = self.env._(
                "%(done)s of %(total)s", done=run.done, total=run.total
            )

    @api.depends("line_ids.state")
    def _compute_counts(self):
        counts = {
            (run.id, state): count
            for run, state, count in self.env["support.import.line"]._read_group(
                [("import_id", "in", self.ids)], ["import_id", "state"], ["__count"]
            )
        }
        for run in self:
            of = {state: counts.get((run.id, state), 0) for state, _n in LINE_STATES}
            run.line_count = sum(of.values())
            run.ok_count, run.error_count = of["ok"], of["error"]
            run.same_count, run.different_count = of["same"], of["different"]
            run.imported_count = of["imported"] + of["same"] + of["different"]

    def write(self, vals):
        # What was found out is about the old file.
        if not self._is_by_verb() and {"file", "kind", "source", "tz", "company_id"} & (
            vals.keys()
        ):
            self._forget_rows()
        return super().write(vals)

    def _forget_rows(self):
        for run in self:
            run._check_idle()
        # Rows are written by these methods only; managers read them.
        self.sudo().line_ids.unlink()
        self._by_verb().write({"state": "new", "error": False, "total": 0, "done": 0})

    def _check_idle(self):
        if self.state == "running":
            raise UserError(
                self.env._("This import is running. Wait until it is done.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_running(self):
        for run in self:
            run._check_idle()

    # Steps

    def action_check(self):
        """Look at every row and say what it would become; nothing is imported."""
        self.check_access("write")
        self.ensure_one()
        self._check_rights()
        self.env["implementation.rate"]._spend("preview")
        self._forget_rows()
        worker = self._for_work()
        vals_list = getattr(worker, f"_check_{self.kind}")(fields.Datetime.now())
        lines_sudo = self.env["support.import.line"].sudo()  # see _forget_rows
        lines_sudo.create([{**vals, "import_id": self.id} for vals in vals_list])
        total = sum(vals["state"] == "ok" for vals in vals_list)
        self._by_verb().write({"state": "checked", "total": total})
        return True

    def action_import(self):
        """Import the rows that are ready, in the background."""
        self.check_access("write")
        self.ensure_one()
        self._check_rights()
        if self.state not in ("checked", "failed") or not self.ok_count:
            raise UserError(
                self.env._(
                    "There is no row to import. Check the file first, correct what is "
                    "wrong with its rows and upload it again."
                )
            )
        self._by_verb().write(
            {
                "state": "running",
                "error": False,
                "user_id": self.env.uid,
                "started_at": fields.Datetime.now(),
                "finished_at": False,
            }
        )
        cron_sudo = self.env.ref("support_sla.ir_cron_import").sudo()
        cron_sudo._trigger()  # managers may not touch crons
        return True

    def action_template(self):
        """Download an empty file with all columns."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/support.import/{self.id}/template_file/"
            f"{self.template_name}?download=true",
            "target": "self",
        }

    def action_lines(self):
        """List the rows; the context may choose a filter."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "support_sla.support_import_line_action"
        )
        action["domain"] = [("import_id", "=", self.id)]
        only = self.env.context.get("support_import_only")
        action["context"] = {f"search_default_{only}": 1} if only else {}
        return action

    def _check_rights(self):
        check = getattr(self, f"_check_rights_{self.kind}", None)
        if check:
            check()

    def _for_work(self):
        """This import as its owner works on it, in its company and language."""
        user = self.user_id if self.state == "running" else self.env.user
        run = self.with_user(user).with_company(self.company_id)
        return run.with_context(
            allowed_company_ids=self.company_id.ids, lang=user.lang or "en_US"
        )

    # In the background

    @api.model
    def _cron_import(self):
        """Go on with what is running, a chunk per transaction."""
        Cron = self.env["ir.cron"]
        for run in self.search([("state", "=", "running")], order="id"):
            tries = 0
            while run.state == "running":
                try:
                    done = run._advance()
                except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                    # A chunk that met somebody's work is begun anew.
                    self.env.cr.rollback()
                    tries += 1
                    if tries == TRIES:
                        return
                    continue
                left = run.total - run.done if run.state == "running" else 0
                if not Cron._commit_progress(done, remaining=max(0, left)):
                    return

    def _advance(self, now=None):
        """Import the next chunk of rows; returns how many there were."""
        self.ensure_one()
        now = (now or fields.Datetime.now()).replace(microsecond=0)
        todo = [("import_id", "=", self.id), ("state", "=", "ok")]
        lines = self.env["support.import.line"].search(todo, limit=CHUNKS[self.kind])
        if lines:
            self._import_lines(lines, now)
        counted = self.total - self.env["support.import.line"].search_count(todo)
        vals = {"done": counted}
        if counted >= self.total:
            vals.update(state="done", finished_at=now)
        self._by_verb().write(vals)
        return len(lines)

    def _import_lines(self, lines, now):
        """All together, or each by itself when that does not work."""
        worker = self._for_work()
        step = getattr(worker, f"_import_{self.kind}")
        own = lines.with_env(worker.env).sudo()  # see _forget_rows
        try:
            with self.env.cr.savepoint():
                step(own, now)
                self.env.flush_all()
            return
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception:  # found one by one below
            self.env.invalidate_all(flush=False)
        for line in own:
            try:
                with self.env.cr.savepoint():
                    step(line, now)
                    self.env.flush_all()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                raise
            except Exception as error:
                self.env.invalidate_all(flush=False)
                _logger.warning("Row %s not imported", line.number, exc_info=True)
                line.write({"state": "error", "message": self._error_words(error)})

    def _error_words(self, error):
        if isinstance(error, UserError):
            return str(error)
        return self.env._(
            "Unexpected: %s. Nothing of this row was imported.", type(error).__name__
        )
