# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What two people do at the same time: steps of the hand, and the two at once."""

import threading
from datetime import timedelta

from odoo import SUPERUSER_ID, Command, api, fields
from odoo.exceptions import UserError
from odoo.service.model import retrying

QUIET = {"tracking_disable": True, "no_reset_password": True}


def at_once(registry, what, values):
    """Do a step in two transactions, both begun before either is done.

    Both are repeated as Odoo repeats a request. Answers what each said: a result, or
    the words of a refusal as ``refused: …``.
    """
    begun = threading.Barrier(2, timeout=60)
    said = [None, None]

    def run(place):
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, QUIET)
            tries = []

            def attempt():
                tries.append(1)
                if len(tries) == 1:
                    # The snapshot is taken by the first query, not by BEGIN.
                    cr.execute("SELECT 1")
                    begun.wait()
                return DO[what](env, place=place, **values)

            try:
                said[place] = retrying(attempt, env)
            except UserError as error:
                cr.rollback()
                said[place] = f"refused: {error}"

    threads = [threading.Thread(target=run, args=(place,)) for place in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return said


at_once.by_itself = True


# What is done


def approve(env, place, statement, managers):
    env = env(user=managers[place])
    env["support.statement"].browse(statement).action_approve()
    return "approved"


def end_window(env, place, window, manager):
    env = env(user=manager)
    env["hypercare.window"].browse(window)._force_end("Given up", fields.Datetime.now())
    return "ended"


def publish(env, place, methodology):
    env["implementation.methodology"].browse(methodology).action_publish()
    return "published"


def new_version(env, place, methodology):
    action = env["implementation.methodology"].browse(methodology).action_new_version()
    return action["res_id"]


def use_model(env, place, models):
    env["support.scope.model"].browse(models[place]).action_use()
    return "used"


def decide(env, place, ticket):
    code = ("support", "development")[place]
    env["helpdesk.ticket"].browse(ticket)._decide_scope(code)
    return code


def support_project(env, place, company):
    return env["res.company"].browse(company)._get_support_project().id


def warn(env, place, agreement):
    env["support.agreement"].browse(agreement)._warn_allowance()
    return "warned"


def take(env, place, ticket, agents):
    env = env(user=agents[place])
    env["helpdesk.ticket"].browse(ticket).assign_to_me()
    return agents[place]


def sweep(env, place):
    return env["support.sla.sweep"]._sweep_chunk(fields.Datetime.now())


def daily(env, place, window):
    window = env["hypercare.window"].browse(window)
    now = fields.Datetime.now()
    return [window._do_day(day, now) for day in window._missing_days(now)]


DO = {
    one.__name__: one
    for one in (
        approve,
        end_window,
        publish,
        new_version,
        use_model,
        decide,
        support_project,
        warn,
        take,
        sweep,
        daily,
    )
}


# What it is done with


def managers(env, name, groups):
    """Two people with the same rights."""
    return [
        env["res.users"]
        .create(
            {
                "name": f"{name} {number}",
                "login": f"{name}_{number}",
                "email": f"{name}_{number}@example.com",
                "group_ids": [
                    Command.set(
                        [env.ref(one).id for one in ("base.group_user", *groups)]
                    )
                ],
            }
        )
        .id
        for number in range(2)
    ]


def agreement(env, name):
    """A signed agreement since two months ago; its client has one who reads hours."""
    client = env["res.partner"].create({"name": name, "is_company": True})
    person = env["res.partner"].create(
        {
            "name": f"{name} person",
            "parent_id": client.id,
            "email": f"{name}@example.com",
        }
    )
    today = fields.Date.today()
    first = (today.replace(day=1) - timedelta(days=35)).replace(day=1)
    made = env["support.agreement"].create(
        {
            "partner_id": client.id,
            "contact_id": person.id,
            "date_start": first,
            "tz": "UTC",
        }
    )
    made.draft_id.write({"valid_from": first, "allowance_hours": 1})
    made.draft_id._request()
    for member in made.member_ids.filtered("can_sign"):
        made.draft_id._sign(member, member.partner_id.name)
    made.member_ids.filtered(lambda one: one.side == "client").sees_hours = True
    return made.id


def statement(env, agreement):
    """The first complete month of an agreement, drafted."""
    found = env["support.statement"]
    agreement = env["support.agreement"].browse(agreement)
    now = fields.Datetime.now()
    first = found._months(agreement, now)[0]
    made = found._draft(agreement, first, now)
    return made.id


def used_up(env, agreement):
    """Hours that leave nothing, booked without a warning."""
    agreement = env["support.agreement"].browse(agreement)
    employee = env["hr.employee"].create({"name": agreement.name})
    project = agreement.company_id._get_support_project()
    team = env["helpdesk.ticket.team"].search([], limit=1) or env[
        "helpdesk.ticket.team"
    ].create({"name": "Any"})
    ticket = env["helpdesk.ticket"].create(
        {
            "name": "Used up",
            "description": "x",
            "partner_id": agreement.partner_id.id,
            "team_id": team.id,
        }
    )
    env["account.analytic.line"].create(
        {
            "name": "Work",
            "helpdesk_ticket_id": ticket.id,
            "project_id": project.id,
            "employee_id": employee.id,
            "date": fields.Date.today(),
            "unit_amount": 5,
        }
    )
    agreement._by_verb().allowance_warned = False
    env["mail.activity"].search(
        [("res_model", "=", agreement._name), ("res_id", "=", agreement.id)]
    ).unlink()
    env["mail.mail"].search([]).unlink()
    return ticket.id


def plain_ticket(env, name, agents=()):
    """A ticket of a team of these agents."""
    team = env["helpdesk.ticket.team"].create(
        {"name": name, "user_ids": [Command.set(agents)]}
    )
    return (
        env["helpdesk.ticket"]
        .create({"name": name, "description": "We need a report", "team_id": team.id})
        .id
    )


def second_model(env):
    """Another version of the weights beside the one in use; both ids."""
    active = env["support.scope.model"].search([("state", "=", "active")])
    others = [
        active._by_verb().copy({"state": "earlier", "weights": active.weights}).id
        for _number in range(2)
    ]
    return others


def count(env, model, domain):
    """How many records there are."""
    return env[model].with_context(active_test=False).search_count(domain)


def approve_statement(env, statement, manager):
    """Approve a drafted statement."""
    approve(env, 0, statement, [manager])


def do_days(env, window):
    """Do the missing days of a window."""
    daily(env, 0, window)


def render_all(env):
    """Render the PDFs that are still missing."""
    for seal in env["implementation.seal"].search(
        [("state", "=", "signed"), ("pdf_sha256", "=", False)]
    ):
        seal._render_once()
