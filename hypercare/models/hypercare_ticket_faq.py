# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import plaintext2html

from odoo.addons.support_sla.models.support_sla_ticket_sides import AGENTS

from ..tools import faq_draft, masking

#: So many answers are shown beside a ticket.
SIMILAR = 6
#: More people than that are no help in masking, and cost time.
MOST_PEOPLE = 300


class HypercareTicketFaq(models.AbstractModel):
    """A solved question becomes an answer for everybody."""

    _name = "hypercare.ticket.faq"
    _description = "FAQ of a Ticket"

    topic_id = fields.Many2one(
        "hypercare.topic",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        groups=AGENTS,
        help="What the question is about. Topics that come again are taught.",
    )
    faq_known = fields.Boolean(
        string="Answered Before",
        readonly=True,
        copy=False,
        groups=AGENTS,
        help="The answer was published when the question was asked: a repeat.",
    )
    faq_linked_at = fields.Datetime(readonly=True, copy=False, groups=AGENTS)
    faq_told_at = fields.Datetime(readonly=True, copy=False, groups=AGENTS)
    similar_faq_ids = fields.Many2many(
        "hypercare.faq",
        string="Similar Answers",
        compute="_compute_similar_faq_ids",
        groups=AGENTS,
    )
    faq_missing = fields.Boolean(compute="_compute_faq_missing", groups=AGENTS)

    @api.depends("nature", "name", "description", "partner_id", "faq_id")
    def _compute_similar_faq_ids(self):
        Faq = self.env["hypercare.faq"]
        for ticket in self:
            client = ticket.commercial_partner_id
            ticket.similar_faq_ids = Faq
            if ticket._is_howto() and client:
                ticket.similar_faq_ids = Faq._search_answers(
                    ticket._scope_words().text,
                    client,
                    limit=SIMILAR,
                    domain=[("state", "!=", "retired"), ("id", "!=", ticket.faq_id.id)],
                    library=True,
                )

    @api.depends("nature", "stage_id.closed", "faq_id")
    def _compute_faq_missing(self):
        for ticket in self:
            ticket.faq_missing = (
                ticket._is_howto() and ticket.stage_id.closed and not ticket.faq_id
            )

    @api.constrains("faq_id", "partner_id")
    def _check_faq_client(self):
        for ticket_sudo in self.sudo():  # whoever moves a ticket may not see answers
            faq_sudo = ticket_sudo.faq_id
            if faq_sudo and faq_sudo.partner_id != ticket_sudo.commercial_partner_id:
                raise ValidationError(
                    self.env._("The answer is another client's than the ticket.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        # Whoever opens a ticket has perhaps no right to see answers.
        tickets.sudo().filtered("faq_id")._note_link(self._sla_now())
        return tickets

    def write(self, vals):
        if not vals.get("faq_id"):
            return super().write(vals)
        before = {ticket.id: ticket.faq_id.id for ticket in self}
        result = super().write(vals)
        linked = self.filtered(lambda ticket: before[ticket.id] != ticket.faq_id.id)
        linked._note_link(vals.get("faq_linked_at") or self._sla_now())
        return result

    def _is_howto(self):
        """Whether the ticket asked how something is done."""
        self.ensure_one()
        return self.nature == "question"

    def _note_link(self, now):
        """Keep when the answers were linked, and whether they were there before."""
        for ticket in self:
            faq = ticket.faq_id
            opened = ticket._opened_at() or now
            ticket.write(
                {
                    "faq_linked_at": now,
                    "faq_known": bool(faq.published_at and faq.published_at <= opened),
                    "topic_id": (ticket.topic_id or faq.topic_id).id,
                }
            )

    def _opened_at(self):
        """When the ticket was opened (naive UTC); a fact tells it, or nothing."""
        self.ensure_one()
        facts = self.env["support.sla.fact"]._of_tickets([self.id])[self.id]
        return next((fact.at for fact in facts if fact.kind == "created"), None)

    def _link_faq(self, faq, now):
        """Link an answer of this client, or take one over from the library."""
        self.ensure_one()
        client = self.commercial_partner_id
        if not client:
            raise UserError(self.env._("Say first whose ticket it is."))
        if not faq.partner_id:
            if faq.state != "published":
                raise UserError(
                    self.env._("This answer of the library is not reviewed yet.")
                )
            known = faq.search(
                [("origin_id", "=", faq.id), ("partner_id", "=", client.id)], limit=1
            )
            # The client's copy did not exist when the question was asked: no repeat.
            faq = known or faq._copy_for(client, self.hypercare_id, now)
        self.write({"faq_id": faq.id, "faq_linked_at": now})
        self._tell_asker(now)
        return faq

    def action_unlink_faq(self):
        self.check_access("write")
        self.write({"faq_id": False, "faq_known": False, "faq_linked_at": False})

    def action_draft_faq(self):
        """A draft in the asker's words with our last answer, without names."""
        self.check_access("write")
        self.ensure_one()
        return self._draft_faq(fields.Datetime.now())._get_records_action(
            name=self.env._("Draft of an answer")
        )

    def _draft_faq(self, now):
        """The draft for this ticket, linked; the one it has if it has one."""
        self.ensure_one()
        client = self.commercial_partner_id
        if not client:
            raise UserError(self.env._("Say first whose ticket it is."))
        if self.faq_id:
            return self.faq_id
        people, companies = self._names_to_mask()
        question = faq_draft.question(self.name, self.description) or self.name
        lines = self._answer_lines()
        lang = faq_draft.answer_language(" ".join([question, *lines]))
        answer = masking.mask("\n".join(lines), people, companies, lang)
        faq = self.env["hypercare.faq"].create(
            {
                "question": masking.mask(question, people, companies, lang),
                "answer": plaintext2html(answer) if answer else False,
                "lang": lang,
                "company_id": self.company_id.id or self.env.company.id,
                "partner_id": client.id,
                "window_id": self.hypercare_id.id,
                "project_id": self.project_id.id,
                "topic_id": self.topic_id.id,
            }
        )
        self.write({"faq_id": faq.id, "faq_linked_at": now})
        return faq

    def _answer_lines(self):
        """The lines of our last public reply, or none."""
        facts = self.env["support.sla.fact"]._of_tickets([self.id])[self.id]
        replies = [
            fact.data["message"]
            for fact in facts
            if fact.kind == "reply" and fact.data.get("message")
        ]
        for message in self.env["mail.message"].browse(replies[::-1]).exists():
            lines = faq_draft.answer_lines(message.body)
            if lines:
                return lines
        return []

    def _names_to_mask(self):
        """Names of the people and companies of these tickets, as two sets."""
        # Names are collected to be left out: nobody is shown them.
        tickets_sudo = self.sudo()
        authors = (
            tickets_sudo.env["mail.message"]
            .search(
                [("model", "=", self._name), ("res_id", "in", self.ids)],
                limit=MOST_PEOPLE,
            )
            .author_id
        )
        ours = tickets_sudo.user_id | tickets_sudo.team_id.user_ids
        people = authors | tickets_sudo.partner_id | ours.partner_id
        people_names, companies = self._names_of_client(
            tickets_sudo.commercial_partner_id
        )
        names = {*people.mapped("name"), *tickets_sudo.mapped("partner_name")}
        companies |= set((people.commercial_partner_id - people).mapped("name"))
        # A ticket may be a company's: its name is not split into a person's.
        return people_names | set(filter(None, names - companies)), set(
            filter(None, companies)
        )

    @api.model
    def _names_of_client(self, clients):
        """Names of people and of companies below ``clients``, as two sets."""
        contacts_sudo = (
            self.env["res.partner"]
            .sudo()  # names are collected to be left out: nobody is shown them
            .search([("id", "child_of", clients.ids)], limit=MOST_PEOPLE)
            if clients
            else self.env["res.partner"]
        )
        companies_sudo = contacts_sudo.filtered("is_company")
        return (
            set(filter(None, (contacts_sudo - companies_sudo).mapped("name"))),
            set(filter(None, companies_sudo.mapped("name"))),
        )

    def _tell_asker(self, now):
        """Send askers the published answer once, and ask whether it helped."""
        template_sudo = self.env.ref(
            "hypercare.mail_faq_answer", raise_if_not_found=False
        )
        # Templates read what the sender need not: the asker's address and login.
        for ticket_sudo in self.sudo():
            asker = ticket_sudo.partner_id
            if (
                not template_sudo
                or ticket_sudo.faq_told_at
                or ticket_sudo.faq_id.state != "published"
                or not asker.email
                or ticket_sudo._asker_wants_nothing()
            ):
                continue
            ticket_sudo.faq_told_at = now
            template_sudo.sudo().send_mail(ticket_sudo.id)

    def _asker_wants_nothing(self):
        """Whether the asker is a person of the window who gets no mails."""
        self.ensure_one()
        row = self.hypercare_id.person_ids.filtered(
            lambda person: person.partner_id == self.partner_id
        )
        return bool(row) and set(row.mapped("notify_level")) <= {"none", "digest"}

    def _faq_url(self):
        """Where the asker reads the answer, or nothing for who cannot log in."""
        self.ensure_one()
        if not self.partner_id.user_ids:
            return ""
        return f"{self.get_base_url()}/my/faq/{self.faq_id.id}"
