# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Makes the year, step by step; called in an Odoo shell by ``setup/seed``."""

import sys
import time
from random import Random

from odoo import fields

from . import desk, running, shares, windows
from .people import People

#: Part of the whole time that each step takes, for the progress.
STEPS = {"people": 0.08, "projects": 0.2, "tickets": 0.5, "windows": 0.15, "end": 0.07}
TABLES = {
    "clients with an agreement": "support_agreement",
    "signed versions": "support_agreement_version",
    "projects": "project_project WHERE methodology_id IS NOT NULL",
    "items": "implementation_item",
    "tickets": "helpdesk_ticket",
    "facts": "support_sla_fact",
    "clocks": "support_sla_clock",
    "messages": "mail_message WHERE model = 'helpdesk.ticket'",
    "ratings": "rating_rating",
    "suggestions": "support_scope_suggestion",
    "decisions": "support_scope_decision",
    "hours": "account_analytic_line",
    "windows": "hypercare_window",
    "snapshots": "hypercare_snapshot",
    "answers": "hypercare_faq",
    "statements": "support_statement",
    "change requests": "support_change_request",
}


def build(env, size):
    """Fill the database with the year of ``size`` tickets."""
    quiet = {
        "tracking_disable": True,
        "no_reset_password": True,
        "mail_notify_force_send": False,
        "mail_create_nosubscribe": True,
    }
    env = env(context={**env.context, **quiet})
    now = fields.Datetime.now()
    ready, env.registry.ready = env.registry.ready, False  # nothing is printed
    try:
        people = People(env, Random(f"{shares.SEED} people"), now, size)
        with Step("people") as report:
            people.make(report)
            env.cr.commit()
        with Step("projects") as report:
            projects = running.make(people, report)
            env.cr.commit()
        found = windows.make(people, projects)
        with Step("tickets") as report:
            desk.Desk(people, projects).make(report)
            _fire(env)
            _analyze(env)
        with Step("windows") as report:
            windows.live(people, found, report)
        with Step("end") as report:
            _offers(people)
            _statements(people, report)
        env["mail.mail"].search([("state", "=", "outgoing")]).cancel()
        env.cr.commit()
        _analyze(env)
    finally:
        env.registry.ready = ready
    _tell(env)


class Step:
    """Tells how far the whole is, in lines that ``setup/seed`` reads."""

    def __init__(self, name):
        names = list(STEPS)
        self.before = sum(STEPS[one] for one in names[: names.index(name)])
        self.share, self.name = STEPS[name], name

    def __enter__(self):
        self.start = time.monotonic()
        self(0, self.name)
        return self

    def __call__(self, fraction, words):
        done = self.before + self.share * fraction
        print(f"[seed {done:.3f}] {words}", file=sys.stderr, flush=True)

    def __exit__(self, *_error):
        took = time.monotonic() - self.start
        print(f"[took] {self.name}: {took:.0f} s", file=sys.stderr, flush=True)


def _offers(people):
    """Change requests of tickets that support does not include, as drafts."""
    env = people.env
    tickets = env["helpdesk.ticket"].search(
        [("scope_outcome", "=", "excluded")],
        limit=shares.part(shares.OFFERS, people.size),
        order="id desc",
    )
    env["support.change.request"].create(
        [
            {
                "name": ticket.name,
                "ticket_id": ticket.id,
                "partner_id": ticket.commercial_partner_id.id,
                "agreement_id": ticket.agreement_id.id,
                "description": "<p>As asked for.</p>",
                "estimate_hours": people.draw.randint(2, 40),
                "rate": 60,
            }
            for ticket in tickets
        ]
    )
    env.cr.commit()


def _statements(people, report):
    """Statements of the largest clients; all but the last of each are approved."""
    env = people.env
    Statement = env["support.statement"]
    agreements = list(people.agreements.values())[: shares.STATED]
    for number, agreement in enumerate(agreements):
        for first in Statement._missing(agreement, people.now).get(agreement, ()):
            Statement._draft(agreement, first, people.now)
        drafts = agreement.statement_ids.sorted("date_start")
        for draft in drafts[:-1]:
            if draft._is_other():
                draft.credit_reason = "As agreed."
            draft.with_user(people.lead).action_approve()
        env.cr.commit()
        env.invalidate_all()
        report(
            (number + 1) / len(agreements),
            f"statements of {number + 1} of {len(agreements)} clients",
        )


def _fire(env):
    """Every promise that was missed has told somebody, by a level if it has one."""
    env.cr.execute(
        """
        INSERT INTO support_sla_firing (clock_id, level_id, level_ref, ticket_id,
               planned_at, fired_at, outcome)
        SELECT c.id, l.id, COALESCE(l.id, 0), c.ticket_id, c.breached_at,
               c.breached_at + interval '20 s', 'fired'
          FROM support_sla_clock c
          JOIN support_sla_promise p ON p.id = c.promise_id
          LEFT JOIN LATERAL (SELECT id FROM support_sla_level
                              WHERE policy_id = p.policy_id ORDER BY id LIMIT 1) l
                 ON TRUE
         WHERE c.breached_at IS NOT NULL
        """
    )
    env.cr.commit()


def _analyze(env):
    env.cr.execute("ANALYZE")
    env.cr.commit()


def _tell(env):
    """What was made, and in which shares: ``setup/seed`` prints these lines."""
    for name, table in TABLES.items():
        env.cr.execute(f"SELECT count(*) FROM {table}")
        [count] = env.cr.fetchone()
        print(f"[made] {name:<26} {count:>9,}", file=sys.stderr)
    env.cr.execute(
        "SELECT state, count(*) FROM support_sla_clock GROUP BY state ORDER BY 1"
    )
    states = ", ".join(f"{state} {count:,}" for state, count in env.cr.fetchall())
    print(f"[made] clocks by state: {states}", file=sys.stderr)
    for line in shares.told():
        print(f"[made] {line}", file=sys.stderr)
