# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from typing import NamedTuple

from odoo import api, fields, models

from .support_sla_ticket_sides import AGENTS
from .support_sla_ticket_watch import Moment

#: Nobody is told, nobody follows, nothing is written into the chatter.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_activity_quick_update": True,
}


class Event(NamedTuple):
    """Something that happened to a ticket elsewhere; ``kind`` is a kind of fact."""

    kind: str
    at: object
    data: dict
    partner: int = 0


class Story(NamedTuple):
    """What is known of a ticket's past. Moments are naive UTC, None if unknown."""

    opened: object
    events: tuple = ()
    closed: object = None


class Past(dict):
    """Stories by import key, carried to the creation by the context.

    A context that came in by RPC can hold a dict, never this.
    """


class SupportSlaTicketImport(models.AbstractModel):
    """Tickets that happened elsewhere, told afterwards and to nobody."""

    _name = "support.sla.ticket.import"
    _description = "Past of a Ticket"

    import_key = fields.Char(
        readonly=True,
        copy=False,
        groups=AGENTS,
        help="Where the ticket came from, and its number there: a row that is imported "
        "twice makes one ticket.",
    )

    _import_key_uniq = models.UniqueIndex(
        "(company_id, import_key) WHERE import_key IS NOT NULL",
        "This ticket has been imported already.",
    )

    @api.model
    def _import_past(self, vals_list, stories, now):
        """Create tickets with the facts of ``stories``, both in the same order.

        Each fact is told at its own moment, and all are written together: a thousand
        tickets cost as many statements for their clocks as one. Nothing is sent.
        """
        past = Past()
        for vals, story in zip(vals_list, stories, strict=True):
            past[vals["import_key"]] = story
            vals["opened_at"] = vals["sla_unanswered_since"] = story.opened
            vals["last_stage_update"] = story.closed or story.opened
            if story.closed:
                vals["closed_date"] = story.closed
            if vals.get("user_id"):
                vals["assigned_date"] = story.opened
        context = {**QUIET, "support_sla_at": Moment.of(now), "support_sla_past": past}
        tickets = self.with_context(**context)._by_verb().create(vals_list)
        return tickets.with_env(self.env)

    def _sla_record_created(self, now=None):
        past = self.env.context.get("support_sla_past")
        if not isinstance(past, Past):
            return super()._sla_record_created(now)
        # As with any new ticket: who creates it has no right on what is promised.
        tickets_sudo = self.sudo()
        stories = {ticket.id: past[ticket.import_key] for ticket in tickets_sudo}
        return tickets_sudo._sla_tell_past(stories, self._sla_now(), new=True)

    def _sla_tell_past(self, stories, now, new=False):
        """Record the ``stories`` (by ticket id) of tickets that have no facts yet.

        They are matched with what was promised when they were opened. Escalations that
        were planned before ``now``, when this is told, are never sent.
        """
        opened = {ticket_id: story.opened for ticket_id, story in stories.items()}
        matches = self._sla_match(opened)
        rows = []
        for ticket in self:
            story = stories[ticket.id]
            rows += ticket._sla_past_facts(story, now, *matches[ticket.id])
        self.env["support.sla.engine"]._record(rows, now, new=new)

    def _sla_past_facts(self, story, now, promises, why):
        """The facts of a story in the order in which they happened."""
        self.ensure_one()

        def happened(kind, at, partner=0, **data):
            return {
                "ticket_id": self.id,
                "kind": kind,
                "at": at,
                "data": {**data, "told": now},
                # Who tells it; who did it then is not always known.
                "user_id": self.env.uid,
                "partner_id": partner or None,
            }

        rows = [
            happened(
                "created", story.opened, self.partner_id.id, promises=promises, why=why
            ),
            *(
                happened(event.kind, event.at, event.partner, **event.data)
                for event in story.events
            ),
        ]
        watched = self._sla_watched(())
        if watched.solved:
            rows.append(happened("closed", story.closed or now))
        if watched.ended:
            at = story.closed or now
            rows.append(happened("withdrawn", at, reason=watched.ended))
        rows.sort(key=lambda row: row["at"])
        if watched.holding:
            # Since when is not known: what was before counts.
            data = {**self._sla_hold_data(), "told": now}
            rows.append({**happened("hold", now), "data": data})
        return rows

    # Tickets of this database that were there before our clocks

    def _adopt_past(self, now):
        """Tell the clocks what tickets without facts have gone through.

        The opening is when the record was made, the end the date of closing, and in
        between are the messages that count. Nothing is sent or posted.
        """
        stories = {}
        # Facts are found for every ticket, whoever may read which field.
        tickets_sudo = self.sudo().with_context(**QUIET)
        events = tickets_sudo._past_messages()
        for ticket in tickets_sudo:
            closed = ticket.stage_id.closed and (
                ticket.closed_date or ticket.last_stage_update or now
            )
            opened = ticket.create_date.replace(microsecond=0)
            stories[ticket.id] = Story(
                opened, tuple(events.get(ticket.id, ())), closed or None
            )
            ticket._by_verb().write({"opened_at": opened})
        tickets_sudo._by_verb()._compute_agreement_id()
        tickets_sudo.flush_recordset()
        tickets_sudo._sla_tell_past(stories, now)

    def _past_messages(self):
        """``{ticket id: [Event]}`` of what was said to each other, oldest first."""
        messages = self.env["mail.message"].search(
            [
                ("model", "=", self._name),
                ("res_id", "in", self.ids),
                ("message_type", "in", ("comment", "email")),
                ("subtype_id", "=", self._sla_id("mail.mt_comment")),
            ],
            order="id",
        )
        by_id = {ticket.id: ticket for ticket in self}
        events = {}
        for message in messages:
            ticket = by_id[message.res_id]
            kind = ticket._sla_message_kind(message)
            if kind:
                # A sender's own date is never believed: when the server learned it.
                at = max(message.create_date, ticket.create_date).replace(microsecond=0)
                events.setdefault(ticket.id, []).append(
                    Event(kind, at, {"message": message.id}, message.author_id.id)
                )
        return events
