# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo import Command

from odoo.addons.support_scope_classifier.tests.common import ScopeCommon


class HypercareCommon(ScopeCommon):
    """An open window of ``cls.client`` from Monday 2026-03-02 09:00 Kyiv on.

    It is planned for 14 days. The 14th is a Sunday, so the last day is Monday
    2026-03-16. Hours are Mon–Fri 9–18 in Kyiv: 07:00–16:00 UTC until 28 March.
    """

    OPENED = "2026-03-02 07:00"
    FIRST, LAST = date(2026, 3, 2), date(2026, 3, 16)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kyiv = cls._calendar(
            "Kyiv 9-18", [(day, 9, 18) for day in range(5)], tz="Europe/Kyiv"
        )
        cls.project_lead = cls._new_user(
            "hyper_lead",
            "implementation_methodology.group_manager,project.group_project_manager",
        )
        cls.consultant = cls._new_user(
            "hyper_consultant", "implementation_methodology.group_user"
        )
        cls.support_lead = cls.leader
        cls.coordinator = cls._new_user(
            "hyper_coordinator", "base.group_portal", cls.client
        )
        cls.director = cls._new_user("hyper_director", "base.group_portal", cls.client)
        cls.test_ticket = cls._answered_test_ticket()
        cls.window = cls._window()
        cls._open_window(cls.window, cls.OPENED)

    @classmethod
    def _answered_test_ticket(cls, at="2026-02-27 10:00", answered="2026-02-27 10:30"):
        """A request the client tried the support with, answered inside its promise."""
        ticket = cls._ticket(at, name="Just testing")
        cls._post(ticket, cls.agent, answered, "It works.")
        return ticket

    @classmethod
    def _window(cls, **vals):
        """A window that is being prepared, with people on both sides."""
        return cls.env["hypercare.window"].create(
            {
                "partner_id": cls.client.id,
                "team_id": cls.team.id,
                "calendar_id": cls.kyiv.id,
                "tz": "Europe/Kyiv",
                "user_id": cls.project_lead.id,
                "planned_days": 14,
                "days_reason": "Agreed in the contract.",
                "test_ticket_id": cls.test_ticket.id,
                "person_ids": [Command.create(one) for one in cls._people_vals()],
                **vals,
            }
        )

    @classmethod
    def _people_vals(cls):
        return [
            {
                "partner_id": user.partner_id.id,
                "side": side,
                "duty": duty,
                "can_edit": signs,
                "can_sign": signs,
                "escalation": step,
            }
            for user, side, duty, signs, step in (
                (cls.project_lead, "integrator", "project_lead", True, 1),
                (cls.support_lead, "integrator", "support_lead", True, 0),
                (cls.consultant, "integrator", "consultant", False, 0),
                (cls.coordinator, "client", "coordinator", True, 1),
                (cls.director, "client", "escalation", False, 2),
            )
        ]

    @classmethod
    def _open_window(cls, window, at):
        """Open ``window`` at ``2026-03-02 07:00`` (naive UTC), decided by hand."""
        with cls._at(at):
            go = cls._entry(window, "E1")
            if go.can_tick:
                go._tick(cls.project_lead.partner_id, cls._moment(at))
            window._open(cls._moment(at))
        return window

    @classmethod
    def _entry(cls, window, code):
        """The row of an entry criterion, E1 to E9."""
        return window.criterion_ids.filtered(
            lambda row: (row.kind, row.code) == ("entry", code)
        )

    @classmethod
    def _person(cls, user, window=None):
        """The row of ``user`` in the window (``cls.window``)."""
        return (window or cls.window).person_ids.filtered(
            lambda person: person.partner_id == user.partner_id
        )
