# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What is the integrator's own is on no page and no paper of the client's.

Internal notes, internal items, what an hour costs, and the name of another client are
put next to everything; then all the client gets is searched for them.
"""

import json
from collections import Counter
from datetime import date

from odoo.fields import Datetime
from odoo.tests import tagged

from .access_arguments import Arguments
from .access_case import AccessCase
from .access_support import HELPDESK
from .access_targets import methods, routes
from .access_world import stored_models
from .hostile_world import PlainWorld

NOTE, ITEM, OTHER = "zqnote", "zqitem", "zqother"
#: What an hour of the integrator costs, and how pages may write it.
COST = 7654.32
NEEDLES = (NOTE, ITEM, OTHER, "7654", "7,654", "7\u202f654", "7\xa0654")


@tagged("post_install", "-at_install", "contract")
class TestClientPapers(AccessCase):
    @classmethod
    def setUpClass(cls):
        # not AccessCase's: its markers stand in what the client may read as well
        super(AccessCase, cls).setUpClass()
        cls.world = PlainWorld(cls.env)
        cls.arguments = Arguments(cls.world)
        cls.routes = [r for r in routes(cls.env) if "GET" in r.methods]
        cls.methods = methods(cls.env)
        cls.count = Counter()
        cls._notes()
        cls._others()
        cls._costs()
        cls.env.flush_all()
        cls.env.invalidate_all()

    @classmethod
    def _notes(cls):
        """An internal note on every record that has a thread, and internal items."""
        threads = [m for m in cls.world.ids if hasattr(cls.env[m], "message_post")]
        for model in threads:
            for record in cls.env[model].browse(cls.world.ids[model]):
                record.message_post(body=NOTE, subtype_xmlid="mail.mt_note")
                cls.count["notes"] += 1
        internal = cls.world.items.filtered(lambda i: i.visibility == "internal")
        internal.write({"name": ITEM})

    @classmethod
    def _others(cls):
        """Another client with a ticket of the same team, and an agreement."""
        partner = cls.env["res.partner"].create({"name": OTHER, "is_company": True})
        cls.world.ticket.with_context(tracking_disable=True).copy(
            {"name": OTHER, "description": OTHER, "partner_id": partner.id}
        )
        cls.env["support.agreement"].create(
            {
                "partner_id": partner.id,
                "contact_id": partner.id,
                "date_start": "2026-01-01",
            }
        )

    @classmethod
    def _costs(cls):
        """An hour of work on the ticket by somebody with a cost."""
        owner = cls.world.users["owner"]
        employee = cls.env["hr.employee"].create(
            {"name": "Owner", "user_id": owner.id, "hourly_cost": COST}
        )
        line = cls.env["account.analytic.line"].create(
            {
                "name": "Work",
                "helpdesk_ticket_id": cls.world.ticket.id,
                "employee_id": employee.id,
                "unit_amount": 1.0,
                "date": "2026-03-02",
            }
        )
        cls.world.cost = line.amount

    def look(self, what, content):
        self.count["looked at"] += 1
        for needle in NEEDLES:
            if (at := content.find(needle)) >= 0:
                self.problem(what, f"tells {content[max(0, at - 60) : at + 30]!r}")

    def test_there_is_something_to_tell(self):
        self.assertGreater(self.count["notes"], 15)
        self.assertEqual(self.world.cost, -COST)
        notes = self.env["mail.message"].search([("body", "ilike", NOTE)])
        agent = self.world.users["owner"]
        self.assertTrue(agent.has_group(f"{HELPDESK}manager"))
        self.assertTrue(notes.with_user(agent)[:1].has_access("read"))

    def test_pages(self):
        for role in ("member", "colleague"):
            self.role = role
            login = self.world.users[role].login
            self.authenticate(login, login)
            tickets = [f"/my/ticket/{i}" for i in self.world.ids["helpdesk.ticket"]]
            for url in ("/my", "/my/tickets", *tickets):
                self.look(url, self.request(url, "GET", url).text)
            for route in self.routes:
                for kind, url in self.arguments.addresses(route):
                    if kind == "foreign":
                        self.look(route, self.request(route, "GET", url).text)
        self.verdict()

    def test_documents(self):
        """What is sealed and signed, of every model that can be."""
        self.role = "document"
        kinds = Counter()
        for model in stored_models(self.env):
            if not hasattr(self.env[model], "_seal_content"):
                continue
            for record in self.env[model].browse(self.world.ids[model]):
                kinds[model] += 1
                content = record._seal_content()
                self.look(model, json.dumps(content, ensure_ascii=False, default=str))
        self.assertGreaterEqual(len(kinds), 6, kinds)
        self.verdict()

    def test_papers(self):
        """Reports, as the HTML that becomes a PDF."""
        self.role = "paper"
        agreement = self.env["support.agreement"].browse(
            self.world.ids["support.agreement"][:1]
        )
        self.world.ids["support.statement"] = self._statement(agreement).ids
        owned = {k: v for k, v in self.world.ids.items() if v}
        for report in self.env["ir.actions.report"].search([("model", "in", [*owned])]):
            if report.model in stored_models(self.env):
                page = report._render_qweb_html(report, owned[report.model])[0]
                self.look(report.report_name, page.decode())
        self.assertGreaterEqual(self.count["looked at"], 3)
        self.verdict()

    def _statement(self, agreement):
        return self.env["support.statement"]._draft(
            agreement, date(2026, 3, 1), Datetime.now()
        )
