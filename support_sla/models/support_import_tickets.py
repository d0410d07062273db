# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from odoo import fields, models
from odoo.tools import plaintext2html

from ..tools.clock import FIRST_RESPONSE, RESOLUTION
from ..tools.import_rows import (
    Unreadable,
    check_story,
    minutes_of,
    moment_of,
    outcome_of,
    plain,
    priority_of,
    verdict_of,
)
from ..tools.term import local_day
from .helpdesk_ticket_stage import CLOSED
from .support_sla_ticket_import import QUIET, Event, Story

#: Columns of their judgement, and our metric.
JUDGED = {"their_response": FIRST_RESPONSE, "their_resolution": RESOLUTION}
MOMENTS = ("created", "replied", "closed")


class SupportImportTickets(models.AbstractModel):
    """Tickets of a file: what each row means, and how it becomes a ticket."""

    _name = "support.import.tickets"
    _description = "Import of Tickets"

    # Dry run

    def _check_tickets(self, now):
        """Values of a line for every row of the file; nothing else is written."""
        rows = self._read_rows()
        known = self._known_words([row for _number, row in rows])
        keys = [self._import_key(row["key"]) for _number, row in rows]
        there = self._tickets_by_key(keys)
        seen, lines = set(), []
        for (number, row), key in zip(rows, keys, strict=True):
            errors = []
            if not row["key"]:
                errors.append(self._needed_words("key"))
            elif key in seen:
                errors.append(
                    self.env._(
                        "This key is in the file already. Give each row its own."
                    )
                )
            seen.add(key)
            data = self._ticket_data(row, known, errors, now)
            ticket = there.get(key)
            lines.append(
                {
                    "number": number,
                    "key": row["key"],
                    "subject": row.get("subject"),
                    "state": "error" if errors else "ok",
                    "message": "\n".join(errors)
                    or (ticket and self._there_words(ticket))
                    or False,
                    "matched": data.pop("words"),
                    "data": data,
                    "ticket_id": ticket.id if ticket else False,
                }
            )
        return lines

    def _needed_words(self, name):
        return self.env._("%s: this may not be empty.", self._heading(name))

    def _there_words(self, ticket):
        return self.env._(
            "Imported before as %s: it stays as it is now.", ticket.display_name
        )

    def _import_key(self, key):
        return f"{plain(self.source or '')}:{key}"

    def _tickets_by_key(self, keys):
        tickets = (
            self.env["helpdesk.ticket"]
            .with_context(active_test=False)
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("import_key", "in", list(keys)),
                ]
            )
        )
        return tickets.grouped("import_key")

    def _known_words(self, rows):
        """Everything the words of all rows mean, in a fixed number of queries."""

        def said(name):
            return {row[name] for row in rows if row.get(name)}

        company = self._domain_company()
        teams = self.env["helpdesk.ticket.team"].search(company)
        channels = self.env["helpdesk.ticket.channel"].search(company)
        categories = self.env["helpdesk.ticket.category"].search(company)
        return {
            "clients": self._match_clients(said("client")),
            "people": self._match_people(said("contact")),
            "users": self._match_users(said("assigned")),
            "teams": self._by_words(teams, "name"),
            "channels": self._by_words(channels, "name"),
            "categories": self._by_words(categories, "name", "complete_name"),
            "stages": {},
        }

    def _ticket_data(self, row, known, errors, now):
        """What the row means; what is wrong with it is added to ``errors``."""
        vals, words = {}, []
        vals["name"] = row.get("subject")
        if not vals["name"]:
            errors.append(self._needed_words("subject"))
        vals["description"] = row.get("description") or vals["name"]
        self._find_people(row, known, vals, words, errors)
        self._find_places(row, known, vals, words, errors)
        told = {
            name: self._cell(moment_of, row, name, errors, self.tz) for name in MOMENTS
        }
        stage = self._find_stage(row, known, vals, told["closed"], words, errors)
        if not row.get("created"):
            errors.append(self._needed_words("created"))
        if told["created"] and stage:
            try:
                is_closed = stage.sla_effect in CLOSED
                check_story(*told.values(), is_closed, now)
            except Unreadable as error:
                errors.append(self._cell_words(error))
        vals["priority"] = self._cell(priority_of, row, "priority", errors) or "1"
        minutes = self._cell(minutes_of, row, "hours", errors)
        if minutes and not self._may_book(vals):
            errors.append(
                self.env._(
                    "%s: they are booked on an employee. Name an assigned person who "
                    "is one, or leave the hours empty.",
                    self._heading("hours"),
                )
            )
        theirs = {
            metric: self._cell(verdict_of, row, name, errors)
            for name, metric in JUDGED.items()
        }
        return {
            "vals": vals,
            "told": {name: fields.Datetime.to_string(at) for name, at in told.items()},
            "minutes": minutes or 0,
            "theirs": {
                metric: verdict for metric, verdict in theirs.items() if verdict
            },
            "words": " · ".join(words),
        }

    def _cell(self, read, row, name, errors, *args):
        """A cell as ``read`` has it; None when it cannot be read."""
        try:
            return read(row.get(name, ""), *args)
        except Unreadable as error:
            errors.append(self._cell_words(error, name))
            return None

    def _find_people(self, row, known, vals, words, errors):
        """Client and contact; a contact nobody knows stays an e-mail address."""
        client, mail = self.env["res.partner"], row.get("contact")
        people = known["people"].get(mail, client)
        if row.get("client"):
            client = self._one(
                known["clients"].get(row["client"], client),
                row["client"],
                self._heading("client"),
                errors,
                self.env._("Write its reference, or make the contact first."),
            )
            people = people.filtered(lambda one: one.commercial_partner_id == client)
        elif mail:
            client = self._one(
                people.commercial_partner_id,
                mail,
                self._heading("contact"),
                errors,
                self.env._("Name the client as well."),
            )
        else:
            errors.append(self._needed_words("client"))
        contact = people[:1]
        vals["partner_id"] = (contact or client).id
        vals["partner_name"] = (contact or client).name
        vals["partner_email"] = contact.email or mail or False
        words.append(self.env._("Client: %s", client.name or "–"))
        if contact and contact != client:
            words.append(self.env._("contact: %s", contact.name))
        elif mail:
            words.append(self.env._("no contact with the e-mail %s", mail))

    def _find_places(self, row, known, vals, words, errors):
        """Team, category, channel and the person it is assigned to."""
        for name, index, field, label in (
            ("team", "teams", "team_id", self.env._("team: %s")),
            ("category", "categories", "category_id", self.env._("category: %s")),
            ("channel", "channels", "channel_id", self.env._("channel: %s")),
        ):
            text = row.get(name)
            vals[field] = False
            if text:
                model = self.env["helpdesk.ticket"]._fields[field].comodel_name
                nothing = self.env[model]
                found = self._one(
                    known[index].get(plain(text), nothing),
                    text,
                    self._heading(name),
                    errors,
                    self.env._("Write it as it is called here, or make it first."),
                )
                vals[field] = found.id
                words.append(label % (found.display_name or "–"))
        vals["user_id"] = False
        text = row.get("assigned")
        if text:
            user = self._one(
                known["users"].get(text, self.env["res.users"]),
                text,
                self._heading("assigned"),
                errors,
                self.env._("Write the login of a colleague, or leave it empty."),
            )
            team = self.env["helpdesk.ticket.team"].browse(vals["team_id"] or ())
            if user and team and user not in team.user_ids:
                errors.append(
                    self.env._(
                        "%(heading)s: %(user)s is not in the team %(team)s. Add them "
                        "to the team, or leave it empty.",
                        heading=self._heading("assigned"),
                        user=user.name,
                        team=team.name,
                    )
                )
            vals["user_id"] = user.id
            words.append(self.env._("assigned: %s", user.name or "–"))

    def _find_stage(self, row, known, vals, closed, words, errors):
        """The stage that is named, or the first one of the outcome that is told."""
        team = self.env["helpdesk.ticket.team"].browse(vals["team_id"] or ())
        if team.id not in known["stages"]:
            stages = team.with_company(self.company_id)._get_applicable_stages()
            known["stages"][team.id] = (stages, self._by_words(stages, "name"))
        stages, by_word = known["stages"][team.id]
        text = row.get("stage") or ("solved" if closed else "open")
        stage = by_word.get(plain(text), stages.browse())[:1]
        outcome = "" if stage else outcome_of(text)
        if outcome:
            wanted = "counts" if outcome == "open" else outcome
            stage = stages.filtered(lambda one: one.sla_effect == wanted)[:1]
        if not stage:
            errors.append(
                self.env._(
                    "%(heading)s: “%(text)s” is no stage of this team. Write one of "
                    "%(stages)s, or open, solved, cancelled.",
                    heading=self._heading("stage"),
                    text=text,
                    stages=", ".join(stages.mapped("name")),
                )
            )
        vals["stage_id"] = stage.id
        words.append(self.env._("stage: %s", stage.name or "–"))
        return stage

    def _may_book(self, vals):
        user = self.env["res.users"].browse(vals["user_id"] or ())
        return bool(user) and user in self.env["helpdesk.ticket"]._effort_users(user)

    # Import

    def _import_tickets(self, lines, now):
        """Create the tickets of ``lines`` that are not there yet, and compare them."""
        keys = {line: self._import_key(line.key) for line in lines}
        there = self._tickets_by_key(keys.values())
        new = [line for line in lines if keys[line] not in there]
        tickets = self.env["helpdesk.ticket"]._import_past(
            [self._ticket_vals(line, keys[line]) for line in new],
            [self._ticket_story(line, now) for line in new],
            now,
        )
        self._book_hours(new, tickets, now)
        found = {key: ticket.id for key, ticket in there.items()}
        found.update(zip((keys[line] for line in new), tickets.ids, strict=True))
        self._settle(
            {line: {"ticket_id": found[keys[line]]} for line in lines},
            self._judge(
                {
                    found[keys[line]]: [
                        (metric, verdict, None, "")
                        for metric, verdict in line.data["theirs"].items()
                    ]
                    for line in lines
                },
                now,
            ),
        )

    def _settle(self, vals_by_line, judged):
        """Write what has become of ``lines``: imported, same or different."""
        for line, vals in vals_by_line.items():
            line.write(
                {"state": "imported", **vals, **judged.get(vals["ticket_id"], {})}
            )

    def _ticket_vals(self, line, key):
        vals = line.data["vals"]
        return {
            **vals,
            "description": plaintext2html(vals["description"]),
            "company_id": self.company_id.id,
            "import_key": key,
        }

    def _ticket_story(self, line, now):
        created, replied, closed = (
            # A clock that is a little fast must not put a fact into the future.
            at and min(datetime.fromisoformat(at), now)
            for at in (line.data["told"][name] for name in MOMENTS)
        )
        replies = (Event("reply", replied, {}),) if replied else ()
        return Story(created, replies, closed or None)

    def _book_hours(self, lines, tickets, now):
        """Book the hours of the rows, on the day the ticket was closed or opened."""
        vals_list = []
        for line, ticket in zip(lines, tickets, strict=True):
            if not line.data["minutes"]:
                continue
            at = line.data["told"]["closed"] or line.data["told"]["created"]
            at = fields.Datetime.to_datetime(at)
            tz = ticket.sudo().agreement_id.tz or self.tz  # a zone is no secret
            vals_list.append(
                {
                    "helpdesk_ticket_id": ticket.id,
                    "project_id": ticket._effort_project().id,
                    "user_id": ticket.user_id.id,
                    "date": local_day(at, tz),
                    "unit_amount": line.data["minutes"] / 60,
                    "name": ticket.name,
                }
            )
        if vals_list:
            # Managers of a helpdesk need no right on hours of their colleagues.
            lines_sudo = self.env["account.analytic.line"].sudo()
            lines_sudo.with_context(**QUIET).create(vals_list)
