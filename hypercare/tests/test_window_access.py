# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import HypercareCommon

OURS = ("agent", "consultant")
MANAGERS = ("leader", "project_lead")
OTHERS = ("coordinator", "director", "plain", "theirs")
MODELS = ("window", "person", "duty", "policy", "policy_target", "criterion")


@tagged("post_install", "-at_install")
class TestWindowAccess(HypercareCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plain = cls._new_user("hyper_plain", "base.group_user")
        # On a client's own database the client's people are internal users.
        cls.theirs = cls._new_user("hyper_theirs", "base.group_user", cls.client)
        company = cls.env["res.company"].create({"name": "Second integrator"})
        cls.second = cls._new_user(
            "hyper_second",
            "implementation_methodology.group_manager,"
            "helpdesk_mgmt.group_helpdesk_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        cls.window.duty_ids = [
            Command.create({"person_id": cls._person(cls.consultant).id})
        ]
        policy = cls.window.policy_id
        cls.records = {
            "window": cls.window,
            "person": cls.window.person_ids[:1],
            "duty": cls.window.duty_ids,
            "policy": policy,
            "policy_target": policy.target_ids[:1],
            "criterion": cls.window.criterion_ids[:1],
        }

    def _may(self, login, name, operation):
        record = self.records[name].with_user(getattr(self, login))
        return record.has_access(operation)

    def test_our_people_read_every_record_of_a_window(self):
        for login in (*OURS, *MANAGERS):
            for name in MODELS:
                self.assertTrue(self._may(login, name, "read"), (login, name))

    def test_managers_of_either_side_of_the_house_write(self):
        for login in MANAGERS:
            for name in MODELS:
                self.assertTrue(self._may(login, name, "write"), (login, name))

    def test_agents_and_consultants_write_the_roster_and_nothing_else_here(self):
        for login in OURS:
            for name in MODELS:
                self.assertEqual(
                    self._may(login, name, "write"), name == "duty", (login, name)
                )
                self.assertFalse(self._may(login, name, "unlink"), (login, name))

    def test_clients_and_other_people_of_the_database_see_nothing(self):
        for login in OTHERS:
            for name in MODELS:
                for operation in ("read", "write", "create", "unlink"):
                    self.assertFalse(
                        self._may(login, name, operation), (login, name, operation)
                    )

    def test_our_people_see_the_whole_form_whatever_else_they_may_read(self):
        draft = self._window()
        for login in (*OURS, *MANAGERS):
            window = self.window.with_user(getattr(self, login))
            view = window.get_view(view_type="form")
            names = list(view["models"]["hypercare.window"])
            self.assertIn("ticket_count", window.fields_get())
            for one in (window, draft.with_user(window.env.user)):
                self.env.invalidate_all()
                self.assertTrue(one.read([*names, "ticket_count"]), login)
                rows = one.entry_criterion_ids.read(["live_state", "live_evidence"])
                self.assertEqual(len(rows), 9)

    def test_another_company_sees_its_own(self):
        for name in ("window", "person", "duty", "criterion"):
            self.assertFalse(self._may("second", name, "read"), name)
        # The shipped policy is everybody's.
        self.assertTrue(self._may("second", "policy", "read"))
        own = self.window.policy_id.copy({"company_id": self.env.company.id})
        self.assertFalse(own.with_user(self.second).has_access("read"))
        self.assertFalse(own.target_ids.with_user(self.second).has_access("read"))

    def test_an_agent_opens_no_window_by_a_button(self):
        draft = self._window()
        for login in (*OURS, *OTHERS, "second"):
            for button in ("action_open", "action_cancel", "action_assess_entry"):
                with self.assertRaises(AccessError, msg=(login, button)):
                    getattr(draft.with_user(getattr(self, login)), button)()
        self.assertEqual(draft.state, "draft")

    def test_a_manager_of_the_support_alone_prepares_and_opens_a_window(self):
        draft = self._window().with_user(self.leader)
        draft.write({"user_count": 12})
        self.assertTrue(draft.entry_missing)
        self._entry(draft, "E1").action_tick()
        person = self._person(self.leader, draft)
        for code in ("E5", "E6", "E8"):
            self._entry(draft, code)._waive(person, "Small", self._moment(self.OPENED))
        with self._at(self.OPENED):
            draft.action_open()
        self.assertEqual(draft.state, "open")

    def test_an_agent_reads_the_window_of_his_ticket(self):
        ticket = self._ticket("2026-03-03 10:00", user_id=self.agent.id)
        seen = ticket.with_user(self.agent)
        self.assertEqual(seen.hypercare_id.display_name, self.window.display_name)
        seen.nature = "defect"
        self.assertEqual(ticket.nature, "defect")

    def test_the_client_reads_neither_window_nor_nature_of_his_ticket(self):
        ticket = self._ticket("2026-03-03 10:00").with_user(self.customer)
        self.assertTrue(ticket.has_access("read"))
        for name in ("hypercare_id", "nature", "hypercare_words", "process_id"):
            with self.assertRaises(AccessError, msg=name):
                ticket.read([name])

    def test_only_people_of_a_window_come_in_by_the_portal(self):
        Person = self.env["hypercare.person"]
        row = Person.with_user(self.coordinator)._of_user(self.window.id)
        self.assertEqual(row, self._person(self.coordinator))
        for login in ("customer", "plain", "theirs", "agent"):
            with self.assertRaises(AccessError, msg=login):
                Person.with_user(getattr(self, login))._of_user(self.window.id)
        draft = self._window()
        with self.assertRaises(AccessError):
            Person.with_user(self.coordinator)._of_user(draft.id)
