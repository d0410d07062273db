# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models

#: How long a signed copy that could not be queued is tried again.
MISSED = timedelta(days=7)


class ImplementationActNotice(models.AbstractModel):
    """What signers are told of an act: that they are asked, and what was signed.

    These mails answer what people do, at once and whatever their level is.
    """

    _name = "implementation.act.notice"
    _description = "Mails about an Act"

    def _request(self, now=None):
        result = super()._request(now=now)
        self._tell_signers("signature", now)
        return result

    def _on_finished(self):
        result = super()._on_finished()
        self._tell_signers("signed")
        return result

    def _tell_signers(self, kind, now=None):
        """Queue one mail of ``kind`` per signer of the sealed act, once for ever."""
        self.ensure_one()
        seal_sudo = self.seal_id.sudo()  # signers have no rights on seals
        mail_values = {}
        if kind == "signed":
            pdf = seal_sudo.with_context(bin_size=False).pdf
            mail_values["attachments"] = [(seal_sudo.pdf_name, pdf)]
        day = self.project_id.sudo()._implementation_today(now)
        self.env["implementation.notice"]._queue_once(
            [
                {
                    "kind": kind,
                    "key": f"{kind}/{seal_sudo.id}/{partner_sudo.id}",
                    "project_id": self.project_id.id,
                    "partner_id": partner_sudo.id,
                    "stage_id": self.stage_id.id,
                    "seal_id": seal_sudo.id,
                    "day": day,
                }
                for partner_sudo in seal_sudo.signature_ids.partner_id
                if partner_sudo.email_normalized
            ],
            **mail_values,
        )

    @api.model
    def _tell_missed(self, now):
        """Queue the signed copies that an error kept back lately."""
        Notice = self.env["implementation.notice"]
        since = now - MISSED
        told = Notice.search(
            [("kind", "=", "signed"), ("seal_id.signed_on", ">", since)]
        )
        seals = self.env["implementation.seal"].search(
            [
                ("state", "=", "signed"),
                ("signed_on", ">", since),
                ("res_model", "=", self._name),
                ("pdf_sha256", "!=", False),
                ("id", "not in", told.seal_id.ids),
            ]
        )
        for seal in seals:
            seal._document()._tell_signers("signed", now)


class ImplementationStageSatisfaction(models.AbstractModel):
    """How content the client is with a stage, asked once it is accepted."""

    _name = "implementation.stage.satisfaction"
    _description = "Satisfaction with a Stage"

    def _accept(self, now=None):
        result = super()._accept(now=now)
        for stage in self:
            stage._ask_satisfaction(now or fields.Datetime.now())
        return result

    def _ask_satisfaction(self, now):
        """Ask the client's coordinator to rate the stage, once for ever."""
        partner_sudo = self._rating_get_partner().sudo()
        if partner_sudo.email_normalized:
            notices = self.env["implementation.notice"]
            notices._queue_once(
                [
                    {
                        "kind": "rating",
                        "key": f"rating/{self.id}",
                        "project_id": self.project_id.id,
                        "partner_id": partner_sudo.id,
                        "stage_id": self.id,
                        "day": self.project_id.sudo()._implementation_today(now),
                    }
                ],
                **notices._for_one_reader(),
            )

    def _rating_get_parent_field_name(self):
        return "project_id"

    def _rating_get_partner(self):
        members = self.project_id.implementation_member_ids
        return members.filtered(
            lambda m: m.side == "client" and m._has_role("client_coordinator")
        )[:1].partner_id

    def _rating_get_operator(self):
        return self.project_id.user_id.partner_id
