# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import html

from odoo import Command
from odoo.tests import tagged

from .common_agreement import AgreementCommon


@tagged("post_install", "-at_install")
class TestAgreementDocument(AgreementCommon):
    """The paper says what was frozen, in the client's language."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("uk_UA")
        cls.service = cls.env["support.agreement.service"].create(
            {"name": "Answers to questions"}
        )
        cls.channel = cls.env["helpdesk.ticket.channel"].create({"name": "Telegram"})

    def _requested(self, lang, **terms):
        self.client.lang = lang
        agreement = self._agreement(
            {"date_end": "2026-12-31", "currency_id": self.env.ref("base.UAH").id},
            {
                "service_ids": [Command.link(self.service.id)],
                "channel_ids": [Command.link(self.channel.id)],
                "reach_note": "Call us.",
                "duties": "We explain every breach.",
                "band_ids": [Command.create({"below": 92.5, "percent": 12.5})],
                "fee": 12500,
                "rate": 1250.5,
                "credit_cap": 25,
                "allowance_hours": 20.5,
                "small_change_hours": 0.5,
                "maintenance": True,
                **terms,
            },
        )
        agreement.member_ids.filtered(lambda one: one.side == "client").escalation = 1
        agreement.draft_id._request(now=self._moment("2026-01-02 09:00"))
        return agreement.draft_id

    def _words(self, version):
        seal = version.seal_id
        page, _type = (
            self.env["ir.actions.report"]
            .with_context(lang=seal.lang, tz=seal._tz())
            ._render_qweb_html("implementation_methodology.report_seal", seal.ids)
        )
        words = html.fromstring(page).find_class("o_implementation_seal")[0]
        return " ".join(words.text_content().replace("\N{NO-BREAK SPACE}", " ").split())

    def test_everything_that_is_agreed_stands_on_it(self):
        words = self._words(self._requested("en_US"))
        for expected in (
            "Client & Sons",
            "01/01/2026 – 12/31/2026",
            "Europe/Kyiv",
            "Answers to questions",
            "Monday 9:00–18:00",
            "First response Every priority 2 h",
            "Resolution Every priority 16 h",
            "at least 95 % are to be kept",
            "Agreed channels: Telegram",
            "Call us.",
            f"1. {self.client_person.name} {self.customer.email}",
            "Fee per month 12,500.00 UAH",
            "20 h 30 min",
            "1,250.50 UAH",
            "counts as support below 30 min",
            "included",
            "We explain every breach.",
            "below 92.5 % 12.5 %",
            "At most 25 % of a month's fee",
            "Draft put to signature",
        ):
            with self.subTest(expected):
                self.assertIn(expected, words)

    def test_numbers_are_written_as_the_client_writes_them(self):
        version = self._requested("uk_UA")
        self.assertEqual(version.seal_id.lang, "uk_UA")
        words = self._words(version)
        for expected in ("12 500,00 UAH", "1 250,50 UAH", "12,5 %", "01.01.2026"):
            with self.subTest(expected):
                self.assertIn(expected, words)

    def test_it_says_what_was_frozen_whatever_the_records_say_now(self):
        version = self._requested("en_US")
        before = self._words(version)
        self.client.name = "Renamed"
        self.client_person.email = "renamed@example.com"
        self.service.name = "Renamed"
        self.channel.name = "Renamed"
        self.calendar.name = "Renamed"
        self.env.ref("base.UAH").name = "OLD"
        self.calendar.attendance_ids[:1].unlink()
        self.assertEqual(self._words(version), before)

    def test_what_was_not_agreed_is_not_claimed(self):
        version = self._requested(
            "en_US",
            fee=0,
            rate=0,
            allowance_hours=0,
            maintenance=False,
            channel_ids=[Command.clear()],
            band_ids=[Command.clear()],
            duties=False,
        )
        words = self._words(version)
        self.assertIn("Through any channel.", words)
        self.assertIn("no price is agreed", words)
        self.assertIn("not included", words)
        for absent in ("Fee per month", "What is left", "When a promise is not kept"):
            with self.subTest(absent):
                self.assertNotIn(absent, words)
