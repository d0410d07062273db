# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_agreement import AgreementCommon

GROUP = "helpdesk_mgmt.group_helpdesk"
OPERATIONS = ("read", "write", "create", "unlink")
OF_AGENTS = (
    "support.agreement",
    "support.agreement.version",
    "support.agreement.member",
    "support.agreement.service",
    "support.agreement.level",
)
OF_MANAGERS = (
    "support.agreement.band",
    "support.agreement.process",
    "support.agreement.rule",
)
#: Plain names, which a floor above may let more of our people choose from.
NAMES = ("support.agreement.process",)
#: What only managers read of a version.
MONEY = ("fee", "rate", "credit_cap", "band_ids", "pdf")


@tagged("post_install", "-at_install")
class TestAgreementAccess(AgreementCommon):
    """Who may do what with agreements, record by record and role by role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreement = cls._signed_agreement(
            cls._moment("2026-02-02 09:00"),
            {"user_id": cls.leader.id},
            {"fee": 500, "rate": 40, "band_ids": [Command.create({"below": 90})]},
        )
        cls.version = cls.agreement.version_id
        cls.own = cls._new_user("sla_own", f"{GROUP}_user_own")
        cls.internal = cls._new_user("sla_internal", "base.group_user")
        cls.public = cls.env.ref("base.public_user")
        other = cls.env["res.company"].create({"name": "Other company"})
        cls.other_leader = cls._new_user(
            "sla_other_leader",
            f"{GROUP}_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        addon = "implementation_methodology"
        cls.consultant = cls._new_user("sla_consultant", f"{addon}.group_user")
        cls.implementer = cls._new_user("sla_implementer", f"{addon}.group_manager")
        cls.colleague = cls._new_user("sla_mate", "base.group_portal", cls.client)
        cls.other_client = cls.env["res.partner"].create(
            {"name": "Somebody else", "is_company": True}
        )
        cls.stranger = cls._new_user(
            "sla_stranger", "base.group_portal", cls.other_client
        )
        cls.nobody = (
            cls.public,
            cls.customer,
            cls.colleague,
            cls.stranger,
            cls.internal,
            cls.consultant,
            cls.implementer,
        )

    def _may(self, user, records):
        records = records.with_user(user)
        return {name for name in OPERATIONS if records.has_access(name)}

    def _records(self):
        """One record of each model that belongs to an agreement."""
        return (
            self.agreement,
            self.version,
            self.agreement.member_ids[:1],
            self.version.band_ids,
        )

    def test_the_rights_of_every_role_on_every_model(self):
        read, everything, nothing = {"read"}, set(OPERATIONS), set()
        workers = self.own | self.agent | self.consultant | self.implementer
        for model in (*OF_AGENTS, *OF_MANAGERS):
            agents = read if model in OF_AGENTS else nothing
            for user, rights in (
                *((user, nothing) for user in self.nobody),
                (self.own, agents),
                (self.agent, agents),
                (self.leader, everything),
                (self.other_leader, everything),
            ):
                with self.subTest(model=model, user=user.login):
                    may = self._may(user, self.env[model])
                    above = read if model in NAMES and user in workers else nothing
                    self.assertEqual(may - above, rights - above)

    def test_records_of_another_company_are_out_of_reach(self):
        for records in self._records():
            with self.subTest(records._name):
                self.assertEqual(self._may(self.leader, records), set(OPERATIONS))
                # What may be created is asked of values, not of a record.
                self.assertFalse(
                    self._may(self.other_leader, records) - {"create"},
                )
                found = records.with_user(self.other_leader).search([])
                self.assertFalse(found & records)
        with self.assertRaises(AccessError):
            self.env["support.agreement"].with_user(self.other_leader).create(
                {
                    "partner_id": self.client.id,
                    "company_id": self.agreement.company_id.id,
                }
            )

    def test_nobody_else_reads_a_record_by_its_number(self):
        for user in self.nobody:
            for records in self._records():
                with (
                    self.subTest(records._name, user=user.login),
                    self.assertRaises(AccessError),
                ):
                    records.with_user(user).read(["display_name"])

    def test_agents_read_what_is_promised_and_not_what_it_costs(self):
        self.env.invalidate_all()
        for records in self._records()[:3]:
            with self.subTest(records._name):
                # All that a list or a form may ask for.
                [values] = records.with_user(self.own).read()
                self.assertTrue(values["display_name"])
                for name in MONEY:
                    self.assertNotIn(name, values)
        version = self.version.with_user(self.agent)
        for name in MONEY:
            with self.subTest(name):
                with self.assertRaises(AccessError):
                    version.read([name])
                if name == "pdf":
                    continue  # that there is one is no secret
                with self.assertRaises(AccessError):
                    version.search([(name, "!=", False)])
                with self.assertRaises(AccessError):
                    self.agreement.with_user(self.agent).search(
                        [(f"version_ids.{name}", "!=", False)]
                    )

    def test_agents_change_nothing(self):
        now = self._moment("2026-03-02 10:00")
        draft = self.agreement._next_version({})
        for verb in (
            lambda: self.agreement.with_user(self.agent).action_new_version(),
            lambda: self.agreement.with_user(self.agent).action_terminate(),
            lambda: draft.with_user(self.agent).action_request(),
            lambda: draft.with_user(self.agent).action_withdraw(),
            lambda: draft.with_user(self.agent).write({"goal": 1}),
            lambda: draft.with_user(self.agent).unlink(),
            lambda: self.agreement.with_user(self.agent).write({"active": False}),
            lambda: (
                self.env["support.agreement.end"]
                .with_user(self.agent)
                .create({"agreement_id": self.agreement.id, "reason": "x"})
            ),
        ):
            with self.assertRaises(AccessError):
                verb()
        self.assertFalse(draft.seal_id)
        self.assertLess(self.agreement.version_id.signed_on, now)

    def test_mails_with_prices_are_not_read_by_agents(self):
        mails = self.env["mail.mail"].search(
            [
                ("model", "=", "implementation.seal"),
                ("res_id", "=", self.version.seal_id.id),
            ]
        )
        messages = mails.mail_message_id
        self.assertTrue(messages)
        for user in (self.agent, self.internal, self.stranger, self.consultant):
            with self.subTest(user.login), self.assertRaises(AccessError):
                messages.with_user(user).read(["body"])

    def test_documents_are_read_by_those_whose_work_they_are(self):
        of_agreement = self.version.seal_id
        project = self.env["project.project"].create({"name": "Theirs"})
        of_project = of_agreement.sudo().copy_data()[0] | {
            "owner_model": "project.project",
            "owner_id": project.id,
            "project_id": project.id,
            "state": "signed",
            "res_model": "project.project",
            "res_id": project.id,
        }
        of_project = self.env["implementation.seal"]._by_verb().create(of_project)
        for user, seen in (
            (self.leader, of_agreement),
            (self.implementer, of_project),
            (self.consultant, of_project),
        ):
            with self.subTest(user.login):
                seals = self.env["implementation.seal"].with_user(user)
                both = (of_agreement | of_project).ids
                self.assertEqual(seals.search([("id", "in", both)]).ids, seen.ids)
                signatures = self.env["implementation.signature"].with_user(user)
                found = signatures.search([("seal_id", "in", both)])
                self.assertEqual(found.seal_id, seen & of_agreement)
                hidden = (of_agreement | of_project) - seen
                with self.assertRaises(AccessError):
                    hidden.with_user(user).read(["content"])
        for user in (self.agent, self.other_leader, self.customer, self.internal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                of_agreement.with_user(user).read(["content"])

    def test_the_door_opens_for_its_people_only(self):
        Member = self.env["support.agreement.member"]
        found = Member.with_user(self.customer)._of_user(self.agreement.id)
        self.assertEqual(found.partner_id, self.client_person)
        self.assertEqual(found.agreement_id, self.agreement)
        for user in (self.colleague, self.stranger, self.internal, self.agent):
            with self.subTest(user.login):
                self.assertFalse(Member.with_user(user)._of_user())
                for number in (self.agreement.id, 0, 10**6):
                    with self.assertRaises(AccessError):
                        Member.with_user(user)._of_user(number)
        for number in (self.agreement.id, None):
            with self.assertRaises(AccessError):
                Member.with_user(self.public)._of_user(number)

    def test_our_signers_pass_the_same_door(self):
        Member = self.env["support.agreement.member"]
        responsible = self.agreement.user_id
        found = Member.with_user(responsible)._of_user(self.agreement.id)
        self.assertEqual(found.side, "integrator")

    def test_the_door_is_the_same_for_every_kind_of_login(self):
        """On a client's own database the client's people are internal users."""
        Member = self.env["support.agreement.member"]
        Member.create(
            {
                "agreement_id": self.agreement.id,
                "partner_id": self.internal.partner_id.id,
            }
        )
        found = Member.with_user(self.internal)._of_user(self.agreement.id)
        self.assertFalse(found.can_sign)
        self.assertFalse(found.sees_hours)
        found.active = False
        with self.assertRaises(AccessError):
            Member.with_user(self.internal)._of_user(self.agreement.id)

    def test_the_door_stays_shut_before_it_was_sent_and_once_it_is_archived(self):
        Member = self.env["support.agreement.member"].with_user(self.customer)
        draft = self._agreement()
        with self.assertRaises(AccessError):
            Member._of_user(draft.id)
        draft.draft_id._request(now=self._moment("2026-03-02 10:00"))
        self.assertTrue(Member._of_user(draft.id))
        draft.draft_id.action_withdraw()
        with self.assertRaises(AccessError):
            Member._of_user(draft.id)
        draft.action_archive()
        self.assertEqual(Member._of_user().agreement_id, self.agreement)

    def test_a_client_reads_nothing_of_it_on_his_ticket(self):
        ticket = self._ticket()
        ticket.message_subscribe(self.customer.partner_id.ids)
        mine = ticket.with_user(self.customer)
        self.assertTrue(mine.read(["name"]))
        names = ("agreement_id", "agreement_gap", "agreement_gap_words", "scope")
        for name in names:
            with self.subTest(name), self.assertRaises(AccessError):
                mine.read([name])
