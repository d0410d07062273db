# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_agreement import AgreementCommon
from .common_effort import EffortCommon

OWN = "helpdesk_mgmt.group_helpdesk_user_own"
TEAM = "helpdesk_mgmt.group_helpdesk_user_team"


class TodayCase(AgreementCommon):
    """People with one role each; a team that nobody of them belongs to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["helpdesk.ticket"].search([]).active = False
        cls.own = cls._new_user("today_own", OWN)
        cls.colleague = cls._new_user("today_colleague", OWN)
        cls.lead = cls._new_user("today_lead", TEAM)
        cls.team.user_ids += cls.own | cls.colleague | cls.lead
        cls.env.flush_all()
        cls.env.invalidate_all()  # the other side of the relation, too
        cls.other_team = cls.env["helpdesk.ticket.team"].create({"name": "Second line"})

    @classmethod
    def _ticket(cls, *args, **vals):
        return super()._ticket(*args, **{"user_id": False, **vals})

    def _as(self, user, companies=None):
        companies = companies or user.company_id
        context = {"allowed_company_ids": companies.ids, "tz": user.tz}
        return self.env(user=user, context=context)

    def _screen(self, user, at, role=None, companies=None):
        with self._at(at):
            today = self._as(user, companies)["support.today"]
            return today._screen(role, self._moment(at))

    def _tile(self, user, key, at="2026-03-02 12:00", role=None, companies=None):
        tiles = self._screen(user, at, role, companies)["tiles"]
        return next(tile for tile in tiles if tile["key"] == key)

    def _found(self, user, key, at="2026-03-02 12:00", role=None, companies=None):
        """What the list behind a tile shows; the number on the tile is the same."""
        tile = self._tile(user, key, at, role, companies)
        model = self._as(user, companies)[tile["action"]["res_model"]]
        with self._at(at):
            found = model.search(tile["action"]["domain"])
        self.assertEqual(tile["count"], len(found))
        self.assertLessEqual({row["id"] for row in tile["rows"]}, set(found.ids))
        return found.with_env(self.env)

    def _count(self):
        """Queries of the screen of the head, with warm caches."""
        for _time in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._screen(self.leader, "2026-03-10 12:00")
        return self.env.cr.sql_log_count - before

    def _refresh(self, ticket, at):
        self.env["support.sla.engine"]._refresh(ticket.ids, self._moment(at))


@tagged("post_install", "-at_install")
class TestToday(TodayCase):
    # Who sees what

    def test_an_agent_sees_his_own_and_what_nobody_of_his_teams_has_taken(self):
        mine = self._ticket(user_id=self.own.id)
        free = self._ticket()
        self._ticket(user_id=self.colleague.id)
        self._ticket(team_id=self.other_team.id)
        self._ticket(team_id=False)
        self.assertEqual(self._found(self.own, "due"), mine | free)
        self.assertEqual(self._found(self.own, "unassigned"), free)

    def test_a_wider_right_does_not_widen_the_screen_of_an_agent(self):
        mine = self._ticket(user_id=self.agent.id)
        self._ticket(user_id=self.colleague.id)
        self._ticket(team_id=self.other_team.id)
        self.assertEqual(self._found(self.agent, "due", role="agent"), mine)

    def test_a_lead_sees_the_teams_and_what_has_no_team(self):
        taken = self._ticket(user_id=self.colleague.id)
        nowhere = self._ticket(team_id=False)
        self._ticket(team_id=self.other_team.id)
        self.assertEqual(self._found(self.lead, "due"), taken | nowhere)

    def test_who_leads_a_team_without_being_of_it_sees_it_too(self):
        self.other_team.user_id = self.agent
        ticket = self._ticket(team_id=self.other_team.id)
        self.assertEqual(self._found(self.agent, "due", role="lead"), ticket)

    def test_the_head_sees_the_companies_chosen(self):
        company = self.env["res.company"].create({"name": "Another company"})
        self.leader.company_ids += company
        here = self._ticket(team_id=self.other_team.id)
        there = self._ticket(team_id=False, company_id=company.id)
        self.assertEqual(self._found(self.leader, "due"), here)
        both = self.env.company | company
        found = self._found(self.leader, "due", companies=both)
        self.assertEqual(found, here | there)

    def test_each_has_the_screens_of_his_groups_the_widest_first(self):
        at = "2026-03-02 12:00"
        for user, roles in (
            (self.own, ["agent"]),
            (self.lead, ["agent", "lead"]),
            (self.leader, ["agent", "lead", "head"]),
        ):
            screen = self._screen(user, at)
            self.assertEqual([role["id"] for role in screen["roles"]], roles)
            self.assertEqual(screen["role"], roles[-1])

    def test_others_are_refused(self):
        employee = self._new_user("today_employee", "base.group_user")
        for user, role in (
            (self.customer, None),
            (self.customer, "agent"),
            (employee, None),
            (self.own, "lead"),
            (self.lead, "head"),
            (self.leader, "owner"),
            (self.leader, ["head"]),
        ):
            with self.assertRaises(AccessError):
                self.env(user=user)["support.today"].action_tiles(role)

    # Tickets

    def test_what_is_done_is_on_no_tile(self):
        ticket = self._ticket()
        self._move(ticket, self.done, "2026-03-02 11:00")
        tiles = self._screen(self.leader, "2026-03-09 12:00", "agent")["tiles"]
        self.assertFalse([tile["key"] for tile in tiles if tile["count"]])

    def test_late_from_the_second_after_it_was_due(self):
        ticket = self._ticket()  # to be answered by 14:00
        self.assertEqual(self._found(self.own, "due", "2026-03-02 14:00"), ticket)
        self.assertFalse(self._found(self.own, "late", "2026-03-02 14:00"))
        self.assertFalse(self._found(self.own, "due", "2026-03-02 14:01"))
        self.assertEqual(self._found(self.own, "late", "2026-03-02 14:01"), ticket)

    def test_a_breach_stays_late_while_its_clock_is_on_hold(self):
        ticket = self._ticket()
        self._post(ticket, self.agent, "2026-03-02 10:30")
        self._refresh(ticket, "2026-03-03 12:00")  # to be solved by Monday 18:00
        self._move(ticket, self.awaiting, "2026-03-03 12:30")
        self.assertFalse(ticket.sla_due_at)
        self.assertEqual(self._found(self.own, "late", "2026-03-03 13:00"), ticket)

    def test_the_zone_of_the_user_says_when_today_ends(self):
        ticket = self._ticket()  # to be answered by 14:00 UTC
        for zone, at, found in (
            ("UTC", "2026-03-02 10:30", ticket),
            ("Europe/Kyiv", "2026-03-02 10:30", ticket),
            ("Pacific/Auckland", "2026-03-02 10:30", ticket.browse()),  # 23:30 there
            ("Pacific/Auckland", "2026-03-02 11:00", ticket),  # and now it is Tuesday
        ):
            user = self._new_user(f"today {zone} {at}", OWN, tz=zone)
            self.team.user_ids += user
            self.env.flush_all()
            user.invalidate_recordset()
            self.assertEqual(self._found(user, "due", at), found, f"{zone} {at}")

    def test_at_risk_is_what_is_not_late_yet(self):
        ticket = self._ticket()
        self._refresh(ticket, "2026-03-02 13:30")  # three quarters of 4 h are gone
        self.assertEqual(self._found(self.own, "risk", "2026-03-02 13:30"), ticket)
        self.assertFalse(self._found(self.own, "risk", "2026-03-02 14:30"))

    def test_unanswered_until_we_reply_and_since_the_client_wrote_again(self):
        ticket = self._ticket()
        self.assertEqual(self._found(self.own, "unanswered"), ticket)
        self._post(ticket, self.agent, "2026-03-02 11:00")
        self.assertFalse(self._found(self.own, "unanswered"))
        self._post(ticket, self.customer, "2026-03-02 11:30")
        tile = self._tile(self.own, "unanswered")
        self.assertEqual(
            [(row["id"], row["since"]) for row in tile["rows"]],
            [(ticket.id, "2026-03-02 11:30:00")],
        )

    def _hold(self, ticket, at, **kwargs):
        with self._at(at):
            ticket.with_user(self.agent)._sla_hold("client", **kwargs)

    def test_a_hold_without_an_end_is_too_long_after_five_days(self):
        ticket = self._ticket()
        self._hold(ticket, "2026-03-02 11:00")
        self.assertFalse(self._found(self.own, "hold", "2026-03-07 10:59"))
        self.assertEqual(self._found(self.own, "hold", "2026-03-07 11:00"), ticket)

    def test_a_hold_with_an_end_is_too_long_when_the_end_has_come(self):
        ticket = self._ticket()
        until = datetime(2026, 3, 16, 9)
        self._hold(ticket, "2026-03-02 11:00", until=until)
        self.assertFalse(self._found(self.own, "hold", "2026-03-16 08:00"))
        self._refresh(ticket, "2026-03-16 09:00")
        self.assertEqual(self._found(self.own, "hold", "2026-03-16 09:00"), ticket)

    def test_the_longest_hold_of_the_promise_goes_before_the_five_days(self):
        self.policy.hold_max_days = 8
        ticket = self._ticket()
        self._hold(ticket, "2026-03-02 11:00")
        self.assertFalse(self._found(self.own, "hold", "2026-03-09 11:00"))
        self._refresh(ticket, "2026-03-10 11:00")
        self.assertEqual(self._found(self.own, "hold", "2026-03-10 11:00"), ticket)

    def test_a_hold_is_too_long_as_soon_as_the_client_has_answered(self):
        ticket = self._ticket()
        self._hold(ticket, "2026-03-02 11:00")
        self._post(ticket, self.customer, "2026-03-02 11:30")
        self.assertEqual(self._found(self.own, "hold"), ticket)

    def test_a_hold_of_what_is_promised_nothing_counts_by_its_stage(self):
        self.policy.active = False
        ticket = self._ticket()
        self._hold(ticket, "2026-03-02 11:00")
        self.assertFalse(self._found(self.own, "hold", "2026-03-07 10:59"))
        self.assertEqual(self._found(self.own, "hold", "2026-03-07 11:00"), ticket)

    # Rows

    def test_five_rows_the_next_due_first_and_the_number_of_all(self):
        later = [self._ticket(f"2026-03-02 10:0{minute}") for minute in range(1, 7)]
        first = self._ticket("2026-03-02 09:00")
        tile = self._tile(self.own, "unassigned")
        self.assertEqual(tile["count"], 7)
        self.assertEqual(
            [row["id"] for row in tile["rows"]],
            [first.id, *(ticket.id for ticket in later[:4])],
        )

    def test_a_row_tells_whose_it_is_and_how_much_time_is_left(self):
        ticket = self._ticket(user_id=self.own.id, priority="3")
        [row] = self._tile(self.lead, "due", "2026-03-02 11:00")["rows"]
        self.assertEqual(
            {
                name: row[name]
                for name in ("number", "name", "client", "who", "urgent", "promise")
            },
            {
                "number": ticket.number,
                "name": "Cannot issue an invoice",
                "client": "Client & Sons",
                "who": self.own.name,
                "urgent": True,
                "promise": "First response",
            },
        )
        self.assertEqual(row["countdown"]["due"], "2026-03-02 14:00:00")
        self.assertEqual(row["countdown"]["left"], 3 * 3600)

    def test_what_is_promised_nothing_has_no_countdown(self):
        self.policy.active = False
        self._ticket()
        [row] = self._tile(self.own, "unassigned")["rows"]
        self.assertFalse(row["countdown"])

    def test_two_hundred_tickets_cost_the_queries_of_ten(self):
        def create(number):
            with self._at("2026-03-02 10:00"):
                self.env["helpdesk.ticket"].create(
                    [
                        {
                            "name": f"Ticket {place}",
                            "description": "<p>Words</p>",
                            "partner_id": self.client.id,
                            "team_id": self.team.id,
                            "user_id": False,
                        }
                        for place in range(number)
                    ]
                )

        create(10)
        ten = self._count()
        create(190)
        self.assertEqual(self._count(), ten)
        self.assertLessEqual(ten, 30)


@tagged("post_install", "-at_install")
class TestTodayAgreements(EffortCommon, TodayCase):
    def _with(self, name, terms=None, **vals):
        """An agreement with a client of its own, signed in January."""
        client = self.env["res.partner"].create({"name": name, "is_company": True})
        person = self.env["res.partner"].create(
            {"name": "Person", "parent_id": client.id}
        )
        vals.update(partner_id=client.id, contact_id=person.id)
        return self._signed_agreement(self._moment("2026-01-01 08:00"), vals, terms)

    def _ending(self, days, end):
        return self._with(f"Client of {end}", date_end=end, renewal_days=days)

    def test_agents_have_no_tiles_of_agreements(self):
        tiles = self._screen(self.own, "2026-03-02 12:00")["tiles"]
        self.assertEqual(
            [tile["key"] for tile in tiles],
            ["late", "due", "risk", "unanswered", "unassigned", "hold"],
        )

    def test_an_agreement_ends_soon_from_its_own_reminder_day_on(self):
        month = self._ending(30, date(2026, 4, 1))
        week = self._ending(7, date(2026, 3, 9))
        self._ending(6, date(2026, 3, 9))
        self._ending(30, date(2026, 4, 2))
        self._agreement({"date_end": date(2026, 3, 9)})  # signed by nobody
        self.assertEqual(self._found(self.leader, "ending"), week | month)
        rows = self._tile(self.leader, "ending")["rows"]
        self.assertEqual([row["id"] for row in rows], [week.id, month.id])
        self.assertIn("03/09/2026", rows[0]["words"])

    def test_what_is_terminated_needs_no_renewal(self):
        agreement = self._ending(30, date(2026, 3, 20))
        self.assertEqual(self._found(self.leader, "ending"), agreement)
        agreement._terminate(date(2026, 3, 10), "They left")
        self.assertFalse(self._found(self.leader, "ending"))

    def test_a_version_waits_until_all_have_signed(self):
        agreement = self._agreement()
        version = agreement.draft_id
        self.assertNotIn(version, self._found(self.leader, "signatures"))
        version._request(now=self._moment("2026-03-02 09:00"))
        self.assertIn(version, self._found(self.leader, "signatures"))
        row = self._tile(self.leader, "signatures")["rows"][-1]
        self.assertEqual((row["id"], row["number"]), (version.id, agreement.name))
        for member in agreement.member_ids.filtered("can_sign"):
            now = self._moment("2026-03-02 10:00")
            version._sign(member, member.partner_id.name, now=now)
        self.assertNotIn(version, self._found(self.leader, "signatures"))

    def _with_hours(self, used, name="Another client", **vals):
        """An agreement on 10 h a month, and what of them is used in March."""
        terms = {"allowance_hours": 10, "allowance_period": "month", "rate": 40}
        agreement = self._with(name, terms, **vals)
        ticket = self._ticket(
            partner_id=agreement.contact_id.id,
            user_id=self.agent.id,
            team_id=agreement.team_ids.id,
        )
        self._book(ticket, "2026-03-02", used)
        return agreement

    def test_hours_are_nearly_used_from_eighty_percent_on_the_most_used_first(self):
        near = self._with_hours(8)
        self._with_hours(7.9)
        over = self._with_hours(10.5)
        at = "2026-03-10 12:00"
        self.assertEqual(self._found(self.leader, "allowance", at), near | over)
        rows = self._tile(self.leader, "allowance", at)["rows"]
        self.assertEqual(
            [(row["id"], row["tone"]) for row in rows],
            [(over.id, "danger"), (near.id, "warning")],
        )
        self.assertIn("8 h of 10 h used", rows[1]["words"])

    def test_a_lead_sees_the_hours_of_agreements_with_his_teams_or_all(self):
        everybody = self._with_hours(9)
        ours = self._with_hours(9, team_ids=self.team.ids)
        self.other_team.user_ids = self.agent
        self._with_hours(9, team_ids=self.other_team.ids)
        at = "2026-03-10 12:00"
        self.assertEqual(self._found(self.lead, "allowance", at), everybody | ours)
        keys = [tile["key"] for tile in self._screen(self.lead, at)["tiles"]]
        self.assertEqual(keys[-2:], ["hold", "allowance"])

    def test_a_statement_waits_until_it_is_approved(self):
        agreement = self._ending(30, date(2026, 12, 31))
        statement = self.env["support.statement"]._draft(
            agreement, date(2026, 2, 1), self._moment("2026-03-01 06:00")
        )
        self.assertIn(statement, self._found(self.leader, "statements"))
        row = self._tile(self.leader, "statements")["rows"][0]
        self.assertEqual(
            (row["id"], row["number"], row["words"]),
            (statement.id, agreement.name, "February 2026"),
        )
        statement._by_verb().state = "approved"
        self.assertNotIn(statement, self._found(self.leader, "statements"))

    def test_twenty_agreements_cost_the_queries_of_ten(self):
        for number in range(10):
            self._with_hours(9, name=f"Client {number}")
        ten = self._count()
        for number in range(10, 20):
            self._with_hours(9, name=f"Client {number}")
        self.assertEqual(self._count(), ten)
