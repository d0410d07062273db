# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools import board
from ..tools import review as rules

ENHANCEMENT = "enhancement"
IDEAS = "s8.ideas"
#: Something may still come of a change request.
IN_HAND = ("draft", "sent", "accepted")


class HypercareReviewDraft(models.AbstractModel):
    """The lines a review begins with, by ``tools.review``.

    A line that nobody has edited says what the rules say now; what somebody has edited
    is never changed.
    """

    _name = "hypercare.review.draft"
    _description = "First Draft of a Review"

    def action_prefill(self):
        """Bring proposals up to date; nothing that somebody has edited changes."""
        for review in self:
            review.check_access("write")
            review._prefill(fields.Datetime.now())
        return True

    def _prefill(self, now):
        """Add the lines that are missing at ``now`` (naive UTC)."""
        self.ensure_one()
        self._check_open()
        if self.window_id.state not in ("open", "closed"):
            raise UserError(
                self.env._("The hypercare has not begun: there is nothing to review.")
            )
        # What a process brought does not depend on whose tickets one may see.
        review_sudo = self.sudo().with_context(lang=self._seal_lang())
        proposed = {
            vals["source"]: vals
            for vals in [
                *review_sudo._process_lines(now),
                *review_sudo._ticket_lines(),
                *review_sudo._idea_lines(),
            ]
        }
        lines_sudo = review_sudo.line_ids._by_verb()
        for line_sudo in lines_sudo.filtered("source"):
            vals = proposed.pop(line_sudo.source, None)
            if line_sudo.edited_at:
                continue
            if vals:
                line_sudo.write(vals)
            else:
                line_sudo.unlink()  # it would say what is not true any more
        lines_sudo.create(
            [{"review_id": self.id, **vals} for vals in proposed.values()]
        )
        self._by_verb().prefilled_at = now

    # Key processes

    def _process_lines(self, now):
        """A line for each key process of which the rules say something."""
        window = self.window_id
        today = min(window._today(now), window._today(window.closed_at or now))
        workdays = window._board_workdays(today)
        tickets = self._tickets().grouped("process_id")
        lines = []
        for row in window._board(today):
            process = row["process"]
            mine = tickets.get(process, self.env["helpdesk.ticket"])
            finding = self._finding(row, mine, workdays)
            kind = rules.kind_of(finding)
            if kind:
                lines.append(
                    {
                        "source": f"process,{process.id}",
                        "kind": kind,
                        "name": process.name,
                        "process_id": process.id,
                        "sequence": process.sequence,
                        "evidence": self._process_evidence(finding, row, mine, today),
                        "priority": max(mine.mapped("priority"), default="1") or "1"
                        if kind == rules.IMPROVE
                        else "1",
                        **self._owner_of(process, kind),
                    }
                )
        return lines

    def _owner_of(self, process, kind):
        """Whoever knows a stable process keeps it; the rest waits for its owner."""
        if kind == rules.STABLE and process.owner_id:
            return {
                "owner_side": process.owner_id.side,
                "owner_id": process.owner_id.id,
            }
        side = "client" if kind == rules.STABLE else "integrator"
        return {"owner_side": side, "owner_id": False}

    @api.model
    def _finding(self, row, tickets, workdays):
        """What is known of a process, as ``tools.review.Finding``."""
        window = row["process"].window_id
        last = max(tickets.mapped("opened_at"), default=None)
        last_day = window._today(last) if last else None
        return rules.Finding(
            tickets=len(tickets),
            quiet=sum(not last_day or day > last_day for day in workdays),
            run=row["ok_run"],
            last=row["state"] or None,
            trouble=sum(state in board.TROUBLE for state in row["said"].values()),
        )

    def _tickets(self):
        """Tickets of the window that count: neither repeated nor called off."""
        return self.env["helpdesk.ticket"].search(
            [
                ("hypercare_id", "=", self.window_id.id),
                ("duplicate_id", "=", False),
                ("stage_id.sla_effect", "!=", "cancelled"),
            ],
            order="opened_at, id",
        )

    def _process_evidence(self, finding, row, tickets, today):
        """What the line rests on, in sentences."""
        words = self.env["hypercare.process.day"]._state_words()
        said = []
        if tickets:
            said.append(
                self.env._(
                    "Tickets: %(count)s (%(numbers)s).",
                    count=finding.tickets,
                    numbers=", ".join(tickets.mapped("number")),
                )
            )
        if finding.quiet >= rules.QUIET_DAYS:
            said.append(self.env._("Working days without a ticket: %s.", finding.quiet))
        if board.is_stable(finding.run):
            said.append(
                self.env._("Working days in a row of ok on the board: %s.", finding.run)
            )
        trouble = [
            self.env._(
                "%(day)s: %(state)s – %(note)s",
                day=format_date(self.env, day),
                state=words[entry.state],
                note=" ".join((entry.note or "").split()),
            )
            for day, entry in sorted(row["entries"].items())
            if entry.state in board.TROUBLE
        ]
        if not row["said"]:
            said.append(self.env._("Nothing was said of it on the board."))
        said.append(self.env._("As of %s.", format_date(self.env, today)))
        return "\n".join([" ".join(said), *trouble])

    # What is wished for

    def _ticket_lines(self):
        """A candidate for each enhancement that was asked for in a ticket."""
        return [
            {
                "source": f"ticket,{ticket.id}",
                "kind": rules.MODULE,
                "name": ticket.name,
                "ticket_id": ticket.id,
                "process_id": ticket.process_id.id,
                "owner_side": "integrator",
                "priority": ticket.priority or "1",
                "evidence": self._ticket_evidence(ticket),
                "change_request_id": self._change_of(ticket).id,
            }
            for ticket in self._tickets()
            if ticket.nature == ENHANCEMENT
        ]

    def _ticket_evidence(self, ticket):
        said = self.env._(
            "Ticket %(number)s of %(day)s, asked for by %(name)s.",
            number=ticket.number,
            day=format_date(self.env, self.window_id._today(ticket.opened_at)),
            name=ticket.partner_id.name or ticket.partner_name or "–",
        )
        change = self._change_of(ticket)
        if change:
            said += " " + self.env._("Change request %s.", change.number)
        return said

    @api.model
    def _change_of(self, ticket):
        """The change request that is made of a ticket already, if any."""
        return ticket.change_request_ids.filtered(lambda one: one.state in IN_HAND)[:1]

    def _idea_lines(self):
        """A candidate for each idea that the implementation has collected."""
        items = self.window_id.project_id.implementation_stage_ids.item_ids
        item = items.filtered(lambda one: one.code == IDEAS)[:1]
        if not item:
            return []
        handed_in = [
            (rules.ideas(proof.text), proof.added_by_id) for proof in item.evidence_ids
        ]
        handed_in += [
            ([" ".join(remark.text.split())], remark.partner_id)
            for remark in item.remark_ids
        ]
        lines = {}
        for names, author in handed_in:
            for name in names:
                lines.setdefault(
                    name.casefold(),
                    {
                        "source": f"idea,{item.id},{name.casefold()}",
                        "kind": rules.MODULE,
                        "name": name[:200],
                        "owner_side": "integrator",
                        "evidence": self.env._(
                            "Idea from the implementation, by %s.", author.name or "–"
                        ),
                    },
                )
        return list(lines.values())
