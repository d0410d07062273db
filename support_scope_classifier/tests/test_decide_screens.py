# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .common import ScopeCommon


@tagged("post_install", "-at_install")
class TestDecideScreens(ScopeCommon):
    """What agents see of suggestion and decision; what an agreement says of types."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._ticket(user_id=cls.agent.id)

    def _panel(self, ticket=None, user=None):
        ticket = ticket or self.ticket
        ticket.invalidate_recordset()
        return ticket.with_user(user or self.agent).scope_panel

    # Panel

    def test_a_sure_suggestion_is_shown_with_its_words(self):
        kind = self._type("new_report", "development", "New report")
        self._suggested(
            self.ticket,
            "development",
            type_id=kind.id,
            reason=[
                {"word": "<b>report</b>", "start": 0, "end": 6, "weight": 2.0},
                {"word": "x" * 500, "start": 7, "end": 9, "weight": 1.0},
                "nonsense",
                {"start": 1},
            ],
        )
        panel = self._panel()
        shown = panel["suggestion"]
        self.assertEqual(shown["shown"], "development")
        self.assertEqual((shown["percent"], shown["band"]), (95, "high"))
        self.assertEqual(shown["words"], ["<b>report</b>", "x" * 60])
        self.assertEqual(shown["type"], "New report")
        self.assertFalse(shown["near"])
        self.assertFalse(panel["decision"])
        self.assertTrue(panel["editable"])

    def test_an_unsure_suggestion_offers_two_and_selects_none(self):
        self._suggested(self.ticket, likely="minor_change", second="development")
        shown = self._panel()["suggestion"]
        self.assertFalse(shown["shown"])
        self.assertEqual(shown["chips"], ["minor_change", "development"])
        self.assertIn("Not sure", shown["why_not"])
        self._suggested(self.ticket, abstained="too_short", likely=False, second=False)
        shown = self._panel()["suggestion"]
        self.assertEqual(shown["chips"], [])
        self.assertIn("too few words", shown["why_not"])

    def test_the_text_of_another_ticket_is_for_its_readers_only(self):
        own = self._new_user("scope_own", "helpdesk_mgmt.group_helpdesk_user_own")
        other = self._ticket(name="Secret of another client", user_id=self.leader.id)
        self.ticket.write({"user_id": own.id})
        self._suggested(self.ticket, "support", near_ticket_id=other.id)
        near = self._panel()["suggestion"]["near"]
        self.assertEqual(near["id"], other.id)
        self.assertIn("Secret", near["name"])
        panel = self._panel(user=own)
        self.assertFalse(panel["suggestion"]["near"])
        self.assertNotIn("Secret", str(panel))

    def test_a_decision_is_shown_with_who_when_and_why(self):
        self._suggested(self.ticket, "support")
        self._decide(self.ticket, "development")
        told = self._panel()["decision"]
        self.assertEqual(told["scope"], "development")
        self.assertEqual(told["by"], self.agent.name)
        self.assertEqual(told["outcome"], "excluded")
        self.assertIn("paid separately", told["reason"])
        self.assertTrue(told["override"])

    def test_whoever_may_only_read_is_offered_nothing(self):
        reader = self._new_user("scope_reader", "base.group_user")
        self.ticket.message_subscribe(reader.partner_id.ids)
        for user in (reader, self.customer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.ticket.with_user(user).read(["scope_panel"])
        arch = self.ticket.with_user(reader).get_view(view_type="form")["arch"]
        self.assertNotIn("scope_panel", arch)

    def test_many_panels_are_told_with_as_many_queries_as_few(self):
        other = self._ticket(name="Another one")
        kind = self._type()
        counts = []
        for number in (3, 12):
            tickets = self.env["helpdesk.ticket"]
            for index in range(number):
                ticket = self._ticket()
                self._suggested(
                    ticket, "support", type_id=kind.id, near_ticket_id=other.id
                )
                if index % 2:
                    self._decide(ticket, "development")
                tickets |= ticket
            tickets = tickets.with_user(self.agent)
            tickets.mapped("scope_panel")  # fills the caches of rights
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            tickets.mapped("scope_panel")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_lists_tell_a_suggestion_from_a_decision(self):
        self.ticket._by_verb().scope_suggestion_id = False
        self.assertEqual(self.ticket.with_user(self.agent).scope_brief, "")
        self._suggested(self.ticket, "development")
        self.assertEqual(self.ticket.with_user(self.agent).scope_brief, "Development?")
        self._decide(self.ticket, "support")
        self.assertEqual(self.ticket.with_user(self.agent).scope_brief, "Support")

    def test_the_form_opens_with_the_panel(self):
        self._suggested(self.ticket, "support")
        with Form(self.ticket.with_user(self.agent)) as form:
            form.name = "Another title"
        self.assertEqual(self.ticket.name, "Another title")

    # Lists

    def test_the_filters_find_what_they_say(self):
        sure, unsure, out, waits = (self._ticket() for _number in range(4))
        for ticket in (sure, out, waits):
            self._suggested(ticket, "development")
        self._suggested(unsure)
        self._decide(out, "development")
        self._decide(waits, "minor_change")
        view = self.env.ref("helpdesk_mgmt.helpdesk_ticket_view_search")
        tree = view._get_combined_arch()
        ours = sure | unsure | out | waits
        for name, found in (
            ("scope_undecided", sure | unsure),
            ("scope_sure", sure),
            ("scope_excluded", out),
            ("scope_estimate", waits),
        ):
            with self.subTest(name=name):
                [node] = tree.xpath(f"//filter[@name='{name}']")
                domain = [("id", "in", ours.ids), *safe_eval(node.get("domain"))]
                self.assertEqual(
                    self.env["helpdesk.ticket"].with_user(self.agent).search(domain),
                    found.with_user(self.agent).sorted(),
                )

    def test_the_queue_has_both_buttons(self):
        view = self.env.ref("support_sla.helpdesk_ticket_view_list_queue")
        arch = self.env["helpdesk.ticket"].get_view(view.id, "list")["arch"]
        buttons = etree.fromstring(arch).xpath("//list/header/button")
        self.assertEqual(
            [button.get("string") for button in buttons],
            ["Confirm suggestions", "Decide…"],
        )

    # Several at once

    def _override(self, tickets, user=None, **vals):
        Dialog = self.env["support.scope.override"].with_user(user or self.agent)
        context = {"active_model": "helpdesk.ticket", "active_ids": tickets.ids}
        return Dialog.with_context(**context).create(vals)

    def test_several_tickets_are_decided_at_once(self):
        tickets = self.ticket | self._ticket()
        self._suggested(self.ticket, "support")
        self._decide(self.ticket, "support")
        kind = self._type("new_thing", "development")
        dialog = self._override(tickets, scope="development", type_id=kind.id)
        self.assertEqual((dialog.ticket_count, dialog.decided_count), (2, 1))
        with self._at("2026-03-02 12:00"):
            dialog.action_decide()
        self.assertEqual(tickets.mapped("scope"), ["development"] * 2)
        self.assertEqual(tickets.scope_decision_id.type_id, kind)
        self.assertTrue(self.ticket.scope_decision_id.is_override)

    def test_small_changes_at_once_take_one_estimate_or_wait(self):
        tickets = self.ticket | self._ticket()
        with self._at("2026-03-02 12:00"):
            self._override(tickets, scope="minor_change").action_decide()
            self.assertEqual(tickets.mapped("scope_outcome"), ["estimate"] * 2)
            dialog = self._override(tickets, scope="minor_change", hours=0.5)
            dialog.action_decide()
        self.assertEqual(tickets.mapped("scope_outcome"), ["included"] * 2)
        self.assertEqual(tickets.scope_decision_id.mapped("estimate_minutes"), [30, 30])

    def test_nobody_decides_on_tickets_he_may_not_write(self):
        own = self._new_user("scope_own", "helpdesk_mgmt.group_helpdesk_user_own")
        with self.assertRaises(AccessError):
            self._override(self.ticket, user=own, scope="support")
        dialog = self._override(self.ticket, scope="support")
        with self.assertRaises(AccessError):
            dialog.with_user(own).action_decide()

    # What a type counts as under an agreement

    def _draft(self, kind, scope="support"):
        return self.agreement._next_version(
            {
                "valid_from": "2026-03-01",
                "scope_mapping_ids": [
                    Command.create({"type_id": kind.id, "scope": scope})
                ],
            }
        )

    def test_a_type_counts_as_the_agreement_says(self):
        kind = self._type("test_law", "development", "Change of law")
        self.assertEqual(self.ticket._scope_of_type(kind), "development")
        version = self._draft(kind)
        self.assertEqual(version._scope_of_type(kind), "support")
        self.assertEqual(self.ticket._scope_of_type(kind), "development")
        self._sign(version, self._moment("2026-02-20 10:00"))
        self.agreement.invalidate_recordset()
        self.assertEqual(self.ticket._scope_of_type(kind), "support")
        self._suggested(self.ticket, "support", type_id=kind.id)
        self.assertEqual(self._panel()["suggestion"]["type_counts"], "Support")
        self._decide(self.ticket, "support")
        decision = self.ticket.scope_decision_id
        self.assertEqual(decision.type_id, kind)
        self.assertIn("“Change of law” is named in the agreement", decision.reason)
        self.assertEqual(decision._reason_words(), decision.reason)

    def test_the_mapping_is_signed_and_then_frozen(self):
        kind, other = self._type("test_law"), self._type("test_other")
        version = self._draft(kind, "maintenance")
        line = version.scope_mapping_ids
        line.scope = "development"
        self.assertEqual(
            version._seal_content()["scope_mapping"],
            [{"code": "test_law", "name": "Test type", "scope": "development"}],
        )
        version._request(now=self._moment("2026-02-20 10:00"))
        line.invalidate_recordset()
        with self.assertRaises(UserError):
            line.scope = "support"
        with self.assertRaises(UserError):
            line.unlink()
        with self.assertRaises(UserError):
            line.create(
                {"version_id": version.id, "type_id": other.id, "scope": "support"}
            )
        with self.assertRaises(UserError):
            version.scope_mapping_ids = [Command.clear()]
        # Not from a version that is open into one that is not, either.
        self._sign_rest(version)
        draft = self.agreement._next_version({"valid_from": "2026-04-01"})
        self.assertEqual(draft.scope_mapping_ids.type_id, kind)
        with self.assertRaises(UserError):
            draft.scope_mapping_ids.version_id = version

    def _sign_rest(self, version):
        at = self._moment("2026-02-20 11:00")
        for member in version.agreement_id.member_ids.filtered("can_sign"):
            version._sign(member, member.partner_id.name, now=at)

    def test_without_a_mapping_the_content_is_as_it_was(self):
        self.assertNotIn("scope_mapping", self.agreement.version_id._seal_content())

    def test_the_document_lists_the_mapping(self):
        version = self._draft(self._type("test_law", "development", "Change of law"))
        self._sign(version, self._moment("2026-02-20 10:00"))
        seal = version.seal_id
        html = self.env["ir.qweb"]._render(
            "support_sla.agreement_document",
            {"content": seal._content(), "seal": seal},
        )
        self.assertIn("Change of law", str(html))
        self.assertIn("What these requests count as", str(html))
