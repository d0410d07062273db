# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The support part of the demo story: a client in regular support and his tickets.

Everything is done by the methods that clicks call, as the people who would click, at
moments counted back from now in working time.
"""

from odoo import Command, fields

from ..models.support_sla_ticket_watch import Moment
from . import agreement as papers

MARK = "support-demo"
HOUR = 3600

PERSONAS = [
    {
        "login": "bohdan",
        "password": "bohdan",
        "name": "Богдан Лисенко",
        "role": "integrator: head of support (backend)",
    },
    {
        "login": "iryna",
        "password": "iryna",
        "name": "Ірина Бондар",
        "role": "integrator: support agent (backend)",
    },
    {
        "login": "nazar",
        "password": "nazar",
        "name": "Назар Ткачук",
        "role": "client Zerno: key user (portal)",
    },
]
GROUPS = {
    "bohdan": "helpdesk_mgmt.group_helpdesk_manager",
    "iryna": "helpdesk_mgmt.group_helpdesk_user_team",
    "nazar": "base.group_portal",
}
#: Hours per priority from very high to low.
TARGETS = {
    "first_response": {"3": 1, "2": 2, "1": 4, "0": 4},
    "next_response": {"": 4},
    "periodic_update": {"": 9},
    "resolution": {"3": 4, "2": 9, "1": 18, "0": 36},
}
MAILED = (
    "helpdesk.ticket",
    "support.agreement",
    "support.agreement.version",
    "support.statement",
)
SOLVED = "Готово, перевірте, будь ласка."


def build(env):
    """Build the client, the team, the promise and the tickets, once."""
    if env["res.partner"].search_count([("ref", "=", MARK)]):
        return env["helpdesk.ticket"].search(
            [("partner_id.parent_id.ref", "in", (MARK, papers.MARK_ENDED))]
        )
    lang = "uk_UA" if env["res.lang"]._get_data(code="uk_UA") else "en_US"
    backend = env.user.lang or "en_US"
    quiet = {"no_reset_password": True, "mail_notify_force_send": False, "lang": lang}
    env = env(context={**env.context, **quiet})
    users = _people(env, env.ref("base.main_company"), backend)
    team = _team(env, users)
    agreement = papers.agree(env, users, team, _targets(), _levels())
    told = _Story(env, users, team, agreement.version_id.policy_id)
    told.tell()
    told.tickets |= papers.ended(env, users, team)
    env["support.sla.sweep"]._sweep_chunk(fields.Datetime.now())
    papers.report(env, agreement, users)
    # The people of the story have no mailboxes.
    mails = env["mail.mail"].search(
        [("model", "in", MAILED), ("state", "=", "outgoing")]
    )
    mails.cancel()
    return told.tickets


def _people(env, company, backend):
    client = env["res.partner"].create(
        {
            "name": "Зерно-Експорт",
            "ref": MARK,
            "is_company": True,
            "lang": env.lang,
            "city": "Одеса",
            "country_id": env.ref("base.ua").id,
        }
    )
    users = {}
    for persona in PERSONAS:
        login = persona["login"]
        partner = env["res.partner"].create(
            {
                "name": persona["name"],
                "email": f"{login}@example.com",
                "parent_id": (client if login == "nazar" else company.partner_id).id,
                "lang": env.lang if login == "nazar" else backend,
            }
        )
        users[login] = env["res.users"].create(
            {
                "partner_id": partner.id,
                "login": login,
                "password": persona["password"],
                "tz": "Europe/Kyiv",
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "group_ids": [Command.set(env.ref(GROUPS[login]).ids)],
            }
        )
    staff = (users["bohdan"], users["iryna"])
    env["hr.employee"].create(
        [
            {"name": user.name, "user_id": user.id, "company_id": company.id}
            for user in staff
        ]
    )
    return users


def _team(env, users):
    members = users["iryna"] | users["bohdan"]
    return env["helpdesk.ticket.team"].create(
        {
            "name": "Перша лінія",
            "user_id": users["bohdan"].id,
            "user_ids": [Command.set(members.ids)],
        }
    )


def _targets():
    return [
        Command.create(
            {"metric": metric, "priority": priority or False, "amount": hours}
        )
        for metric, targets in TARGETS.items()
        for priority, hours in targets.items()
    ]


def _levels():
    return [
        Command.create(
            {
                "name": "За пів години до строку",
                "moment": "before",
                "amount": 30,
                "notify": "activity",
                "role": "assignee",
            }
        ),
        Command.create(
            {
                "name": "Строк минув",
                "moment": "at",
                "amount": 0,
                "notify": "mail",
                "role": "leader",
            }
        ),
    ]


class _Story:
    """Tickets told one after the other."""

    def __init__(self, env, users, team, policy):
        self.env = env
        self.users = users
        self.team = team
        self.tickets = env["helpdesk.ticket"]
        self.now = fields.Datetime.now()
        calendars = env["support.sla.calendar"]
        self.hours = calendars._time_of(
            policy.calendar_id, env.ref("base.main_company")
        )

    def tell(self):
        """Last month's tickets, and eight, each in a state worth looking at."""
        papers.last_month(self)
        self._kept()
        self._missed_and_excused()
        self._breached()
        self._at_risk()
        self._waiting()
        self._answered_meanwhile()
        self._with_news()
        self._fresh()
        papers.this_month(self)

    # Verbs of the story

    def _ago(self, hours):
        """So many working hours before now; a moment is taken as it is."""
        if isinstance(hours, Moment):
            return hours
        return Moment.of(self.hours.subtract(self.now, round(hours * HOUR)))

    def _as(self, login, at):
        user = self.users[login]
        context = {**self.env.context, "support_sla_at": at}
        # Portal people write through the portal, which acts for them.
        return self.env(user=user, su=True, context=context)

    def _open(self, hours, name, text, priority="1", assigned="iryna"):
        at = self._ago(hours)
        ticket = self._as("nazar", at)["helpdesk.ticket"].create(
            {
                "name": name,
                "description": f"<p>{text}</p>",
                "partner_id": self.users["nazar"].partner_id.id,
                "team_id": self.team.id,
                "priority": priority,
                "user_id": self.users[assigned].id if assigned else False,
                "channel_id": self.env.ref(
                    "helpdesk_mgmt.helpdesk_ticket_channel_web"
                ).id,
            }
        )
        self.tickets |= ticket.with_env(self.env)
        return ticket.id

    def _ticket(self, ticket, login, hours):
        """The ticket as somebody works on it so many hours ago."""
        return self._as(login, self._ago(hours))["helpdesk.ticket"].browse(ticket)

    def _say(self, ticket, login, hours, text):
        self._ticket(ticket, login, hours).message_post(
            body=text, message_type="comment", subtype_xmlid="mail.mt_comment"
        )

    def _move(self, ticket, stage, hours):
        record = self._ticket(ticket, "iryna", hours)
        record.stage_id = self.env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{stage}")

    # The tickets

    def _kept(self):
        ticket = self._open(
            22, "Не друкується видаткова накладна", "Принтер обирається не той.", "2"
        )
        self._say(ticket, "iryna", 21, "Вітаю! Дивимося, відповімо за годину.")
        self._move(ticket, "in_progress", 20.5)
        self._say(ticket, "iryna", 18, SOLVED)
        self._move(ticket, "done", 17.5)

    def _missed_and_excused(self):
        ticket = self._open(
            40, "Залишки на складі не збігаються", "Різниця 12 тонн по двох партіях."
        )
        self._say(ticket, "iryna", 34, "Потрібен доступ до складу №2.")
        self._move(ticket, "in_progress", 33)
        self._say(ticket, "iryna", 15, SOLVED)
        self._move(ticket, "done", 14)
        record = self._ticket(ticket, "bohdan", 13)
        clock = record.sla_clock_ids.filtered(lambda c: c.metric == "first_response")
        record._sla_excuse(
            clock,
            {
                "reason": "client_access",
                "side": "client",
                "note": "Доступ до складу №2 клієнт відкрив на два дні пізніше.",
            },
        )

    def _breached(self):
        self._open(
            6,
            "Не можемо виставити рахунок",
            "Помилка під час підтвердження замовлення, машини стоять.",
            "3",
            assigned=None,
        )

    def _at_risk(self):
        ticket = self._open(
            7.5,
            "Повільно відкривається звіт про продажі",
            "Чекаємо кілька хвилин.",
            "2",
        )
        self._say(ticket, "iryna", 6.5, "Перевіряємо журнали сервера.")
        self._move(ticket, "in_progress", 6)

    def _waiting(self):
        ticket = self._open(
            9, "Додати нового контрагента", "Не приймає код ЄДРПОУ.", "1"
        )
        self._say(ticket, "iryna", 8, "Надішліть, будь ласка, витяг із реєстру.")
        self._ticket(ticket, "iryna", 8)._sla_hold("client", "Витяг із реєстру")

    def _answered_meanwhile(self):
        ticket = self._open(
            12, "Не видно договору в замовленні", "Поле порожнє для двох клієнтів."
        )
        self._say(ticket, "iryna", 11, "Про яких клієнтів ідеться?")
        self._move(ticket, "awaiting", 11)
        self._say(ticket, "nazar", 2, "Агро-Південь і Нива-Плюс.")

    def _with_news(self):
        ticket = self._open(
            5, "Оновити форму акта за новим наказом", "Форма чинна з наступного місяця."
        )
        self._say(ticket, "iryna", 4.5, "Уточнюємо вимоги наказу.")
        due = self.hours.add(self.now, 5 * HOUR)
        self._ticket(ticket, "iryna", 4)._sla_promise_news(due)

    def _fresh(self):
        self._open(
            0.25, "Як закрити місяць?", "Підкажіть порядок дій, будь ласка.", "0", None
        )
