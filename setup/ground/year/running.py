# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Projects: begun by the import of running projects, each at the stage it has come to.

What lies before is marked as done before; of the stage it is in, some is ticked.
"""

from datetime import timedelta

from odoo import fields

from . import shares
from .people import TZ


def make(people, report):
    """Make the projects; returns them by the id of their client."""
    env, draw = people.env, people.draw
    run = env["support.import"].create(
        {"name": "Projects of the year", "kind": "projects", "tz": TZ}
    )
    run = run._for_work()
    methodology = env["implementation.methodology"].search(
        [("state", "=", "published")], limit=1
    )
    stages = methodology.stage_ids
    count = shares.part(shares.PROJECTS, people.size)
    of_client = {}
    for number in range(count):
        client = people.clients[number % len(people.clients)]
        stage = stages[min(len(stages), shares.pick(draw, shares.STAGES)) - 1]
        options = stages.option_ids
        start = people.today - timedelta(days=draw.randint(20, 330))
        project = run._start_project(
            {
                "project": False,
                "name": f"Project {number + 1:03}",
                "partner_id": client.id,
                "methodology": methodology.id,
                "variant": env["implementation.variant"].search([], limit=1).id,
                "options": options.ids,
                "stage": stage.code,
                "start": fields.Date.to_string(start),
                "go_live": False,
                "manager": people.managers[number % len(people.managers)].id,
                "coordinator": people.contacts[client.id][0].partner_id.id,
            },
            people.now,
        )
        _work(people, project, stage.code)
        of_client.setdefault(client.id, []).append(project.id)
        if number % 10 == 9:
            env.cr.commit()
            env.invalidate_all()
        report((number + 1) / count, f"{number + 1} of {count} projects")
    return of_client


def _work(people, project, code):
    """A few items of its own, and ticks of ours in the stage it is in."""
    draw, env = people.draw, people.env
    stage = project.implementation_stage_ids.filtered(lambda one: one.code == code)
    env["implementation.item"].create(
        [
            {"stage_id": stage.id, "name": f"Something of its own {number + 1}"}
            for number in range(draw.randint(*shares.OWN_ITEMS))
        ]
    )
    for item in stage.item_ids:
        duty = item._duty()
        if "integrator" not in duty.owners or draw.random() > shares.TICKED:
            continue
        if not item._is_asked_for() or item._is_evidence_missing():
            continue
        item.with_user(project.user_id)._tick(
            now=people.now - timedelta(days=draw.randint(0, 10))
        )
