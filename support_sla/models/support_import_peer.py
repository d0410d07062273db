# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError

from ..tools.clock import FIRST_RESPONSE, RESOLUTION

#: Rows of ``helpdesk_mgmt_sla``, and what they judge.
PEER = "helpdesk.ticket.sla"
VERDICTS = {"accomplished": "kept", "expired": "missed"}


class SupportImportPeer(models.AbstractModel):
    """Tickets that ``helpdesk_mgmt_sla`` has judged, told to our clocks.

    That add-on need not be here: everything about it is asked for at run time.
    """

    _name = "support.import.peer"
    _description = "Import of Judged Tickets"

    def _peer_rows(self, domain=()):
        """Their rows of this company's tickets, by ticket; ``UserError`` without."""
        if PEER not in self.env:
            raise UserError(
                self.env._(
                    "The add-on helpdesk_mgmt_sla is not installed, so there is "
                    "nothing to read. Choose a file instead."
                )
            )
        # Their rules look at tickets one by one; the company is asked for here.
        rows_sudo = (
            self.env[PEER]
            .sudo()
            .with_context(active_test=False)
            .search(
                [("ticket_id.company_id", "=", self.company_id.id), *domain],
                order="ticket_id, id",
            )
        )
        return rows_sudo.grouped("ticket_id")

    # Dry run

    def _check_peer(self, now):
        """Values of a line for every ticket with their rows."""
        rows = self._peer_rows()
        if not rows:
            raise UserError(
                self.env._("helpdesk_mgmt_sla has judged no ticket of this company.")
            )
        told = self.env["support.sla.fact"]._of_tickets([one.id for one in rows])
        lines = []
        for number, (ticket, theirs) in enumerate(rows.items(), start=1):
            lines.append(
                {
                    "number": number,
                    "key": ticket.number,
                    "subject": ticket.name,
                    "state": "ok",
                    "matched": ", ".join(row.sla_id.name for row in theirs),
                    "message": self.env._(
                        "Our clocks know this ticket: the judgements are compared."
                    )
                    if told[ticket.id]
                    else self.env._(
                        "Our clocks do not know this ticket: its past is read from its "
                        "messages and dates."
                    ),
                    "data": {"ticket": ticket.id},
                    "ticket_id": ticket.id,
                }
            )
        return lines

    # Import

    def _import_peer(self, lines, now):
        """Tell our clocks the past of the tickets, and compare the judgements."""
        ids = [line.data["ticket"] for line in lines]
        Ticket = self.env["helpdesk.ticket"].with_context(active_test=False)
        tickets = Ticket.search([("id", "in", ids)])
        known = self.env["support.sla.fact"]._of_tickets(tickets.ids)
        tickets.filtered(lambda one: not known[one.id])._adopt_past(now)
        rows = self._peer_rows([("ticket_id", "in", tickets.ids)])
        judged = self._judge(
            {
                ticket.id: [self._peer_judgement(row, now) for row in theirs]
                for ticket, theirs in rows.items()
            },
            now,
        )
        vals = {}
        for line in lines:
            if line.data["ticket"] in tickets._ids:
                vals[line] = {"ticket_id": line.data["ticket"], "message": False}
            else:
                line.write(
                    {
                        "state": "error",
                        "message": self.env._(
                            "The ticket is gone, or you may not read it."
                        ),
                    }
                )
        self._settle(vals, judged)

    def _peer_judgement(self, row_sudo, now):
        """``(metric, verdict, deadline, name)`` of one of their rows.

        They promise that a ticket *reaches a stage*: a closing one is the resolution,
        any other one comes nearest to the first response.
        """
        due = row_sudo.deadline or None
        late = row_sudo.state == "in_progress" and due and due < now
        verdict = VERDICTS.get(row_sudo.state, "missed" if late else "open")
        solves = row_sudo.expected_stage_id.closed
        metric = RESOLUTION if solves else FIRST_RESPONSE
        return metric, verdict, due, row_sudo.sla_id.name
