# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The agreement part of the demo story: signed three months ago, kept and reported.

A second client's agreement has ended, so that his request shows what is missing.
"""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command, fields

from ..models.support_sla_ticket_watch import Moment
from ..tools import term

MARK_ENDED = "support-demo-ended"
TZ = "Europe/Kyiv"
HOUR = 3600
SERVICES = (
    "Відповіді на запитання, виправлення помилок, налаштування звітів і форм, "
    "нові користувачі та ролі."
)
DUTIES = (
    "Якщо за місяць дотримано менше обіцянок, ніж погоджено, частина вартості "
    "місяця повертається за шкалою; причини порушень розбираємо разом."
)
REACH = "support@example.com · Telegram: @odoo_support · +380 44 000 00 00"


def agree(env, users, team, targets, levels):
    """The agreement of the client, signed by both sides three months ago."""
    now = fields.Datetime.now()
    today = term.local_day(now, TZ)
    start = (today - relativedelta(months=3)).replace(day=1)
    client = users["nazar"].partner_id.commercial_partner_id
    agreement = env["support.agreement"].create(
        {
            "partner_id": client.id,
            "contact_id": users["nazar"].partner_id.id,
            "user_id": users["bohdan"].id,
            "tz": TZ,
            "currency_id": env.ref("base.UAH").id,
            "date_start": start,
            "date_end": start + relativedelta(years=1, days=-1),
        }
    )
    bohdan = users["bohdan"].partner_id
    agreement.member_ids.filtered(lambda m: m.partner_id == bohdan).escalation = 1
    env.ref("base.UAH").active = True
    hours = env.ref("support_sla.resource_calendar_support")
    hours.tz = TZ
    version = agreement.draft_id
    version._take_level(env.ref("support_sla.agreement_level_business_critical"))
    version.write(
        {
            "valid_from": start,
            "calendar_id": hours.id,
            "target_ids": [Command.clear(), *targets],
            "escalation_ids": [Command.clear(), *levels],
            "goal": 90.0,
            "service_note": SERVICES,
            "duties": DUTIES,
            "reach_note": REACH,
            "channel_ids": [
                Command.set(
                    env.ref("helpdesk_mgmt.helpdesk_ticket_channel_web").ids
                    + env.ref("helpdesk_mgmt.helpdesk_ticket_channel_email").ids
                )
            ],
            "allowance_hours": 12,
            "small_change_hours": 1,
            "rate": 1500,
            "fee": 24000,
            "credit_cap": 30,
            "band_ids": [
                Command.clear(),
                Command.create({"below": 90, "percent": 5}),
                Command.create({"below": 75, "percent": 15}),
            ],
        }
    )
    asked = term.midnight(start, TZ) - timedelta(days=4, hours=-11)
    _sign(version, asked)
    return agreement


def _sign(version, asked):
    version._request(now=asked)
    for hours, member in enumerate(version.agreement_id.member_ids, 1):
        if member.can_sign:
            version._sign(
                member, member.partner_id.name, now=asked + timedelta(hours=hours)
            )


def last_month(story):
    """Tickets of the month before, in the words of ``story``: kept, late, excused."""
    first = term.local_day(story.now, TZ).replace(day=1) - relativedelta(months=1)
    start = term.midnight(first, TZ)

    def at(hours):
        return Moment.of(story.hours.add(start, round(hours * HOUR)))

    kept = story._open(
        at(20), "Як провести повернення від покупця?", "Покажіть на прикладі.", "1"
    )
    story._say(kept, "iryna", at(21), "Надсилаю інструкцію з кроками.")
    story._move(kept, "done", at(24))
    late = story._open(
        at(60), "Не формується податкова накладна", "Помилка в коді товару.", "2"
    )
    story._say(late, "iryna", at(63), "Знайшли причину, виправляємо довідник.")
    story._move(late, "done", at(68))
    quick = story._open(
        at(100), "Новий комірник: доступ до складу", "Петро Гнатюк, склад №1.", "1"
    )
    story._say(quick, "iryna", at(100.5), "Створили, пароль надіслано.")
    story._move(quick, "done", at(101))
    for ticket, login, hours, words in (
        (kept, "iryna", 1.5, "Інструкція з повернення"),
        (late, "iryna", 4.0, "Довідник кодів товарів"),
        (late, "bohdan", 2.0, "Перевірка податкових накладних"),
        (quick, "iryna", 0.5, "Новий користувач"),
    ):
        book(story, ticket, login, first + timedelta(days=20), hours, words)


def book(story, ticket, login, day, hours, words):
    """Hours of a person on a ticket."""
    user = story.users[login]
    story.env["account.analytic.line"].with_user(user).sudo().create(
        {
            "helpdesk_ticket_id": ticket,
            "user_id": user.id,
            "date": day,
            "unit_amount": hours,
            "name": words,
        }
    )


def this_month(story):
    """Hours of this month: most of what is included is used."""
    today = term.local_day(story.now, TZ)
    for number, (login, hours, words) in enumerate(
        (
            ("iryna", 4.5, "Залишки на складі: звірка партій"),
            ("iryna", 3.0, "Журнали сервера, індекси звіту"),
            ("bohdan", 2.5, "Розбір розбіжностей із клієнтом"),
        )
    ):
        day = max(today.replace(day=1), today - timedelta(days=3 - number))
        book(story, story.tickets[-1 - number].id, login, day, hours, words)


def report(env, agreement, users):
    """The statements of past months: approved but for the last, which waits."""
    Statement = env["support.statement"]
    now = fields.Datetime.now()
    for first in Statement._missing(agreement, now).get(agreement, ()):
        Statement._draft(agreement, first, now)
    drafts = agreement.statement_ids.sorted("date_start")
    if drafts[:-1]:
        drafts[:-1].with_user(users["bohdan"]).action_approve()


def ended(env, users, team):
    """A client whose agreement has ended, and who asks all the same."""
    now = fields.Datetime.now()
    today = term.local_day(now, TZ)
    client = env["res.partner"].create(
        {
            "name": "Млин і Ко",
            "ref": MARK_ENDED,
            "is_company": True,
            "lang": env.lang,
        }
    )
    person = env["res.partner"].create(
        {
            "name": "Оксана Дяченко",
            "email": "oksana@example.com",
            "parent_id": client.id,
            "lang": env.lang,
        }
    )
    start = today - relativedelta(months=13)
    agreement = env["support.agreement"].create(
        {
            "partner_id": client.id,
            "contact_id": person.id,
            "user_id": users["bohdan"].id,
            "tz": TZ,
            "date_start": start,
            "date_end": start + relativedelta(years=1, days=-1),
        }
    )
    _sign(agreement.draft_id, term.midnight(start, TZ) - timedelta(days=2))
    return env["helpdesk.ticket"].create(
        {
            "name": "Оновити модуль доставки",
            "description": "<p>Чи можна зробити це цього тижня?</p>",
            "partner_id": person.id,
            "team_id": team.id,
            "user_id": False,
            "channel_id": env.ref("helpdesk_mgmt.helpdesk_ticket_channel_email").id,
        }
    )
