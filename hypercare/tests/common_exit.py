# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import contextmanager
from unittest.mock import patch

from ..tools import pack
from ..tools.exit import CODES, Facts, Rate
from ..tools.kpi import Figure
from .common import HypercareCommon

#: Everything holds but what the hand-over itself brings.
GOOD = Facts(
    solved=Rate(9, 10),
    trend=0,
    board=Rate(3, 3),
    own=Rate(19, 20),
    content=Rate(4, 5),
    review_signed=True,
    promises=True,
    channels=True,
)


class ExitCommon(HypercareCommon):
    """The window of ``HypercareCommon``, on its last days."""

    NOW = "2026-03-16 14:00"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = cls._moment(cls.NOW)
        cls.second_team = cls.env["helpdesk.ticket.team"].create(
            {"name": "Regular support", "user_ids": [(6, 0, cls.agent.ids)]}
        )

    def _row(self, code, window=None):
        criteria = (window or self.window).exit_criterion_ids
        return criteria.filtered(lambda one: one.code == code)

    @contextmanager
    def _facts(self, facts=GOOD, **changes):
        """Facts as given; the hand-over's signature is the real one."""
        Window = self.env.registry["hypercare.window"]

        def exit_facts(window, now):
            handover = window._current_handover()
            found = facts._replace(
                **{
                    "handover_signed": handover.seal_state == "signed",
                    "month_end_done": bool(window._exit_row("X10").ticked_at),
                    **changes,
                }
            )
            return found, found

        with patch.object(Window, "_exit_facts", exit_facts):
            yield

    @contextmanager
    def _indicators(self, **shares):
        """``k4=(9, 10)`` and so on, whatever the tickets are."""
        segments = {"k4": "urgent"}
        figures = {
            (code, segments.get(code, "")): Figure(good, count)
            for code, (good, count) in shares.items()
        }
        Window = self.env.registry["hypercare.window"]
        with patch.object(Window, "_figures", lambda window, now, since=None: figures):
            yield

    def _assess(self, at=None):
        self.window._assess_exit(self._moment(at) if at else self.now)

    def _states(self):
        return {one.code: one.state for one in self.window.exit_criterion_ids}

    def _handover(self, **vals):
        """A hand-over whose sections are written."""
        return self.env["hypercare.handover"].create(
            {
                "window_id": self.window.id,
                **{name: f"About {name}" for name in pack.SECTIONS},
                **vals,
            }
        )

    def _mapped(self, handover, team=None, stage=None, user=None):
        handover._list_open_tickets()
        handover.ticket_ids.write(
            {
                "team_id": (team or self.team).id,
                "stage_id": (stage or self.working).id,
                "user_id": (user or self.agent).id,
            }
        )

    def _sign_by(self, document, *users, at=None):
        for user in users:
            person = self._person(user)
            document.with_user(user).sudo()._sign(
                person, user.name, now=self._moment(at) if at else self.now
            )

    def _signed_handover(self, **vals):
        handover = self._handover(**vals)
        self._mapped(handover)
        handover._request(self.now)
        self._sign_by(handover, self.project_lead, self.support_lead, self.coordinator)
        return handover

    def assertExit(self, **states):
        """``X1="met"``: the others are not looked at."""
        found = self._states()
        self.assertEqual({code: found[code] for code in states}, states)

    def assertAllMet(self, but=()):
        states = self._states()
        self.assertEqual(set(states), set(CODES))
        self.assertEqual({c for c, s in states.items() if s != "met"}, set(but))
