# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import html

from odoo.tests import tagged

from .common_portal import NOT_FOUND, HyperPortalCommon


@tagged("post_install", "-at_install")
class TestHypercarePortal(HyperPortalCommon):
    """The list of windows, the overview and the stand-ups, for each kind of person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.critical = cls._ticket(
            "2026-03-10 08:00", priority="3", name="No invoices", user=cls.customer
        )
        cls.solved = cls._ticket("2026-03-10 08:00", name="A label", user=cls.customer)
        cls._move(cls.solved, cls.done, "2026-03-10 10:00")
        cls.withdrawn = cls._ticket("2026-03-10 08:00", name="A mistake")
        cls._move(cls.withdrawn, cls.cancelled, "2026-03-10 10:00")
        cls.process = cls.env["hypercare.process"].create(
            {"window_id": cls.window.id, "name": "Sell and invoice"}
        )
        cls.window._assess_exit(cls.now)

    def _read(self, user, path=""):
        """The words of a page that the user may read."""
        answer = self._get(user, path)
        self.assertEqual(answer.status_code, 200)
        return self._words(answer)

    def _standup(self, day, publish=True, **vals):
        standup = self.env["hypercare.standup"].create(
            {"window_id": self.window.id, "date": day, **vals}
        )
        if publish:
            standup._publish(self.now)
        return standup

    def _page(self, user, at="2026-03-10 12:00"):
        """The overview's values at an instant."""
        person = self.env["hypercare.person"].with_user(user)
        person_sudo = person._of_user(self.window.id)
        portal = person_sudo.env["hypercare.portal"]
        return portal._overview(person_sudo, self._moment(at))

    # Who gets in

    def test_people_of_both_sides_read_the_pages(self):
        for user in (self.coordinator, self.director, self.project_lead):
            self.assertIn(self.window.number, self._read(user))
            self.assertIn("Stand-ups", self._read(user, "/standups"))
            self.assertIn(self.window.display_name, self._read(user, "/my/hypercare"))

    def test_strangers_colleagues_and_agents_find_nothing(self):
        for user in (self.stranger, self.mate, self.agent):
            for path in ("", "/standups"):
                self.assertEqual(self._get(user, path).status_code, NOT_FOUND)
            words = self._read(user, "/my/hypercare")
            self.assertIn("You have no part in a hypercare yet", words)
            self.assertNotIn(self.window.number, words)
            self.assertNotIn("/my/hypercare", self._get(user, "/my").text)

    def test_nobody_reads_without_a_login(self):
        self.authenticate(None, None)
        for url in ("/my/hypercare", self.url, f"{self.url}/standups"):
            self.assertIn("/web/login", self.url_open(url).url)

    def test_a_window_that_is_being_prepared_is_not_shown(self):
        for state in ("draft", "cancelled"):
            self.window._by_verb().write({"state": state})
            self.assertEqual(self._get(self.coordinator).status_code, NOT_FOUND)
            self.assertNotIn(
                self.window.number, self._read(self.coordinator, "/my/hypercare")
            )

    def test_a_window_that_is_over_stays_as_it_was(self):
        self.window._by_verb().write({"state": "closed", "closed_at": self.now})
        words = self._read(self.coordinator)
        self.assertIn("Handed over on", words)
        self.assertIn("The hypercare is over", words)
        self.assertNotIn("Next stand-up", words)
        self.assertNotIn("Waiting for you", words)

    def test_what_does_not_exist_is_not_found(self):
        self.assertEqual(
            self._get(self.coordinator, "/my/hypercare/2147483647").status_code,
            NOT_FOUND,
        )

    # The overview

    def test_the_day_is_told_in_words(self):
        page = self._page(self.coordinator)
        self.assertEqual(page["day_words"], "Day 9 of 15")
        self.assertEqual((page["percent"], page["third"]), (60, 2))
        self.assertIn("every second working day", page["third_words"])
        self.assertTrue(page["standup_next"])
        late = self._page(self.coordinator, "2026-03-20 12:00")
        self.assertEqual(late["day_words"], "The last day is over")
        self.assertFalse(late["standup_next"])

    def test_tickets_are_counted_for_all_and_opened_by_who_may(self):
        page = self._page(self.coordinator)
        self.assertEqual(page["ticket_counts"], {"open": 1, "solved": 1})
        self.assertEqual(page["open_tickets"][0]["number"], self.critical.number)
        self.assertEqual(page["solved_tickets"][0]["number"], self.solved.number)
        self.env["hypercare.person"].create(
            {
                "window_id": self.window.id,
                "partner_id": self.stranger.partner_id.id,
                "side": "integrator",
                "duty": "consultant",
            }
        )
        page = self._page(self.stranger)
        self.assertEqual(page["ticket_counts"], {"open": 1, "solved": 1})
        self.assertFalse(page["open_tickets"] + page["solved_tickets"])
        text = self._get(self.stranger).text
        self.assertNotIn("No invoices", text)
        self.assertNotIn(f"/my/ticket/{self.critical.id}", text)
        self.assertIn(
            f"/my/ticket/{self.critical.id}", self._get(self.coordinator).text
        )

    def test_promises_of_the_window_come_before_those_of_the_agreement(self):
        promises = self._page(self.coordinator)["promises"]
        first = promises["rows"][0]["cells"]
        self.assertEqual(
            promises["columns"], ["We answer first within", "We solve it within"]
        )
        self.assertFalse(first[0]["from_agreement"])
        self.assertIn("1", first[0]["words"])
        self.assertTrue(first[1]["words"])
        self.assertTrue(first[1]["from_agreement"])

    def test_contacts_are_told_with_phone_and_mail(self):
        self.director.partner_id.phone = "+380 44 000 00 00"
        answer = self._get(self.coordinator)
        self.assertIn("+380 44 000 00 00", answer.text)
        self.assertIn(f"mailto:{self.project_lead.email}", answer.text)
        words = self._read(self.coordinator)
        self.assertIn("Step 2 · Client", words)
        self.assertIn("Support lead · Integrator", words)

    def test_effort_and_budget_are_told_to_nobody(self):
        self.window.budget_hours = 100
        for user in (self.coordinator, self.project_lead):
            tiles = self._page(user)["tiles"]
            codes = {tile["code"] for tile in tiles["shown"]}
            self.assertIn("k6", codes)
            self.assertNotIn("k16", codes)
            self.assertNotIn("Budget used", self._read(user))

    def test_answers_are_searched_before_a_new_ticket_is_written(self):
        page = html.fromstring(self._get(self.director).content)
        found = page.xpath("//form[@action='/my/faq'] | //a[@href='/new/ticket']")
        # What comes first on the page is asked first.
        self.assertEqual(found[0].tag, "form")
        self.assertIn("a", [one.tag for one in found[1:]])

    # Stand-ups

    def test_only_published_standups_are_shown_the_newest_first(self):
        self._standup("2026-03-09", blockers="The printer")
        self._standup("2026-03-10", decisions="Print by hand")
        self._standup("2026-03-11", publish=False, blockers="Not said yet")
        words = self._read(self.coordinator, "/standups")
        self.assertLess(words.index("Print by hand"), words.index("The printer"))
        self.assertNotIn("Not said yet", words)
        words = self._read(self.coordinator)
        self.assertIn("Print by hand", words)
        self.assertNotIn("The printer", words)

    # What waits

    def _waiting(self, user):
        person = self.env["hypercare.person"].with_user(user)._of_user()
        portal = person.env["hypercare.portal"]
        kinds = [
            entry["kind"] for row in portal._waiting(person).values() for entry in row
        ]
        return portal._waiting_count(person), kinds

    def test_documents_wait_for_whose_turn_it_is(self):
        handover = self._handover()
        self._mapped(handover)
        handover._request(self.now)
        self.assertEqual(self._waiting(self.project_lead), (1, ["handover"]))
        self.assertEqual(self._waiting(self.coordinator), (0, []))
        self._sign_by(handover, self.project_lead, self.support_lead)
        self.assertEqual(self._waiting(self.coordinator), (1, ["handover"]))
        self.assertEqual(self._waiting(self.director), (0, []))
        self.assertIn(f"/handover/{handover.id}", self._get(self.coordinator).text)
        self.assertIn(
            "Waiting for you: 1", self._read(self.coordinator, "/my/hypercare")
        )

    def test_consents_wait_for_the_client_who_may_sign(self):
        self._row("X7")._waive(
            self._person(self.project_lead), "Nobody was asked", self.now
        )
        self.critical.write({"plan_text": "A patch", "plan_until": "2026-12-31"})
        self.assertEqual(self._waiting(self.coordinator), (2, ["waiver", "plan"]))
        for user in (self.director, self.project_lead):
            self.assertEqual(self._waiting(user), (0, []))
        self.critical._accept_plan(self._person(self.coordinator), self.now)
        self.assertEqual(self._waiting(self.coordinator), (1, ["waiver"]))

    def test_lines_of_the_review_wait_for_who_edits_them(self):
        review = self.env["hypercare.review"].create({"window_id": self.window.id})
        self.env["hypercare.review.line"].create(
            [
                {"review_id": review.id, "name": name, "kind": "improve"}
                for name in ("Labels", "Prices")
            ]
        )
        self.assertEqual(self._waiting(self.coordinator), (2, ["lines"]))
        self.assertEqual(self._waiting(self.director), (0, []))
        self.assertIn(f"/review/{review.id}", self._get(self.coordinator).text)
        self.assertNotIn(f"/review/{review.id}", self._get(self.director).text)

    def test_the_home_page_counts_what_waits(self):
        self.critical.write({"plan_text": "A patch", "plan_until": "2026-12-31"})
        self.assertIn('href="/my/hypercare"', self._get(self.coordinator, "/my").text)
        answer = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["hypercare_waiting_count"]}
        )
        self.assertEqual(answer["hypercare_waiting_count"], 1)

    # The ways between pages

    def test_every_page_of_a_window_has_the_tabs(self):
        handover = self._handover()
        self._mapped(handover)
        handover._request(self.now)
        for path in ("", "/standups", "/board", "/exit", f"/handover/{handover.id}"):
            page = html.fromstring(self._get(self.coordinator, path).content)
            tabs = page.xpath("//nav[@aria-label='Hypercare']//a/@href")
            self.assertEqual(
                tabs[:3], [self.url, f"{self.url}/standups", f"{self.url}/board"]
            )
            self.assertTrue(page.xpath("//ol//a[@href='/my/hypercare']"))

    def test_the_implementation_leads_to_its_hypercare(self):
        project = self.env["project.project"].create(
            {"name": "Go live", "partner_id": self.client.id}
        )
        project._by_verb().methodology_id = self.env.ref(
            "implementation_methodology.methodology_odoo"
        )
        self.window.project_id = project
        for user in (self.coordinator, self.mate):
            self.env["implementation.member"].create(
                {
                    "project_id": project.id,
                    "partner_id": user.partner_id.id,
                    "side": "client",
                }
            )
        url = f"/my/implementations/{project.id}"
        self.assertIn(f'href="{self.url}"', self._get(self.coordinator, url).text)
        self.assertIn(f'href="{url}"', self._get(self.coordinator).text)
        answer = self._get(self.mate, url)
        self.assertEqual(answer.status_code, 200)
        self.assertNotIn(self.url, answer.text)
