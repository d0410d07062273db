# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Every text of an implementation is hostile, and nobody who reads it is hurt.

Pages of the portal, mails and papers are parsed here; `test_hostile_browser` opens
pages and the backend in a browser.
"""

import contextlib
from collections import Counter

from odoo.exceptions import UserError
from odoo.tests import tagged

from . import hostile, suite
from .access_arguments import Arguments
from .access_case import AccessCase
from .access_targets import methods, routes
from .hostile_world import HostileWorld

#: Pages of Odoo on which texts of clients stand as well.
CORE_PAGES = ("/my", "/my/tickets", "/my/projects", "/my/tasks", "/my/account")
#: What mails of a window tell of.
ABOUT = [
    f"hypercare.{name}"
    for name in ("window", "standup", "review", "extension", "handover", "criterion")
]


class HostileCase(AccessCase):
    @classmethod
    def setUpClass(cls):
        # not AccessCase's: its texts are secret, these are hostile
        super(AccessCase, cls).setUpClass()
        cls.world = HostileWorld(cls.env)
        cls.arguments = Arguments(cls.world)
        cls.routes = [r for r in routes(cls.env) if "GET" in r.methods]
        cls.methods = methods(cls.env)
        cls.count = Counter()

    def look(self, what, page):
        """Note what of a page is alive."""
        self.count["looked at"] += 1
        self.count["with a hostile text"] += hostile.WORD in str(page)
        for found in hostile.live(page):
            self.problem(what, found)

    def enter(self, role):
        self.role = role
        login = self.world.users[role].login
        self.authenticate(login, login)

    def pages(self):
        """Addresses a member may open, each with what it belongs to."""
        tickets = [f"/my/ticket/{i}" for i in self.world.ids["helpdesk.ticket"]]
        tasks = [f"/my/tasks/{i}" for i in self.world.ids["project.task"]]
        projects = [f"/my/projects/{self.world.project.id}"]
        for url in (*CORE_PAGES, *tickets, *tasks, *projects):
            yield url, url
        for route in self.routes:
            for kind, url in self.arguments.addresses(route):
                if kind == "foreign":
                    yield route, url


@tagged("post_install", "-at_install", "contract")
class TestHostileTexts(HostileCase):
    def test_every_text_is_hostile(self):
        told = self.world.marked
        self.assertGreater(len(told), 200)
        for name in (
            "hypercare.process.day.note",
            "implementation.item.name",
            "implementation.remark.text",
            "mail.message.body",
            "res.partner.name",
            "support.scope.objection.text",
        ):
            self.assertIn(name, told)

    def test_what_is_kept_is_clean(self):
        """A field that is not cleaned is worked out from our templates, never kept."""
        problems = [
            f"{model}.{field.name}"
            for model in self.env.registry
            for field in self.env[model]._fields.values()
            if set(field._modules) & set(suite.ADDONS)
            and field.type == "html"
            and not field.sanitize
            and (field.store or not field.compute)
        ]
        self.assertFalse(problems, suite.listed(problems))

    def test_pages(self):
        for role in ("member", "colleague", "owner"):
            self.enter(role)
            for what, url in self.pages():
                answer = self.request(what, "GET", url)
                if "html" in answer.headers.get("Content-Type", ""):
                    self.look(what, answer.content.decode())
        self.assertGreater(self.count["with a hostile text"], 60, self.count)
        self.verdict()

    def test_searches(self):
        """What is typed into an address comes back as what it is."""
        self.enter("member")
        for route in self.routes:
            form = dict.fromkeys(route.names, hostile.text("typed"))
            for kind, url in self.arguments.addresses(route):
                if form and kind == "foreign":
                    answer = self.request(route, "GET", url, params=form)
                    if "html" in answer.headers.get("Content-Type", ""):
                        self.look(route, answer.content.decode())
        self.verdict()

    def test_papers(self):
        """Reports as the HTML that becomes a PDF."""
        self.role = "paper"
        owned = {k: v for k, v in self.world.ids.items() if v}
        reports = self.env["ir.actions.report"].search([("model", "in", [*owned])])
        for report in reports:
            page, _kind = report._render_qweb_html(report, owned[report.model])
            self.look(report.report_name, page.decode())
        self.assertGreater(self.count["with a hostile text"], 1, self.count)
        self.verdict()

    def test_mail_templates(self):
        self.role = "mail"
        templates = self.env["mail.template"].search([])
        ids = templates.get_external_id()
        for template in templates:
            records = self.world.ids.get(template.model, [])[:2]
            addon = ids[template.id].partition(".")[0]
            if not records or addon not in suite.ADDONS:
                continue
            for mail in self.mails(template, records):
                self.look(template.name, mail["body_html"])
                self.assertNotIn(hostile.RESULT, mail["subject"], template.name)
                self.assertNotIn("\n", mail["subject"].strip(), template.name)
        self.assertGreater(self.count["with a hostile text"], 5, self.count)
        self.verdict()

    def mails(self, template, records):
        """What ``template`` makes of records; a notice tells of what fits it."""
        told = ("subject", "body_html")
        if template.model != "hypercare.notice":
            return template._generate_template(records, told).values()
        for model in ABOUT:
            notice = self.env["hypercare.notice"].browse(records[:1])
            about = self.world.ids[model][0]
            notice.write({"res_model": model, "res_id": about, "data": {}})
            with contextlib.suppress(UserError, AttributeError):
                return template._generate_template(notice.ids, told).values()
        self.problem(template.name, f"tells of none of {', '.join(ABOUT)}")
        return ()
