# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Keys and marks stay where they belong: not in copies, logs, threads or exports."""

import re
from unittest.mock import patch

import psycopg2

from odoo.exceptions import UserError
from odoo.fields import Datetime
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from . import suite
from .access_world import World, models_of_suite, stored_models

#: What opens something for whoever knows it.
KEYS = re.compile(r"(^|_)(token|secret|password|passwd|api_key|otp)(_|$)")
#: What says that somebody did something, or proves it: true of one record only.
MARKS = re.compile(
    r"(sha256|hash|(^|_)seal|sign(ed|ature|er_name|atures)|image$|^ip$|user_agent"
    r"|(ticked|approved|accepted|sent|decided|consent|returned|waived|agreed|closed"
    r"|opened|answered|published|requested|superseded|assessed|declined|entered|said"
    r"|fired|moved|taken|trained|finished|started|added)_?(at|on|by_id|by|count)?$"
    r"|_at$|locked|^pdf|_pdf)"
)
KEY_IN_LINK = re.compile(r"/rate/|token=|signup")
#: Mails with a link that opens something, and the model that sends it.
ASKING = {
    "implementation_methodology.mail_template_rating": "implementation.stage",
    "hypercare.mail_closing_satisfaction": "hypercare.window",
}


@tagged("post_install", "-at_install", "contract")
class TestCopies(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = World(cls.env)

    def copy_of(self, record):
        """A copy as Odoo's own button makes it, or None where it is refused."""
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                made = record.copy()
                made.flush_recordset()
                return made
        except (UserError, ValueError, psycopg2.Error):
            return None

    def test_copies_are_unmarked(self):
        """Nothing that is true of one record only comes along to another one."""
        problems, copied = [], []
        for model in (*stored_models(self.env), "helpdesk.ticket"):
            record = self.env[model].with_user(self.world.users["owner"])
            record = record.browse(self.world.ids[model][-1:])
            if record._transient or not (made := self.copy_of(record)):
                continue
            copied.append(model)
            for field in made._fields.values():
                name = f"{model}.{field.name}"
                is_mark = MARKS.search(field.name) or KEYS.search(field.name)
                if not (is_mark and field.store):
                    continue
                if field.related or (field.compute and field.readonly):
                    continue
                kept = made.sudo()[field.name]
                if kept and kept == record.sudo()[field.name]:
                    problems.append(name)
        self.assertFalse(problems, suite.listed(problems))
        self.assertGreater(len({*copied}), 15, copied)

    def test_what_verbs_set_is_left_out(self):
        """Whatever value it has now; a copy of what must have one is refused."""
        problems = []
        for model in stored_models(self.env):
            guarded = getattr(self.env[model], "_guarded_fields", ())
            record = self.env[model].browse(self.world.ids[model][:1])
            copied = guarded and record.copy_data()[0]
            for name in guarded & {*copied} if guarded else ():
                if not record._fields[name].required:
                    problems.append(f"{model}.{name}")
                elif self.copy_of(record):
                    problems.append(f"{model} can be copied with its {name}")
        self.assertFalse(problems, suite.listed(problems))


@tagged("post_install", "-at_install", "contract")
class TestKeys(TransactionCase):
    def test_no_key_is_for_everybody(self):
        """A field that is a key is read by nobody, or by administrators only."""
        problems = [
            f"{model}.{name}"
            for model in models_of_suite(self.env)
            for name, field in self.env[model]._fields.items()
            if KEYS.search(name)
            and field.store
            and field.type != "boolean"
            and field.groups != "base.group_system"
        ]
        self.assertFalse(problems, suite.listed(problems))

    def test_keys_are_sent_to_one_reader(self):
        """A mail with a key in it stands in no thread, and nobody else reads it."""
        world = World(self.env)
        partner = world.users["member"].partner_id
        self.env["mail.template"].search([]).auto_delete = False
        last = self.env["mail.message"].search([], order="id desc", limit=1).id
        for name, model in ASKING.items():
            record = self.env[model].browse(world.ids[model][:1])
            asks = patch.object(type(record), "_rating_get_partner", lambda _r: partner)
            if model == "hypercare.window":
                person = record.person_ids.filtered(lambda p: p.partner_id == partner)
                person.notify_level = "all"
                handover = self.env["hypercare.handover"].new(
                    {"window_id": record.id, "coordinator_id": person.id}
                )
                asks = patch.object(
                    type(record), "_current_handover", lambda _r, h=handover: h
                )
            with asks:
                record._ask_satisfaction(Datetime.now())
            sent = self.env["mail.message"].search([("id", ">", last)])
            keys = sent.filtered(lambda m: KEY_IN_LINK.search(m.body or ""))
            self.assertEqual(len(keys), 1, name)
            self.assertIn(
                partner,
                self.env["mail.mail"]
                .search([("mail_message_id", "=", keys.id)])
                .recipient_ids,
            )
            for role in world.users.keys() - {"member"}:  # whose mail it is
                user = world.users[role]
                seen = keys.with_user(user)
                self.assertFalse(seen.has_access("read"), f"{role} reads {name}")
                self.assertFalse(seen.search([("id", "=", keys.id)]), role)
            last = max(sent.ids)

    def test_templates_with_keys_are_known(self):
        """Whoever writes another one has to send it as the test above asks."""
        templates = self.env["mail.template"].search([])
        names = templates.get_external_id()
        found = {
            names[template.id]
            for template in templates
            if names[template.id].partition(".")[0] in suite.ADDONS
            and re.search(r"token|/rate/|signup", template.body_html or "")
        }
        self.assertEqual(found, {*ASKING})

    def test_no_key_is_tracked(self):
        """A thread tells everybody who follows what a tracked field became."""
        problems = [
            f"{model}.{name}"
            for model, cls in self.env.registry.items()
            for name, field in cls._fields.items()
            if set(field._modules) & set(suite.ADDONS)
            and getattr(field, "tracking", None)
            and (KEYS.search(name) or field.type in ("binary", "html"))
        ]
        self.assertFalse(problems, suite.listed(problems))
