# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The tickets: drawn, copied into their tables, and replayed by the suite's engine.

Facts and clocks are written by the engine, from promises that the policies make: what
the integrity check works out again is what the suite itself has stored.
"""

from datetime import timedelta
from random import Random
from zoneinfo import ZoneInfo

from odoo.addons.support_sla.models.support_sla_ticket_watch import Moment

from . import course, multiply, shares
from .bulk import Table
from .history import MODEL, History
from .people import TZ
from .texts import Texts

CHUNK = 1000


class Desk(History):
    """Writes tickets with all that hangs on them, so many at once."""

    def __init__(self, people, projects):
        self.people = people
        self.env = env = people.env
        self.projects = projects
        self.hours = env["support.sla.calendar"]._time_of(people.hours, people.company)
        self.texts = Texts(people)
        self.known = {}
        self.stages = {
            name: env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}")
            for name in ("new", "in_progress", "awaiting", "done", "cancelled")
        }
        self.channels = {
            name: env.ref(f"helpdesk_mgmt.helpdesk_ticket_channel_{name}").id
            for name in shares.CHANNELS
        }
        self.employees = {
            one.user_id.id: one.id
            for one in env["hr.employee"].search([("user_id", "!=", False)])
        }
        self._tables()

    def _tables(self):
        """One ticket made by hand gives every table its pattern."""
        env, client = self.env, self.people.clients[0]
        contact = self.people.contacts[client.id][0]
        agent = self.people.agents[0]
        at = Moment.of(self.people.now - timedelta(days=40))
        first = (
            env[MODEL]
            .with_context(support_sla_at=at)
            .create(
                {
                    "name": "The first one",
                    "description": "<p>Everything is copied from here.</p>",
                    "partner_id": contact.partner_id.id,
                    "team_id": self.people.team(0).id,
                    "user_id": agent.id,
                    "channel_id": self.channels["web"],
                }
            )
        )
        said = first.message_post(
            body="So it is.", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        first.with_context(support_sla_at=at).stage_id = self.stages["done"]
        env.flush_all()
        moved = env["mail.message"].search(
            [("model", "=", MODEL), ("res_id", "=", first.id)], limit=1, order="id desc"
        )
        decision = first._decide_scope("support")
        line = env["account.analytic.line"].create(
            {
                "helpdesk_ticket_id": first.id,
                "user_id": agent.id,
                "date": self.people.today,
                "unit_amount": 0.25,
                "name": "Worked on it",
            }
        )
        rating = env["rating.rating"].create(
            {
                "res_model_id": env["ir.model"]._get_id(MODEL),
                "res_id": first.id,
                "partner_id": contact.partner_id.id,
                "rated_partner_id": agent.partner_id.id,
                "rating": 5,
                "consumed": True,
            }
        )
        self.tickets = Table(env, MODEL, first)
        self.messages = Table(env, "mail.message", said)
        self.moves = Table(env, "mail.message", moved)
        self.suggestions = Table(
            env, "support.scope.suggestion", first.scope_suggestion_id
        )
        self.decisions = Table(env, "support.scope.decision", decision)
        self.lines = Table(env, "account.analytic.line", line)
        self.ratings = Table(env, "rating.rating", rating)
        self.followers = Table(env, "mail.followers")
        self.followed = Table(
            env, MODEL, table="mail_followers_mail_message_subtype_rel"
        )
        self.tracked = Table(env, "mail.tracking.value")
        self.tickets.pattern.pop("hypercare_id", None)
        for name in ("nature", "project_id", "closed_date", "agreement_gap"):
            self.tickets.pattern.pop(name, None)
        self.answers = {
            (one.scope, one.outcome): (one.answer, one.reason)
            for one in self._sample_decisions(first)
        }

    def _sample_decisions(self, ticket):
        """What the suite says about each class of requests, in its own words."""
        decided = self.env["support.scope.decision"]
        for scope in [*shares.SCOPES, "support"]:
            minutes = 60 if scope == "minor_change" else None
            decided |= ticket._decide_scope(scope, minutes)
        return decided

    def make(self, report):
        """Open all tickets, the oldest first."""
        size = min(self.people.size, shares.HISTORIES)
        openings = self._openings(size)
        first = self.tickets.ids(1)[0] + 1
        number = 0
        while number < size:
            self._chunk(number, openings[number : number + CHUNK])
            number = min(size, number + CHUNK)
            self.env.cr.commit()
            self.env.invalidate_all()
            report(number / self.people.size, f"{number:,} of {self.people.size:,}")
        sequence = self.env["ir.sequence"].search(
            [("code", "=", "helpdesk.ticket.sequence")], limit=1
        )
        sequence.number_next_actual = self.people.size + 10
        if self.people.size > size:
            done = size / self.people.size
            multiply.multiply(
                self.env,
                first,
                first + size - 1,
                self.people.size,
                lambda part, words: report(done + part * (1 - done), words),
            )

    def _openings(self, size):
        """Instants of the year, sorted; as many as there are tickets."""
        draw, now = Random(f"{shares.SEED} openings"), self.people.now
        monday = self.people.today - timedelta(days=self.people.today.weekday())
        monday = now.replace(hour=0, minute=0, second=0) - (now.date() - monday)
        zone = ZoneInfo(TZ)
        found = []
        while len(found) < size:
            week = monday - timedelta(weeks=draw.randrange(shares.WEEKS))
            offset = week.replace(tzinfo=zone).utcoffset().total_seconds() / 3600
            at = course.moment(draw, week, now, offset)
            if at:
                found.append(at)
        return sorted(found)

    def _chunk(self, first, openings):
        self.batch = {
            name: []
            for name in (
                "tickets facts messages moves suggestions decisions lines ratings "
                "followers tracked"
            ).split()
        }
        ids = self.tickets.ids(len(openings))
        for place, (ticket_id, opened) in enumerate(zip(ids, openings, strict=True)):
            draw = Random(f"{shares.SEED} ticket {first + place}")
            self._ticket(draw, ticket_id, first + place, opened)
        self._write()

    def _write(self):
        """Copy the batch, then let the engine write facts and clocks."""
        batch = self.batch
        tickets = batch["tickets"]
        links = ("scope_suggestion_id", "scope_decision_id")
        kept = [{name: row.pop(name) for name in links} for row in tickets]
        self.tickets.put(tickets)
        for name in ("messages", "moves", "tracked", "suggestions", "decisions"):
            getattr(self, name).put(batch[name])
        for name in ("lines", "ratings"):
            getattr(self, name).put(batch[name])
        self._link(tickets, kept)
        ids = self.followers.ids(len(tickets))
        for follower_id, follower in zip(ids, batch["followers"], strict=True):
            follower["id"] = follower_id
        self.followers.put(batch["followers"])
        subtype = self._subtype("comment")
        self.followed.put(
            [
                {"mail_followers_id": one, "mail_message_subtype_id": subtype}
                for one in ids
            ]
        )
        engine = self.env["support.sla.engine"]
        engine._record(batch["facts"], self.people.now, new=True)

    def _link(self, tickets, kept):
        """Tickets point to rows that point to them: once both are there."""
        self.env.cr.execute_values(
            "UPDATE helpdesk_ticket t SET scope_suggestion_id = v.s, "
            "scope_decision_id = v.d FROM (VALUES %s) AS v (id, s, d) "
            "WHERE t.id = v.id",
            [
                (row["id"], *link.values())
                for row, link in zip(tickets, kept, strict=True)
            ],
            template="(%s::int, %s::int, %s::int)",
            page_size=CHUNK,
        )
