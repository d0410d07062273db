# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What is written of one ticket: its row, and those of all that hangs on it."""

import uuid
from datetime import timedelta

from odoo import Command

from . import course, shares

MODEL = "helpdesk.ticket"
FACTS = ("reply", "customer", "hold", "release", "reopened", "closed", "withdrawn")


class History:
    """Adds a ticket to the rows of ``batch``; `Desk` writes them."""

    def _ticket(self, draw, ticket_id, number, opened):
        people, batch = self.people, self.batch
        told = course.course(draw, opened, self.hours, people.now)
        which = draw.choices(range(len(people.clients)), self._weights())[0]
        client = people.clients[which]
        contact = draw.choice(people.contacts[client.id])
        team = people.team(which)
        agent = draw.choice(team.user_ids)
        replied = next((one.at for one in told.steps if one.kind == "reply"), None)
        project = None
        if draw.random() < shares.WITH_PROJECT:
            project = next(iter(self.projects.get(client.id, ())), None)
        text = self.texts.pick(draw)
        channel = shares.pick(draw, shares.CHANNELS)
        window = self.env["hypercare.window"]._find(
            people.company.id, client.id, project, opened
        )
        agreement, gap = self.env["support.agreement"]._find(
            people.company.id,
            client.id,
            team.id,
            project,
            opened,
            self.channels[channel],
        )
        row = {
            "id": ticket_id,
            "number": f"HT{number + 2:05}",
            "name": text.name,
            "description": text.description,
            "partner_id": contact.partner_id.id,
            "commercial_partner_id": client.id,
            "partner_name": contact.partner_id.name,
            "partner_email": contact.partner_id.email,
            "team_id": team.id,
            "user_id": agent.id if replied or draw.random() < 0.5 else None,
            "project_id": project,
            "channel_id": self.channels[channel],
            "category_id": people.categories[shares.pick(draw, shares.CATEGORIES)],
            "priority": told.priority,
            "stage_id": self.stages[told.stage].id,
            "opened_at": opened,
            "sla_unanswered_since": opened,
            "create_date": opened,
            "write_date": told.steps[-1].at if told.steps else opened,
            "last_stage_update": opened,
            "assigned_date": replied or opened,
            "closed_date": told.closed,
            "access_token": str(uuid.UUID(int=draw.getrandbits(128), version=4)),
            "agreement_id": agreement or None,
            "agreement_gap": gap or None,
            "hypercare_id": window or None,
            "nature": shares.pick(draw, shares.NATURES) if window else None,
            "scope": None,
            "scope_suggestion_id": None,
            "scope_decision_id": None,
            "scope_outcome": None,
            "rating_last_value": 0,
            "sla_revision": 0,
            "sla_status": None,
        }
        batch["tickets"].append(row)
        self._facts(draw, row, told, contact, agent)
        self._scope(draw, row, text, told, agent)
        if told.closed and told.stage == course.DONE:
            self._worked(draw, row, told, contact, agent)

    def _weights(self):
        if "weights" not in self.known:
            self.known["weights"] = self.people.weights()
        return self.known["weights"]

    def _promises(self, row, priority):
        """What the policies promise to such a ticket, asked once for all like it."""
        people = self.people
        hold = next(
            span.hold_at(row["opened_at"])
            for span in self.env["support.agreement"]._spans(people.company.id)
            if span.client == row["commercial_partner_id"]
        )
        like = tuple(
            row[name]
            for name in ("commercial_partner_id", "team_id", "channel_id",
                         "category_id", "hypercare_id", "project_id")
        ) + (priority, hold and hold.first)  # fmt: skip
        if like not in self.known:
            ticket = self.env[MODEL].new(
                {
                    "partner_id": row["partner_id"],
                    "team_id": row["team_id"],
                    "channel_id": row["channel_id"],
                    "category_id": row["category_id"],
                    "project_id": row["project_id"],
                    "company_id": people.company.id,
                    "opened_at": row["opened_at"],
                    "priority": priority,
                    "tag_ids": [Command.clear()],
                }
            )
            opened = {ticket.id: row["opened_at"]}
            self.known[like] = ticket._sla_match(opened)[ticket.id]
        return self.known[like]

    def _facts(self, draw, row, told, contact, agent):
        """The facts of the course, the messages and the moves they come from."""
        people = self.people
        promises, why = self._promises(row, told.priority)
        by = {"user_id": contact.id, "partner_id": contact.partner_id.id}
        ours = {"user_id": agent.id, "partner_id": agent.partner_id.id}

        def happened(kind, at, who, **data):
            # Told now: what was planned to be told before is not told any more.
            told_at = {} if told.closed else {"told": people.now}
            fact = {"ticket_id": row["id"], "kind": kind, "at": at, **who}
            self.batch["facts"].append({**fact, "data": {**data, **told_at}})

        happened("created", told.opened, by, promises=promises, why=why)
        stage = "new"
        for step in told.steps:
            who = by if step.kind == "customer" else ours
            if step.kind == "priority":
                raised = told.raised[1]
                happened("priority", step.at, ours, old=row["priority"], new=raised)
                row["priority"] = raised
                others, reasons = self._promises(row, raised)
                if others != promises:
                    happened("promise", step.at, ours, promises=others, why=reasons,
                             cause="ticket")  # fmt: skip
            elif step.kind in FACTS:
                data = {}
                if step.kind in ("reply", "customer"):
                    data = {"message": self._say(draw, row, step, who)}
                elif step.kind == "hold":
                    data = {"stage": self.stages["awaiting"].id}
                elif step.kind == "withdrawn":
                    data = {"reason": "cancelled"}
                happened(step.kind, step.at, who, **data)
            if step.stage and step.stage != stage:
                self._move(row, step, stage, agent)
                stage = step.stage
        if draw.random() < shares.NOTES and told.steps:
            self._say(draw, row, told.steps[0], ours, note=True)
        self.batch["followers"].append(
            {"res_model": MODEL, "res_id": row["id"],
             "partner_id": row["partner_id"]}
        )  # fmt: skip

    def _say(self, draw, row, step, who, note=False):
        """A message; returns its id, which its fact names."""
        values = {
            "model": MODEL,
            "res_id": row["id"],
            "author_id": who["partner_id"],
            "create_uid": who["user_id"],
            "date": step.at,
            "create_date": step.at,
            "body": self.texts.words(draw, step.kind),
            "message_id": f"<{row['id']}.{draw.getrandbits(48)}@seed.example.com>",
            "is_internal": note,
            "subtype_id": self._subtype("note" if note else "comment"),
            "id": self._message_id(),
        }
        self.batch["messages"].append(values)
        return values["id"]

    def _move(self, row, step, before, agent):
        row["last_stage_update"] = step.at
        message_id = self._message_id()
        self.batch["moves"].append(
            {
                "id": message_id,
                "model": MODEL,
                "res_id": row["id"],
                "author_id": agent.partner_id.id,
                "create_uid": agent.id,
                "date": step.at,
                "create_date": step.at,
                "message_id": f"<{row['id']}.{message_id}@seed.example.com>",
            }
        )
        old, new = self.stages[before], self.stages[step.stage]
        self.batch["tracked"].append(
            {
                "field_id": self._stage_field(),
                "mail_message_id": message_id,
                "old_value_integer": old.id,
                "new_value_integer": new.id,
                "old_value_char": old.name,
                "new_value_char": new.name,
            }
        )

    def _message_id(self):
        if not self.known.get("messages"):
            self.known["messages"] = self.messages.ids(5000)[::-1]
        return self.known["messages"].pop()

    def _subtype(self, name):
        return self.env["ir.model.data"]._xmlid_to_res_id(f"mail.mt_{name}")

    def _stage_field(self):
        if "field" not in self.known:
            field = self.env["ir.model.fields"]._get(MODEL, "stage_id")
            self.known["field"] = field.id
        return self.known["field"]

    def _scope(self, draw, row, text, told, agent):
        """What was suggested, and what a person said."""
        [suggestion] = self.texts.suggestion_ids(self.suggestions)
        values = {**text.suggestion, "id": suggestion, "ticket_id": row["id"]}
        values.update(at=row["opened_at"], create_date=row["opened_at"])
        self.batch["suggestions"].append(values)
        row["scope_suggestion_id"] = suggestion
        if not told.steps or draw.random() > shares.DECIDED:
            return
        code = shares.pick(draw, shares.SCOPES)
        found = [key for key in self.answers if key[0] == code]
        outcome = found[0][1]
        if outcome == "excluded" and told.stage != course.DONE:
            return  # its clocks end by the decision, which is made before it is solved
        decision = self._decision_id()
        answer, reason = self.answers[code, outcome]
        at = told.steps[0].at
        shown = text.suggestion.get("shown")
        self.batch["decisions"].append(
            {
                "id": decision,
                "ticket_id": row["id"],
                "user_id": agent.id,
                "at": at,
                "scope": code,
                "outcome": outcome,
                "suggestion_id": suggestion,
                "suggested": shown or None,
                "is_override": bool(shown) and shown != code,
                "answer": answer,
                "reason": reason,
                "estimate_minutes": 60 if code == "minor_change" else 0,
                "create_date": at,
                "type_id": None,
            }
        )
        row.update(scope=code, scope_outcome=outcome, scope_decision_id=decision)
        if outcome == "excluded":
            self._exclude(row, at, agent)

    def _exclude(self, row, at, agent):
        """Out of scope: the clocks end with the decision."""
        self.batch["facts"].append(
            {
                "ticket_id": row["id"],
                "kind": "withdrawn",
                "at": at,
                "data": {"reason": "out_of_scope"},
                "user_id": agent.id,
                "partner_id": agent.partner_id.id,
            }
        )

    def _decision_id(self):
        if not self.known.get("decisions"):
            self.known["decisions"] = self.decisions.ids(1000)[::-1]
        return self.known["decisions"].pop()

    def _worked(self, draw, row, told, contact, agent):
        """Hours on it, and how it was rated."""
        if draw.random() < shares.BOOKED:
            day = told.closed.date()
            agreement = self.env["support.agreement"]._find_on(
                self.people.company.id,
                row["commercial_partner_id"],
                row["team_id"],
                row["project_id"],
                day,
            )
            for _entry in range(shares.pick(draw, shares.ENTRIES)):
                self.batch["lines"].append(
                    {
                        "helpdesk_ticket_id": row["id"],
                        "agreement_id": agreement or None,
                        "partner_id": row["commercial_partner_id"],
                        "user_id": agent.id,
                        "employee_id": self.employees[agent.id],
                        "date": day,
                        "unit_amount": shares.pick(draw, shares.MINUTES) / 60,
                        "create_date": told.closed,
                    }
                )
        if draw.random() < shares.RATED:
            value = shares.pick(draw, shares.RATINGS)
            rated = told.closed + timedelta(minutes=40)
            row["rating_last_value"] = value
            self.batch["ratings"].append(
                {
                    "res_id": row["id"],
                    "res_name": row["name"],
                    "partner_id": row["partner_id"],
                    "rated_partner_id": agent.partner_id.id,
                    "rating": value,
                    "rating_text": "top" if value > 3 else "ok" if value > 2 else "ko",
                    "access_token": uuid.UUID(int=draw.getrandbits(128)).hex,
                    "rated_on": rated,
                    "create_date": rated,
                    "write_date": rated,
                }
            )
