# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What acts and plans cost, on the demo story; nothing of it is kept.

    setup/odoo shell < tests/bench/acceptance.py

Prints queries and seconds. ``env`` comes from Odoo's shell.
"""

import time
from datetime import timedelta

from odoo import fields

from odoo.addons.implementation_methodology.demo import story

PROJECTS = [("methodology_id", "!=", False)]


def measure(what, call):
    """Print what ``call`` costs on a cold cache; return what it returns."""
    env.flush_all()  # noqa: F821
    env.invalidate_all()  # noqa: F821
    queries, start = env.cr.sql_log_count, time.perf_counter()  # noqa: F821
    result = call()
    env.flush_all()  # noqa: F821
    queries = env.cr.sql_log_count - queries  # noqa: F821
    print(f"{what:<46} {queries:>4} queries {time.perf_counter() - start:>7.3f} s")
    return result


def sign(act, user):
    """Sign as the portal does; the PDF is rendered apart."""
    acting_sudo = act.with_user(user).sudo()
    member_sudo = acting_sudo.env["implementation.member"]._of_user(act.project_id.id)
    acting_sudo._sign(member_sudo, user.name)


def bench_start(partner, user):
    """Starting an implementation by the shipped methodology, the second time."""
    for attempt in (1, 2):
        wizard = (
            env["implementation.start"]  # noqa: F821
            .with_user(user)
            .create(
                {
                    "name": f"Implementation {attempt}",
                    "partner_id": partner.id,
                    "anchor": "start",
                    "anchor_date": fields.Date.today(),
                }
            )
        )
        if attempt == 2:
            measure("starting an implementation", wizard._create_implementation)
        else:
            wizard._create_implementation()


def bench_act(stage, users):
    """Request, sign twice, render."""
    for item in stage.item_ids.filtered(lambda item: item._is_asked_for()):
        if not any(item._ticks().values()):
            story._work(item, users, None, client="taras")
    stage = stage.with_user(users["maria"])
    action = measure("drafting an act", stage.action_request_acceptance)
    act = stage.env["implementation.act"].browse(action["res_id"])
    measure("requesting its signatures", act._request)
    pages = act.env["implementation.portal"]
    member = act.env["implementation.member"].search(
        [
            ("project_id", "=", act.project_id.id),
            ("partner_id", "=", users["taras"].partner_id.id),
        ]
    )
    page_of = member.with_user(users["taras"]).sudo()
    measure(
        "the sign-off page, its values",
        lambda: pages.with_env(page_of.env)._act_page(
            page_of, act.with_env(page_of.env)
        ),
    )
    signers = [users["taras"], users["maria"]]
    # Rendering is measured on its own.
    type(act.seal_id)._finish, finish = lambda seals: None, type(act.seal_id)._finish
    try:
        measure("first signature", lambda: sign(act, signers[0]))
        measure("last signature, the stage is accepted", lambda: sign(act, signers[1]))
    finally:
        type(act.seal_id)._finish = finish
    measure("the final PDF", act.seal_id.sudo()._render)


def bench_pages(project, user, count):
    """Values of the portal's pages, as its coordinator opens them."""
    member = env["implementation.member"].search(  # noqa: F821
        [("project_id", "=", project.id), ("partner_id", "=", user.partner_id.id)]
    )
    member = member.with_user(user).sudo()  # as the portal does
    portal = member.env["implementation.portal"]
    stage = running_stage(project).with_env(member.env)
    for what, call in {
        "overview": lambda: portal._overview(member),
        "stage": lambda: portal._stage_page(member, stage),
        "actions": lambda: portal._actions(member, "all"),
        "documents": lambda: portal._documents(member),
    }.items():
        call()  # its templates and the registry's caches are known from then on
        measure(f"portal, {what}, {count} items in a stage", call)


def running_stage(project):
    return project.implementation_stage_ids.filtered(
        lambda stage: stage.state == "in_progress"
    )[0]


def bench_plan(project, user):
    """Forecast, health, ledger and pages with few and many items in a running stage."""
    stage = running_stage(project)
    now = fields.Datetime.now()
    project._refresh_plan(now=now)
    for count in (50, 500):
        env["implementation.item"].create(  # noqa: F821
            [
                {"name": f"Item {n}", "stage_id": stage.id, "due_date": stage.plan_end}
                for n in range(count - len(stage.item_ids))
            ]
        )
        now += timedelta(minutes=1)
        measure(
            f"plan refresh, {count} items in a running stage",
            lambda now=now: project._refresh_plan(now=now),
        )
        bench_pages(project, user, count)


def main():
    users = {user.login: user for user in env["res.users"].search([])}  # noqa: F821
    kvitka, modus = env["project.project"].search(PROJECTS, order="id")  # noqa: F821
    bench_start(kvitka.partner_id, users["maria"])
    bench_act(modus.implementation_stage_ids[0], users)
    bench_plan(kvitka, users["olena"])


main()
