# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The same form sent by eight browsers in the same instant has one effect.

A server of its own, with threads, on a copy of the database, because only real
transactions meet. Who comes first is left to chance; what stands afterwards is not.
"""

import json
import os
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
import requests

from . import suite

databases = suite.databases()

AT_ONCE = 8
TOLD = "WORLD "
TOKEN = re.compile(r'csrf_token[^>]*?(?:value=|: )"([^"]+)"')
#: Makes the world of the access contract, with legible texts, and says where it is.
BUILD = """
import json, sys
sys.path.insert(0, {root!r})
from odoo.addons.implementation_methodology.tools import rate
from tests.contracts import access_world

class World(access_world.World):
    def _missing_models(self): pass
    def _link_core(self): pass
    def _mark(self): pass

world = World(env(context={{"tracking_disable": True}}))
for name in rate.LIMITS:
    env["ir.config_parameter"].set_param(rate.parameter(name), "0")
member = world.users["member"]
world.project.implementation_member_ids.filtered(
    lambda row: row.partner_id == member.partner_id
).role_ids = env.ref("implementation_methodology.role_client_coordinator")
first = {{name: ids[0] for name, ids in world.ids.items() if ids}}
item = world.items.filtered(lambda i: i.visibility == "client")[0]
item.write({{"evidence_required": False}})
stage = env["helpdesk.ticket.stage"].search(
    [("close_from_portal", "=", True), ("closed", "=", True)], limit=1
) or env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
stage.close_from_portal = True
first |= {{
    "item": item.id,
    "closed": stage.id,
    "role": env.ref("implementation_methodology.role_client_coordinator").id,
    "partner": member.partner_id.id,
    "login": member.login,
}}
env.flush_all()
# said by the owner as well; here the member is the first to say it
env.cr.execute("DELETE FROM support_scope_objection; DELETE FROM hypercare_process_day")
env.invalidate_all()
world.ticket.write({{"plan_text": "Plan", "plan_until": "2099-01-01"}})
env.cr.commit()
print("{told}" + json.dumps(first))
"""


@dataclass(frozen=True)
class Form:
    """A form, sent by turns with each of ``given``; ``rows`` counts what it leaves."""

    url: str
    rows: str
    given: tuple = ({},)
    added: int = 1


FORMS = {
    "tick": Form(
        "/my/implementations/{project.project}/item/{item}/tick",
        "SELECT count(*) FROM implementation_event"
        " WHERE item_id = {item} AND kind = 'ticked'",
    ),
    "sign an act": Form(
        "/my/implementations/{project.project}/act/{implementation.act}/accept",
        "SELECT count(*) FROM implementation_signature WHERE state = 'signed'",
        ({"name": "First"}, {"name": "Second"}),
    ),
    "decide on a waiver": Form(
        "/my/implementations/{project.project}/waiver/{implementation.waiver}/{verb}",
        "SELECT count(*) FROM implementation_event"
        " WHERE kind IN ('waived', 'waiver_refused')",
        ({"verb": "consent"}, {"verb": "refuse"}),
    ),
    "propose a person": Form(
        "/my/implementations/{project.project}/team/invite",
        "SELECT count(*) FROM implementation_invitation",
        (
            {"name": "New", "email": "new@client.example", "role_id": "{role}"},
            {"name": "new", "email": "NEW@client.example", "role_id": "{role}"},
        ),
    ),
    "sign an agreement": Form(
        "/my/agreements/{support.agreement}/version/{support.agreement.version}/{verb}",
        "SELECT count(*) FROM implementation_signature"
        " WHERE state IN ('signed', 'declined')",
        (
            {"verb": "accept", "name": "First"},
            {"verb": "decline", "remark:": "Not like this"},
        ),
    ),
    "object": Form(
        "/my/ticket/{helpdesk.ticket}/scope/object",
        "SELECT count(*) FROM support_scope_objection"
        " WHERE ticket_id = {helpdesk.ticket}",
        ({"text": "I do not agree"},),
    ),
    "decide on a change": Form(
        "/my/changes/{support.change.request}/{verb}",
        "SELECT count(*) FROM implementation_signature"
        " WHERE state IN ('signed', 'declined')",
        (
            {"verb": "accept", "name": "First"},
            {"verb": "decline", "remark:": "Too dear"},
        ),
    ),
    "vote": Form(
        "/my/faq/{hypercare.faq}/vote",
        "SELECT count(*) FROM hypercare_faq_vote",
        ({"helped": "yes"}, {"helped": "no"}),
    ),
    "say how a process goes": Form(
        "/my/hypercare/{hypercare.window}/board/{hypercare.process}",
        "SELECT count(*) FROM hypercare_process_day",
        ({"state": "ok"}, {"state": "blocked", "note": "It stands still"}),
    ),
    "decide a line of the review": Form(
        "/my/hypercare/{hypercare.window}/review/{hypercare.review}"
        "/line/{hypercare.review.line}",
        "SELECT count(*) FROM hypercare_review_line",
        ({"decision": "backlog", "remark": "a"}, {"decision": "reject", "remark": "b"}),
        added=0,
    ),
    "sign an extension": Form(
        "/my/hypercare/{hypercare.window}/extension/{hypercare.extension}/{verb}",
        "SELECT count(*) FROM implementation_signature"
        " WHERE state IN ('signed', 'declined')",
        (
            {"verb": "accept", "name": "First"},
            {"verb": "decline", "remark:": "No"},
        ),
    ),
    "agree to a plan": Form(
        "/my/hypercare/{hypercare.window}/exit/plan/{helpdesk.ticket}",
        "SELECT count(*) FROM mail_message WHERE model = 'helpdesk.ticket'"
        " AND res_id = {helpdesk.ticket} AND body LIKE '%agreed to the plan%'",
    ),
    "close a ticket": Form(
        "/ticket/close",
        "SELECT count(*) FROM support_sla_fact"
        " WHERE ticket_id = {helpdesk.ticket} AND kind = 'closed'",
        ({"ticket_id": "{helpdesk.ticket}", "stage_id": "{closed}"},),
    ),
}


def filled(text, ids):
    """``text`` with the ids in place of ``{model}``."""
    for name, value in ids.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


@pytest.fixture(scope="module")
def world():
    """A server on a copy of the database, and the ids of what is in it."""
    from ground import server

    template = os.environ.get("SUITE_TEMPLATE_DB")
    assert template, "Run by setup/test: it prepares the template."
    database = f"{databases.here('suite_once')}_{os.getpid()}"
    databases.copy(template, database)
    try:
        script = BUILD.format(root=str(suite.ROOT), told=TOLD)
        done = databases.odoo(
            ["shell", "--shell-interface=python", "-d", database, "--no-http"],
            script=script,
        )
        told = [line for line in done.stdout.splitlines() if TOLD in line]
        assert told, done.stdout[-3000:]
        ids = json.loads(told[-1].partition(TOLD)[2])
        running = server.Server(
            database,
            server.free_port(8640),
            ["--max-cron-threads=0", "--http-interface=127.0.0.1"],
        )
        with running.running():
            yield World(running, ids)
    finally:
        databases.drop(database)


class World:
    """The member's browser, as often as is wanted."""

    def __init__(self, server, ids):
        self.server, self.ids = server, ids
        self.session = requests.Session()
        self.session.trust_env = False
        page = self.session.get(f"{server.address}/web/login", timeout=120)
        login = ids["login"]
        done = self.session.post(
            f"{server.address}/web/login",
            data={"csrf_token": token(page), "login": login, "password": login},
            timeout=120,
        )
        assert "/my" in done.url, done.url
        self.token = token(
            self.session.get(
                f"{server.address}/my/implementations/{ids['project.project']}/team",
                timeout=120,
            )
        )

    def rows(self, form):
        (row,) = databases.sql(filled(form.rows, self.ids), self.server.database)
        return int(row[0])

    def send(self, form, begun, number):
        """Send the form when all are ready; the status of the answer."""
        given = dict(form.given[number % len(form.given)])
        url = filled(form.url, self.ids | given)
        given.pop("verb", None)
        data = {name: filled(text, self.ids) for name, text in given.items()}
        browser = requests.Session()
        browser.trust_env = False
        browser.cookies.update(self.session.cookies)
        begun.wait()
        return browser.post(
            self.server.address + url,
            data=data | {"csrf_token": self.token},
            allow_redirects=False,
            timeout=300,
        ).status_code


def token(page):
    found = TOKEN.search(page.text)
    assert found, page.text[:2000]
    return found.group(1)


@pytest.mark.parametrize("name", FORMS)
def test_has_one_effect(world, name):
    form = FORMS[name]
    before = world.rows(form)
    logged = world.server.log.stat().st_size
    begun = threading.Barrier(AT_ONCE, timeout=60)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(
            pool.map(lambda number: world.send(form, begun, number), range(AT_ONCE))
        )
    # A refusal is told on the next page, so it leads there as what is done does.
    assert set(answers) <= {302, 303, 404}, answers
    assert {302, 303} & set(answers), answers
    assert world.rows(form) - before == form.added
    with open(world.server.log, encoding="utf-8", errors="replace") as log:
        log.seek(logged)
        broken = [line for line in log if "Exception during request" in line]
    assert not broken, suite.listed(broken)
