# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import fields, models

#: So long somebody waits for the page at most; the command has all the time it needs.
SECONDS = 45
#: Findings shown on the page.
MOST = 200


class ImplementationIntegrityRun(models.TransientModel):
    """Asks whether all that is stored is whole, and shows what differs."""

    _name = "implementation.integrity.run"
    _description = "Check of the Database"

    state = fields.Selection(
        [
            ("new", "Not run yet"),
            ("whole", "All whole"),
            ("differs", "Something differs"),
            ("partly", "Whole as far as looked at"),
        ],
        string="Result",
        required=True,
        readonly=True,
        default="new",
    )
    summary = fields.Html(readonly=True)

    def _compute_display_name(self):
        self.display_name = self.env._("Check of the Database")

    def action_run(self):
        """Run all checks for as long as a person waits, and show the result."""
        self.check_access("write")
        self.ensure_one()
        verdict = self.env["implementation.integrity"]._check(
            fields.Datetime.now(), seconds=SECONDS
        )
        if verdict.findings:
            state = "differs"
        else:
            state = "partly" if verdict.left else "whole"
        self.write({"state": state, "summary": self._summary(verdict)})

    def _summary(self, verdict):
        """The verdict as a table of checks and a list of what differs."""
        names = self.env["implementation.integrity"]._checks()
        codes = [finding.code for finding in verdict.findings]
        rows = Markup().join(
            Markup("<tr><td>%s</td><td class='text-end'>%s</td><td>%s</td></tr>")
            % (name, verdict.counts[code], self._state_words(code, codes, verdict.left))
            for code, name in names.items()
        )
        parts = [
            Markup(
                "<table class='table table-sm'><thead><tr><th>%s</th>"
                "<th class='text-end'>%s</th><th>%s</th></tr></thead>"
                "<tbody>%s</tbody></table>"
            )
            % (
                self.env._("Check"),
                self.env._("Looked at"),
                self.env._("Result"),
                rows,
            )
        ]
        shown, hidden = self._readable(verdict.findings)
        if shown:
            lines = Markup().join(
                Markup("<li><b>%s</b>: %s</li>") % (place, finding.words)
                for finding, place in shown[:MOST]
            )
            parts.append(Markup("<ul>%s</ul>") % lines)
        hidden += len(shown[MOST:])
        if hidden:
            words = self.env._(
                "%s more are in records of other companies, or beyond this list. Ask "
                "an administrator for the command suite_check.",
                hidden,
            )
            parts.append(Markup("<p>%s</p>") % words)
        return Markup().join(parts)

    def _state_words(self, code, codes, left):
        if code in codes:
            return self.env._("%s differ", codes.count(code))
        if code in left:
            return self.env._("whole so far; the rest takes longer")
        return self.env._("whole")

    def _readable(self, findings):
        """Findings about what this user may read, each with its name; and the rest.

        What is wrong with another company's documents is nobody else's business.
        """
        allowed = {}
        for finding in findings:
            allowed.setdefault(finding.model, set()).add(finding.res_id)
        names = {}
        for model, ids in allowed.items():
            records = self.env[model].browse(ids - {0}).exists()
            if self.env[model].has_access("read"):
                for record in records._filtered_access("read"):
                    names[model, record.id] = record.display_name
            names[model, 0] = self.env["ir.model"]._get(model).name
        shown = [
            (finding, names[finding.model, finding.res_id])
            for finding in findings
            if (finding.model, finding.res_id) in names
        ]
        return shown, len(findings) - len(shown)
