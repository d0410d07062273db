# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import format_date

from ..tools import notice as rule


class ImplementationNoticeWords(models.AbstractModel):
    """What the mail templates ask of a letter: texts and links, in their language."""

    _name = "implementation.notice.words"
    _description = "Words of a Mail to a Member"

    def _groups(self):
        """What the letter tells: dicts of ``title`` and ``rows``, the urgent first."""
        self.ensure_one()
        titles = self._group_titles()
        shown = self.line_ids.filtered("is_shown")
        return [
            {
                "title": titles[reason],
                "is_late": reason in (rule.LATE, rule.ESCALATED),
                "rows": [self._row(line.item_id) for line in lines],
            }
            for reason, lines in shown.grouped("reason").items()
        ]

    def _is_escalation(self):
        """Whether it only tells a sponsor what others have late."""
        self.ensure_one()
        shown = self.line_ids.filtered("is_shown")
        return set(shown.mapped("reason")) == {rule.ESCALATED}

    @api.model
    def _group_titles(self):
        return {
            rule.ESCALATED: self.env._("Late by three working days or more"),
            rule.LATE: self.env._("Late"),
            rule.DUE: self.env._("Due soon"),
            rule.ASSIGNED: self.env._("New for you"),
            rule.SUMMARY: self.env._("Open on your side"),
            "nudge": self.env._("Waits for you"),
        }

    def _row(self, item):
        """An item as a letter shows it."""
        several = len(self.line_ids.item_id.project_id) > 1
        where = [item.project_id.name] if several else []
        where.append(item.stage_id.display_name)
        people = item.project_id.implementation_member_ids
        side = people.filtered(lambda m: m.partner_id == self.partner_id).side
        responsible = item.member_id.filtered(
            lambda m: m.active and m.side == side
        ).partner_id
        return {
            "name": item.name,
            "url": self._item_url(item),
            "where": " · ".join(where),
            "due": format_date(self.env, item.due_date, date_format="d MMMM"),
            "responsible": responsible.name if responsible != self.partner_id else "",
            "is_optional": item.is_optional,
        }

    def _subject(self):
        """What the letter of the day is about, the most urgent first."""
        self.ensure_one()
        shown = self.line_ids.filtered("is_shown")
        count, reason = len(shown), shown[:1].reason
        project = self.project_id.name
        if len(shown.item_id.project_id) > 1:
            project = self._sender().name
        if reason in (rule.LATE, rule.ESCALATED):
            late = shown.filtered(
                lambda line: line.reason in (rule.LATE, rule.ESCALATED)
            )
            return self.env._(
                "%(project)s: %(count)s late", project=project, count=len(late)
            )
        if count == 1 and reason != rule.SUMMARY:
            return f"{project}: {shown.item_id.name}"
        if reason == rule.SUMMARY:
            return self.env._(
                "%(project)s: %(count)s open this week", project=project, count=count
            )
        return self.env._("%(project)s: %(count)s to do", project=project, count=count)

    def _sender(self):
        """The integrator's company, which the letter comes from."""
        self.ensure_one()
        return self.project_id.company_id or self.env.company

    def _sender_address(self):
        """From whom the letter is: who reminds, the project manager, the company."""
        self.ensure_one()
        person = self.author_id or self.project_id.user_id.partner_id
        company = self._sender()
        return (
            person.email_formatted if person.email else company.email_formatted or False
        )

    def _contact(self):
        """Whom to ask: the project manager."""
        self.ensure_one()
        return self.project_id.user_id.partner_id

    def _portal_url(self, path=""):
        self.ensure_one()
        project = self.project_id
        return f"{project.get_base_url()}/my/implementations/{project.id}{path}"

    def _item_url(self, item):
        return f"{item.get_base_url()}{item.stage_id._portal_url()}#item-{item.id}"

    def _document_url(self):
        """Where the document of the letter is read and signed."""
        self.ensure_one()
        return self._portal_url(f"/act/{self.seal_id.res_id}")
