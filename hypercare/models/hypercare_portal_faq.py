# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..tools import search_terms

#: Checklist items that teach: their links and files stay for who comes later.
TRAINING_CODES = (
    "s2.pilot_training",
    "s2.admin_training",
    "s5.pilot_training",
    "s5.video_guides",
    "s5.admin_training",
    "s6.extra_sessions",
    "s6.videos_uploaded",
    "s6.tech_training",
)
#: Answers on a page of the list, and under a ticket that is being written.
PAGE_SIZE, SUGGESTED = 20, 5
#: What is searched for is no letter, in characters.
LONGEST_SEARCH = 200
#: Fewer characters are no question yet.
SHORTEST_QUESTION = 6


class HypercarePortalFaq(models.AbstractModel):
    """The client's answers, videos and instructions in the portal.

    The door is ``_clients``: whose answers a login may read. Everything is found below
    it, as superuser.
    """

    _name = "hypercare.portal.faq"
    _description = "FAQ as Clients See It"

    @api.model
    def _clients(self):
        """Clients whose answers the current login reads, as superuser.

        That of its own contact, so a new employee finds them when all windows are
        closed long since, and those in whose windows it has a row. The kind of login
        says nothing: on a client's own database its people are internal users.
        """
        user = self.env.user
        # Clients have no rights on any record of ours: contact or row is the right.
        Partner = self.env["res.partner"].sudo()
        if user._is_public():
            return Partner
        own_sudo = user.partner_id.sudo().commercial_partner_id
        rows_sudo = self.env["hypercare.person"]._of_user()
        windows_sudo = rows_sudo.window_id
        # Whoever is his own company is nobody's client here until he has an answer.
        return Partner.browse((own_sudo | windows_sudo.partner_id).ids)

    @api.model
    def _has_any(self, clients):
        """Whether there is something to read: an answer, a session or a video."""
        return bool(
            clients
            and (
                self.env["hypercare.faq"]
                .sudo()  # below the door, see _clients
                .search_count(self._domain_published(clients), limit=1)
                or self._training(clients)
                or self._sessions(clients)
            )
        )

    @api.model
    def _domain_published(self, clients):
        return Domain("partner_id", "in", clients.ids) & Domain(
            "state", "=", "published"
        )

    @api.model
    def _find_answer(self, faq_id):
        """The published answer, or ``AccessError``: no word on what exists."""
        clients_sudo = self._clients()
        faq_sudo = clients_sudo.env["hypercare.faq"].search(
            Domain("id", "=", faq_id) & self._domain_published(clients_sudo)
        )
        if not faq_sudo:
            raise AccessError(self.env._("This answer is not for you."))
        return faq_sudo

    @api.model
    def _find_file(self, evidence_id):
        """A file of the training, or ``AccessError``."""
        clients_sudo = self._clients()
        evidence_sudo = clients_sudo.env["implementation.evidence"].search(
            Domain("id", "=", evidence_id)
            & Domain("kind", "=", "file")
            & self._domain_training(clients_sudo)
        )
        if not evidence_sudo:
            raise AccessError(self.env._("This file is not for you."))
        return evidence_sudo

    @api.model
    def _list(self, search="", topic_id=None, offset=0):
        """What the list shows: answers, topics with how many, the text searched for."""
        clients_sudo = self._clients()
        Faq = clients_sudo.env["hypercare.faq"]
        search = (search or "").strip()[:LONGEST_SEARCH]
        published = self._domain_published(clients_sudo)
        by_topic = Faq._read_group(published, ["topic_id"], ["__count"])
        topics = [
            {"id": topic.id, "name": topic.name, "count": count}
            for topic, count in by_topic
            if topic
        ]
        narrowed = published
        if topic_id and any(topic["id"] == topic_id for topic in topics):
            narrowed &= Domain("topic_id", "=", topic_id)
        else:
            topic_id = None
        if search:
            found = Faq._search_answers(
                search, clients_sudo, self._lang(), PAGE_SIZE, narrowed
            )
            total = len(found)
        else:
            total = Faq.search_count(narrowed)
            found = Faq.search(
                narrowed,
                order="helpful_count desc, published_at desc, id desc",
                offset=offset,
                limit=PAGE_SIZE,
            )
        return {
            "answers": found,
            "total": total,
            "all_count": sum(count for _topic, count in by_topic),
            "topics": topics,
            "topic_id": topic_id,
            "search": search,
            "several_clients": len(found.partner_id) > 1,
            "training": self._training(clients_sudo),
            "sessions": self._sessions(clients_sudo),
        }

    @api.model
    def _suggest(self, text):
        """``[{id, question, url}]`` for a ticket being written, five at most."""
        text = (text or "")[: search_terms.MOST_TEXT]
        if len(text.strip()) < SHORTEST_QUESTION or not search_terms.words_of(text, 1):
            return []
        clients_sudo = self._clients()
        if not clients_sudo:
            return []
        found_sudo = clients_sudo.env["hypercare.faq"]._search_answers(
            text, clients_sudo, self._lang(), SUGGESTED, sure=True
        )
        return [
            {"id": faq.id, "question": faq.question, "url": f"/my/faq/{faq.id}"}
            for faq in found_sudo
        ]

    @api.model
    def _lang(self):
        return (self.env.lang or "en")[:2]

    @api.model
    def _my_vote(self, faq):
        """``True``, ``False`` or ``None``: what the login said of the answer."""
        vote = faq.vote_ids.filtered(
            lambda one: one.partner_id == self.env.user.partner_id
        )
        return vote.helped if vote else None

    @api.model
    def _similar(self, faq):
        """Answers next to this one: of its topic, or with its words."""
        same = self._domain_published(faq.partner_id) & Domain("id", "!=", faq.id)
        found = faq._search_answers(
            faq.question, faq.partner_id, faq.lang, SUGGESTED, same, sure=True
        )
        if not found and faq.topic_id:
            found = faq.search(
                same & Domain("topic_id", "=", faq.topic_id.id), limit=SUGGESTED
            )
        return found

    @api.model
    def _domain_training(self, clients):
        """Evidence of the items that teach, which the client may see."""
        return (
            Domain("item_id.code", "in", TRAINING_CODES)
            & Domain("item_id.visibility", "=", "client")
            & Domain("item_id.state", "!=", "returned")
            & Domain("kind", "in", ("link", "file"))
            & (
                Domain("project_id.partner_id", "child_of", clients.ids)
                | Domain("project_id.hypercare_ids.partner_id", "in", clients.ids)
            )
        )

    @api.model
    def _training(self, clients):
        """Videos and instructions of the methodology's training items."""
        if not clients:
            return []
        return [
            {
                "id": evidence.id,
                "name": evidence.name,
                "item": evidence.item_id.name,
                "kind": evidence.kind,
                "url": evidence.url
                if evidence.kind == "link"
                else f"/my/faq/file/{evidence.id}",
            }
            for evidence in clients.env["implementation.evidence"].search(
                self._domain_training(clients), order="item_id, id"
            )
        ]

    @api.model
    def _sessions(self, clients):
        """Sessions that are planned, or were held and have a recording."""
        return clients.env["hypercare.session"].search(
            Domain("window_id.partner_id", "in", clients.ids)
            & Domain("window_id.state", "in", ("open", "closed"))
            & (
                Domain("state", "=", "planned")
                | (Domain("state", "=", "held") & Domain("recording_url", "!=", False))
            ),
            order="date_start desc, id desc",
        )
