# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command

from .common import HypercareCommon


class KpiCommon(HypercareCommon):
    """A window that promises 1 h, 2 h or 4 h to answer and 9 h to solve.

    Hours are 9–18 in Kyiv, 07:00–16:00 UTC in winter; moments are UTC.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._promise_to_solve(cls.window)

    @classmethod
    def _promise_to_solve(cls, window):
        window.sla_policy_id._by_verb().write(
            {
                "target_ids": [
                    Command.create(
                        {"metric": "resolution", "amount": 9, "unit": "hours"}
                    )
                ]
            }
        )
        window.write({"user_count": 20, "budget_hours": 40})

    @classmethod
    def _second_window(cls, partner):
        """A window of another client, open since the same moment."""
        window = cls._window(partner_id=partner.id, person_ids=[Command.clear()])
        at = cls._moment(cls.OPENED)
        window._by_verb().write(
            {
                "state": "open",
                "opened_at": at,
                "date_start": cls.FIRST,
                "date_end": cls.LAST,
                "first_end": cls.LAST,
            }
        )
        window._arm_promises(at)
        cls._promise_to_solve(window)
        return window

    @classmethod
    def _answered(cls, at, answer, **vals):
        ticket = cls._ticket(at, **vals)
        cls._post(ticket, cls.agent, answer)
        return ticket

    @classmethod
    def _solved(cls, at, done, **vals):
        ticket = cls._answered(at, at, **vals)
        cls._move(ticket, cls.done, done)
        return ticket

    @classmethod
    def _figure(cls, code, segment="", at="2026-03-02 16:00", **kwargs):
        with cls._at(at):
            figures = cls.window._figures(cls._moment(at), **kwargs)
        return figures[code, segment]

    def _assert_share(self, figure, part, whole):
        self.assertEqual((figure.numerator, figure.denominator), (part, whole))
