# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain

#: Rows of Odoo that lie beside a record, with the field that names its model.
BESIDE = {
    "ir.attachment": "res_model",
    "mail.activity": "res_model",
    "mail.scheduled.message": "model",
    "rating.rating": "res_model",
}


class Place(NamedTuple):
    """Records whose texts may name somebody.

    With ``near`` he wrote them or they were written to him: each word of his name
    goes. Elsewhere it takes two of them side by side.
    """

    model: str
    domain: Domain
    near: bool = False


class ImplementationAnonymiseMail(models.AbstractModel):
    """Letters, notes, files and calls around the records that name somebody."""

    _name = "implementation.anonymise.mail"
    _description = "Mails to Look Through"

    @api.model
    def _mail_places(self, reach, places):
        """Where Odoo keeps what was said about the records of ``places``."""
        contact = Domain("partner_id", "=", reach.contact.id)
        found = []
        for near in (False, True):
            records = self._records_of(place for place in places if place.near == near)
            found += [
                Place(model, self._beside(records, named), near)
                for model, named in BESIDE.items()
            ]
            messages = self._beside(records, "model")
            if near:
                messages |= self._letters_of(reach.contact)
            found += [
                Place("mail.message", messages, near),
                Place("mail.mail", Domain("mail_message_id", "any", messages), near),
                # A change is told by names of records: each word counts.
                Place(
                    "mail.tracking.value",
                    Domain("mail_message_id", "any", messages),
                    near=True,
                ),
            ]
        known = {
            "calendar.attendee": contact,
            "calendar.event": Domain("attendee_ids", "any", contact),
            "discuss.channel": Domain("channel_member_ids", "any", contact),
            "mail.notification": Domain("res_partner_id", "=", reach.contact.id),
            "rating.rating": contact,
            "sms.sms": contact,
        }
        found += [Place(model, domain, near=True) for model, domain in known.items()]
        contacts = Domain("id", "child_of", reach.clients.ids)
        contacts &= Domain("id", "!=", reach.contact.id)
        found.append(Place("res.partner", contacts))
        return [place for place in found if place.model in self.env]

    @api.model
    def _letters_of(self, contact):
        """What ``contact`` wrote, or was written to."""
        return (
            Domain("author_id", "=", contact.id)
            | Domain("partner_ids", "in", contact.ids)
            | Domain("notification_ids.res_partner_id", "=", contact.id)
        )

    @api.model
    def _records_of(self, places):
        """``{model: domain}`` of records, those of several places together."""
        records = {}
        for place in places:
            domain = records.get(place.model, Domain.FALSE)
            records[place.model] = domain | place.domain
        return records

    @api.model
    def _beside(self, records, named):
        """The domain of rows that belong to ``records``, by their field ``named``."""
        domains = []
        for model, domain in records.items():
            records_sudo = self.env[model].sudo().with_context(active_test=False)
            domains.append(
                Domain(named, "=", model)
                & Domain("res_id", "in", records_sudo._search(domain))
            )
        # Naming the id finds files that are values of fields, too.
        return Domain.OR(domains) & Domain("id", ">", 0)
