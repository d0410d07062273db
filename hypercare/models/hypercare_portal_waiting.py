# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

REQUESTED, SIGNED = "requested", "signed"
#: Documents of a window by the kind that their page is called by.
DOCUMENTS = {
    "handover": "hypercare.handover",
    "extension": "hypercare.extension",
    "review": "hypercare.review",
}


class HypercarePortalWaiting(models.AbstractModel):
    """What waits for a person: documents to sign, consents, lines of the review.

    Everything is found for all rows of the login at once: whoever has many windows
    waits no longer for his list.
    """

    _name = "hypercare.portal.waiting"
    _description = "What Waits in the Portal"

    @api.model
    def _waiting(self, people_sudo):
        """``{row: [{"kind", "icon", "words", "url", "count"}]}`` of a login's rows."""
        found = {person: [] for person in people_sudo}
        for find in (self._to_sign, self._to_consent, self._to_plan, self._to_review):
            for person, entry in find(people_sudo):
                found[person].append(entry)
        return found

    @api.model
    def _waiting_count(self, people_sudo):
        """How many things wait for a login in all its windows."""
        return sum(
            entry["count"]
            for entries in self._waiting(people_sudo).values()
            for entry in entries
        )

    @api.model
    def _to_sign(self, people_sudo):
        """Documents that the person is asked to sign now."""
        by_window = {
            person.window_id: person for person in people_sudo if person.can_sign
        }
        if not by_window:
            return
        waiting = self.env["implementation.signature"].search(
            Domain("partner_id", "in", people_sudo.partner_id.ids)
            & Domain("state", "=", "waiting")
            & Domain("seal_id.state", "=", REQUESTED)
        )
        if not waiting:
            return
        windows_sudo = people_sudo.window_id
        for kind, model in DOCUMENTS.items():
            documents = self.env[model].search(
                Domain("seal_id", "in", waiting.seal_id.ids)
                & Domain("window_id", "in", windows_sudo.ids)
            )
            for document in documents:
                person = by_window.get(document.window_id)
                if person and self._can_sign(person, document):
                    yield (
                        person,
                        {
                            "kind": kind,
                            "icon": "fa-pencil",
                            "words": document.seal_id.title,
                            "action": self.env._("Read and sign"),
                            "url": self._window_url(person, f"/{kind}/{document.id}"),
                            "count": 1,
                        },
                    )

    @api.model
    def _deciding(self, people_sudo):
        """``{window: row}`` where the person agrees for the client."""
        return {
            person.window_id: person
            for person in people_sudo
            if person.can_sign
            and person.side == "client"
            and person.window_id.state == "open"
        }

    @api.model
    def _to_consent(self, people_sudo):
        """Waivers of criteria that the client is asked about."""
        by_window = self._deciding(people_sudo)
        if not by_window:
            return
        criteria = self.env["hypercare.criterion"].search(
            Domain("window_id", "in", [window.id for window in by_window])
            & Domain("kind", "=", "exit")
            & Domain("waived_integrator_at", "!=", False)
            & Domain("waived_client_at", "=", False)
        )
        asked = criteria.filtered("waiver_pending")
        for window, rows in asked.grouped("window_id").items():
            yield (
                by_window[window],
                {
                    "kind": "waiver",
                    "icon": "fa-handshake-o",
                    "words": self.env._(
                        "Criteria of the exit to do without: %s", len(rows)
                    ),
                    "action": self.env._("Answer"),
                    "url": self._window_url(
                        by_window[window], f"/exit#criterion-{rows[0].code}"
                    ),
                    "count": len(rows),
                },
            )

    @api.model
    def _to_plan(self, people_sudo):
        """Plans of tickets that the client has not agreed to yet."""
        by_window = self._deciding(people_sudo)
        if not by_window:
            return
        counts = self.env["helpdesk.ticket"]._read_group(
            self._domain_planned([window.id for window in by_window])
            & Domain("plan_accepted_at", "=", False),
            ["hypercare_id"],
            ["__count"],
        )
        for window, count in counts:
            yield (
                by_window[window],
                {
                    "kind": "plan",
                    "icon": "fa-map-signs",
                    "words": self.env._("Plans for open requests: %s", count),
                    "action": self.env._("Answer"),
                    "url": self._window_url(by_window[window], "/exit#plans"),
                    "count": count,
                },
            )

    @api.model
    def _to_review(self, people_sudo):
        """Lines of the review without a decision, for those who edit them."""
        for person in people_sudo:
            window = person.window_id
            if not person.can_edit or window.state != "open":
                continue
            review = window._review()
            if review.seal_state in (REQUESTED, SIGNED) or not review.undecided_count:
                continue
            yield (
                person,
                {
                    "kind": "lines",
                    "icon": "fa-comments-o",
                    "words": self.env._(
                        "Lines of the joint review to decide: %s",
                        review.undecided_count,
                    ),
                    "action": self.env._("Decide"),
                    "url": self._window_url(person, f"/review/{review.id}"),
                    "count": review.undecided_count,
                },
            )

    @api.model
    def _window_url(self, person_sudo, path=""):
        return f"/my/hypercare/{person_sudo.window_id.id}{path}"
