# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import namedtuple
from datetime import datetime, timedelta

from odoo import api, fields, models

#: What of a ticket matters to its clocks. ``ended`` is why it does not count at all.
Watched = namedtuple(
    "Watched", "effect ended solved holding priority team category user duplicate match"
)
#: A batch of new tickets may take that long to create.
CREATION = timedelta(hours=1)


class Moment(datetime):
    """When something happened that is told afterwards: a demo, an import.

    Our own code puts it into the context as ``support_sla_at``. A context that came in
    by RPC can never hold one, so nobody outside can say when he did something.
    """

    @classmethod
    def of(cls, at):
        return cls(*at.timetuple()[:6])


class SupportSlaTicketWatch(models.AbstractModel):
    """Finds facts by comparing a ticket before and after.

    Form, kanban, portal, gateway, import and RPC all end in ``create`` or ``write``;
    a stage moved by the computed change of a team is seen because the ticket is
    compared, not the values that were written.
    """

    _name = "support.sla.ticket.watch"
    _description = "SLA Facts of a Ticket"

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        tickets._sla_record_created()
        return tickets

    def write(self, vals):
        if not self._sla_watched_fields().intersection(vals):
            return super().write(vals)
        # Facts are found for every ticket written, whoever may read which field.
        tickets_sudo = self.sudo()
        names = self._sla_match_names(vals)
        before = {ticket.id: ticket._sla_watched(names) for ticket in tickets_sudo}
        result = super().write(vals)
        tickets_sudo._sla_record_changes(before, names)
        return result

    def _message_post_after_hook(self, message, msg_values):
        result = super()._message_post_after_hook(message, msg_values)
        kind = self._sla_message_kind(message)
        if kind:
            now = self._sla_now()
            fact = self._sla_fact(kind, now, {"message": message.id})
            fact["partner_id"] = message.sudo().author_id.id
            self.env["support.sla.engine"]._record([fact], now)
        return result

    @api.model
    def _sla_now(self):
        """When what is done happens (naive UTC): now, unless it is told afterwards."""
        at = self.env.context.get("support_sla_at")
        return at if isinstance(at, Moment) else fields.Datetime.now()

    @api.model
    def _sla_watched_fields(self):
        return self._sla_match_fields() | {
            "stage_id",
            "user_id",
            "duplicate_id",
            "active",
        }

    def _sla_fact(self, kind, at, data=None):
        """A row for ``support.sla.engine._record``."""
        self.ensure_one()
        return {
            "ticket_id": self.id,
            "kind": kind,
            "at": at,
            "data": data,
            "user_id": self.env.uid,
            "partner_id": self.env.user.partner_id.id,
        }

    @api.model
    def _sla_match_names(self, vals):
        """Conditions that a write of ``vals`` may change, computed ones included."""
        # A set of records costs a query to read, and changes only when it is written.
        return tuple(
            name
            for name in sorted(self._sla_match_fields())
            if name in vals or not self._fields[name].type.endswith("2many")
        )

    def _sla_watched(self, names):
        """What the clocks see of the ticket; ``names`` are those of its conditions."""
        self.ensure_one()
        effect = self.stage_id.sla_effect or "counts"
        ended = (
            "duplicate"
            if self.duplicate_id
            else "archived"
            if not self.active
            else "cancelled"
            if effect == "cancelled"
            else ""
        )
        return Watched(
            effect=effect,
            ended=ended,
            # What a duplicate comes to is told by the ticket that it repeats.
            solved=effect == "solved" and not self.duplicate_id,
            holding=effect == "holds",
            priority=self.priority,
            team=self.team_id.id,
            category=self.category_id.id,
            user=self.user_id.id,
            duplicate=self.duplicate_id.id,
            match=tuple(self[name] for name in names),
        )

    # New tickets

    def _sla_record_created(self, now=None):
        """Record the opening of new tickets and start their clocks."""
        now = now or self._sla_now()
        tickets_sudo = self.sudo()
        by_us = {}
        rows = []
        matches = tickets_sudo._sla_match()
        for ticket in tickets_sudo:
            client = ticket.commercial_partner_id
            if client not in by_us:
                author = ticket.env.user.partner_id
                by_us[client] = ticket._is_our_side(author)
            watched = ticket._sla_watched(())
            rows += ticket._sla_opening(
                now, watched, by_us[client], *matches[ticket.id]
            )
        # Something below us may have written the tickets before they were handed on.
        opened = {
            row["ticket_id"]: row["at"] for row in rows if row["kind"] == "created"
        }
        new = not any(
            ticket.sla_revision
            or (ticket.sla_unanswered_since or now) not in (opened[ticket.id], now)
            for ticket in tickets_sudo
        )
        self.env["support.sla.engine"]._record(rows, now, new=new)

    def _sla_opening(self, now, watched, by_us, promises, why):
        data = {"promises": promises, "why": why}
        if by_us:
            data["by_us"] = True
        if self._sla_is_automatic():
            data["automatic"] = True
        # The column has it already: what is stored and what is replayed are one.
        since = self.sla_unanswered_since or now
        at = since if now - CREATION <= since <= now else now
        rows = [self._sla_fact("created", at, data)]
        if watched.solved:
            rows.append(self._sla_fact("closed", now))
        if watched.ended:
            rows.append(self._sla_fact("withdrawn", now, {"reason": watched.ended}))
        if watched.holding:
            rows.append(self._sla_fact("hold", now, self._sla_hold_data()))
        return rows

    # Changes

    def _sla_record_changes(self, before, names, now=None):
        """Record what has become of the tickets since ``before``."""
        now = now or self._sla_now()
        changes = {}
        for ticket in self:
            old, new = before[ticket.id], ticket._sla_watched(names)
            if old != new:
                changes[ticket] = (old, new)
        rematched = self.browse(
            [
                ticket.id
                for ticket, (old, new) in changes.items()
                if old.match != new.match
            ]
        )
        promises = rematched._sla_rematch(now)
        rows = []
        for ticket, (old, new) in changes.items():
            rows += ticket._sla_changes(old, new, now, promises.get(ticket.id, []))
        rows += self.browse(
            [
                ticket.id
                for ticket, (old, new) in changes.items()
                if new.duplicate and new.duplicate != old.duplicate
            ]
        )._sla_merge(now)
        self.env["support.sla.engine"]._record(rows, now)

    def _sla_changes(self, old, new, now, promises):
        """The facts between two states, in the order in which they count."""
        rows = []

        def happened(kind, **data):
            rows.append(self._sla_fact(kind, now, data or None))

        if old.holding and not new.holding:
            happened("release")
        if old.ended and not new.ended:
            happened("restored")
        if old.solved and not new.solved:
            happened("reopened")
        if old.priority != new.priority:
            happened("priority", old=old.priority, new=new.priority)
        if old.team != new.team:
            happened("team", old=old.team, new=new.team)
        if old.category != new.category:
            happened("category", old=old.category, new=new.category)
        if old.user != new.user:
            happened("assigned", old=old.user, new=new.user)
        rows += promises
        if new.solved and not old.solved:
            happened("closed")
        if new.ended and not old.ended:
            happened("withdrawn", reason=new.ended)
        if new.holding and not old.holding:
            rows.append(self._sla_fact("hold", now, self._sla_hold_data()))
        return rows

    def _sla_hold_data(self):
        """Reason and end of a hold, when the dialog gave them."""
        hold = self.env.context.get("support_sla_hold")
        data = hold.data() if hasattr(hold, "data") else {}
        return {**data, "stage": self.stage_id.id}

    def _sla_rematch(self, now):
        """``{ticket id: [fact]}`` of new sets of promises, if other targets fit now.

        The same target keeps the version it was promised with.
        """
        if not self:
            return {}
        facts = self.env["support.sla.fact"]._of_tickets(self.ids)
        matches = self._sla_match(
            {
                ticket_id: fact.at
                for ticket_id, known in facts.items()
                for fact in known
                if fact.kind == "created"
            }
        )
        target_of = self.env["support.sla.promise"]._target_of
        rows = {}
        for ticket in self:
            promises, why = matches[ticket.id]
            current = self._sla_promises(facts[ticket.id])
            kept = {}
            for metric, key in promises.items():
                old = current.get(metric)
                same = old and target_of(old) == target_of(key)
                kept[metric] = old if same else key
            if kept != current:
                data = {"promises": kept, "why": why, "cause": "ticket"}
                rows[ticket.id] = [ticket._sla_fact("promise", now, data)]
        return rows

    @api.model
    def _sla_promises(self, facts):
        """The promises in force after ``facts``."""
        promises = [fact.data["promises"] for fact in facts if "promises" in fact.data]
        return promises[-1] if promises else {}

    def _sla_merge(self, now):
        """Hand the earliest starts over to the tickets that these repeat."""
        if not self:
            return []
        facts = self.env["support.sla.fact"]._of_tickets(self.ids)
        rows = []
        for ticket in self:
            starts = [fact.at for fact in facts[ticket.id] if fact.kind == "created"]
            starts += [
                fact.data["start"] for fact in facts[ticket.id] if fact.kind == "merged"
            ]
            master, seen = ticket.duplicate_id, ticket
            # What is repeated may itself repeat a third one. Nobody moves the clocks of
            # a ticket that he may not even read by calling his own its duplicate.
            while starts and master and master not in seen:
                if not master.sudo(False).has_access("read"):
                    break
                data = {"start": min(starts), "ticket": ticket.id}
                rows.append(master._sla_fact("merged", now, data))
                master, seen = master.duplicate_id, seen | master
        return rows
