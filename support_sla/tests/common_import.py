# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import csv
import io
from contextlib import contextmanager
from unittest.mock import patch

from .common_agreement import AgreementCommon

NOW = "2026-03-10 12:00"
#: What must not grow when the past is told.
NOISE = (
    "mail.mail",
    "mail.message",
    "mail.notification",
    "mail.followers",
    "mail.activity",
    "bus.bus",
)


class ImportCommon(AgreementCommon):
    """Imports of the helpdesk's manager, on Tuesday 2026-03-10."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # One login tries more files here in a minute than anybody has in a day.
        cls.env["ir.config_parameter"].set_param(
            "implementation_methodology.rate_preview", "0"
        )
        cls.client.ref = "C-7"
        cls.team.name = "Import team"
        cls.cron = cls.env.ref("support_sla.ir_cron_import")

    @classmethod
    def _csv(cls, rows, delimiter=","):
        """``rows`` are dicts by heading; the first one has them all."""
        buffer = io.StringIO()
        writer = csv.DictWriter(buffer, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
        return base64.b64encode(buffer.getvalue().encode())

    @classmethod
    def _row(cls, key, /, **cells):
        """A ticket opened on Monday 2026-03-02 at 10:00."""
        return {
            "key": key,
            "subject": f"Subject {key}",
            "description": "It says no.",
            "client": "C-7",
            "contact e-mail": "sla_customer@example.com",
            "team": "Import team",
            "category": "",
            "channel": "",
            "priority": "high",
            "stage": "",
            "assigned": "",
            "created": "2026-03-02 10:00",
            "first reply": "",
            "closed": "",
            "hours": "",
            "their first response": "",
            "their resolution": "",
            **{name.replace("_", " "): cell for name, cell in cells.items()},
        }

    @classmethod
    def _import(cls, rows=(), user=None, **vals):
        return (
            cls.env["support.import"]
            .with_user(user or cls.leader)
            .create(
                {
                    "kind": "tickets",
                    "tz": "UTC",
                    "file": rows and cls._csv(rows),
                    "file_name": "tickets.csv",
                    **vals,
                }
            )
        )

    def _check(self, run, at=NOW):
        with self._at(at):
            run.action_check()
        return run.line_ids

    def _run(self, run, at=NOW):
        """Check and import everything; returns the tickets."""
        self._check(run, at)
        with self._at(at):
            run.action_import()
        self._work(at)
        return run.line_ids.ticket_id.with_env(self.env)

    def _work(self, at=NOW):
        with self._committed() as commits, self._at(at):
            self.env["support.import"]._cron_import()
        return commits

    @contextmanager
    def _committed(self):
        commits = []

        def commit(_cron, processed=0, *, remaining=None, deactivate=False):
            self.env.flush_all()
            commits.append((processed, remaining))
            return 60.0

        with patch.object(type(self.env["ir.cron"]), "_commit_progress", commit):
            yield commits

    def _noise(self):
        self.env.flush_all()
        return {name: self.env[name].sudo().search_count([]) for name in NOISE}

    def _errors(self, **cells):
        """What the check says of one row."""
        lines = self._check(self._import([self._row("1", **cells)]))
        self.assertEqual(lines.state, "error", lines.matched)
        return lines.message

    def _open_and_closed(self):
        return [
            self._row("1", first_reply="2026-03-02 13:00", closed="2026-03-03 10:00"),
            self._row("2", assigned="sla_agent"),
            self._row("3", stage="cancelled", closed="2026-03-02 11:00"),
        ]
