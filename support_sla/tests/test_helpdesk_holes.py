# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import convert_file, mute_logger

from .common_portal import SlaPortalCommon


@tagged("post_install", "-at_install")
class TestClose(SlaPortalCommon):
    """Who closes a ticket in the portal, and how not."""

    def _close(self, ticket=None, stage=None, **kwargs):
        data = {
            "ticket_id": (ticket or self.ticket).id,
            "stage_id": (stage or self.done).id,
            **kwargs.pop("data", {}),
        }
        with mute_logger("odoo.http"):
            return self._send("/ticket/close", data, allow_redirects=False, **kwargs)

    def _check_open(self, answer, status=404):
        self.assertEqual(answer.status_code, status)
        self.assertEqual(self.ticket.stage_id, self.new)

    def test_the_client_closes_his_ticket(self):
        self._login(self.customer)
        answer = self._close()
        self.assertEqual(answer.status_code, 302)
        self.assertTrue(answer.headers["Location"].endswith(self.page))
        self.assertEqual(self.ticket.stage_id, self.done)
        fact = self.ticket.sla_fact_ids.filtered(lambda fact: fact.kind == "closed")
        self.assertEqual(fact.user_id, self.customer)

    def test_a_colleague_of_the_client_closes_it(self):
        self._login(self.colleague)
        self._close()
        self.assertEqual(self.ticket.stage_id, self.done)

    def test_the_button_of_the_page_closes_it(self):
        self._login(self.customer)
        forms = self._tree(self.page).xpath("//form[@action='/ticket/close']")
        self.assertEqual({form.get("method").upper() for form in forms}, {"POST"})
        fields = {
            field.get("name"): field.get("value")
            for field in forms[0].xpath(".//input")
        }
        answer = self.url_open("/ticket/close", data=fields)
        self.assertEqual(answer.status_code, 200)
        self.env.invalidate_all()
        self.assertTrue(self.ticket.stage_id.closed)

    def test_a_link_closes_nothing(self):
        self._login(self.customer)
        link = f"/ticket/close?ticket_id={self.ticket.id}&stage_id={self.done.id}"
        self._check_open(self._get(link, allow_redirects=False), 405)

    def test_a_form_of_another_site_closes_nothing(self):
        self._login(self.customer)
        self._check_open(self._close(csrf=False), 400)
        self._check_open(self._close(csrf=False, data={"csrf_token": "x"}), 400)

    def test_nobody_else_closes_it(self):
        for user in (self.stranger, self.employee):
            self._login(user)
            self._check_open(self._close())

    def test_nobody_closes_it_without_a_login(self):
        self._login(None)
        answer = self._close()
        self._check_open(answer, 303)
        self.assertIn("/web/login", answer.headers["Location"])

    def test_the_token_closes_nothing(self):
        token = self.ticket._portal_ensure_token()
        self._login(self.stranger)
        self._check_open(self._close(data={"access_token": token}))

    def test_only_what_the_page_offers(self):
        elsewhere = self.env["helpdesk.ticket.team"].create({"name": "Elsewhere"})
        closing = {"closed": True, "close_from_portal": True}
        stages = self.env["helpdesk.ticket.stage"]
        company = self.env["res.company"].create({"name": "Another company"})
        self._login(self.customer)
        for stage in (
            self.working,
            stages.create({"name": "Ours", "closed": True}),
            stages.create(
                {"name": "Team", "team_ids": [Command.set(elsewhere.ids)], **closing}
            ),
            stages.create({"name": "Company", "company_id": company.id, **closing}),
            stages.create({"name": "Old", "active": False, **closing}),
        ):
            self._check_open(self._close(stage=stage), 302)

    def test_garbage_is_not_found(self):
        self._login(self.customer)
        for name in ("ticket_id", "stage_id"):
            for value in ("", "x", "-1", "0", "1.5", "1_0", "٣", "9" * 30, "1e3", "²"):
                self._check_open(self._close(data={name: value}))
        with mute_logger("odoo.http"):
            self._check_open(self._send("/ticket/close", allow_redirects=False))

    def test_a_deleted_ticket_is_not_found(self):
        ticket = self._ticket()
        self._login(self.customer)
        number = ticket.id
        ticket.unlink()
        self.assertEqual(self._close(data={"ticket_id": number}).status_code, 404)

    def test_a_closed_ticket_stays_as_it_is(self):
        self._move(self.ticket, self.done, "2026-03-02 11:00")
        self._login(self.customer)
        self.assertFalse(self._tree(self.page).xpath("//form[@action='/ticket/close']"))
        self.assertEqual(self._close(stage=self.cancelled).status_code, 302)
        self.assertEqual(self.ticket.stage_id, self.done)

    def test_a_reopened_ticket_may_be_closed_again(self):
        self._move(self.ticket, self.done, "2026-03-02 11:00")
        self._move(self.ticket, self.working, "2026-03-02 12:00")
        self._login(self.customer)
        self.assertTrue(self._tree(self.page).xpath("//form[@action='/ticket/close']"))


@tagged("post_install", "-at_install")
class TestSubmit(SlaPortalCommon):
    """Who opens a ticket by the form, and with what."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.write(
            {
                "helpdesk_mgmt_portal_select_team": True,
                "helpdesk_mgmt_portal_team_id_required": False,
                "helpdesk_mgmt_portal_select_category": True,
                "helpdesk_mgmt_portal_category_id_required": False,
            }
        )
        cls.category = cls.env["helpdesk.ticket.category"].create({"name": "Printing"})
        cls.company = cls.env["res.company"].create({"name": "Another company"})

    def _submit(self, csrf=True, files=None, **data):
        values = {"subject": "Printer", "description": "No ink.", **data}
        known = self.env["helpdesk.ticket"].search([])
        with mute_logger("odoo.http"):
            answer = self._send(
                "/submitted/ticket", values, csrf, files=files, allow_redirects=False
            )
        return answer, self.env["helpdesk.ticket"].search([]) - known

    def _check_refused(self, status=404, **kwargs):
        answer, ticket = self._submit(**kwargs)
        self.assertEqual(answer.status_code, status)
        self.assertFalse(ticket)
        return answer

    def test_the_form_opens_a_ticket_and_its_clocks(self):
        self._login(self.customer)
        answer, ticket = self._submit(team=self.team.id, category=self.category.id)
        self.assertIn(f"/my/ticket/{ticket.id}", answer.headers["Location"])
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.category_id, self.category)
        self.assertEqual(ticket.partner_id, self.customer.partner_id)
        self.assertEqual(
            set(ticket.sla_clock_ids.mapped("metric")), {"first_response", "resolution"}
        )
        self.assertFalse(ticket.sla_fact_ids[:1].data.get("by_us"))

    def test_a_link_opens_nothing(self):
        self._login(self.customer)
        known = self.env["helpdesk.ticket"].search([])
        answer = self._get("/submitted/ticket?subject=A&description=B")
        self.assertEqual(answer.status_code, 405)
        self.assertEqual(self.env["helpdesk.ticket"].search([]), known)

    def test_a_form_of_another_site_opens_nothing(self):
        self._login(self.customer)
        self._check_refused(400, csrf=False)

    def test_nobody_opens_one_without_a_login(self):
        self._login(None)
        self.assertIn("/web/login", self._check_refused(303).headers["Location"])

    def test_only_teams_and_categories_that_are_offered(self):
        self._login(self.customer)
        teams, categories = self.env["helpdesk.ticket.team"], self.category
        hidden = teams.create({"name": "Hidden", "show_in_portal": False})
        foreign = teams.create({"name": "Foreign", "company_id": self.company.id})
        for team in (hidden.id, foreign.id, 2**40, "x", "-1"):
            self._check_refused(team=team)
        hidden = categories.create({"name": "Hidden", "show_in_portal": False})
        foreign = categories.create({"name": "Foreign", "company_id": self.company.id})
        for category in (hidden.id, foreign.id, 2**40, "x", "-1"):
            self._check_refused(category=category)

    def test_where_nothing_is_to_choose_nothing_is_chosen(self):
        self.env.company.write(
            {
                "helpdesk_mgmt_portal_select_team": False,
                "helpdesk_mgmt_portal_select_category": False,
            }
        )
        self._login(self.customer)
        _answer, ticket = self._submit(team=self.team.id, category=self.category.id)
        self.assertTrue(ticket)
        self.assertFalse(ticket.team_id)
        self.assertFalse(ticket.category_id)

    def test_nothing_else_of_a_ticket_can_be_given(self):
        self._login(self.customer)
        _answer, ticket = self._submit(
            stage_id=self.done.id,
            partner_id=self.other_client.id,
            user_id=self.agent.id,
            priority="3",
            sla_due_at="2030-01-01 00:00:00",
        )
        self.assertRecordValues(
            ticket,
            [
                {
                    "partner_id": self.customer.partner_id.id,
                    "user_id": False,
                    "priority": "1",
                    "closed": False,
                }
            ],
        )

    def test_what_the_form_requires_is_required(self):
        self._login(self.customer)
        for data in ({"subject": "  "}, {"description": ""}):
            answer = self._check_refused(303, **data)
            self.assertIn("/new/ticket", answer.headers["Location"])
        self.env.company.helpdesk_mgmt_portal_team_id_required = True
        self._check_refused(303)
        self._check_refused(303, team="")

    def test_files_come_with_it_within_the_limit(self):
        self._login(self.customer)
        file = ("attachment", ("ink.txt", b"black", "text/plain"))
        _answer, ticket = self._submit(files=[file], attachment="1")
        self.assertEqual(ticket.attachment_ids.mapped("raw"), [b"black"])

    def test_a_file_over_the_limit_is_refused(self):
        self.env["ir.config_parameter"].set_param("web.max_file_upload_size", 2000)
        self._login(self.customer)
        file = ("attachment", ("ink.txt", b"b" * 2100, "text/plain"))
        self._check_refused(413, files=[file])

    def test_a_page_as_a_file_is_kept_as_text(self):
        self._login(self.customer)
        file = ("attachment", ("x.html", b"<script>alert(1)</script>", "text/html"))
        _answer, ticket = self._submit(files=[file])
        self.assertEqual(ticket.attachment_ids.mapped("mimetype"), ["text/plain"])

    def test_markup_in_words_stays_words(self):
        self._login(self.customer)
        _answer, ticket = self._submit(description="<script>alert(1)</script>")
        self.assertNotIn("<script", ticket.description)


@tagged("post_install", "-at_install")
class TestStages(SlaPortalCommon):
    def _check_shut(self):
        self.env.registry.clear_cache()
        for user in (self.env.ref("base.public_user"), self.customer, self.employee):
            for vals in ({"name": "Mine"}, {"sla_effect": "holds"}):
                with self.assertRaises(AccessError, msg=user.login):
                    self.working.with_user(user).write(vals)

    def test_nobody_from_outside_writes_a_stage(self):
        self._check_shut()

    def test_an_upgrade_of_the_helpdesk_opens_it_only_until_ours(self):
        """Odoo upgrades the dependents of a module after it, so our file comes last."""
        with mute_logger("odoo.addons.base.models.ir_model"):
            convert_file(
                self.env,
                "helpdesk_mgmt",
                "security/ir.model.access.csv",
                {},
                mode="update",
            )
            access = self.env.ref("helpdesk_mgmt.access_helpdesk_ticket_stage_public")
            self.assertTrue(access.perm_write, "the hole is closed below us: drop ours")
            convert_file(
                self.env,
                "support_sla",
                "security/support_sla_security.xml",
                {},
                mode="update",
            )
        self._check_shut()
