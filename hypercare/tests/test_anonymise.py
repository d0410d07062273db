# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2.extras import Json

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import SQL

from odoo.addons.implementation_methodology.demo import story as implementation
from odoo.addons.implementation_methodology.tests.common_demo import (
    put_stories_aside,
)
from odoo.addons.support_sla.demo import story as support

from ..demo import story

OURS = (
    "implementation_methodology",
    "support_sla",
    "support_scope_classifier",
    "hypercare",
)
NAME, MAIL, PHONE = "Zvenyslava Dobrohost", "zvena@dobrohost.example", "+380671239876"
#: One text with everything a person is known by, as clients write it.
PLANTED = f"Dear {NAME}, call {PHONE} or write to {MAIL}: thanks"
MARKER = "dobrohost|671239876"
#: Odoo's models the suite works with; of them all texts, too.
CORE = (
    "helpdesk.ticket",
    "project.task",
    "project.project",
    "project.milestone",
    "mail.message",
    "mail.mail",
    "mail.activity",
    "account.analytic.line",
    "rating.rating",
)
#: Never written by people: keys, numbers, names of models, tokens, codes of ours.
TECHNICAL = {
    "access_token",
    "code",
    "email_layout_xmlid",
    "import_key",
    "key",
    "lang",
    "message_id",
    "model",
    "number",
    "parent_res_model",
    "references",
    "res_model",
    "sha256",
    "words_sha256",
}
#: (model, field): what is kept as it was, with the reason.
KEPT_FOR = {
    "implementation.seal": "frozen, hashed and chained: what both sides signed",
    "implementation.signature": "proves who signed, and how",
    "support.statement": "frozen and hashed: what was counted and paid for",
    "hypercare.snapshot": "figures of a day and their hash: of no person",
    "support.sla.calendar": "addressed by its content, made of hours",
    "support.sla.promise": "addressed by its content, made of policies",
}


@tagged("post_install", "-at_install")
class TestAnonymise(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        put_stories_aside(cls.env, implementation, support, story)
        cls.window = story.build(cls.env)
        cls.contact = cls.window.person_ids.partner_id.filtered(
            lambda one: one.user_ids.share
        )[:1]
        cls.contact.write({"name": NAME, "email": MAIL, "phone": PHONE})
        cls.contact.user_ids.login = MAIL
        cls.take_part_everywhere()
        cls.manager = new_test_user(
            cls.env,
            "anonymiser",
            groups="implementation_methodology.group_manager",
            company_ids=[(6, 0, cls.env["res.company"].search([]).ids)],
        )
        cls.anonymise = cls.env(user=cls.manager)["implementation.anonymise"]
        cls.env.flush_all()

    @classmethod
    def take_part_everywhere(cls):
        """Let the contact be at work with every client, so that all is in reach."""
        parts = (
            ("implementation.member", "project_id", [("methodology_id", "!=", False)]),
            ("support.agreement.member", "agreement_id", []),
        )
        for model, field, domain in parts:
            rows = cls.env[model]
            owners = cls.env[rows._fields[field].comodel_name].search(domain)
            known = rows.search([("partner_id", "=", cls.contact.id)])[field]
            rows.create(
                [
                    {field: owner.id, "partner_id": cls.contact.id}
                    for owner in owners - known
                ]
            )

    def anonymise_now(self):
        """Anonymise the contact; what waits for a signature is taken back before."""
        now = fields.Datetime.now()
        self.waiting().seal_id._supersede("Taken back", now)
        self.anonymise._anonymise(self.contact.with_user(self.manager), now)
        self.env.flush_all()
        self.env.invalidate_all()

    def waiting(self):
        return self.env["implementation.signature"].search(
            [("partner_id", "=", self.contact.id), ("state", "=", "waiting")]
        )

    def texts(self):
        """(model, field) of every text a client's words can get into."""
        for name in sorted(self.env.registry):
            model = self.env[name]
            if model._abstract or model._transient or not model._auto:
                continue
            if model._original_module not in OURS and name not in CORE:
                continue
            for field in model._fields.values():
                if (
                    field.store
                    and field.column_type
                    and field.type in ("char", "text", "html")
                    and not (field.compute and field.readonly)
                    and field.name not in TECHNICAL
                ):
                    yield name, field

    def plant(self, model, field):
        """Write the planted text into all rows; return how many there are."""
        value = PLANTED
        if field.translate:
            value = Json({"en_US": PLANTED, "uk_UA": PLANTED})
        try:
            with self.env.cr.savepoint(flush=False):
                self.env.cr.execute(
                    SQL(
                        "UPDATE %s SET %s = %s",
                        SQL.identifier(self.env[model]._table),
                        SQL.identifier(field.name),
                        value,
                    )
                )
                return self.env.cr.rowcount
        except Exception as error:  # a unique name: one row takes it
            self.assertIn("duplicate key", str(error), (model, field.name))
            self.env.cr.execute(
                SQL(
                    "UPDATE %(t)s SET %(f)s = %(v)s WHERE id = "
                    "(SELECT max(id) FROM %(t)s)",
                    t=SQL.identifier(self.env[model]._table),
                    f=SQL.identifier(field.name),
                    v=value,
                )
            )
            return 1

    def left(self, model, field):
        self.env.cr.execute(
            SQL(
                "SELECT count(*) FROM %s WHERE %s::text ~* %s",
                SQL.identifier(self.env[model]._table),
                SQL.identifier(field.name),
                MARKER,
            )
        )
        return self.env.cr.fetchone()[0]

    def test_every_text_of_the_suite_has_a_place_or_a_reason(self):
        reach = self.anonymise._reach(self.contact.with_user(self.manager))
        places = {place.model for place in self.anonymise._all_places(reach)}
        for model, field in self.texts():
            kept = self.anonymise._kept().get(model, ())
            with self.subTest(text=f"{model}.{field.name}"):
                self.assertTrue(
                    field.name in kept
                    and model in KEPT_FOR
                    or model in places
                    and field.name in self.anonymise._texts_of(model)
                )

    def test_nothing_is_left_of_the_person(self):
        planted = {}
        for model, field in self.texts():
            if model not in KEPT_FOR and self.env[model].search_count([], limit=1):
                planted[model, field] = self.plant(model, field)
        self.assertGreater(len(planted), 80)
        self.env.invalidate_all()
        before = self.seals()
        reach = self.anonymise._reach(self.contact.with_user(self.manager))
        places = self.anonymise._all_places(reach)
        self.anonymise_now()
        untouched = [
            f"{model}.{field.name}"
            for (model, field), count in planted.items()
            if self.left(model, field) >= count
        ]
        # What the story tells of other clients only is not in reach.
        reached = {model: 0 for model, _field in planted}
        for place in places:
            reached[place.model] = reached.get(place.model, 0) + self.env[
                place.model
            ].sudo().with_context(active_test=False).search_count(place.domain)
        missed = [one for one in untouched if reached[one.rpartition(".")[0]]]
        self.assertFalse(missed, "\n".join(missed))
        self.assertGreater(len(planted) - len(untouched), 60)
        client = self.window.partner_id
        for ticket in self.env["helpdesk.ticket"].search(
            [("partner_id", "child_of", client.ids)]
        ):
            texts = (
                *(ticket.name, ticket.description, ticket.partner_email),
                *ticket.message_ids.mapped("body"),
                *ticket.message_ids.mapped("email_from"),
                *ticket.scope_suggestion_id.mapped("words_sha256"),
            )
            for text in filter(None, texts):
                self.assertNotRegex(str(text).lower(), MARKER)
        self.assertEqual(self.seals(), before)
        self.assertFalse(self.env["implementation.seal"]._broken_chains())
        self.check_clocks()

    def seals(self):
        seals = self.env["implementation.seal"].search([])
        return [
            (seal.content, seal.chain_sha256, seal.signature_ids.mapped("signer_name"))
            for seal in seals
        ]

    def check_clocks(self):
        run = self.env["support.sla.check"]._begin(
            self.env["support.sla.engine"]._now()
        )
        while run.state == "running":
            run._advance(2000)
        self.assertEqual(run.state, "whole", run.line_ids.mapped("values"))

    def test_the_contact_is_a_row_without_a_person(self):
        contact, user = self.contact, self.contact.user_ids
        company = contact.parent_id
        company.write({"street": "Main street 1", "vat": False})
        projects = (
            self.env["implementation.member"]
            .search([("partner_id", "=", contact.id)])
            .project_id
        )
        now = fields.Datetime.now()
        dialog = self.env(user=self.manager)["implementation.anonymise.dialog"].create(
            {"partner_id": contact.id}
        )
        self.assertIn("Signed documents", dialog.kept)
        self.assertTrue(contact.active)
        with self.assertRaisesRegex(UserError, "wait for this person's signature"):
            dialog.action_confirm()
        self.assertTrue(contact.active)
        self.waiting().seal_id._supersede("Taken back", now)
        dialog.action_confirm()
        self.assertFalse(dialog.exists())
        self.assertFalse(contact.active or user.active)
        self.assertNotRegex(
            " ".join(
                filter(None, (contact.name, contact.email, contact.phone, user.login))
            ).lower(),
            MARKER,
        )
        self.assertEqual(contact.parent_id, company)
        self.assertEqual(company.street, "Main street 1")
        self.assertFalse(
            self.window.person_ids.filtered(lambda p: p.partner_id == contact)
        )
        for project in projects:
            events = project.implementation_event_ids
            trace = events.filtered(lambda event: event.kind == "anonymised")
            self.assertEqual(trace.partner_id, self.manager.partner_id)
            self.assertEqual(trace.note, contact.name)
        written = self.env["mail.message"].search_count([])
        self.anonymise._anonymise(contact.with_user(self.manager), now)
        self.assertEqual(self.env["mail.message"].search_count([]), written)

    def test_who_may_not_and_whom_not(self):
        consultant = new_test_user(
            self.env,
            "no_anonymiser",
            groups="implementation_methodology.group_user,base.group_partner_manager",
        )
        now = fields.Datetime.now()
        for person, contact, error in (
            (consultant, self.contact, AccessError),
            (self.manager, self.window.partner_id, UserError),
            (self.manager, self.manager.partner_id, UserError),
        ):
            with self.subTest(person=person.login), self.assertRaises(error):
                self.env(user=person)["implementation.anonymise"]._anonymise(
                    contact.with_user(person), now
                )
        with self.assertRaises(AccessError):
            self.env(user=consultant)["implementation.anonymise.dialog"].create(
                {"partner_id": self.contact.id}
            )

    def test_another_company_forbids_it_whole(self):
        hidden = self.env["res.company"].create({"name": "Hidden company"})
        self.env["helpdesk.ticket"].sudo().create(
            {
                "name": "Elsewhere",
                "description": "<p>-</p>",
                "partner_id": self.contact.id,
                "company_id": hidden.id,
            }
        )
        self.manager.company_ids -= hidden
        with self.assertRaisesRegex(UserError, "1 companies that you may not see"):
            self.anonymise._anonymise(
                self.contact.with_user(self.manager), fields.Datetime.now()
            )
        self.assertEqual(self.contact.name, NAME)

    def test_a_namesake_of_another_client_keeps_his_name(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        ticket = self.env["helpdesk.ticket"].create(
            {
                "name": f"For {NAME}",
                "description": "<p>-</p>",
                "partner_id": other.id,
            }
        )
        self.anonymise_now()
        self.assertEqual(ticket.name, f"For {NAME}")
