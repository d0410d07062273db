# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import SUPERUSER_ID, fields, models
from odoo.tools import plaintext2html

from ..tools import review as rules
from .hypercare_review_draft import IN_HAND

SECOND = timedelta(seconds=1)


class HypercareReviewRoadmap(models.AbstractModel):
    """What follows a signed review: tasks by iteration, and drafts of offers."""

    _name = "hypercare.review.roadmap"
    _description = "Roadmap of a Review"

    def _make_work(self):
        """Make the work of each line, once; safe to call again.

        What is offered for a price has no task yet: it is made when the client accepts
        the offer. A line that was rejected, or is stable, brings nothing.
        """
        self.ensure_one()
        frozen = {line["id"]: line for line in self.seal_id._content()["lines"]}
        # The language of who works on it, not of whoever signed last.
        lang = self.window_id.user_id.lang or self.env.lang
        for line in self.line_ids.with_context(lang=lang):
            in_hand = line.change_request_id.state in IN_HAND
            if line.task_id or in_hand or line.id not in frozen:
                continue
            if line.is_paid:
                line._by_verb().change_request_id = self._draft_offer(line)
            elif line.decision in (*rules.WORKED_ON, rules.BACKLOG):
                due = frozen[line.id]["due"]
                line._by_verb().task_id = self._make_task(line, due)

    def _work_project(self):
        """Where the work goes: the project of the window, else the one for support."""
        window = self.window_id
        return window.project_id or window.company_id._get_support_project()

    def _make_task(self, line, due):
        """The task of a line; ``due`` is the day that was signed, or None."""
        # The client who signs would follow our work by that.
        Task = (
            self.env["project.task"]
            .with_user(SUPERUSER_ID)
            .with_company(self.company_id)
            .with_context(lang=self.env.lang)
        )
        worker = line.owner_id.partner_id.user_ids.filtered(lambda user: not user.share)
        return Task.create(
            {
                "name": self._task_name(line),
                "project_id": self._work_project().id,
                "company_id": self.company_id.id,
                "partner_id": self.window_id.partner_id.id,
                "description": self._task_description(line),
                "allocated_hours": line.estimate_hours,
                "priority": self._task_priority(line),
                "user_ids": [(6, 0, worker[:1].ids)],
                "tag_ids": [(6, 0, self._tags(line).ids)],
                "date_deadline": self._deadline(due),
            }
        )

    def _task_name(self, line):
        if line.kind == rules.IMPROVE:
            return line.env._("Improve: %s", line.name)
        return line.name

    def _task_description(self, line):
        """What the review says of it, and where it is signed."""
        owner = line.owner_id.partner_id.name
        parts = [
            line.env._(
                "Decided in %(review)s, document %(document)s.",
                review=line.review_id.display_name,
                document=self.seal_number,
            ),
            line.env._("Owner: %s", owner) if owner else "",
            line.evidence or "",
            line.remark or "",
        ]
        return plaintext2html("\n\n".join(part for part in parts if part))

    def _task_priority(self, line):
        """The line's priority, as far as tasks know it."""
        known = dict(self.env["project.task"]._fields["priority"].selection)
        return line.priority if line.priority in known else max(known)

    def _deadline(self, due):
        """The end of the frozen day in the window's zone, as tasks keep it."""
        if not due:
            return False
        return self.window_id._day_end(fields.Date.from_string(due)) - SECOND

    def _tags(self, line):
        """The decision, and the iteration, as tags of tasks; made when first needed."""
        Tag = self.env["project.tags"].with_user(SUPERUSER_ID)
        Tag = Tag.with_context(lang=line.env.lang)
        names = [line._words_of(["decision"])["decision"][1]]
        if line.decision == rules.ROADMAP:
            names.append(line.env._("Iteration %s", line.iteration))
        tags = Tag.browse()
        for name in names:
            found = Tag.search([("name", "=", name)], limit=1)
            tags |= found or Tag.create({"name": name})
        return tags

    # Work that is offered for a price

    def _draft_offer(self, line):
        """A draft change request; somebody of us completes and sends it."""
        window = self.window_id
        Request = (
            self.env["support.change.request"]
            .with_user(SUPERUSER_ID)  # as for tasks
            .with_company(self.company_id)
        )
        return Request.create(
            {
                "name": line.name,
                "company_id": self.company_id.id,
                "partner_id": window.partner_id.id,
                "ticket_id": line.ticket_id.id,
                "agreement_id": self._agreement().id,
                "project_id": window.project_id.id,
                "user_id": window.user_id.id,
                "description": self._task_description(line),
                "estimate_hours": line.estimate_hours,
            }
        )

    def _agreement(self):
        """The client's agreement that holds when the review is signed, if any."""
        window, Agreement = self.window_id, self.env["support.agreement"]
        found, _gap = Agreement._find(
            self.company_id.id,
            window.partner_id.commercial_partner_id.id,
            window.team_id.id,
            window.project_id.id,
            self.seal_id.signed_on or fields.Datetime.now(),
        )
        return Agreement.browse(found or [])
