# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo import Command

from .common_effort import EffortCommon

#: Attainment below 95 % is credited with 5 % of the fee, below 80 % with 20 %.
BANDS = [(95, 5), (80, 20)]


class StatementCommon(EffortCommon):
    """An agreement in Kyiv time, and a March of which every figure is known.

    First response within 2 h, solution within 16 h of Mon–Fri 9–18 UTC; 1000 a month,
    credits up to 15 %; 10 hours a month, 40 for an hour beyond.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._signed_agreement(
            cls._moment("2026-01-05 09:00"),
            vals={"user_id": cls.leader.id},
            terms=cls._terms(),
        )

    @classmethod
    def _terms(cls, **vals):
        return {
            "goal": 95,
            "fee": 1000,
            "credit_cap": 15,
            "allowance_hours": 10,
            "rate": 40,
            "band_ids": cls._bands(BANDS),
            **vals,
        }

    @classmethod
    def _bands(cls, bands):
        return [
            Command.clear(),
            *(
                Command.create({"below": below, "percent": percent})
                for below, percent in bands
            ),
        ]

    @classmethod
    def _served(cls, opened, answered=None, solved=None, **vals):
        """A ticket that was answered and solved at these moments."""
        ticket = cls._ticket(opened, **vals)
        if answered:
            cls._post(ticket, cls.agent, answered)
        if solved:
            cls._move(ticket, cls.done, solved)
        return ticket

    @classmethod
    def _excuse(cls, ticket, at, metric="first_response"):
        with cls._at(at):
            ticket.with_user(cls.leader)._sla_excuse(
                cls._clock(ticket, metric),
                {"reason": "client_access", "side": "client", "note": "No login"},
            )

    @classmethod
    def _march(cls):
        """Of 8 promises 5 are kept, 1 breach is excused; see the comments."""
        # Both kept.
        cls.kept = cls._served(
            "2026-03-02 10:00", "2026-03-02 11:00", "2026-03-03 12:00", name="Kept"
        )
        # Due at 12:00, answered three hours late; solved in time.
        cls.late = cls._served(
            "2026-03-02 10:00",
            "2026-03-02 15:00",
            "2026-03-03 12:00",
            name="Late",
            priority="3",
        )
        # Two hours late and excused in April; solved in time.
        cls.excused = cls._served(
            "2026-03-04 10:00",
            "2026-03-04 14:00",
            "2026-03-04 17:00",
            name="Excused",
        )
        cls._excuse(cls.excused, "2026-04-01 09:00")
        # Cancelled before anything was due.
        cls.dropped = cls._ticket("2026-03-05 10:00", name="Dropped")
        cls._move(cls.dropped, cls.cancelled, "2026-03-05 10:30")
        # Answered in time; the solution was due on the 31st at 17:00 and is not there:
        # an hour late when the month ends.
        cls.unsolved = cls._served(
            "2026-03-30 10:00", "2026-03-30 11:00", name="Unsolved"
        )
        # Answered and solved in April, so decided in April.
        cls.april = cls._served(
            "2026-03-31 17:30", "2026-04-01 09:10", "2026-04-01 10:00", name="April"
        )

    @classmethod
    def _hours(cls):
        """13:30 in March: 10 included, 2 beyond, 1:30 of development."""
        cls.excused._by_verb().scope = "development"
        cls._book(cls.kept, "2026-03-03", 4)
        cls._book(cls.late, "2026-03-10", 8, cls.colleague)
        cls._book(cls.excused, "2026-03-31", 1.5)
        cls._book(cls.kept, "2026-04-01", 1)

    @classmethod
    def _statement(cls, month="2026-03-01", at="2026-04-02 08:00", agreement=None):
        """The draft of a month, made at a moment."""
        with cls._at(at):
            return cls.env["support.statement"]._draft(
                agreement or cls.agreement,
                date.fromisoformat(month),
                cls._moment(at),
            )

    @classmethod
    def _approved(cls, statement, at="2026-04-02 09:00", user=None):
        with cls._at(at):
            statement.with_user(user or cls.leader)._approve(cls._moment(at))
        return statement

    @staticmethod
    def _figures(statement):
        return statement._content()["figures"]

    def _row(self, statement, metric, priority=""):
        [row] = [
            row
            for row in self._figures(statement)["rows"]
            if (row["metric"], row["priority"]) == (metric, priority)
        ]
        return row["kept"], row["total"], row["excused"]
