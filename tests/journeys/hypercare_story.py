# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""People, places and means of the story from a contract to regular support."""

from contextlib import contextmanager
from datetime import date, timedelta
from types import SimpleNamespace
from unittest.mock import patch

from lxml import html

from odoo import Command
from odoo.http import Request

from odoo.addons.hypercare.tools import pack
from odoo.addons.implementation_methodology.tests.common import ImplementationCommon
from odoo.addons.support_scope_classifier.tests.common import ScopeCommon

#: Hours are UTC; in Kyiv it is two more in March, until the 29th.
SIGNED = "2026-01-05 10:00"
STARTED = date(2026, 1, 12)
TRIED = "2026-02-27 10:00"
LIVE = "2026-03-02 07:00"
FIRST, LAST = date(2026, 3, 2), date(2026, 3, 16)
MONDAY, TUESDAY = "2026-03-02", "2026-03-03"
PROCESSES = ("Orders", "Purchases", "Stock", "Invoices", "Payments")


class HypercareStory(ImplementationCommon, ScopeCommon):
    """An integrator and a client: the implementation is sold, agreed and nearly done.

    ``manager`` leads the project, ``leader`` the support, ``agent`` answers;
    ``coordinator`` speaks for the client, ``sponsor`` is above her.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls._only_ours()
        cls.sponsor = cls._new_user("story_sponsor", "base.group_portal", cls.client)
        for user, name in (
            (cls.manager, "Petro Lysenko"),
            (cls.leader, "Maria Shevchuk"),
            (cls.agent, "Ivan Bondar"),
            (cls.consultant, "Yurii Melnyk"),
            (cls.coordinator, "Olena Koval"),
            (cls.sponsor, "Taras Hrynko"),
        ):
            user.write({"name": name, "lang": "en_US", "tz": "Europe/Kyiv"})
        cls.client.lang = "en_US"
        # Who decides on a go-live writes the project, too.
        cls.manager.group_ids += cls.env.ref("project.group_project_manager")
        cls.team.show_in_portal = True
        cls.env.company.write(
            {
                "helpdesk_mgmt_portal_select_team": True,
                "helpdesk_mgmt_portal_team_id_required": True,
            }
        )
        cls.later_team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Regular support",
                "show_in_portal": True,
                "user_ids": [Command.set(cls.agent.ids)],
            }
        )
        cls.client_person = cls.coordinator.partner_id
        cls.contract = cls._agreement(terms={"allowance_hours": 10, "rate": 40})
        cls.project = cls._start_implementation(
            people={**cls._people(), "client_sponsor": cls.sponsor},
            name="Odoo for Client & Sons",
            anchor_date=STARTED,
        )
        cls.project.user_id = cls.manager

    @classmethod
    def _only_ours(cls):
        """Windows that the database has would get their days as well."""
        others = cls.env["hypercare.window"].search([])
        others._by_verb().write({"state": "cancelled"})

    def setUp(self):
        super().setUp()
        Seal = type(self.env["implementation.seal"])
        render = Seal._render
        self.startPatcher(
            patch.object(
                Seal,
                "_render",
                # Odoo's tests get a page instead of a PDF, unless they say so.
                lambda seal: render(seal.with_context(force_report_rendering=True)),
            )
        )

    # In the browser and by requests

    def _password(self, user):
        return user.login + "x" * (8 - len(user.login))

    @contextmanager
    def _as(self, user, at):
        """Log in at a moment, as people do each day."""
        self.env.flush_all()
        with self._at(at):
            self.authenticate(user.login, self._password(user))
            yield
        self.env.invalidate_all()

    def _read(self, user, at, path):
        """The words of a page that ``user`` opens."""
        with self._as(user, at):
            page = self.url_open(path)
        self.assertEqual(page.status_code, 200, path)
        return " ".join(html.fromstring(page.content).text_content().split())

    def _submit(self, user, at, path, **form):
        """Send a form as ``user``; returns the page that follows."""
        with self._as(user, at):
            token = Request.csrf_token(self)
            page = self.url_open(path, data={"csrf_token": token, **form})
        self.assertEqual(page.status_code, 200, path)
        return page

    def _accept(self, user, at, path):
        """Sign a document with a typed name."""
        page = self._submit(user, at, f"{path}/accept", name=user.name)
        self.assertIn("Signed. Thank you.", page.text)

    def _tour(self, user, at, url, name):
        """Play a tour in a real browser on the day of the story."""
        # The backend's assets are built at the first page; a tour does not wait for it.
        self.url_open("/web/login")
        self.env.flush_all()
        with self._at(at):
            self.start_tour(url, name, login=user.login)
        self.env.invalidate_all()

    # Days

    def _run_daily(self, at):
        """The cron at a moment (UTC), its commits left out."""
        commit = patch.object(
            type(self.env["ir.cron"]), "_commit_progress", lambda *_a, **_k: 60
        )
        with self._at(at), commit:
            self.env["hypercare.window"]._cron_daily()
            self.env.flush_all()
        self.env.invalidate_all()

    def _run_nights(self, first, last):
        """The cron in each night after the days from ``first`` to ``last``."""
        day = first
        while day <= last:
            night = day + timedelta(days=1)
            self._run_daily(f"{night} 01:00")
            day = night

    # Records

    def _do(self, items, at):
        """Do these items of a stage by the verbs, and no others."""
        self._work_through(SimpleNamespace(item_ids=items), now=self._moment(at))

    def _criterion(self, window, kind, code):
        return window.criterion_ids.filtered(
            lambda one: (one.kind, one.code) == (kind, code)
        )

    def _row(self, user, window):
        return window.person_ids.filtered(lambda one: one.partner_id == user.partner_id)

    def _promised(self, ticket, metric="first_response"):
        """(hours promised, policy) of a clock."""
        promise = self._clock(ticket, metric).promise_id
        return promise.seconds / 3600, promise.policy_id

    def _asked(self, subject):
        """The ticket with a subject, as the portal made it."""
        ticket = self.env["helpdesk.ticket"].search([("name", "=", subject)])
        self.assertEqual(len(ticket), 1, subject)
        return ticket

    def _ask(self, at, subject, text="It says no."):
        """A request through the form of the portal."""
        self._submit(
            self.coordinator,
            at,
            "/submitted/ticket",
            subject=subject,
            description=text,
            team=self.team.id,
        )
        return self._asked(subject)

    def _solve(self, ticket, at, nature, words="Done, please look."):
        """The agent answers, says what it was, and closes the ticket."""
        self._post(ticket, self.agent, at, words)
        with self._at(at):
            ticket.with_user(self.agent).write({"nature": nature})
        self._move(ticket, self.done, at)

    def _person_vals(self, user, side, duty, escalation=0):
        return {
            "partner_id": user.partner_id.id,
            "side": side,
            "duty": duty,
            "can_edit": duty != "escalation",
            "can_sign": duty in ("project_lead", "support_lead", "coordinator"),
            "escalation": escalation,
        }

    # What people do in the back end

    def _complete(self, window, tried):
        """What the checklist asks for, as the manager fills it in."""
        known = window.person_ids.partner_id
        people = (
            (self.manager, "integrator", "project_lead", 1),
            (self.leader, "integrator", "support_lead", 0),
            (self.consultant, "integrator", "consultant", 0),
            (self.coordinator, "client", "coordinator", 1),
            (self.sponsor, "client", "escalation", 2),
        )
        window.write(
            {
                "team_id": self.team.id,
                "tz": "Europe/Kyiv",
                "planned_days": 14,
                "days_reason": "Agreed in the contract.",
                "planned_start": FIRST,
                "test_ticket_id": tried.id,
                "process_ids": [Command.create({"name": one}) for one in PROCESSES],
                "person_ids": [
                    Command.create(self._person_vals(*one))
                    for one in people
                    if one[0].partner_id not in known
                ],
            }
        )
        window.duty_ids = [
            Command.create({"person_id": self._row(self.consultant, window).id})
        ]

    def _hold_standup(self, window, at):
        with self._at(at):
            standup = (
                self.env["hypercare.standup"]
                .with_user(self.consultant)
                .create({"window_id": window.id, "blockers": "The bank's file"})
            )
            standup.action_publish()
        self.assertEqual((standup.new_count, standup.closed_count), (3, 3))
        path = f"/my/hypercare/{window.id}/standups"
        page = self._read(self.coordinator, f"{TUESDAY} 07:00", path)
        self.assertIn("The bank's file", page)

    def _set_board(self, window, at):
        """The coordinator sets every process to ok."""
        for process in window.process_ids:
            path = f"/my/hypercare/{window.id}/board/{process.id}"
            page = self._submit(self.coordinator, at, path, state="ok")
            self.assertIn("Noted. Thank you.", page.text)

    def _ask_again(self, faq):
        """Who types the question is shown the answer; who asks is a repeat."""
        self._tour(
            self.coordinator,
            "2026-03-04 08:00",
            "/new/ticket",
            "hypercare_suggest_tour",
        )
        again = self._ask("2026-03-04 09:00", "Changing the date of an invoice?")
        self._solve(again, "2026-03-04 09:30", "question")
        with self._at("2026-03-04 09:40"):
            shown = again.with_user(self.agent).similar_faq_ids
            self.assertIn(faq, shown)
            faq.with_user(self.agent).with_context(
                hypercare_ticket_id=again.id
            ).action_link_ticket()
        self.assertTrue(again.faq_known)

    def _teach(self, window):
        """A training on what was asked; who missed it sees the recording."""
        with self._at("2026-03-05 10:00"):
            session = (
                self.env["hypercare.session"]
                .with_user(self.consultant)
                .create(
                    {
                        "window_id": window.id,
                        "topic_id": self.env.ref("hypercare.topic_documents").id,
                        "date_start": "2026-03-05 12:00:00",
                    }
                )
            )
            session.action_plan()
        invited = session.event_id.partner_ids
        self.assertIn(self.coordinator.partner_id, invited)
        with self._at("2026-03-05 13:30"):
            session.action_hold()
            session.recording_url = "https://video.example.com/documents"
        with self._as(self.coordinator, "2026-03-05 15:00"):
            page = self.url_open("/my/faq")
        self.assertIn("https://video.example.com/documents", page.text)

    def _waive(self, rows, code, reason):
        """The manager proposes to do without a criterion."""
        row = rows.filtered(lambda one: one.code == code)
        dialog = (
            self.env["hypercare.criterion.waive"]
            .with_user(self.manager)
            .create({"criterion_id": row.id, "reason": reason})
        )
        with self._at("2026-03-16 07:00"):
            dialog.action_confirm()

    def _fill_handover(self, handover):
        """What the suite does not know, and who goes on with the open ticket."""
        known = handover.empty_words
        self.assertIn("Labels are not printed", handover.known_issues)
        self.assertIn("Portal for suppliers", handover.roadmap)
        self.assertIn(self.contract.name, handover.agreement_terms)
        handover.write(
            {
                "team_id": self.later_team.id,
                **{
                    name: "Nothing to tell."
                    for name in pack.SECTIONS
                    if not (handover[name] or "").strip()
                },
            }
        )
        self.assertNotEqual(handover.empty_words, known)
        row = handover.ticket_ids
        self.assertEqual(row.name, "Labels are not printed")
        row.write(
            {
                "team_id": self.later_team.id,
                "stage_id": self.working.id,
                "user_id": self.agent.id,
                "note": "The driver comes on Friday",
            }
        )
