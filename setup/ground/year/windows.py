# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Windows of hypercare: most are over, some are open; each day as it was.

A window that is over was closed without the papers of its hand-over: they are three
signatures and a print each, and nothing else reads them.
"""

from datetime import timedelta

from odoo.addons.support_sla.tools import term

from . import shares
from .people import TZ

SECOND = timedelta(seconds=1)
#: Without it the integrity check would miss the hand-over.
NO_PAPERS = "Handed over without papers"


def make(people, projects):
    """Make the windows, before the tickets: these are stamped with them."""
    env, draw = people.env, people.draw
    count = shares.part(shares.WINDOWS, people.size)
    still_open = shares.part(shares.OPEN_WINDOWS, people.size)
    windows = env["hypercare.window"]
    used = set()
    for number in range(count):
        client = people.clients[number % len(people.clients)]
        days = draw.randint(*shares.WINDOW_DAYS)
        if number < still_open:
            ago = draw.randint(5, 12)
        else:
            ago = draw.randint(days + 15, 7 * shares.WEEKS - 5)
        project = next(
            (one for one in projects.get(client.id, ()) if one not in used), False
        )
        used.add(project)
        first = people.today - timedelta(days=ago)
        last = first + timedelta(days=days)
        windows |= _window(people, number, client, project, first, last, ago > days)
    env.cr.commit()
    return windows


def _window(people, number, client, project, first, last, is_over):
    env = people.env
    contact = people.contacts[client.id][0].partner_id
    window = env["hypercare.window"].create(
        {
            "partner_id": client.id,
            "project_id": project,
            "team_id": people.team(number % len(people.clients)).id,
            "calendar_id": people.hours.id,
            "tz": TZ,
            "user_id": people.lead.id,
            "planned_start": first,
            "user_count": people.draw.randint(8, 60),
            "budget_hours": 80,
            "person_ids": [
                (0, 0, {"partner_id": contact.id, "duty": "coordinator",
                        "can_edit": True, "can_sign": True}),
                (0, 0, {"partner_id": people.lead.partner_id.id, "side": "integrator",
                        "duty": "project_lead", "can_edit": True, "can_sign": True}),
            ],
        }
    )  # fmt: skip
    opened = term.midnight(first, TZ) + timedelta(hours=8)
    window._by_verb().write(
        {
            "state": "open",
            "opened_at": opened,
            "date_start": first,
            "date_end": last,
            "first_end": last,
        }
    )
    window._arm_promises(opened)
    env["hypercare.process"].create(
        [
            {"window_id": window.id, "name": name, "sequence": 10 * place}
            for place, name in enumerate(("Orders", "Payments", "Stock", "Reports"), 1)
        ]
    )
    if is_over:
        closed = term.midnight(last + timedelta(days=1), TZ)
        window._by_verb().write(
            {"closed_at": closed, "state": "closed", "end_reason": NO_PAPERS}
        )
    return window


def live(people, windows, report):
    """Snapshots and stand-ups of every day, and answers of what was asked."""
    env = people.env
    for number, window in enumerate(windows):
        if window.state == "open":
            for day in window._missing_days(people.now):
                window._daily(day, people.now)
        else:
            _past_days(env, window, people.now)
        _answers(people, window)
        env.cr.commit()
        env.invalidate_all()
        report((number + 1) / len(windows), f"{number + 1} of {len(windows)} windows")


def _past_days(env, window, now):
    """As the daily work would have kept them, which looks at open windows only."""
    length = (window.date_end - window.date_start).days
    for number in range(length + 1):
        day = window.date_start + timedelta(days=number)
        at = window._day_end(day) - SECOND
        env["hypercare.snapshot"]._keep(window, day, at, window._figures(at))
        window._write_standup(day, now)
    window._by_verb().done_until = window.date_end


def _answers(people, window):
    """Answers of the client that were published while the window was open."""
    env, draw = people.env, people.draw
    tickets = env["helpdesk.ticket"].search(
        [("hypercare_id", "=", window.id), ("nature", "=", "question")],
        limit=shares.ANSWERS,
        order="id",
    )
    answers = env["hypercare.faq"].create(
        [
            {
                "question": ticket.name,
                "answer": f"<p>This is how: step {draw.randint(1, 9)}.</p>",
                "partner_id": window.partner_id.id,
                "window_id": window.id,
            }
            for ticket in tickets
        ]
    )
    answers._by_verb().write(
        {
            "state": "published",
            "published_at": window.opened_at + timedelta(days=3),
            "reviewer_id": people.lead.id,
            "reviewed_at": window.opened_at + timedelta(days=3),
        }
    )
