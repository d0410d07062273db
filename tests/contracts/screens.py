# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Scripts for ``odoo shell`` that open screens and pages as people do."""

#: Lists and forms by RPC, as the web client asks for them: views, then values.
OPEN = """
from lxml import etree


def open_screen(env, model, kinds=("list", "form", "kanban")):
    records = env[model]
    views = [(False, kind) for kind in (*kinds, "search")]
    found = records.get_views(views, {"toolbar": True})
    for kind in kinds:
        arch = etree.fromstring(found["views"][kind]["arch"])
        shown = arch.xpath("//field[not(ancestor::field)]/@name")
        spec = {name: {} for name in shown if name in records._fields}
        records.web_search_read([], spec, limit=20)
    return found
"""

#: What everybody opens every day, and a new record of each.
CORE = (
    OPEN
    + """
boss = env(user=env.ref("base.user_admin"))
for model in (
    "project.project", "project.task", "project.milestone", "helpdesk.ticket",
    "helpdesk.ticket.team", "helpdesk.ticket.stage", "res.partner", "res.users",
    "account.analytic.line", "resource.calendar", "ir.cron", "mail.template",
):
    if model not in env:
        continue
    kinds = ("list", "form")
    open_screen(boss, model, kinds)
    for record in env[model].search([], limit=50):
        record.read()
partner = boss["res.partner"].create({"name": "New client", "is_company": True})
project = boss["project.project"].create({"name": "New", "partner_id": partner.id})
task = boss["project.task"].create({"name": "New", "project_id": project.id})
task.message_post(body="New", subtype_xmlid="mail.mt_comment")
project.task_ids.write({"name": "Newer"})
boss["project.milestone"].create({"name": "New", "project_id": project.id})
if "helpdesk.ticket" in env:
    ticket = boss["helpdesk.ticket"].create(
        {"name": "New", "description": "<p>New</p>", "partner_id": partner.id}
    )
    ticket.write({"name": "Newer"})
    ticket.message_post(body="New", subtype_xmlid="mail.mt_comment")
for old in boss["project.task"].search([]):
    old.write({"name": old.name})
env.flush_all()
"""
)

#: Every screen of the suite that an action opens, for a manager of it.
_SCREENS = """
boss = env(user=env.ref("base.user_admin"))
named = env["ir.model.data"].search(
    [("module", "in", OURS), ("model", "=", "ir.actions.act_window")]
)
opened = 0
for action in env["ir.actions.act_window"].browse(named.mapped("res_id")):
    kinds = [k for k in action.view_mode.split(",") if k in ("list", "form", "kanban")]
    if env[action.res_model]._transient or not kinds:
        continue
    open_screen(boss, action.res_model, kinds)
    opened += 1
assert opened, "no screen was opened"
"""

#: Pages of the portal that somebody reaches by following links from his first one.
_PAGES = """
import re
from werkzeug.test import Client
from odoo import http
from odoo.service import security

env.cr.commit()


def walk(user, first, most):
    session = http.root.session_store.new()
    session.update(http.get_default_session(), db=env.cr.dbname)
    session.uid, session.login = user.id, user.login
    session.session_token = security.compute_session_token(session, env(user=user))
    http.root.session_store.save(session)
    browser = Client(http.root)
    browser.set_cookie("session_id", session.sid)
    seen, todo = {}, [first]
    while todo and len(seen) < most:
        page = todo.pop(0)
        answer = browser.get(page, follow_redirects=True)
        seen[page] = answer.status_code
        if answer.mimetype != "text/html":
            continue
        links = re.findall(r'href="(/my[^"#?]*)"', answer.get_data(as_text=True))
        # Papers are printed by a program that asks a server for styles.
        links = [one for one in links if "pdf" not in one and "report" not in one]
        todo += [one for one in dict.fromkeys(links) if one not in (*seen, *todo)]
    return seen


people = env["res.users"].search([("share", "=", True), ("login", "in", LOGINS)])
assert people, "nobody of the portal is there"
for person in people:
    pages = walk(person, "/my", 25)
    bad = [(page, code) for page, code in pages.items() if code != 200]
    assert not bad, (person.login, bad)
    assert len(pages) > 3, pages
print("PAGES", sum(1 for one in pages))
"""


def of_suite(addons):
    """The script that opens every screen of ``addons``."""
    return f"OURS = {tuple(addons)!r}\n{OPEN}{_SCREENS}"


def of_portal(logins):
    """The script that walks through the pages of people of the portal."""
    return f"LOGINS = {tuple(logins)!r}\n{_PAGES}"
