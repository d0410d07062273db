# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
import threading
import zipfile
from datetime import date, timedelta
from unittest.mock import patch

from lxml import html

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PDF
from .common_portal import ImplementationPortalCommon

PAGES = ("", "/actions", "/actions?scope=all", "/documents", "/history", "/team")
SCRIPT = "<script>alert('x')</script><b>bold</b>"


@tagged("post_install", "-at_install")
class TestPortalDoor(ImplementationPortalCommon):
    """Who gets in, and what the others learn: nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.evidence = cls._hand_in(cls._item(cls.project, "s1.contract_signed"))
        cls.employee = cls._new_user("employee", "base.group_user")

    def _pages(self):
        return (
            *PAGES,
            f"/stage/{self.first.id}",
            f"/evidence/{self.evidence.id}",
            "/documents/zip",
        )

    def _rules(self):
        """Routes below one implementation, with the ids of ours filled in."""
        values = {
            "project_id": self.project.id,
            "stage_id": self.first.id,
            "item_id": self.item.id,
            "evidence_id": self.evidence.id,
            "member_id": self.project.implementation_member_ids[0].id,
            "attachment_id": 1,
            "report_id": 1,
            "act_id": 1,
            "waiver_id": 1,
            "page": 1,
        }
        # The map is kept by the database of the thread, which serves no request here.
        thread = threading.current_thread()
        with patch.object(thread, "dbname", self.env.cr.dbname, create=True):
            rules = list(self.env["ir.http"].routing_map().iter_rules())
        for rule in rules:
            is_page = (
                rule.endpoint.routing["type"] == "http"
            )  # others: test_portal_acts
            if is_page and rule.rule.startswith("/my/implementations/<int:project_id>"):
                url = rule.rule
                for name, value in values.items():
                    url = url.replace(f"<int:{name}>", str(value))
                url = url.replace("<any(consent,refuse):decision>", "consent")
                self.assertNotIn("<", url, "an id this test does not know")
                yield url, "POST" in (rule.endpoint.routing["methods"] or ())

    def _statuses(self, user):
        """Status of every route for ``user``."""
        self._login(user)
        found = {}
        for url, is_post in self._rules():
            if is_post:
                found[url] = self._post("", base=url, allow_redirects=False).status_code
            else:
                found[url] = self.url_open(url, allow_redirects=False).status_code
        return found

    def test_coordinator_sees_every_page(self):
        self._login(self.coordinator)
        for page in self._pages():
            self.assertEqual(self._get(page).status_code, 200, page)

    def test_internal_user_with_a_row_sees_every_page(self):
        """On a client's own database the client's staff are internal users."""
        self._add_member(self.client_internal)
        self._login(self.client_internal)
        for page in self._pages():
            self.assertEqual(self._get(page).status_code, 200, page)

    def test_integrator_with_a_row_sees_every_page(self):
        self._login(self.consultant)
        for page in self._pages():
            self.assertEqual(self._get(page).status_code, 200, page)

    def test_nobody_else_reaches_a_route(self):
        company, second = self._second_company()
        rowless = self._new_user("rowless", "implementation_methodology.group_manager")
        for user in (
            self.colleague,
            self.stranger,
            self.employee,
            self.client_internal,
            rowless,
            second,
        ):
            with mute_logger("odoo.http"):
                statuses = self._statuses(user)
            self.assertGreater(len(statuses), 15)
            self.assertEqual(set(statuses.values()), {404}, (user.login, statuses))

    def test_answer_tells_nothing_of_existence(self):
        for user in (self.stranger, self.employee):
            self._login(user)
            ours = self._words(self._tree("/actions"))
            for unknown in (2**30, 10**30):
                answer = self.url_open(f"/my/implementations/{unknown}/actions")
                self.assertEqual(answer.status_code, 404)
                page = html.fromstring(answer.content).get_element_by_id("wrap")
                self.assertEqual(self._words(page), ours)

    def test_anonymous_is_sent_to_the_login(self):
        self.authenticate(None, None)
        for base in (self.base, "/my/implementations/987654"):
            for page in PAGES:
                answer = self.url_open(base + page, allow_redirects=False)
                self.assertEqual(answer.status_code, 303)
                self.assertIn("/web/login", answer.headers["Location"])

    def test_former_member_is_out(self):
        member = self._add_member(self.colleague)
        self._login(self.colleague)
        self.assertEqual(self._get("").status_code, 200)
        member.active = False
        self.assertEqual(self._get("").status_code, 404)

    def test_archived_project_is_closed(self):
        self.project.active = False
        self._login(self.coordinator)
        self.assertEqual(self._get("").status_code, 404)

    def test_foreign_records_under_own_project(self):
        """Ids of another project are unknown under one's own, on GET and POST."""
        other = self.stranger_project
        stage, item = self._stage(other, "s1"), self._item(other, "s1.contract_signed")
        evidence = self._hand_in(item)
        person = other.implementation_member_ids.filtered(lambda m: m.side == "client")
        self._login(self.coordinator)
        for page in (
            f"/stage/{stage.id}",
            f"/evidence/{evidence.id}",
            f"/documents?stage={stage.id}",
            f"/documents/zip?stage={stage.id}",
        ):
            self.assertEqual(self._get(page).status_code, 404, page)
        for verb in ("tick", "untick", "return", "comment", "take", "evidence"):
            self.assertEqual(self._post_item(verb, item=item).status_code, 404, verb)
        for path in (f"/evidence/{evidence.id}/remove", f"/team/{person.id}/remove"):
            self.assertEqual(self._post(path).status_code, 404, path)
        answer = self._post_item("take", {"member_id": person.id})
        self.assertEqual(answer.status_code, 404)
        self.assertTrue(person.active)
        self.assertFalse(item.client_ticked_on)

    def test_get_changes_nothing(self):
        self._login(self.coordinator)
        for url, is_post in self._rules():
            if is_post:
                self.assertEqual(self.url_open(url).status_code, 405, url)

    def test_post_needs_the_token(self):
        self._login(self.coordinator)
        with mute_logger("odoo.http"):
            for url, is_post in self._rules():
                if is_post:
                    answer = self._post("", base=url, csrf=False)
                    self.assertEqual(answer.status_code, 400, url)
        self.assertFalse(self.item.client_ticked_on)

    def test_list_shows_own_implementations_only(self):
        for user, seen, unseen in (
            (self.coordinator, self.project, self.stranger_project),
            (self.stranger, self.stranger_project, self.project),
        ):
            self._login(user)
            text = self.url_open("/my/implementations").text
            self.assertIn(f"/my/implementations/{seen.id}", text)
            self.assertNotIn(f"/my/implementations/{unseen.id}", text)
        self._login(self.employee)
        self.assertIn("not a member", self.url_open("/my/implementations").text)

    def test_home_card_and_counter(self):
        self._login(self.coordinator)
        self.assertIn("implementation_action_count", self.url_open("/my").text)
        counted = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["implementation_action_count"]}
        )
        self.assertGreater(counted["implementation_action_count"], 0)
        self._login(self.employee)
        self.assertNotIn("implementation_action_count", self.url_open("/my").text)


@tagged("post_install", "-at_install")
class TestPortalPages(ImplementationPortalCommon):
    """What the pages say."""

    def setUp(self):
        super().setUp()
        self._login(self.coordinator)

    def test_overview_says_the_state_of_every_stage(self):
        steps = self._tree("").xpath("//*[contains(@class, 'o_impl_step ')]")
        self.assertEqual(len(steps), 8)
        self.assertIn("Waiting for you", self._words(steps[0]))
        self.assertIn("Locked", self._words(steps[1]))
        self.assertIn("Not in contract", self._words(steps[5]))
        page = self._words(self._tree(""))
        self.assertIn("is locked until this is accepted: 1.", page)
        self.assertIn("What happens next", page)
        self.assertIn(self.coordinator.email, page)
        self.assertIn(self.manager.email, page)

    def test_accepted_stage_is_read_only(self):
        self._finish(self.first)
        page = self._get(f"/stage/{self.first.id}").text
        self.assertIn("is accepted, so its checklist is closed", page)
        for verb in ("tick", "untick", "return", "evidence"):
            self.assertNotIn(f"/item/{self.item.id}/{verb}", page)

    def test_locked_stage_is_read_only_with_its_reason(self):
        stage = self._stage(self.project, "s2")
        item = stage.item_ids[0]
        page = self._get(f"/stage/{stage.id}").text
        self.assertIn("is locked until this is accepted", page)
        self.assertNotIn(f"/item/{item.id}/tick", page)
        self.assertIn(
            "is locked until", self._post_item("tick", item=item).text, "by hand"
        )
        self.assertFalse(item.client_ticked_on)

    def test_proposed_result_is_marked(self):
        self.assertNotIn("Proposed", self._get(f"/stage/{self.first.id}").text)
        second = self._stage(self.project, "s2")
        self.assertIn("Proposed", self._get(f"/stage/{second.id}").text)
        second.result = "What we agreed on"
        self.assertNotIn("Proposed", self._get(f"/stage/{second.id}").text)

    def test_overdue_in_words(self):
        self.item.due_date = date.today() - timedelta(days=3)
        self.assertIn("Overdue by 3 days", self._get(f"/stage/{self.first.id}").text)

    def test_rounds_and_labels(self):
        self.item.write({"rounds_planned": 2, "is_optional": True})
        tree = self._tree(f"/stage/{self.first.id}")
        row = self._words(tree.get_element_by_id(f"item-{self.item.id}"))
        self.assertIn("Round 1 of 2", row)
        self.assertIn("Optional", row)
        self.assertIn("Both sides", row)

    def test_item_set_aside_says_why(self):
        self._as_client(self.item, self.consultant)._set_applicable(False, "No users")
        tree = self._tree(f"/stage/{self.first.id}")
        row = self._words(tree.get_element_by_id(f"item-{self.item.id}"))
        self.assertIn("Not applicable", row)
        self.assertIn("No users", row)

    def test_internal_items_never_show(self):
        """Neither the item, nor its traces, nor any number."""
        self.first.with_user(self.consultant).action_start()
        before = {page: self._words(self._tree(page)) for page in PAGES}
        item = self._item(self.project, "s2.base_settings")
        secret = item.copy(
            {
                "name": "Secret margin",
                "code": "x",
                "visibility": "internal",
                "owner_side": "integrator",
                "confirm_side": "none",
                "stage_id": self.first.id,
            }
        )
        evidence = self._hand_in(secret, name="secret.pdf")
        as_us = self._as_client(secret, self.consultant)
        as_us._tick()
        as_us._comment("Secret talk")
        for page in PAGES:
            self.assertEqual(self._words(self._tree(page)), before[page], page)
        for page in (*PAGES, f"/stage/{self.first.id}", "/documents?search=secret"):
            self.assertNotIn("secret", self._words(self._tree(page)).lower(), page)
        self.assertEqual(self._get(f"/evidence/{evidence.id}").status_code, 404)
        self.assertEqual(self._get("/documents/zip").status_code, 404)
        for verb in ("tick", "comment", "take"):
            self.assertEqual(self._post_item(verb, item=secret).status_code, 404)

    def test_internal_notes_never_show(self):
        self.item.message_post(body="Between us", subtype_xmlid="mail.mt_note")
        self.item.message_post(
            body="Internal too", message_type="comment", subtype_xmlid="mail.mt_comment"
        ).is_internal = True
        page = self._get(f"/stage/{self.first.id}").text
        self.assertNotIn("Between us", page)
        self.assertNotIn("Internal too", page)

    def test_texts_of_people_are_escaped(self):
        self.coordinator.partner_id.name = SCRIPT
        self.item.name = SCRIPT
        as_us = self._as_client(self.item, self.consultant)
        as_us._tick()
        self._post_item("return", {"remark": SCRIPT})
        self._post_item("comment", {"comment": SCRIPT})
        self._post_item("evidence", {"kind": "text", "text": SCRIPT})
        self._hand_in(self.item, name=SCRIPT.replace("/", "") + ".pdf")
        self._post("/team/invite", {"name": SCRIPT, "email": "new@example.com"})
        self.assertEqual(self.item.remark_ids.text, SCRIPT)
        for page in (*PAGES, f"/stage/{self.first.id}"):
            text = self._get(page).text
            self.assertNotIn("<script>alert", text, page)
            self.assertNotIn("<b>bold", text, page)
        self.assertIn("&lt;script&gt;alert", text)

    def test_search_and_stage_of_documents(self):
        contract = self._item(self.project, "s1.contract_signed")
        self._hand_in(contract, name="contract.pdf")
        self.assertIn("contract.pdf", self._get("/documents").text)
        self.assertIn("contract.pdf", self._get("/documents?search=CONTRACT").text)
        self.assertNotIn("contract.pdf", self._get("/documents?search=invoice").text)
        second = self._stage(self.project, "s2")
        self.assertNotIn(
            "contract.pdf", self._get(f"/documents?stage={second.id}").text
        )

    def test_zip_holds_the_files_by_stage(self):
        contract = self._item(self.project, "s1.contract_signed")
        self._hand_in(contract, name="act.pdf")
        self._hand_in(contract, name="act.pdf")
        answer = self._get("/documents/zip")
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        with zipfile.ZipFile(io.BytesIO(answer.content)) as bundle:
            names = bundle.namelist()
            self.assertEqual(bundle.read(names[0]), PDF)
        folder = self.first.display_name
        self.assertEqual(names, [f"{folder}/act.pdf", f"{folder}/act (2).pdf"])

    def test_download_is_saved_not_shown(self):
        evidence = self._hand_in(self._item(self.project, "s1.contract_signed"))
        answer = self._get(f"/evidence/{evidence.id}")
        self.assertEqual(answer.content, PDF)
        self.assertTrue(answer.headers["Content-Disposition"].startswith("attachment"))
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")

    def test_files_of_comments_are_for_members(self):
        attachment, hidden = self.env["ir.attachment"].create(
            [{"name": f"{name}.txt", "raw": b"text"} for name in ("plan", "note")]
        )
        self.item.message_post(
            body="See the plan",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachment_ids=attachment.ids,
        )
        self.item.message_post(
            body="For us", subtype_xmlid="mail.mt_note", attachment_ids=hidden.ids
        )
        self.assertIn("plan.txt", self._get(f"/stage/{self.first.id}").text)
        answer = self._get(f"/attachment/{attachment.id}")
        self.assertEqual(answer.content, b"text")
        self.assertTrue(answer.headers["Content-Disposition"].startswith("attachment"))
        self.assertEqual(self._get(f"/attachment/{hidden.id}").status_code, 404)

    def test_history_in_words_and_pages(self):
        as_us = self._as_client(self.item, self.consultant)
        for _round in range(25):
            as_us._tick()
            as_us._untick()
        first, second = self._get("/history").text, self._get("/history/page/2").text
        self.assertIn("Tick taken back", first)
        self.assertIn("Implementation started", second)
        self.assertEqual(self._get("/history/page/999").status_code, 200)

    def test_actions_by_scope(self):
        colleague = self._add_member(self.colleague)
        subscription = self._item(self.project, "s1.subscription")
        subscription.member_id = colleague
        mine = self._get("/actions").text
        self.assertNotIn(f"item-{subscription.id}", mine)
        company = self._get("/actions?scope=company").text
        self.assertIn(f"item-{subscription.id}", company)
        self.assertEqual(self._get("/actions?scope=nonsense").text.count("<h1"), 1)
