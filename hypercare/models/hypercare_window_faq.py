# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import repeats


class HypercareWindowFaq(models.AbstractModel):
    """The second training wave of a window: answers, repeats and sessions."""

    _name = "hypercare.window.faq"
    _description = "Training Wave of a Window"

    topic_ids = fields.Many2many(
        "hypercare.topic",
        string="Apps and Processes",
        help="What the client works with: their answers of the library are there from "
        "the first day. Empty for all.",
    )
    faq_count = fields.Integer(string="Answers", compute="_compute_faq_count")
    howto_count = fields.Integer(string="Questions", compute="_compute_howto")
    repeat_count = fields.Integer(string="Repeats", compute="_compute_howto")
    unanswered_count = fields.Integer(
        string="Repeated without an Answer", compute="_compute_howto"
    )

    @api.depends("partner_id")
    def _compute_faq_count(self):
        counts = dict(
            self.env["hypercare.faq"]._read_group(
                [("partner_id", "in", self.partner_id.ids), ("state", "!=", "retired")],
                ["partner_id"],
                ["__count"],
            )
        )
        for window in self:
            window.faq_count = counts.get(window.partner_id, 0)

    @api.depends("ticket_ids.nature", "ticket_ids.faq_id", "ticket_ids.topic_id")
    def _compute_howto(self):
        rows = self._howto_rows()
        for window in self:
            # A window that is being typed has no row yet.
            own = rows.get(window._origin.id, [])
            counts = repeats.counts(own)
            window.howto_count = counts["howto"]
            window.unanswered_count = counts["repeated_without_published"]
            window.repeat_count = len(repeats.repeats(own))

    def action_open_faqs(self):
        self.check_access("read")
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hypercare.hypercare_faq_action"
        )
        return {
            **action,
            "domain": [("partner_id", "=", self.partner_id.id)],
            "context": {
                "default_partner_id": self.partner_id.id,
                "default_window_id": self.id,
                "default_project_id": self.project_id.id,
            },
        }

    def action_preload_faq(self):
        self.check_access("write")
        self.ensure_one()
        self._preload_faq(fields.Datetime.now())

    def action_propose_sessions(self):
        self.check_access("write")
        self.ensure_one()
        self._propose_sessions(fields.Datetime.now())

    def _preload_faq(self, now=None):
        """Take answers of the library over for the client; returns the client's.

        Those in a language of the client's people, on the apps and processes of the
        window. Done again, it only adds what is new (``now`` naive UTC).
        """
        self.ensure_one()
        now = now or fields.Datetime.now()
        Faq = self.env["hypercare.faq"]
        mine = Faq.search([("partner_id", "=", self.partner_id.id)])
        wanted = (
            Domain("partner_id", "=", False)
            & Domain("state", "=", "published")
            & Domain("company_id", "in", [False, self.company_id.id])
            & Domain("lang", "in", self._faq_languages())
            & Domain("id", "not in", mine.origin_id.ids)
        )
        if self.topic_ids:
            wanted &= Domain("topic_id", "in", [False, *self.topic_ids.ids])
        copies = Faq.search(wanted)._copy_for(self.partner_id, self, now)
        return (mine | copies).filtered(lambda faq: faq.state == "published")

    def _faq_languages(self):
        """Languages of the client and of its people in the window."""
        self.ensure_one()
        people = self.person_ids.filtered(lambda person: person.side == "client")
        langs = (self.partner_id | people.partner_id).mapped("lang")
        # An empty language is that of the database.
        return sorted({(lang or self.env.lang or "en_US")[:2] for lang in langs})

    def _faq_counts(self, now):
        """``{howto, linked, known, repeated, repeated_without_published}``.

        Of the questions asked in the window until ``now`` (naive UTC); duplicates and
        rejected requests are none.
        """
        self.ensure_one()
        return repeats.counts(self._howto_rows(now)[self.id])

    def _howto_rows(self, now=None):
        """``{window id: [tools.repeats.Asked]}`` until ``now``, in one query."""
        rows = {window_id: [] for window_id in self.ids}
        self.env["helpdesk.ticket"].flush_model(
            [
                "hypercare_id",
                "nature",
                "faq_id",
                "topic_id",
                "faq_known",
                "faq_linked_at",
                "duplicate_id",
                "active",
                "stage_id",
            ]
        )
        self.env["hypercare.faq"].flush_model(["state", "topic_id", "published_at"])
        now = now or fields.Datetime.now()
        for window_id, answer, topic, known, published, at in self.env.execute_query(
            SQL(
                """
                SELECT ticket.hypercare_id,
                       CASE WHEN ticket.faq_linked_at <= %(now)s THEN faq.id END,
                       coalesce(ticket.topic_id, faq.topic_id),
                       coalesce(ticket.faq_known, FALSE)
                           AND ticket.faq_linked_at <= %(now)s,
                       coalesce(faq.state = 'published', FALSE)
                           AND faq.published_at <= %(now)s
                           AND ticket.faq_linked_at <= %(now)s,
                       opened.at
                  FROM helpdesk_ticket ticket
                  JOIN LATERAL (
                    SELECT min(fact.at) AS at FROM support_sla_fact fact
                     WHERE fact.ticket_id = ticket.id AND fact.kind = 'created'
                    ) AS opened ON opened.at <= %(now)s
                  LEFT JOIN helpdesk_ticket_stage stage ON stage.id = ticket.stage_id
                  LEFT JOIN hypercare_faq faq ON faq.id = ticket.faq_id
                 WHERE ticket.hypercare_id = ANY(%(windows)s)
                   AND ticket.nature = 'question'
                   AND ticket.active AND ticket.duplicate_id IS NULL
                   AND coalesce(stage.sla_effect, '') != 'cancelled'
                """,
                now=now,
                windows=list(rows),
            )
        ):
            rows[window_id].append(
                repeats.Asked(answer, topic, bool(known), bool(published), at)
            )
        return rows

    def _propose_sessions(self, now):
        """Propose to teach topics that come again (``now`` naive UTC); returns them.

        A topic that is proposed or planned is left alone; one that was held or declined
        is proposed again when it came again often enough since then.
        """
        rows = self._howto_rows(now)
        Session = self.env["hypercare.session"]
        known = Session.search([("window_id", "in", self.ids)]).grouped(
            lambda session: (session.window_id.id, session.topic_id.id)
        )
        proposed = Session
        for window in self:
            for topic, times in repeats.to_teach(rows[window.id]).items():
                sessions = known.get((window.id, topic), Session)
                if sessions.filtered(lambda s: s.state in ("proposed", "planned")):
                    continue
                since = max(filter(None, sessions.mapped("ended_at")), default=None)
                if since:
                    again = [
                        row
                        for row in repeats.repeats(rows[window.id])
                        if row.topic == topic and row.at > since
                    ]
                    if len(again) < repeats.MANY:
                        continue
                    times = len(again)
                proposed |= Session._propose(window, topic, times, now)
        return proposed
