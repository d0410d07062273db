# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

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
                Place(model, self._beside(records, model, named), near)
                for model, named in BESIDE.items()
            ]
            messages = self._beside(records, "mail.message", "model")
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
    def _beside(self, records, beside, named):
        """The domain of rows of ``beside`` that belong to ``records``.

        ``named`` is the field with the name of their model.
        """
        domains = []
        for model in self._with_rows(records, beside, named):
            records_sudo = self.env[model].sudo().with_context(active_test=False)
            domains.append(
                Domain(named, "=", model)
                & Domain("res_id", "in", records_sudo._search(records[model]))
            )
        # Naming the id finds files that are values of fields, too.
        return Domain.OR(domains) & Domain("id", ">", 0)

    @api.model
    def _with_rows(self, known, beside, named):
        """Those of the models ``known`` that have any row in ``beside`` at all.

        Most have none, and a subquery for each would read its whole table: all facts
        of a client, to find that no file lies beside a fact.
        """
        if beside not in self.env:
            return []
        records = self.env[beside]
        records.flush_model([named])
        rows = self.env.execute_query(
            SQL(
                "SELECT name FROM unnest(%s::text[]) AS name "
                "WHERE EXISTS (SELECT FROM %s WHERE %s = name)",
                list(known),
                SQL.identifier(records._table),
                SQL.identifier(named),
            )
        )
        return [name for (name,) in rows]
