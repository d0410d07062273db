# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import review as rules

MINUTES = 60
#: Who signs for a side; without the right, anybody of the side who may sign.
SIGNERS = {"client": "coordinator", "integrator": "project_lead"}


class HypercareReviewSeal(models.AbstractModel):
    """What of a review is frozen and signed, and what is told of it."""

    _name = "hypercare.review.seal"
    _description = "Signing of a Review"

    def _seal_owner(self):
        return self.window_id

    def _seal_project(self):
        return self.window_id.project_id

    def _seal_company(self):
        return self.window_id.company_id

    def _seal_signers(self):
        people = self.window_id.person_ids.filtered("can_sign")
        signers = people.browse()
        for side, duty in SIGNERS.items():
            mine = people.filtered(lambda one, side=side: one.side == side)
            signers |= mine.filtered(lambda one, duty=duty: one.duty == duty) or mine
        return signers

    def _seal_sequence(self):
        return "hypercare.document"

    def _seal_template(self):
        return "hypercare.review_document"

    def _seal_lang(self):
        # Companies seldom say which language they read; their people do.
        partner_sudo = self.window_id.sudo().partner_id  # a language is no secret
        client = self.window_id.person_ids.filtered(lambda one: one.side == "client")
        signer_sudo = client.filtered("can_sign").sudo().partner_id[:1]
        return partner_sudo.lang or signer_sudo.lang or self.env.lang or "en_US"

    def _seal_title(self):
        return self.env._("Joint review %s", self.window_id.number)

    def _seal_content(self):
        # What is signed does not depend on what its writer may see, of projects say.
        return self.sudo()._whole_content()

    def _whole_content(self):
        """All lines with their decisions, and who signs them.

        Times are minutes, days are dates of the window's zone.
        """
        self.ensure_one()
        window = self.window_id
        return {
            "format": 1,
            "kind": "hypercare_review",
            "title": self._seal_title(),
            "project": window.project_id.name or window.partner_id.name,
            "client": window.partner_id.name,
            "integrator": window.company_id.name,
            "number": window.number,
            "date_start": window.date_start,
            "date_end": window.date_end,
            "held_on": self.held_on or None,
            "summary": self.summary or "",
            "iteration_weeks": self.iteration_weeks,
            "lines": [line._content() for line in self.line_ids],
            "signers": [
                {
                    "name": person.partner_id.name,
                    "side": person.side,
                    "roles": ", ".join(person.role_ids.mapped("name")),
                }
                for person in self._seal_signers()
            ],
        }

    # Verbs

    def action_request(self):
        """Freeze the review and ask both sides to sign it."""
        for review in self:
            review.check_access("write")
            review._request(fields.Datetime.now())
        return True

    def _request(self, now):
        """Put the review to signature (naive UTC ``now``)."""
        self.ensure_one()
        self._check_ready()
        if not self.held_on:
            self.held_on = self.window_id._today(now)
        self._request_signatures(now)
        self._mail_signers("hypercare.mail_review_to_sign")

    def _check_ready(self):
        """Raise for what both sides could not sign."""
        if self.window_id.state != "open":
            raise UserError(
                self.env._("A review is signed while the hypercare is open.")
            )
        if not self.line_ids:
            raise UserError(
                self.env._("There is nothing to sign: fill the review in first.")
            )
        missing = rules.missing(
            (line.name, line.kind, line.decision, line.iteration)
            for line in self.line_ids
        )
        if names := missing.get("decision"):
            raise UserError(self.env._("Decide first: %s", ", ".join(names)))
        if names := missing.get("iteration"):
            raise UserError(
                self.env._(
                    "Give the iteration of the roadmap, from 1: %s", ", ".join(names)
                )
            )
        sides = set(self._seal_signers().mapped("side"))
        if sides != set(SIGNERS):
            raise UserError(
                self.env._(
                    "Both sides sign a review: give a person of each side in the "
                    "window the right to sign."
                )
            )

    def action_withdraw(self):
        """Take the request back, so that the lines can be changed."""
        for review in self:
            review.check_access("write")
            if review.seal_state != rules.REQUESTED:
                raise UserError(self.env._("No signatures are waited for."))
            # Who may write the review may take its request back.
            review.seal_id.sudo()._supersede(
                self.env._("Taken back by %s", self.env.user.name),
                fields.Datetime.now(),
            )
        return True

    def action_sign(self):
        """Open the page where whoever is asked reads the review and signs it."""
        self.check_access("read")
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": self._portal_path(),
            "target": "self",
        }

    def _on_signed(self, now):
        # Signers have no rights on reviews; what follows a signature is ours.
        review_sudo = self.sudo()
        review_sudo._make_work()
        review_sudo.message_post(body=self.env._("The review is signed by both sides."))

    def _on_declined(self, partner, remarks, now):
        review_sudo = self.sudo()  # as for signing
        review_sudo.message_post(
            body=self.env._(
                "%(name)s declined the review: %(remarks)s",
                name=partner.sudo().name,
                remarks=" · ".join(remarks.values()),
            )
        )
        self._mail_signers("hypercare.mail_review_declined", self._told_sudo())

    def _on_finished(self):
        self._mail_final("hypercare.mail_review_signed")

    # Mails: they answer what people do, at once and whatever their level is

    def _told_sudo(self):
        """Who of us is told that it was declined."""
        return self.window_id.sudo().user_id.partner_id  # who answers is no secret

    def _document_url(self, side):
        return f"{self.get_base_url()}{self._portal_path()}"

    def _portal_path(self):
        """Where people of the window read the review, edit and sign it."""
        self.ensure_one()
        return f"/my/hypercare/{self.window_id.id}/review/{self.id}"

    def _sender_address(self):
        """From whom mails are: the responsible, else the company."""
        window_sudo = self.window_id.sudo()  # signers see neither
        user, company = window_sudo.user_id, window_sudo.company_id
        return (user.email and user.email_formatted) or company.email_formatted

    # People of the window

    def _check_editor(self, person):
        """Raise unless ``person`` edits this review in the portal."""
        self.ensure_one()
        if person.window_id != self.window_id or not person.can_edit:
            raise UserError(self.env._("You may read the review but not edit it."))
        if self.window_id.state != "open":
            raise UserError(self.env._("The hypercare is over."))
        self._check_open()

    def _add_line(self, person, vals, now):
        """Add a line as ``person`` of the window (naive UTC ``now``)."""
        self._check_editor(person)
        Line_sudo = self.env["hypercare.review.line"].sudo()  # as for editing
        checked = Line_sudo._checked_vals({"name": "", **vals})
        line_sudo = Line_sudo._by_verb().create({"review_id": self.id, **checked})
        line_sudo._mark_edited(person.partner_id, now)
        self.sudo()._message_log(
            body=self.env._("%s was added.", line_sudo.name),
            author_id=person.partner_id.id,
        )
        return line_sudo.with_env(self.env)
