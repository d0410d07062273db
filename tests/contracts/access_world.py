# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""One implementation in which every text is a secret, and people around it.

The records are made by the start wizard and, for models it does not reach, from what
the fields of the model say. Then every text column of every row that is new gets a
marker of its own, by SQL: a text that shows up somewhere says whose it is.
"""

import base64
from datetime import date

import psycopg2

from odoo.exceptions import UserError
from odoo.fields import Command, Datetime
from odoo.tests import new_test_user
from odoo.tools import SQL, mute_logger

from . import access_hyper, access_support, suite
from .access_digest import GENERIC, digest
from .access_exceptions import SHARED
from .access_targets import TECHNICAL, TEXTS

SECRET = "zq7x"
FILE = f"%PDF-1.7\n{SECRET}-file-in-attachment".encode()
#: How the secret may look in an answer: plain, or in a base64 file.
NEEDLES = (SECRET.encode(), base64.b64encode(FILE)[:20])
MAGIC_COLUMNS = ("id", "create_date", "create_uid", "write_date", "write_uid")
#: Records of Odoo that an implementation consists of as well.
CORE = ("project.project", "project.task", "project.milestone", "mail.message")


def marker(model):
    """How every text of the owner's rows of a model begins."""
    return f"{SECRET}-{model}-".replace(".", "-")


def models_of_suite(env):
    """Models that an add-on of the suite defines, stored or not."""
    return sorted(
        name
        for name, model in env.registry.items()
        if model._original_module in suite.ADDONS
    )


def stored_models(env):
    """Models of the suite with a table."""
    return [
        name
        for name in models_of_suite(env)
        if env[name]._auto and not env[name]._abstract
    ]


class World:
    """The owner's implementation; ``ids`` are its records by model."""

    def __init__(self, env):
        self.env = env
        watched = [*stored_models(env), *CORE, "ir.attachment"]
        first = {name: self._last_id(name) + 1 for name in watched}
        self._people()
        self._implementation()
        self.ticket = access_support.ticket(self)
        access_hyper.window(self)
        self._missing_models()
        env.flush_all()
        self.ids = {
            name: [row[0] for row in self._rows(name, first[name])] for name in watched
        }
        self.ids["project.task"] = self.project.task_ids.ids
        # A new company gets a project for its own hours: that is not the owner's.
        projects = env["project.project"].browse(self.ids["project.project"])
        self.ids["project.project"] = projects.filtered(
            lambda project: project.company_id != self.other_company
        ).ids
        self.ids |= access_support.ids(self)
        for name, model in GENERIC.items():
            self.ids[name] = (
                env[name]
                .browse(self.ids[name])
                .filtered(lambda r, m=model: self.ids.get(r[m]) and r.res_id)
                .filtered(lambda r, m=model: r.res_id in self.ids[r[m]])
                .ids
            )
        self._link_core()
        self._mark()

    def digest(self):
        """What the database holds about the implementation (see `digest`)."""
        return digest(self.env, self.ids, {model for _role, model in SHARED})

    def _link_core(self):
        """Let what Odoo's records point at be the owner's as well."""
        for name in CORE:
            for field in self.env[name]._fields.values():
                target = self.ids.get(field.comodel_name)
                if (
                    target
                    and field.type == "many2one"
                    and field.store
                    and field.comodel_name not in CORE
                    and set(field._modules) <= set(suite.ADDONS)
                ):
                    self._set(name, field.name, SQL("%s", target[0]))

    def _rows(self, model, first=0):
        table = SQL.identifier(self.env[model]._table)
        return self.env.execute_query(
            SQL("SELECT id FROM %s WHERE id >= %s ORDER BY id", table, first)
        )

    def _last_id(self, model):
        return max((row[0] for row in self._rows(model)), default=0)

    def _people(self):
        env = self.env
        self.company = env.company
        self.other_company = env["res.company"].create({"name": "Other integrator"})
        Partner = env["res.partner"]
        self.client = Partner.create({"name": "Client", "is_company": True})
        other_client = Partner.create({"name": "Other client", "is_company": True})
        ours = "implementation_methodology"
        self.users = {
            "owner": self._user("owner", f"{ours}.group_manager"),
            "member": self._user("member", "base.group_portal", self.client),
            "colleague": self._user("colleague", "base.group_portal", self.client),
            "other client": self._user("stranger", "base.group_portal", other_client),
            "employee": self._user("employee", "base.group_user"),
            "project user": self._user("projects", "project.group_project_user"),
            "other company's consultant": self._user(
                "other_consultant", f"{ours}.group_user", company=self.other_company
            ),
            "other company's manager": self._user(
                "other_manager", f"{ours}.group_manager", company=self.other_company
            ),
        }

    def _user(self, login, group, parent=None, company=None):
        user = new_test_user(
            self.env,
            f"contract_{login}",
            groups=",".join([group, *access_support.groups(self.env, login)]),
            company_id=(company or self.company).id,
            company_ids=[Command.set((company or self.company).ids)],
        )
        if parent:
            user.partner_id.parent_id = parent
        return user

    def _implementation(self):
        """Start a methodology that only the owner's company has, by the wizard."""
        env = self.env(user=self.users["owner"])
        roles = env["project.role"].search([("implementation_side", "!=", False)])
        role = roles.filtered(lambda r: r.implementation_side == "client")[:1]
        methodology = env["implementation.methodology"].create(
            {
                "name": "Methodology",
                "code": "contract",
                "company_id": self.company.id,
                "stage_ids": [
                    Command.create(
                        {
                            "name": f"Stage {number}",
                            "code": f"stage{number}",
                            "item_ids": [
                                Command.create(self._item(number, side, role))
                                for side in ("client", "integrator", "internal")
                            ],
                        }
                    )
                    for number in (1, 2)
                ],
            }
        )
        methodology.action_publish()
        wizard = env["implementation.start"].create(
            {
                "name": "Implementation",
                "partner_id": self.client.id,
                "methodology_id": methodology.id,
                "anchor_date": date(2026, 3, 2),
            }
        )
        line = wizard.person_line_ids.filtered(lambda line: line.role_id == role)
        line.partner_id = self.users["member"].partner_id
        wizard.action_create()
        self.project = env["project.project"].search(
            [("methodology_id", "=", methodology.id)]
        )
        self.items = self.project.implementation_item_ids.sorted("id")
        item = self.items[0]
        env["project.task"].create(
            {
                "name": "Task",
                "project_id": self.project.id,
                "implementation_item_id": item.id,
            }
        )
        item.message_post(body="Question", subtype_xmlid="mail.mt_comment")
        self._act()
        # who follows a shared project may read it, which is no right on what is ours
        followers = self.users["member"] | self.users["colleague"]
        self.project.privacy_visibility = "portal"
        self.project.message_subscribe(followers.partner_id.ids)

    def _act(self):
        """An act put to signature, and a waiver that waits for consent."""
        member = self.project.implementation_member_ids.filtered(
            lambda m: m.partner_id == self.users["member"].partner_id
        )
        member.can_sign = True
        act = (
            self.env(user=self.users["owner"])["implementation.act"]
            ._by_verb()
            .create(
                {
                    "project_id": self.project.id,
                    "stage_id": self.items[0].stage_id.id,
                    "signer_ids": [Command.set(member.ids)],
                }
            )
        )
        act._request_signatures()
        critical = self.items.filtered(lambda item: item.visibility == "client")[-1]
        critical.is_critical = True
        critical.with_user(self.users["owner"])._request_waiver("Reason", "Risk")

    def _item(self, number, side, role):
        return {
            "name": f"Item {side}",
            "code": f"item{number}.{side}",
            "criterion": "Criterion",
            "owner_side": "integrator" if side == "internal" else side,
            "visibility": "internal" if side == "internal" else "client",
            "role_id": role.id if side == "client" else False,
        }

    def _missing_models(self):
        """Make a record of each model that has none of the owner's yet."""
        self.env.flush_all()
        missing = [name for name in stored_models(self.env) if not self._owned(name)]
        refused = {}
        while missing:
            for name in missing:
                Model = self.env[name].with_user(self.users["owner"]).sudo()
                # what only verbs may set belongs to the record all the same
                Model = getattr(Model, "_by_verb", lambda m=Model: m)()
                try:
                    with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                        Model.create(self._values(Model))
                except (UserError, ValueError, psycopg2.Error) as error:
                    refused[name] = error
            # what was refused may have waited for what was made after it
            left = [name for name in missing if not self._owned(name)]
            if left == missing:
                raise AssertionError(
                    "No record can be made from the fields of "
                    + ", ".join(f"{name} ({refused.get(name)})" for name in left)
                    + ": let World._implementation() make one."
                )
            missing = left

    def _owned(self, name):
        """Records of a model made by the owner, or on his implementation."""
        Model = self.env[name].sudo().with_context(active_test=False)
        people = [self.users["owner"].id, self.users["member"].id]
        if "ticket_id" in Model._fields and not Model._transient:
            return Model.search([("ticket_id", "in", self.ticket.ids)], limit=1)
        return Model.search([("create_uid", "in", people)], limit=1)

    def _values(self, Model):
        """Values for every field that says what fits."""
        ours = {
            "project.project": self.project,
            "project.task": self.project.task_ids,
            "res.partner": self.users["member"].partner_id,
            "res.users": self.users["owner"],
            "res.company": self.company,
            "implementation.item": self.items,
            **access_support.records(self),
        }
        by_type = {
            "binary": lambda f: base64.b64encode(FILE),
            "selection": lambda f: f.get_values(self.env)[0],
            "date": lambda f: date(2026, 3, 2),
            "datetime": lambda f: Datetime.now(),
            "integer": lambda f: 1,
            "float": lambda f: 1.0,
        }
        values = {}
        for name, field in Model._fields.items():
            if not field.store or field.related or (field.compute and field.readonly):
                continue
            if name.startswith(("message_", "activity_")):
                continue
            if field.type in ("many2one", "many2many"):
                found = ours.get(field.comodel_name) or self._owned(field.comodel_name)
                if found and field.type == "many2one":
                    values[name] = found[0].id
                elif found:
                    values[name] = found[0].ids
            elif field.default or name in MAGIC_COLUMNS:
                continue
            elif field.compute and not field.required:
                continue
            elif field.type in TEXTS:
                values[name] = "proof.pdf" if name == "name" else f"x@{name}.example"
            elif field.type in by_type:
                values[name] = by_type[field.type](field)
        return values

    def _mark(self):
        """Put a marker into every text column of every row of the owner."""
        for name, ids in self.ids.items():
            Model = self.env[name]
            for field in Model._fields.values():
                if not (ids and field.store and field.type in TEXTS):
                    continue
                if field.name in TECHNICAL:
                    continue
                if name not in CORE and Model._original_module not in suite.ADDONS:
                    continue
                text = SQL("%s || id::text", f"{marker(name)}{field.name}-")
                if name == "implementation.seal" and field.name == "content":
                    # pages read it as the JSON it is: every word in it gets the marker,
                    # days and amounts are no words
                    text = SQL(
                        "regexp_replace(content, %s, %s, 'g')",
                        '":"([^0-9"])',
                        f'":"{SECRET}-seal-\\1',
                    )
                if field.translate:
                    text = SQL("jsonb_build_object('en_US', %s)", text)
                self._set(name, field.name, text)
        self.env.invalidate_all()

    def _set(self, name, column, value):
        """Write a column of the owner's rows where no verb or rule is in the way."""
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s = %s WHERE id IN %s",
                SQL.identifier(self.env[name]._table),
                SQL.identifier(column),
                value,
                tuple(self.ids[name]),
            )
        )
