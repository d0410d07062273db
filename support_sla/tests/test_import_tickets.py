# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models import support_import
from .common_import import NOW, ImportCommon


@tagged("post_install", "-at_install")
class TestImportTickets(ImportCommon):
    # Dry run

    def test_a_check_says_what_is_meant_and_writes_nothing(self):
        tickets = self.env["helpdesk.ticket"].search_count([])
        noise, partners = self._noise(), self.env["res.partner"].search_count([])
        run = self._import(self._open_and_closed())
        lines = self._check(run)
        self.assertEqual(lines.mapped("state"), ["ok"] * 3)
        self.assertEqual(lines.mapped("number"), [2, 3, 4])
        self.assertIn("Client: Client & Sons", lines[0].matched)
        self.assertIn("contact: sla_customer", lines[0].matched)
        self.assertIn("team: Import team", lines[0].matched)
        self.assertIn(f"stage: {self.done.name}", lines[0].matched)
        self.assertIn("assigned: sla_agent", lines[1].matched)
        self.assertIn(f"stage: {self.cancelled.name}", lines[2].matched)
        self.assertEqual((run.state, run.total, run.ok_count), ("checked", 3, 3))
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), tickets)
        self.assertEqual(self.env["res.partner"].search_count([]), partners)
        self.assertEqual(self._noise(), noise)

    def test_a_file_of_a_ukrainian_office_is_read(self):
        rows = [
            {
                "Ключ": "7",
                "Тема": "Не друкує накладну",
                "Клієнт": "Client & Sons",
                "Стан": "вирішено",
                "Пріоритет": "критичний",
                "Створено": "02.03.2026 12:00",
                "Закрито": "02.03.2026 13:30",
            }
        ]
        run = self._import(rows, tz="Europe/Kyiv")
        data = self._csv(rows, ";")
        run.file = data
        ticket = self._run(run)
        self.assertEqual(ticket.name, "Не друкує накладну")
        self.assertEqual(ticket.priority, "3")
        self.assertEqual(ticket.opened_at, self._moment("2026-03-02 10:00"))
        self.assertEqual(ticket.closed_date, self._moment("2026-03-02 11:30"))

    def test_every_error_of_a_row_is_said_with_what_to_do(self):
        message = self._errors(
            key="",
            subject="",
            client="Nobody",
            team="No such team",
            created="soon",
            priority="somehow",
            hours="many",
            their_resolution="perhaps",
        )
        for words in (
            "key: this may not be empty",
            "subject: this may not be empty",
            "“Nobody” is not known here. Write its reference",
            "“No such team” is not known here",
            "“soon” is no date and time. Write 2026-03-02 10:30",
            "“somehow” is no priority",
            "“many” are no hours",
            "“perhaps” is no judgement",
        ):
            self.assertIn(words, message)

    def test_rows_that_cannot_be_are_refused(self):
        for cells, words in (
            ({"first_reply": "2026-03-02 09:00"}, "have to follow each other"),
            ({"created": "2026-04-01 10:00"}, "lies in the future"),
            ({"stage": "solved"}, "say when it was closed"),
            ({"stage": "open", "closed": "2026-03-03 10:00"}, "is an open one"),
            ({"stage": "Dreaming"}, "“Dreaming” is no stage of this team"),
            ({"assigned": "sla_customer"}, "is not known here"),
            ({"client": "", "contact_e-mail": ""}, "client: this may not be empty"),
            ({"hours": "1"}, "booked on an employee"),
        ):
            self.assertIn(words, self._errors(**cells))

    def test_one_key_is_one_row_and_one_name_one_client(self):
        self.env["res.partner"].create({"name": "Client & Sons", "is_company": True})
        rows = [self._row("1"), self._row("1"), self._row("2", client="Client & Sons")]
        lines = self._check(self._import(rows))
        self.assertEqual(lines.mapped("state"), ["ok", "error", "error"])
        self.assertIn("in the file already", lines[1].message)
        self.assertIn("could be several. Write its reference", lines[2].message)

    def test_a_file_that_is_none_says_what_to_do(self):
        run = self._import([{"subject": "x"}])
        with self.assertRaisesRegex(UserError, "columns are missing: “key”, “created”"):
            run.action_check()
        run.file = False
        with self.assertRaisesRegex(UserError, "Choose the file first"):
            run.action_check()

    def test_the_template_is_a_file_that_can_be_read(self):
        run = self._import()
        run.file = run.template_file
        with self.assertRaisesRegex(UserError, "no row below the headings"):
            run.action_check()
        self.assertIn("їхнє вирішення", run.columns_help)
        # The example of the template is a row that would be understood.
        text = run._template().decode("utf-8-sig").splitlines()
        heading, example = text[0].split(","), text[2].removeprefix("# ").split(",")
        row = dict(zip(heading, example, strict=True))
        self.team.name = row["team"] = "Of the template"
        row.update({"assigned": "sla_agent", "hours": "", "contact e-mail": ""})
        self.assertEqual(self._check(self._import([row])).state, "ok")

    # Import

    def test_the_past_is_told_at_its_own_moments(self):
        """4 h from Monday 10:00 are 14:00, 8 h are 18:00; closed after 9 h."""
        first, second, third = self._run(self._import(self._open_and_closed()))
        facts = self.env["support.sla.fact"]._of_tickets(first.ids)[first.id]
        self.assertEqual(
            [(fact.kind, str(fact.at)) for fact in facts],
            [
                ("created", "2026-03-02 10:00:00"),
                ("reply", "2026-03-02 13:00:00"),
                ("closed", "2026-03-03 10:00:00"),
            ],
        )
        self.assertEqual({str(f.data["told"]) for f in facts}, {f"{NOW}:00"})
        response = self._clock(first, "first_response")
        self.assertEqual(response.state, "met")
        self.assertEqual(str(response.due_at), "2026-03-02 14:00:00")
        resolution = self._clock(first, "resolution")
        self.assertEqual(resolution.state, "missed")
        self.assertEqual(str(resolution.breached_at), "2026-03-02 18:00:00")
        self.assertEqual(resolution.consumed, 9 * 3600)
        self.assertEqual(first.partner_id, self.customer.partner_id)
        self.assertEqual(first.stage_id, self.done)
        self.assertEqual(str(first.opened_at), "2026-03-02 10:00:00")
        self.assertEqual(second.sla_status, "breached")
        self.assertEqual(str(second.sla_unanswered_since), "2026-03-02 10:00:00")
        self.assertEqual(set(third.sla_clock_ids.mapped("state")), {"cancelled"})

    def test_what_is_stored_is_what_a_replay_tells(self):
        tickets = self._run(self._import(self._open_and_closed()))
        now = self._moment(NOW)
        found = self.env["support.sla.audit"]._differences(tickets.ids, now)
        self.assertEqual(found.lines, [])

    def test_nobody_is_told_of_the_past(self):
        """Also not by a later sweep: what was planned before is suppressed."""
        self.team.tell_gap = True
        self.policy.write(
            {
                "level_ids": [
                    Command.create(
                        {
                            "name": name,
                            "moment": moment,
                            "amount": amount,
                            "notify": notify,
                            "role": "leader",
                        }
                    )
                    for name, moment, amount, notify in (
                        ("Soon", "before", 30, "activity"),
                        ("Now", "at", 0, "mail"),
                        ("Late", "after", 120, "mail"),
                    )
                ]
            }
        )
        self._signed_agreement(
            self._moment("2026-03-05 10:00"), vals={"date_start": "2026-03-05"}
        )
        noise = self._noise()
        self._run(self._import(self._open_and_closed()))
        self.assertEqual(self._noise(), noise)
        with self._at("2026-03-11 12:00"):
            self.env["support.sla.sweep"]._sweep_chunk(self._moment("2026-03-11 12:00"))
        firings = self.env["support.sla.firing"].search([])
        self.assertLessEqual(set(firings.mapped("outcome")), {"suppressed"})
        self.assertEqual(self._noise(), noise)

    def test_what_comes_up_after_the_import_escalates_as_ever(self):
        """Opened today at 9:00: the answer is due at 13:00, an hour from now."""
        self.policy.level_ids = [
            Command.create(
                {
                    "name": name,
                    "moment": m,
                    "amount": a,
                    "notify": "mail",
                    "role": "leader",
                }
            )
            for name, m, a in (("Soon", "before", 90), ("Now", "at", 0))
        ]
        ticket = self._run(self._import([self._row("1", created="2026-03-10 09:00")]))
        clock = self._clock(ticket, "first_response")
        self.assertEqual(str(clock.armed_from), f"{NOW}:00")
        with self._at("2026-03-10 13:30"):
            self.env["support.sla.sweep"]._sweep_chunk(self._moment("2026-03-10 13:30"))
        outcomes = {
            firing.level_id.name: firing.outcome
            for firing in self.env["support.sla.firing"].search(
                [("clock_id", "=", clock.id)]
            )
        }
        self.assertEqual(outcomes, {"Soon": "suppressed", "Now": "fired"})

    def test_old_tickets_meet_what_was_agreed_when_they_were_opened(self):
        agreement = self._signed_agreement(
            self._moment("2026-03-04 10:00"), vals={"date_start": "2026-03-04"}
        )
        rows = [self._row("1"), self._row("2", created="2026-03-05 10:00")]
        before, after = self._run(self._import(rows))
        self.assertFalse(before.agreement_id)
        self.assertEqual(before.agreement_gap, "none")
        self.assertEqual(after.agreement_id, agreement)
        clock = self._clock(before, "first_response")
        self.assertEqual(str(clock.due_at), "2026-03-02 14:00:00")
        clock = self._clock(after, "first_response")
        self.assertEqual(str(clock.due_at), "2026-03-05 12:00:00")

    # Once, whatever happens

    def test_a_row_is_imported_once_whatever_is_pressed(self):
        rows = self._open_and_closed()
        run = self._import(rows)
        tickets = self._run(run)
        self.assertEqual((run.state, run.done, run.progress), ("done", 3, 100))
        self._work()
        again = self._import(rows)
        self.assertEqual(self._run(again), tickets)
        self.assertIn("Imported before as", again.line_ids[0].message)
        other = self._run(self._import(rows, source="Other desk"))
        self.assertEqual(len(other - tickets), 3)

    def test_a_killed_import_goes_on_where_it_was(self):
        rows = [self._row(str(number)) for number in range(5)]
        run = self._import(rows)
        self._check(run)
        run.action_import()
        done = []

        def die(_cron, processed=0, *, remaining=None, deactivate=False):
            done.append(processed)
            return 0

        with (
            patch.dict(support_import.CHUNKS, {"tickets": 2}),
            patch.object(type(self.env["ir.cron"]), "_commit_progress", die),
        ):
            self.env["support.import"]._cron_import()
            self.assertEqual((run.state, run.done, done), ("running", 2, [2]))
            self.assertEqual(run.progress_words, "2 of 5")
            commits = self._work()
        self.assertEqual(commits, [(2, 1), (1, 0)])
        self.assertEqual(run.state, "done")
        self.assertEqual(len(run.line_ids.ticket_id), 5)

    def test_a_row_that_breaks_stops_no_other_and_is_uploaded_again(self):
        rows = [self._row("1"), self._row("2", priority="somehow"), self._row("3")]
        run = self._import(rows)
        self._check(run)
        Ticket = self.env["helpdesk.ticket"]
        story = type(run)._ticket_story

        full = "The disk is full."

        def broken(self, line, now):
            if line.key == "3":
                raise UserError(full)
            return story(self, line, now)

        with patch.object(type(run), "_ticket_story", broken), self._at(NOW):
            run.action_import()
            self._work()
        self.assertEqual(run.line_ids.mapped("state"), ["imported", "error", "error"])
        self.assertEqual(run.line_ids[2].message, "The disk is full.")
        self.assertEqual((run.imported_count, run.error_count), (1, 2))
        first = run.line_ids[0].ticket_id
        rows[1] = self._row("2")
        run.file = self._csv(rows)
        self.assertEqual(run.state, "new")
        self.assertFalse(run.line_ids)
        tickets = self._run(run)
        self.assertEqual(len(tickets), 3)
        self.assertIn(first, tickets.with_env(first.env))
        keys = ["csv:1", "csv:2", "csv:3"]
        self.assertEqual(Ticket.search_count([("import_key", "in", keys)]), 3)

    # Their judgement

    def test_both_judgements_are_shown_with_our_reason(self):
        replied, closed = "2026-03-02 13:00", "2026-03-03 10:00"
        told = {"first_reply": replied, "closed": closed}
        theirs = {"their_first_response": "kept", "their_resolution": "kept"}
        run = self._import(
            [
                self._row("1", **told, **theirs),
                self._row("2", **told, **{**theirs, "their_resolution": "missed"}),
                self._row("3", **told),
            ]
        )
        self._run(run)
        self.assertEqual(
            run.line_ids.mapped("state"), ["different", "same", "imported"]
        )
        line = run.line_ids[0]
        self.assertEqual(line.theirs, "First response: kept\nResolution: kept")
        self.assertIn("Resolution: missed, due", line.ours)
        self.assertIn("Resolution: promised 8 h within ", line.explanation)
        self.assertIn("9 h of working time", line.explanation)
        self.assertEqual((run.same_count, run.different_count), (1, 1))
        self.assertEqual(run.imported_count, 3)

    def test_what_we_do_not_promise_differs_and_says_why(self):
        self.policy.action_archive()
        row = self._row(
            "1", closed="2026-03-02 11:00", their_resolution="kept", stage="solved"
        )
        run = self._import([row])
        self._run(run)
        self.assertEqual(run.line_ids.state, "different")
        self.assertIn("no policy that held", run.line_ids.explanation)

    # Hours

    def test_hours_are_booked_on_the_day_of_the_work(self):
        employee = self.env["hr.employee"].create(
            {"name": "Agent", "user_id": self.agent.id}
        )
        row = self._row(
            "1", assigned="sla_agent", hours="1:30", closed="2026-03-03 10:00"
        )
        run = self._import([row])
        ticket = self._run(run)
        self.assertEqual(run.line_ids.state, "imported", run.line_ids.message)
        line = self.env["account.analytic.line"].search(
            [("helpdesk_ticket_id", "=", ticket.id)]
        )
        self.assertEqual(line.employee_id, employee)
        self.assertEqual((line.unit_amount, str(line.date)), (1.5, "2026-03-03"))
