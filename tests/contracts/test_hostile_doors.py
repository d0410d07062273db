# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Hostile texts come in by the doors there are: every form of the portal, and mail.

Whatever they reach is looked up in the database. Each column reached has to be one
that `HostileWorld` fills as well, so that it is looked for on every screen.
"""

import base64
import contextlib
import logging
from collections import Counter, defaultdict
from email.message import EmailMessage

from odoo import http
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from . import hostile, suite
from .access_arguments import Arguments
from .access_case import AccessCase
from .access_targets import TEXTS, methods, routes
from .access_world import CORE, stored_models
from .hostile_world import OTHERS, PlainWorld, is_hostile

NAME = f'"><img src=x onerror={hostile.run("file")}> =1+1.txt'
#: A drawing: one dot as PNG.
DOT = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
        "awAAAABJRU5ErkJggg=="
    )
).decode()
#: What a form has to say for its texts to be listened to, by the name of the field.
CHOICES = {
    "answer": "agree",
    "back": "stage",
    "helped": "no",
    "digest": "",
    "signature": DOT,
    "state": "workaround",
    "stage_id": "",
}
#: Where a text may go that is not of the implementation: Odoo's own tables.
BESIDE = ("mail.mail", "mail.tracking.value", *OTHERS)
#: What the doors reach at least; else this would be blind.
REACHED = {
    "helpdesk.ticket.description",
    "helpdesk.ticket.name",
    "hypercare.process.day.note",
    "implementation.event.note",
    "implementation.evidence.name",
    "implementation.evidence.text",
    "implementation.invitation.name",
    "implementation.remark.text",
    "implementation.signature.signer_name",
    "ir.attachment.name",
    "mail.message.body",
    "support.scope.objection.text",
}
#: Columns that only Odoo shows, by its own means.
ODOOS = {
    "ir.attachment.index_content": "is searched in, and never shown",
    "mail.mail.body_html": "goes out; looked at here",
    "mail.mail.email_cc": "an address",
    "mail.mail.headers": "an address",
    "mail.message.email_from": "an address",
    "mail.message.reply_to": "an address",
}


class Heard(logging.Handler):
    """Keeps what is logged, with its traceback."""

    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


@tagged("post_install", "-at_install", "contract")
class TestHostileDoors(AccessCase):
    @classmethod
    def setUpClass(cls):
        # not AccessCase's: with markers no document is what was put to signature
        super(AccessCase, cls).setUpClass()
        cls.world = PlainWorld(cls.env)
        cls.arguments = Arguments(cls.world)
        cls.routes = [r for r in routes(cls.env) if "POST" in r.methods]
        cls.methods = methods(cls.env)
        cls.count = Counter()
        # the client has not said yet what the forms are to say
        cls.env.cr.execute("DELETE FROM support_scope_objection")
        for item in cls.world.items.with_user(cls.world.users["owner"]):
            with contextlib.suppress(UserError):
                item._tick()
        cls.env.invalidate_all()

    def setUp(self):
        super().setUp()
        self.reached = defaultdict(set)
        self.columns = self._columns()

    def _columns(self):
        """Text columns by model, of everything a text may reach."""
        models = {*stored_models(self.env), *CORE, *BESIDE, "helpdesk.ticket"}
        return {
            model: [
                field
                for field in self.env[model]._fields.values()
                if field.store and field.column_type and field.type in TEXTS
            ]
            for model in models
        }

    def enter(self, role):
        self.role = role
        login = self.world.users[role].login
        self.authenticate(login, login)

    def told(self):
        """Models of which a row holds a hostile text now."""
        like = f"%{hostile.WORD}%"
        parts = [
            SQL(
                "SELECT %s WHERE EXISTS (SELECT 1 FROM %s t WHERE t::text LIKE %s)",
                *(model, SQL.identifier(self.env[model]._table), like),
            )
            for model in self.columns
        ]
        return [
            row[0] for row in self.env.execute_query(SQL(" UNION ALL ").join(parts))
        ]

    def collect(self, what):
        """Where texts are now; what is kept as markup must be dead."""
        self.env.flush_all()
        for model in self.told():
            for field in self.columns[model]:
                rows = self.env.execute_query(
                    SQL(
                        "SELECT %(column)s FROM %(table)s"
                        " WHERE %(column)s::text LIKE %(like)s LIMIT 20",
                        column=SQL.identifier(field.name),
                        table=SQL.identifier(self.env[model]._table),
                        like=f"%{hostile.WORD}%",
                    )
                )
                if rows:
                    self.reached[f"{model}.{field.name}"].add(str(what))
                for (value,) in rows:
                    name = f"{model}.{field.name}"
                    if field.type == "html" or name.endswith(".body_html"):
                        for found in hostile.live(str(value)):
                            self.problem(what, f"{name}: {found}")
                    if name == "mail.mail.subject" and "\n" in value.strip():
                        self.problem(what, "a subject of two lines")

    def form(self, route):
        """Texts for every name a form has, and what else it needs to be heard."""
        form, files = self.arguments.form(route, "plain")
        for name, value in form.items():
            if name in CHOICES:
                form[name] = CHOICES[name]
            elif name == "email":
                form[name] = '"<img src=x onerror=1>" <zqx5s@client.example.com>'
            elif name == "url":
                form[name] = ""
            elif value == "x":
                form[name] = hostile.text(f"{name}")
        if not route.is_json:
            form |= {"remark:": hostile.text("remark"), "csrf_token": self.token}
        files = {name: (NAME, b"text", "text/plain") for name in files}
        return form, files

    @property
    def token(self):
        return http.Request.csrf_token(self)

    def knock(self, route, url):
        """Send a form in each way it may be filled in, and undo it every time."""
        form, files = self.form(route)
        kinds = [form]
        if "kind" in form:
            kinds = [{**form, "kind": kind} for kind in ("text", "link", "file")]
        for one in kinds:
            self.env.flush_all()
            self.env.cr.execute("SAVEPOINT door")
            if route.is_json:
                body = {"id": 0, "jsonrpc": "2.0", "method": "call", "params": one}
                self.request(route, "POST", url, json=body)
            else:
                self.request(route, "POST", url, data=one, files=files or None)
            self.collect(route)
            self.env.cr.execute("ROLLBACK TO SAVEPOINT door")
            self.env.invalidate_all()

    def mails(self):
        """Mails of a client and of somebody unknown, hostile wherever they can be."""
        team = self.env["helpdesk.ticket.team"].search([], limit=1)
        team.alias_id.write({"alias_name": "hostile", "alias_contact": "everyone"})
        domain = team.alias_id.alias_domain_id or self.env["mail.alias.domain"].create(
            {"name": "integrator.example.com"}
        )
        team.alias_id.alias_domain_id = domain
        member = self.world.users["member"].email or "member@client.example.com"
        for number, sender in enumerate((member, "stranger@example.net")):
            mail = EmailMessage()
            mail["From"] = f'"{hostile.WORD} <img src=x onerror=1>" <{sender}>'
            mail["To"] = f"hostile@{domain.name}"
            mail["Message-ID"] = f"<{number}.hostile@example.net>"
            mail["Subject"] = hostile.text("subject").replace("\u202e", "")
            mail.set_content(hostile.text("plain"))
            mail.add_alternative(hostile.markup("mail"), subtype="html")
            mail.add_attachment(b"<svg onload='1'/>", "image", "svg+xml", filename=NAME)
            yield mail

    def listen(self):
        """Log lines from now on: of the suite all there are, of others as usual."""
        heard = Heard()
        usual = dict.fromkeys(("odoo", "werkzeug"), logging.INFO)
        for name, level in {
            **usual,
            **dict.fromkeys(suite.PACKAGES, logging.DEBUG),
        }.items():
            logger = logging.getLogger(name)
            self.addCleanup(logger.setLevel, logger.level)
            logger.setLevel(level)
            if name in usual:
                logger.addHandler(heard)
                self.addCleanup(logger.removeHandler, heard)
        return heard

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def test_doors(self):
        heard = self.listen()
        self.enter("member")
        for route in self.routes:
            for kind, url in self.arguments.addresses(route):
                if kind == "foreign":
                    self.knock(route, url)
        for mail in self.mails():
            self.env["mail.thread"].message_process(None, mail.as_bytes())
            self.collect("mail")
        missed = REACHED - set(self.reached)
        self.assertFalse(missed, suite.listed(sorted(self.reached)))
        unseen = [
            f"{name}, by {sorted(by)[0]}"
            for name, by in sorted(self.reached.items())
            if name not in ODOOS and not is_hostile(self.env, self._field(name))
        ]
        self.assertFalse(unseen, suite.listed(unseen))
        secrets = (f"{hostile.WORD}-", self.token, self.session.sid, DOT[:40])
        self.assertGreater(len(heard.lines), 20)
        for line in heard.lines:
            if any(secret in line for secret in secrets):
                self.problem("the log", f"tells {line[:300]}")
        self.verdict()

    def _field(self, name):
        model, _dot, field = name.rpartition(".")
        return self.env[model]._fields[field]
