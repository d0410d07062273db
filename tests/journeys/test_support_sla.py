# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""An agent works on a ticket by its clocks, and a lead excuses, in a real browser."""

from datetime import datetime, timedelta

from odoo.tests import HttpCase, tagged

from odoo.addons.support_sla.tests.common import SlaCommon

#: The countdown in the browser, on Mon 2 March 17:30 with an hour of the promise left.
COUNTDOWN = """
const { countdownWords } = odoo.loader.modules.get(
    "@support_sla/fields/sla_countdown/countdown_words"
);
const clock = {
    state: "running",
    now: "2026-03-02 17:30:00",
    risk: "2026-03-03 09:15:00",
    left: 3600,
    intervals: [
        ["2026-03-02 17:30:00", "2026-03-02 18:00:00"],
        ["2026-03-03 09:00:00", "2026-03-03 18:00:00"],
    ],
};
const night = 15 * 3600;
const cases = [
    [0, "1 h left", "fa-clock-o"],
    [60, "59 min left", "fa-clock-o"],
    [1800, "30 min left", "fa-moon-o"],
    [1800 + night / 2, "30 min left", "fa-moon-o"],
    [1800 + night, "30 min left", "fa-clock-o"],
    [1800 + night + 1200, "10 min left, at risk", "fa-exclamation-circle"],
    [1800 + night + 1799, "1 s left, at risk", "fa-exclamation-circle"],
    [3600 + night + 61, "late by 1 min 1 s of working time", "fa-exclamation-triangle"],
    [3600 + night + 7200, "late by 2 h of working time", "fa-exclamation-triangle"],
];
for (const [elapsed, words, icon] of cases) {
    const show = countdownWords(clock, elapsed);
    if (show.words !== words || show.icon !== icon) {
        throw new Error(`After ${elapsed} s: ${show.words}, ${show.icon}`);
    }
    const isClosed = elapsed >= 1800 && elapsed < 1800 + night;
    if (show.details.some((detail) => detail.words.startsWith("opens")) !== isClosed) {
        throw new Error(`After ${elapsed} s the hours are told wrongly`);
    }
}
console.log("test successful");
"""


@tagged("post_install", "-at_install", "browser")
class TestSupportSla(HttpCase, SlaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        (cls.agent | cls.leader).write({"lang": "en_US", "tz": "Europe/Kyiv"})
        # The browser's time cannot be frozen: these hours are always open.
        cls.calendar = cls._calendar("Always", [(day, 0, 24) for day in range(7)])
        cls.policy.calendar_id = cls.calendar
        cls.ticket = cls._ticket(cls._ago(hours=1), user_id=cls.agent.id)
        cls._ticket(cls._ago(), user_id=cls.agent.id, name="Another one")
        cls._post(cls.ticket, cls.agent, cls._ago(minutes=30))
        cls._post(cls.ticket, cls.customer, cls._ago(minutes=20))

    @classmethod
    def _ago(cls, **kwargs):
        return f"{datetime.now() - timedelta(**kwargs):%Y-%m-%d %H:%M}"

    def _kinds(self):
        return self.ticket.sla_fact_ids.mapped("kind")

    def test_queue_hold_why_release_and_news(self):
        action = self.env.ref("support_sla.helpdesk_ticket_action_my_queue")
        # The backend's assets are built at the first page; a tour does not wait for it.
        self.url_open("/web/login")
        self.start_tour(
            f"/odoo/action-{action.id}",
            "support_sla_agent_tour",
            login=self.agent.login,
        )
        self.assertEqual(
            self._kinds(), ["created", "reply", "customer", "hold", "release", "news"]
        )
        hold = self.ticket.sla_fact_ids[3]
        self.assertEqual(hold.data["reason"], "client")
        self.assertEqual(hold.data["note"], "The statement of March")
        self.assertEqual(hold.user_id, self.agent)
        self.assertEqual(self._clock(self.ticket, "news").state, "running")

    def test_a_lead_excuses_a_missed_response(self):
        late = self._ticket(self._ago(days=3), user_id=self.agent.id, name="Late one")
        action = self.env.ref("helpdesk_mgmt.helpdesk_ticket_action_opened")
        self.env["support.sla.engine"]._refresh(late.ids, datetime.now())
        self.url_open("/web/login")
        self.start_tour(
            f"/odoo/action-{action.id}/{late.id}",
            "support_sla_excuse_tour",
            login=self.leader.login,
        )
        response = self._clock(late, "first_response")
        self.assertRecordValues(
            response,
            [{"excused": True, "excuse_reason": "force_majeure"}],
        )

    def test_the_countdown_counts_within_working_hours_only(self):
        self.url_open("/web/login")
        self.browser_js(
            "/odoo",
            COUNTDOWN,
            "!!document.querySelector('.o_main_navbar')",
            login=self.agent.login,
        )
