# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
from datetime import timedelta
from unittest.mock import patch

from odoo.sql_db import PoolError
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL, mute_logger

from ..models.implementation_rate import TooOften
from ..tools import rate
from .common import PDF
from .common_portal import ImplementationPortalCommon


class RateSetting:
    def _limit(self, name, count):
        self.env["ir.config_parameter"].set_param(rate.parameter(name), str(count))

    def _age(self, seconds):
        """Let the requests so far be that much older."""
        self.env.cr.execute(
            SQL("UPDATE implementation_rate SET at = at - %s", timedelta(0, seconds))
        )


@tagged("post_install", "-at_install")
class TestRateOfRoutes(RateSetting, ImplementationPortalCommon):
    """One request too many is told so, does nothing and loses nothing."""

    def setUp(self):
        super().setUp()
        self._login(self.coordinator)
        self.item.evidence_required = False

    def test_form_is_handed_back_to_be_sent_again(self):
        self._limit("form", 1)
        self._post_item("comment", {"comment": "First"})
        answer = self._post_item("comment", {"comment": "Second <b> & typed"})
        self.assertEqual(answer.status_code, 429)
        self.assertLessEqual(int(answer.headers["Retry-After"]), 60)
        self.assertIn("Second &lt;b&gt; &amp; typed", answer.text)
        self.assertIn(f'action="{self.base}/item/{self.item.id}/comment"', answer.text)
        self.assertNotIn("Second", self._get(f"/stage/{self.first.id}").text)
        self._age(60)
        self.assertEqual(
            self._post_item("comment", {"comment": "Second"}).status_code, 200
        )

    def test_page_speaks_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.coordinator.partner_id.lang = "fr_FR"
        self.env["ir.ui.view"].search(
            [("key", "=", "implementation_methodology.refusal_page")]
        ).update_field_translations("arch_db", {"fr_FR": {"Try again": "Encore"}})
        self._login(self.coordinator)
        self._limit("search", 1)
        self._get("/documents")
        answer = self._get("/documents")
        self.assertEqual(answer.status_code, 429)
        self.assertIn('lang="fr-FR"', answer.text)
        self.assertIn("Encore", answer.text)
        self.assertTrue(answer.text.lstrip().startswith("<!DOCTYPE html>"))

    def test_files_are_not_promised_to_be_kept(self):
        self._limit("upload", 1)
        for status in (200, 429):
            answer = self._post_item(
                "evidence",
                {"kind": "file"},
                files={"file": ("act.pdf", PDF, "application/pdf")},
            )
            self.assertEqual(answer.status_code, status)
        self.assertIn("choose", answer.text)
        self.assertEqual(len(self.item.evidence_ids), 1)

    def test_scripts_get_words(self):
        self._limit("upload", 1)
        for status in (200, 429):
            answer = self._post_item(
                "evidence",
                {"kind": "text", "text": "Proof"},
                headers={"X-Requested-With": "XMLHttpRequest"},
            )
            self.assertEqual(answer.status_code, status)
        self.assertIn("too often", answer.json()["error"])

    def test_json_routes_answer_in_json(self):
        self._limit("sign", 1)
        for status in (200, 429):
            answer = self.url_open(
                f"{self.base}/act/1/sign",
                data=json.dumps({"jsonrpc": "2.0", "id": 7, "params": {}}),
                headers={"Content-Type": "application/json"},
            )
            self.assertEqual(answer.status_code, status)
        self.assertTrue(answer.headers["Retry-After"])
        told = answer.json()
        self.assertEqual((told["id"], told["error"]["code"]), (7, 429))
        self.assertIn("too often", told["error"]["data"]["message"])

    def test_everybody_has_a_limit_of_his_own(self):
        self._limit("search", 1)
        self._limit("page", 1)
        for status in (200, 429):
            self.assertEqual(self._get("/documents").status_code, status)
        self._login(self.manager)
        self.assertEqual(self._get("/documents").status_code, 200)
        # Whoever has not logged in is his address.
        self.authenticate(None, None)
        with self.assertLogs("odoo.addons.implementation_methodology", "WARNING"):
            for status in (200, 429, 429):
                answer = self.url_open(
                    "/implementation/verify",
                    headers={"X-Forwarded-For": f"198.51.100.{status}"},
                )
                self.assertEqual(answer.status_code, status)
        self._login(self.coordinator)
        self.assertEqual(self.url_open("/implementation/verify").status_code, 200)

    def test_a_request_run_twice_counts_once(self):
        """Odoo repeats what met another transaction; nobody pays twice for that."""
        Item = type(self.item)
        tick, calls = Item._tick, []

        def clash(item, *args, **kwargs):
            calls.append(item)
            if len(calls) == 1:
                item.env.cr.execute("DO $$ BEGIN RAISE serialization_failure; END $$")
            return tick(item, *args, **kwargs)

        Rate = type(self.env["implementation.rate"])
        with (
            patch.object(Item, "_tick", clash),
            patch.object(Rate, "_wait", autospec=True, side_effect=Rate._wait) as wait,
            patch("time.sleep"),
            mute_logger("odoo.service.model", "odoo.sql_db"),
        ):
            answer = self._post_item("tick", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertEqual((len(calls), wait.call_count), (2, 1))

    def test_who_is_not_let_in_is_not_counted(self):
        """A form of another site must not spend what belongs to the victim."""
        self._limit("form", 1)
        with mute_logger("odoo.http"):
            for _time in range(3):
                answer = self._post_item("tick", csrf=False)
                self.assertEqual(answer.status_code, 400)
        self.assertEqual(self._post_item("tick").status_code, 200)

    def test_one_query_more(self):
        self._get("/documents")
        counts = []
        execute = type(self.env.cr).execute

        def counted(cr, query, *args, **kwargs):
            counts[-1] += "implementation_rate" in str(query)
            return execute(cr, query, *args, **kwargs)

        with patch.object(type(self.env.cr), "execute", counted):
            for expected, path in ((1, "/documents"), (0, "/team")):
                counts.append(0)
                self._get(path)
                self.assertEqual(counts[-1], expected)


@tagged("post_install", "-at_install")
class TestRate(RateSetting, TransactionCase):
    """The counting itself, in real transactions."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self._forget)
        self.rate = self.env["implementation.rate"]

    def _forget(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM implementation_rate WHERE key LIKE '%:test'")

    def _keys(self):
        with self.registry.cursor() as cr:
            cr.execute("SELECT key FROM implementation_rate WHERE key LIKE '%:test'")
            return [row[0] for row in cr.fetchall()]

    def test_a_window_slides(self):
        self._limit("sign", 2)
        self.assertEqual(self.rate._wait("sign", "test"), 0)
        with self.registry.cursor() as cr:
            cr.execute(
                "UPDATE implementation_rate SET at = at - interval '45 seconds'"
                " WHERE key = 'sign:test'"
            )
        self.assertEqual(self.rate._wait("sign", "test"), 0)
        self.assertIn(self.rate._wait("sign", "test"), range(10, 16))
        self.assertEqual(self.rate._wait("sign", "test 2:test"), 0, "somebody else")
        self.assertEqual(len(self._keys()), 3, "what is refused is not counted")

    def test_what_failed_has_been_counted(self):
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.rate._wait("sign", "test")
            raise ZeroDivisionError
        self.assertEqual(self._keys(), ["sign:test"])

    def test_zero_is_no_limit(self):
        self._limit("sign", 0)
        for _time in range(30):
            self.assertEqual(self.rate._wait("sign", "test"), 0)
        self.assertFalse(self._keys())

    def test_without_a_connection_the_house_stays_open(self):
        with (
            patch.object(type(self.registry), "cursor", side_effect=PoolError),
            self.assertLogs("odoo.addons.implementation_methodology", "WARNING"),
        ):
            self.assertEqual(self.rate._wait("sign", "test"), 0)

    def test_old_rows_are_forgotten(self):
        self.rate._wait("sign", "test")
        self.rate._gc_counted()
        self.assertTrue(self._keys())
        self._age(rate.HOUR + 1)
        self.rate._gc_counted()
        self.env.cr.execute("SELECT count(*) FROM implementation_rate")
        self.assertEqual(self.env.cr.fetchone(), (0,))

    def test_methods_of_the_backend(self):
        self._limit("nudge", 1)
        user = self.env.ref("base.user_admin")
        limited = self.rate.with_user(user)
        limited._spend("nudge")
        with self.assertRaises(TooOften) as caught:
            limited._spend("nudge")
        self.assertEqual(caught.exception.http_status, 429)
        limited.sudo()._spend("nudge")
        with self.registry.cursor() as cr:
            cr.execute(
                "DELETE FROM implementation_rate WHERE key = %s",
                (f"nudge:user:{user.id}",),
            )
