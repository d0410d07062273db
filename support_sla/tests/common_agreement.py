# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command

from .common import SlaCommon


class AgreementCommon(SlaCommon):
    """A client with an agreement that both sides can sign."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Agreements that the database has already are nobody's here.
        cls.env.flush_all()
        cls.env.cr.execute("UPDATE support_agreement SET signed_on = NULL")
        cls.env.invalidate_all()
        cls.env["support.agreement"]._forget()
        cls.client_person = cls.customer.partner_id

    @classmethod
    def _agreement(cls, vals=None, terms=None):
        """A draft agreement in Kyiv time from 1 January 2026 on, with terms."""
        agreement = cls.env["support.agreement"].create(
            {
                "partner_id": cls.client.id,
                "contact_id": cls.client_person.id,
                "tz": "Europe/Kyiv",
                "date_start": "2026-01-01",
                **(vals or {}),
            }
        )
        agreement.draft_id.write(
            {
                "valid_from": agreement.date_start,
                "calendar_id": cls.calendar.id,
                "target_ids": [
                    Command.clear(),
                    Command.create({"metric": "first_response", "amount": 2}),
                    Command.create({"metric": "resolution", "amount": 16}),
                ],
                **(terms or {}),
            }
        )
        return agreement

    @classmethod
    def _sign(cls, version, at):
        """Put a version to signature and have all sign it at ``at`` (naive UTC)."""
        version._request(now=at)
        for member in version.agreement_id.member_ids.filtered("can_sign"):
            version._sign(member, member.partner_id.name, now=at)
        return version

    @classmethod
    def _signed_agreement(cls, at, vals=None, terms=None):
        """An agreement all have signed at ``at`` (naive UTC)."""
        agreement = cls._agreement(vals, terms)
        cls._sign(agreement.draft_id, at)
        return agreement
