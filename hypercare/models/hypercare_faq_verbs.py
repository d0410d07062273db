# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext, plaintext2html

from ..tools import masking


class HypercareFaqVerbs(models.AbstractModel):
    """From a draft to what clients read, and to the library."""

    _name = "hypercare.faq.verbs"
    _description = "Steps of an Answer"

    def action_request_review(self):
        self.check_access("write")
        self._request_review()

    def action_publish(self):
        self.check_access("write")
        self._publish()

    def action_retire(self):
        self.check_access("write")
        self._retire()

    def action_redraft(self):
        self.check_access("write")
        self._redraft()

    def action_promote(self):
        """Copy to the library what is worth it, without what is the client's."""
        self.check_access("write")
        self.ensure_one()
        return self._promote()._get_records_action(
            name=self.env._("Answer for the library")
        )

    def action_open_tickets(self):
        self.check_access("read")
        self.ensure_one()
        mine = [("faq_id", "=", self.id)]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Tickets"),
            "res_model": "helpdesk.ticket",
            "view_mode": "list,form",
            "domain": mine,
        }

    def action_link_ticket(self):
        """Link the ticket of the context, which the user may write."""
        self.check_access("read")
        self.ensure_one()
        ticket_id = self.env.context.get("hypercare_ticket_id")
        ticket = self.env["helpdesk.ticket"].browse(
            ticket_id if isinstance(ticket_id, int) else []
        )
        ticket.check_access("write")
        ticket.ensure_one()
        ticket._link_faq(self, fields.Datetime.now())
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _request_review(self):
        self._check_states({"draft"})
        self._check_answered()
        self._by_verb().write({"state": "review"})

    def _publish(self, now=None):
        """Show the answers to their clients (``now`` naive UTC); the askers are told.

        Whoever publishes has reviewed. Answers of the library are shown to nobody
        before a window takes them over.
        """
        now = now or fields.Datetime.now()
        self._check_states({"draft", "review", "retired"})
        self._check_answered()
        self._note_review(now)
        for faq in self:
            faq._by_verb().write(
                {"state": "published", "published_at": faq.published_at or now}
            )
        # Consultants publish too, and need no right on tickets for it.
        self.sudo().ticket_ids.with_env(self.env)._tell_asker(now)

    def _retire(self):
        self._check_states({"draft", "review", "published"})
        self._by_verb().write({"state": "retired"})

    def _redraft(self):
        self._check_states({"review", "published", "retired"})
        self._by_verb().write({"state": "draft"})

    def _note_review(self, now):
        """Keep who has read the answers as clients read them, and when."""
        self._by_verb().write({"reviewer_id": self.env.uid, "reviewed_at": now})

    def _check_states(self, states):
        if any(faq.state not in states for faq in self):
            raise UserError(
                self.env._("Somebody was faster: the answer is in another state now.")
            )

    def _check_answered(self):
        empty = self.filtered(lambda faq: not faq._has_answer())
        if empty:
            raise UserError(
                self.env._(
                    "Write the answer first: %(questions)s",
                    questions=", ".join(empty.mapped("question")),
                )
            )

    def _promote(self):
        """An answer in review for the library: names and numbers are masked.

        A person has to read it, as no rule knows everything that is the client's.
        """
        self.ensure_one()
        if not self.partner_id:
            raise UserError(self.env._("This answer is in the library already."))
        known = self.search([("origin_id", "=", self.id), ("partner_id", "=", False)])
        if known:
            return known[:1]
        people, companies = self._names_to_mask()
        # html2plaintext adds addresses of links as footnotes: they are the client's.
        answer = html2plaintext(self.answer or "", include_references=False)
        copy = self._by_verb().create(
            {
                "question": masking.mask(self.question, people, companies, self.lang),
                "answer": plaintext2html(
                    masking.mask(answer, people, companies, self.lang)
                ),
                "lang": self.lang,
                "company_id": self.company_id.id,
                "partner_id": False,
                "topic_id": self.topic_id.id,
                "state": "review",
                "origin_id": self.id,
            }
        )
        self._copy_roles(copy)
        return copy.with_env(self.env)

    def _names_to_mask(self):
        """Names of people and of companies an answer of this client may hold."""
        client = self.partner_id
        # Whoever writes answers need not read tickets and contacts of the client.
        tickets_sudo = self.sudo().ticket_ids
        people, companies = tickets_sudo._names_to_mask()
        more_people, more_companies = self.env["helpdesk.ticket"]._names_of_client(
            client
        )
        return people | more_people, companies | more_companies

    def _copy_for(self, client, window, now):
        """Published copies of answers of the library for a client of ours."""
        copies = self._by_verb().create(
            [
                {
                    "question": faq.question,
                    # A copy of what was sanitized: markup stays markup.
                    "answer": Markup(faq.answer or ""),
                    "lang": faq.lang,
                    "company_id": (window.company_id or self.env.company).id,
                    "partner_id": client.id,
                    "window_id": window.id,
                    "project_id": window.project_id.id,
                    "topic_id": faq.topic_id.id,
                    "state": "published",
                    "published_at": now,
                    "reviewer_id": faq.reviewer_id.id,
                    "reviewed_at": faq.reviewed_at,
                    "origin_id": faq.id,
                }
                for faq in self
            ]
        )
        self._copy_roles(copies)
        return copies.with_env(self.env)

    def _copy_roles(self, copies):
        """Give ``copies``, in the order of these answers, the roles these are for."""
        # Agents copy answers too, and may not read roles.
        for faq_sudo, copy_sudo in zip(self.sudo(), copies.sudo(), strict=True):
            if faq_sudo.role_ids:
                copy_sudo.role_ids = faq_sudo.role_ids
