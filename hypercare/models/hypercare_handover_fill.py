# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import format_date

from ..tools import pack

#: Items of the methodology whose evidence belongs into a section.
ITEMS = {
    "environments": ("s2.environments", "s2.base_settings"),
    "integrations": ("s4.integrations", "s4.online_integrations", "s4.queues"),
    "customisations": ("s3.functionality", "s3.tech_docs", "s5.tech_specs"),
    "training": ("s5.video_guides", "s6.videos_uploaded", "s6.tech_training"),
}
MOST = 30
#: Natures of tickets that tell of an issue.
ISSUES = ("defect", "external")


class HypercareHandoverFill(models.AbstractModel):
    """What the suite knows of a section of the pack, as lines of text."""

    _name = "hypercare.handover.fill"
    _description = "Facts of a Hand-over"

    def _fill(self, now):
        """Write what is known into the sections that are empty (naive UTC ``now``)."""
        self.ensure_one()
        # In the document's language, and whatever its writer may see of projects.
        handover_sudo = self.sudo().with_context(lang=self._seal_lang())
        vals = {}
        for name in pack.SECTIONS:
            if not (self[name] or "").strip():
                lines = getattr(handover_sudo, f"_known_{name}")(now)
                vals[name] = "\n".join(line for line in lines if line)
        self.write(vals)

    def _known_environments(self, now):
        return self._item_lines("environments")

    def _known_user_roles(self, now):
        fields_ = self.env["hypercare.person"]._fields
        sides = dict(fields_["side"]._description_selection(self.env))
        duties = dict(fields_["duty"]._description_selection(self.env))
        return [
            self._joined(
                person.partner_id.name,
                sides[person.side],
                duties[person.duty],
                ", ".join(person.role_ids.mapped("name")),
            )
            for person in self.window_id.person_ids
        ]

    def _known_integrations(self, now):
        return self._item_lines("integrations")

    def _known_customisations(self, now):
        return self._item_lines("customisations")

    def _known_known_issues(self, now):
        window = self.window_id
        lines = [
            self._joined(
                ticket.number,
                ticket.name,
                ticket.plan_text
                and self.env._(
                    "%(plan)s (until %(day)s)",
                    plan=" ".join(ticket.plan_text.split()),
                    day=format_date(self.env, ticket.plan_until)
                    if ticket.plan_until
                    else "–",
                ),
            )
            for ticket in window._tickets_to_hand_over()
            # The others are in the list of open tickets, and no more than open.
            if ticket.plan_text or ticket.nature in ISSUES
        ]
        lines += [
            self._joined(process.name, self._label(process, "state"))
            for process in window.process_ids
            if process.state in ("workaround", "blocked")
        ]
        lines += [
            self._joined(criterion.name, criterion.waiver_words)
            for criterion in window.criterion_ids
            if criterion.state == "waived"
        ]
        return lines

    def _known_agreement_terms(self, now):
        version = self._regular_version(now)
        if not version:
            return []
        agreement = version.agreement_id
        lines = [
            self._joined(
                self.env._("Agreement %s", agreement.name),
                self.env._("from %s", format_date(self.env, version.valid_from)),
                agreement.date_end
                and self.env._("until %s", format_date(self.env, agreement.date_end)),
            )
        ]
        for target in version.policy_id.target_ids.filtered("active"):
            lines.append(
                self._joined(
                    self._label(target, "metric"),
                    self._label(target, "priority")
                    if target.priority
                    else self.env._("every priority"),
                    target._amount_words(),
                )
            )
        return lines

    def _known_schedule(self, now):
        version = self._regular_version(now)
        calendar = version.policy_id.calendar_id or self.window_id.calendar_id
        return [f"{calendar.name} ({calendar.tz})", *calendar._sla_words()]

    def _known_channels(self, now):
        version = self._regular_version(now)
        team = self.team_id
        return [
            ", ".join(version.channel_ids.mapped("name")),
            version.reach_note,
            team.alias_id.alias_full_name if team.alias_id.alias_name else "",
            team.show_in_portal and f"{self.get_base_url()}/my/tickets",
        ]

    def _known_faq_summary(self, now):
        answers = self.env["hypercare.faq"].search(
            [
                ("partner_id", "=", self.window_id.partner_id.id),
                ("state", "=", "published"),
            ]
        )
        if not answers:
            return []
        lines = [self.env._("Published answers: %s", len(answers))]
        lines += [f"– {answer.question}" for answer in answers[:MOST]]
        if len(answers) > MOST:
            lines.append("…")
        return lines

    def _known_training(self, now):
        lines = [
            self._joined(
                session.display_name,
                session.held_at
                and format_date(self.env, self.window_id._today(session.held_at)),
                session.recording_url,
            )
            for session in self.window_id.session_ids
            if session.state == "held"
        ]
        return lines + self._item_lines("training")

    def _known_roadmap(self, now):
        reviews = self.window_id.review_ids.filtered(
            lambda review: review.seal_state == "signed"
        )
        lines = reviews[:1].line_ids.filtered(
            lambda line: line.decision in ("fix_now", "roadmap", "backlog")
        )
        return [
            self._joined(
                line.name,
                self._label(line, "decision"),
                line.iteration and self.env._("iteration %s", line.iteration),
                line.owner_id.display_name,
            )
            for line in lines.sorted(lambda one: (not one.iteration, one.iteration))
        ]

    def _known_escalation(self, now):
        sides = dict(
            self.env["hypercare.person"]
            ._fields["side"]
            ._description_selection(self.env)
        )
        return [
            self._joined(
                f"{sides[person.side]} {person.escalation}",
                person.partner_id.name,
                person.partner_id.phone,
                person.partner_id.email,
            )
            for person in self.window_id.person_ids.filtered("escalation").sorted(
                lambda one: (one.side, one.escalation)
            )
        ]

    # Help

    def _joined(self, *parts):
        return " – ".join(str(part) for part in parts if part)

    def _label(self, record, name):
        """The value of a selection as its reader's language writes it."""
        return dict(record._fields[name]._description_selection(self.env)).get(
            record[name], ""
        )

    def _regular_version(self, now):
        """The signed version that promises to this client at ``now``, if any."""
        return self.window_id._regular_agreement(now).version_id

    def _item_lines(self, section):
        """What was handed in for the methodology's items of a section."""
        project = self.window_id.project_id
        if not project:
            return []
        items = self.env["implementation.item"].search(
            [("project_id", "=", project.id), ("code", "in", ITEMS[section])]
        )
        return [
            self._joined(
                item.name,
                ", ".join(
                    evidence.url or evidence.name or ""
                    for evidence in item.evidence_ids
                ),
            )
            for item in items
            if item.evidence_ids
        ]
