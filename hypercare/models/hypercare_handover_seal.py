# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import pack


class HypercareHandoverSeal(models.AbstractModel):
    """What of a hand-over is frozen and signed: one signer after the other.

    Who signs later relies on who signed before: support does not take over what the
    project has not told, and the client accepts what both stand by.
    """

    _name = "hypercare.handover.seal"
    _description = "Signing of a Hand-over"

    # What is signed

    def _seal_owner(self):
        return self.window_id

    def _seal_project(self):
        return self.window_id.project_id

    def _seal_company(self):
        return self.window_id.company_id

    def _seal_signers(self):
        return self.project_lead_id | self.support_lead_id | self.coordinator_id

    def _seal_sequence(self):
        return "hypercare.document"

    def _seal_template(self):
        return "hypercare.handover_document"

    def _seal_lang(self):
        # Companies seldom say which language they read; their people do.
        return (
            self.window_id.partner_id.lang
            or self.coordinator_id.partner_id.lang
            or self.env.lang
            or "en_US"
        )

    def _seal_title(self):
        return self.env._("Hand-over to regular support")

    def _seal_content(self):
        # What is signed does not depend on what its writer may see.
        return self.sudo()._whole_content()

    def _whole_content(self):
        """The pack in words, and where each open ticket goes."""
        self.ensure_one()
        window = self.window_id
        duties = dict(
            self.env["hypercare.person"]
            ._fields["duty"]
            ._description_selection(self.env)
        )
        priorities = dict(
            self.env["helpdesk.ticket"]
            ._fields["priority"]
            ._description_selection(self.env)
        )
        return {
            "format": 1,
            "kind": "hypercare_handover",
            "title": self._seal_title(),
            "project": window.project_id.name or window.partner_id.name,
            "client": window.partner_id.name,
            "integrator": window.company_id.name,
            "window": window.number,
            "date_start": window.date_start,
            "date_end": window.date_end,
            "team": self.team_id.display_name or "",
            "sections": [
                {
                    "key": name,
                    "title": self._section_title(name),
                    "text": (self[name] or "").strip(),
                }
                for name in pack.SECTIONS
            ],
            "tickets": [
                {
                    "number": row.ticket_id.number,
                    "name": row.ticket_id.name,
                    "priority": priorities.get(row.ticket_id.priority, ""),
                    "team": row.team_id.display_name,
                    "stage": row.stage_id.name,
                    "person": row.user_id.name,
                    "plan": row.ticket_id.plan_text or "",
                    "plan_until": row.ticket_id.plan_until or None,
                }
                for row in self.ticket_ids.filtered(
                    lambda one: not one.is_late and not one.ticket_id.stage_id.closed
                )
            ],
            "signers": [
                {
                    "name": person.partner_id.name,
                    "side": person.side,
                    "roles": duties[person.duty],
                }
                for person in self._seal_signers()
            ],
        }

    # Verbs

    def _request(self, now):
        """Put the pack to signature (naive UTC ``now``), or say what is missing."""
        self.ensure_one()
        self._check_editable()
        self._list_open_tickets()
        if self.empty_words:
            raise UserError(
                self.env._(
                    "Fill in what is still empty, or write that there is nothing: %s",
                    self.empty_words,
                )
            )
        if self.secret_words and not self.secrets_checked:
            raise UserError(
                self.env._(
                    "A password must not be frozen into a document. Look at "
                    "these lines, and confirm that none of them is one:\n%s",
                    self.secret_words,
                )
            )
        if unmapped := self.ticket_ids._unmapped():
            # Who hands over need not be an agent of the tickets in the pack.
            tickets_sudo = unmapped.sudo().ticket_id
            raise UserError(
                self.env._(
                    "Choose team, stage and person of each open ticket first: %s",
                    ", ".join(tickets_sudo.mapped("number")),
                )
            )
        self._check_signers()
        self._request_signatures(now)
        self._tell_next(now)

    def _check_signers(self):
        sides = {
            "project_lead_id": "integrator",
            "support_lead_id": "integrator",
            "coordinator_id": "client",
        }
        for name, side in sides.items():
            person = self[name]
            if (
                not person.can_sign
                or person.side != side
                or person.window_id != self.window_id
            ):
                raise UserError(
                    self.env._(
                        "Name a person who may sign as: %s",
                        self._fields[name]._description_string(self.env),
                    )
                )

    def _whose_turn(self):
        """The person whose signature is waited for now, if any."""
        self.ensure_one()
        seal_sudo = self.seal_id.sudo()  # whoever reads the pack may know it
        if seal_sudo.state != "requested":
            return self.env["hypercare.person"]
        signed = seal_sudo.signature_ids.filtered(lambda one: one.state == "signed")
        return (
            self.sudo()
            ._seal_signers()
            .filtered(lambda person: person.partner_id not in signed.partner_id)[:1]
        )

    @api.depends("seal_id.state", "seal_id.signature_ids.state")
    @api.depends_context("uid")
    def _compute_may_sign(self):
        result = super()._compute_may_sign()
        partner = self.env.user.partner_id
        for handover in self.filtered("may_sign"):
            handover.may_sign = handover._whose_turn().partner_id == partner
        return result

    def _take_signature(self, partner, vals, now):
        # Two signers at once meet at this row: the second one sees the first.
        seal_sudo = self.seal_id.sudo()
        seal_sudo._lock(seal_sudo)
        turn = self._whose_turn()
        mine = seal_sudo.signature_ids.filtered(lambda one: one.partner_id == partner)
        if turn and mine.state == "waiting" and turn.partner_id != partner:
            raise UserError(
                self.env._(
                    "It is not your turn yet: %s signs before you.",
                    turn.partner_id.name,
                )
            )
        result = super()._take_signature(partner, vals, now)
        if seal_sudo.state == "requested":
            self._tell_next(now)
        return result

    # What follows

    def _on_signed(self, now):
        # Signers have no rights on windows; what follows a signature is ours.
        window_sudo = self.sudo().window_id
        window_sudo._assess_exit(now)
        window_sudo.message_post(
            body=self.env._("The hand-over is signed by all."),
            subtype_xmlid="mail.mt_note",
        )
        window_sudo._remind_to_close()

    def _on_declined(self, partner, remarks, now):
        window_sudo = self.sudo().window_id  # as for signing
        text = " · ".join(remarks.values())
        window_sudo.message_post(
            body=self.env._(
                "%(name)s declined the hand-over: %(remarks)s",
                name=partner.sudo().name,
                remarks=text,
            ),
            subtype_xmlid="mail.mt_note",
        )
        self.env["hypercare.notice"]._tell(
            window_sudo,
            "declined",
            now,
            about=self,
            name=partner.sudo().name,
            remarks=text,
        )

    def _on_finished(self):
        handover_sudo = self.sudo()  # signers have no rights on windows and seals
        seal_sudo = handover_sudo.seal_id
        pdf = seal_sudo.with_context(bin_size=False).pdf
        self.env["hypercare.notice"]._tell(
            handover_sudo.window_id,
            "signed",
            fields.Datetime.now(),
            people=handover_sudo._seal_signers(),
            about=self,
            once=f"seal {seal_sudo.id}",
            attachments=[(seal_sudo.pdf_name, pdf)],
        )

    def _tell_next(self, now):
        """Ask the one whose turn it is."""
        window_sudo = self.sudo().window_id  # as for signing
        self.env["hypercare.notice"]._tell(
            window_sudo,
            "sign",
            now,
            people=self._whose_turn(),
            about=self,
            once=f"seal {self.seal_id.id}",
        )

    def _portal_path(self):
        self.ensure_one()
        return f"/my/hypercare/{self.window_id.id}/handover/{self.id}"
