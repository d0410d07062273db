# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The hypercare part of the demo story: a coffee roaster on day 9 after its go-live.

It is told by the people of the stories before it. Everything is done by the methods
that clicks call, at moments of the past days; the daily work is made up for at last.
A project that goes live soon has its window prepared, and clashes with another one.
"""

from datetime import timedelta

from odoo import Command, fields

from odoo.addons.implementation_methodology.demo import story as implementation
from odoo.addons.support_scope_classifier.demo import story as scope
from odoo.addons.support_sla.demo import agreement as papers
from odoo.addons.support_sla.demo import story as support
from odoo.addons.support_sla.models.support_sla_ticket_watch import Moment
from odoo.addons.support_sla.tools import term

from . import coming, course, requests

MARK = "hypercare-demo"
TZ = papers.TZ
#: Today is the ninth day: this many days have passed since the go-live.
PASSED = 8
LAST = 5

PERSONAS = [
    {
        "login": "svitlana",
        "password": "svitlana",
        "name": "Світлана Кравець",
        "role": "client Kavovyi Dvir: coordinator in hypercare (portal)",
    },
]
#: People of the client without a login: they write, call, or are asked last.
CONTACTS = {
    "halyna": ("Галина Бойко", "бухгалтерка"),
    "oleh": ("Олег Марчук", "начальник складу"),
    "ivan": ("Іван Поліщук", "старший продавець"),
    "yurii": ("Юрій Гаврилюк", "директор"),
}
STAFF = ("maria", "petro", "bohdan", "iryna")
#: Side, part, may edit, may sign, step of escalation.
PEOPLE = {
    "maria": ("integrator", "project_lead", True, True, 1),
    "bohdan": ("integrator", "support_lead", True, True, 2),
    "petro": ("integrator", "consultant", True, False, 0),
    "iryna": ("integrator", "consultant", True, False, 0),
    "svitlana": ("client", "coordinator", True, True, 1),
    "yurii": ("client", "escalation", False, True, 2),
    "halyna": ("client", "key_user", True, False, 0),
    "oleh": ("client", "key_user", True, False, 0),
    "ivan": ("client", "key_user", True, False, 0),
}


def build(env):
    """Build the client, its window and what happened in it, once; returns windows."""
    implementation.build(env)
    scope.build(env)
    client = env["res.partner"].search([("ref", "=", MARK)])
    if client:
        return env["hypercare.window"].search([("partner_id", "=", client.id)])
    lang = "uk_UA" if env["res.lang"]._get_data(code="uk_UA") else "en_US"
    quiet = {
        "no_reset_password": True,
        "mail_notify_force_send": False,
        "dont_notify": True,  # meetings of the story invite nobody
        "lang": lang,
    }
    env = env(context={**env.context, **quiet})
    before = env["mail.mail"].search([], order="id desc", limit=1).id or 0
    story = Story(env)
    story.tell()
    coming.tell(story)
    # The people of the story have no mailboxes.
    env["mail.mail"].search([("id", ">", before), ("state", "=", "outgoing")]).cancel()
    return story.window.with_env(env)


class Story:
    """The client's days since the go-live, one after the other."""

    def __init__(self, env):
        self.env = env
        self.now = fields.Datetime.now()
        self.today = term.local_day(self.now, TZ)
        self.first = self.today - timedelta(days=PASSED)
        #: Working days that are over; five or six, whatever day it is.
        self.past = [
            day
            for day in (self.first + timedelta(days=n) for n in range(PASSED))
            if day.weekday() < 5
        ]
        self.users = {
            login: env["res.users"].search([("login", "=", login)]) for login in STAFF
        }
        self.team = env["helpdesk.ticket.team"].search(
            [("user_id", "=", self.users["bohdan"].id)], limit=1
        )
        self.calendar = env.ref("support_sla.resource_calendar_support")
        self.partners = {login: user.partner_id for login, user in self.users.items()}
        self.tickets = {}
        self.client = self.project = self.window = self.agreement = None

    # Moments and people

    def at(self, when):
        """The instant of ``"2 14:30"``, see ``requests``."""
        number, _space, clock = when.partition(" ")
        return self.on(self.day(int(number)), clock)

    def on(self, day, clock):
        hours, minutes = map(int, clock.split(":"))
        start = term.midnight(day, TZ)
        return Moment.of(start + timedelta(hours=hours, minutes=minutes))

    def day(self, number):
        """A working day of the story, today after the last; of five 0 and 1 are one."""
        if number > LAST:
            return self.today
        return self.past[max(0, number - LAST - 1 + len(self.past))]

    def doing(self, login, at):
        """The environment in which somebody does something at a moment."""
        context = {**self.env.context, "support_sla_at": Moment.of(at)}
        # Who has no login writes through somebody who has, as does the portal.
        return self.env(user=self.users.get(login), su=True, context=context)

    def person(self, login):
        return self.window.person_ids.filtered(
            lambda person: person.partner_id == self.partners[login]
        )

    # The story

    def tell(self):
        self._client()
        self._agree()
        self._prepare()
        self._go_live()
        for request in requests.REQUESTS:
            self._ask(request)
        course.tell(self)

    def _client(self):
        env = self.env
        self.client = env["res.partner"].create(
            {
                "name": "Кавовий двір",
                "ref": MARK,
                "is_company": True,
                "lang": env.lang,
                "city": "Вінниця",
                "country_id": env.ref("base.ua").id,
            }
        )
        for login, (name, function) in CONTACTS.items():
            self.partners[login] = env["res.partner"].create(
                {
                    "name": name,
                    "function": function,
                    "email": f"{login}@example.com",
                    "parent_id": self.client.id,
                    "lang": env.lang,
                }
            )
        for persona in PERSONAS:
            login = persona["login"]
            self.partners[login] = env["res.partner"].create(
                {
                    "name": persona["name"],
                    "function": "операційна директорка",
                    "email": f"{login}@example.com",
                    "phone": "+380 44 000 00 03",
                    "parent_id": self.client.id,
                    "lang": env.lang,
                }
            )
            company = env.ref("base.main_company")
            self.users[login] = env["res.users"].create(
                {
                    "partner_id": self.partners[login].id,
                    "login": login,
                    "password": persona["password"],
                    "tz": TZ,
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                    "group_ids": [Command.set(env.ref("base.group_portal").ids)],
                }
            )

    def _agree(self):
        """Regular support is signed already; its promises go on after the window."""
        start = self.first - timedelta(days=14)
        self.agreement = self.env["support.agreement"].create(
            {
                "partner_id": self.client.id,
                "contact_id": self.partners["svitlana"].id,
                "user_id": self.users["bohdan"].id,
                "tz": TZ,
                "currency_id": self.env.ref("base.UAH").id,
                "date_start": start,
                "date_end": start + timedelta(days=364),
            }
        )
        version = self.agreement.draft_id
        version._take_level(self.env.ref("support_sla.agreement_level_standard"))
        version.write(
            {
                "valid_from": start,
                "calendar_id": self.calendar.id,
                "service_note": papers.SERVICES,
                "reach_note": papers.REACH,
                "channel_ids": [Command.set(self._channels().ids)],
                "allowance_hours": 10,
                "small_change_hours": 1,
                "rate": 1500,
                "fee": 18000,
            }
        )
        papers._sign(version, term.midnight(start, TZ) - timedelta(days=2, hours=-10))

    def _channels(self):
        channels = self.env["helpdesk.ticket.channel"]
        for name in ("web", "email", "phone", "other"):
            channels |= self._channel(name)
        return channels

    def _channel(self, name):
        return self.env.ref(f"helpdesk_mgmt.helpdesk_ticket_channel_{name}")

    def _prepare(self):
        """The window as the project lead prepares it in the week before."""
        maria = self.users["maria"]
        self.project = self.env["project.project"].create(
            {
                "name": "Odoo для Кавового двору",
                "partner_id": self.client.id,
                "user_id": maria.id,
            }
        )
        tried = implementation._workday(self.first, 2)
        test = self._open("svitlana", self.on(tried, "11:00"), "web")
        self.say(test, "iryna", self.on(tried, "11:20"), "Бачимо вас, канал працює!")
        self.move(test, requests.DONE, self.on(tried, "11:30"))
        self.window = (
            self.env["hypercare.window"]
            .with_user(maria)
            .create(
                {
                    "partner_id": self.client.id,
                    "project_id": self.project.id,
                    "team_id": self.team.id,
                    "calendar_id": self.calendar.id,
                    "tz": TZ,
                    "user_id": maria.id,
                    "planned_start": self.first,
                    "user_count": 14,
                    "app_count": 5,
                    "integration_count": 1,
                    "test_ticket_id": test.id,
                    "budget_hours": 40,
                    "documents_planned": 120,
                    "person_ids": [
                        Command.create(self.person_vals(login, *part))
                        for login, part in PEOPLE.items()
                    ],
                }
            )
        )
        week = timedelta(days=6)
        self.window.duty_ids = [
            Command.create({"person_id": self.person(login).id, **vals})
            for login, vals in (
                ("iryna", {"note": "перша лінія, 9:00–18:00"}),
                (
                    "petro",
                    {"date_to": self.first + week, "note": "склад, цех; на місці"},
                ),
                (
                    "petro",
                    {
                        "date_from": self.first + week + term.DAY,
                        "note": "друга лінія, віддалено",
                    },
                ),
            )
        ]
        course.list_processes(self)
        self.window._preload_faq(self.on(tried, "15:00"))

    def person_vals(self, login, side, duty, edits, signs, step):
        return {
            "partner_id": self.partners[login].id,
            "side": side,
            "duty": duty,
            "can_edit": edits,
            "can_sign": signs,
            "escalation": step,
        }

    def topic(self, name):
        return self.env.ref(f"hypercare.topic_{name}")

    def _go_live(self):
        """The recorded go-live opens the window."""
        live = self.project.with_user(self.users["maria"]).sudo()
        live._record_go_live(self.on(self.first, "08:00"))
        if self.window.state != "open":
            raise RuntimeError(f"The window stays closed:\n{self.window.entry_missing}")

    # Tickets

    def _open(self, who, at, channel, **vals):
        partner = self.partners[who]
        by = who if channel == "web" else "iryna"
        return (
            self.doing(by, at)["helpdesk.ticket"]
            .create(
                {
                    "name": "Перевірка каналу підтримки",
                    "description": "<p>Пробуємо, чи дійде.</p>",
                    "partner_id": partner.id,
                    "project_id": self.project.id,
                    "team_id": self.team.id,
                    "user_id": self.users["iryna"].id,
                    "channel_id": self._channel(channel).id,
                    **vals,
                }
            )
            .with_env(self.env)
        )

    def say(self, ticket, who, at, text):
        self.ticket(ticket, who, at).message_post(
            body=text,
            author_id=self.partners[who].id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def move(self, ticket, stage, at):
        record = self.ticket(ticket, "iryna", at)
        record.stage_id = self.env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{stage}")

    def ticket(self, ticket, who, at):
        """The ticket as somebody works on it at a moment."""
        return ticket.with_env(self.doing(who, at))

    def _ask(self, request):
        at = self.at(request.at) if request.at else self._just_now()
        vals = {
            "name": request.name,
            "description": f"<p>{request.text}</p>",
            "priority": request.priority,
        }
        if not request.steps:
            vals["user_id"] = False
        ticket = self._open(request.who, at, request.channel, **vals)
        self.tickets[request.key] = ticket
        processes = {one.name: one for one in self.window.process_ids}
        self.ticket(ticket, "iryna", at).write(
            {
                "nature": request.nature,
                "topic_id": self.topic(request.topic).id,
                "process_id": processes[course.process_name(request.process)].id,
            }
        )
        for when, what, *text in request.steps:
            if text:
                self.say(ticket, what, self.at(when), text[0])
            else:
                self.move(ticket, what, self.at(when))
        if request.tier:
            self.ticket(ticket, "iryna", self.now).solved_tier = request.tier
        if request.hours:
            day = self.day(int(request.steps[-1][0][0]))
            papers.book(self, ticket.id, "iryna", day, request.hours, request.name)
        if ticket.stage_id.closed:
            course.rate(self, ticket, request)

    def _just_now(self):
        """Half a working hour ago, and not before the window opened."""
        hours = self.env["support.sla.calendar"]._time_of(
            self.calendar, self.env.ref("base.main_company")
        )
        return Moment.of(hours.subtract(self.now, support.HOUR // 2))
