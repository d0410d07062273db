# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The demo story: a Ukrainian company on its way to Odoo, and a second client whose
own staff are internal users.

Everything is done by the methods that clicks call, as the people who would click,
on dates relative to today. Building twice changes nothing.
"""

import base64
from datetime import datetime, time, timedelta

from odoo import Command, fields

from ..tools.schedule import Span
from . import papers

PERSONAS = [
    {
        "login": "maria",
        "password": "maria",
        "name": "Марія Коваленко",
        "role": "integrator: implementation manager (backend)",
    },
    {
        "login": "petro",
        "password": "petro",
        "name": "Петро Іваненко",
        "role": "integrator: consultant (backend)",
    },
    {
        "login": "olena",
        "password": "olena",
        "name": "Олена Шевченко",
        "role": "client Kvitka: coordinator (portal)",
    },
    {
        "login": "andrii",
        "password": "andrii",
        "name": "Андрій Мельник",
        "role": "client Kvitka: sponsor, signs (portal)",
    },
    {
        "login": "taras",
        "password": "taras",
        "name": "Тарас Гончар",
        "role": "client Modus: coordinator who is an internal user (portal pages)",
    },
]

MARK = "implementation-demo"

REMARK = (
    "У прототипі рахунок друкується без нашого логотипа, а знижка не переходить "
    "із замовлення. Додайте, будь ласка, обидва."
)
REVISION = (
    "У видатковій накладній бракує номера договору, а знижку показано двічі. "
    "Решту правок прийнято."
)
WAIVED = "Нагадування про оплату ввімкнемо, коли бухгалтерія звірить борги клієнтів."
WAIVED_RISK = "До того часу про прострочені рахунки менеджери нагадують самі."
MORE_WORK = "Складський облік із двома адресами потребує окремих маршрутів."
LATE_DATA = "Вивантаження залишків надійшло на три дні пізніше, ніж домовлялися."
QUESTION = "Чи побачать менеджери залишки інших складів, чи лише свого?"
ANSWER = "Лише свого. Якщо потрібно інакше, додамо правило доступу на етапі 4."


def build(env):
    """Build both implementations unless they are there; returns the projects."""
    company = env.ref("base.main_company")
    known = env["res.partner"].search([("ref", "=like", MARK + "%")])
    if known:
        return env["project.project"].search(
            [("partner_id", "in", known.ids), ("methodology_id", "!=", False)]
        )
    # The clients are Ukrainian, so is what is written to them.
    lang = "uk_UA" if env["res.lang"]._get_data(code="uk_UA") else "en_US"
    backend = env.user.lang or "en_US"
    quiet = {"tracking_disable": True, "no_reset_password": True, "lang": lang}
    env = env(context={**env.context, **quiet})
    people = _people(env, company, backend)
    projects = _kvitka(env, people) + _modus(env, people)
    projects._refresh_plan()
    # The people of the story have no mailboxes.
    notices = env["implementation.notice"].search([("project_id", "in", projects.ids)])
    notices.mail_id.cancel()
    return projects


def _people(env, company, backend):
    """The personas as users by login, on the side each belongs to."""
    kvitka, modus = env["res.partner"].create(
        [
            {
                "name": "ТОВ «Квітка-Трейд»",
                "ref": MARK + "-kvitka",
                "is_company": True,
                "lang": env.lang,
                "city": "Київ",
                "country_id": env.ref("base.ua").id,
            },
            {
                "name": "Модус Меблі",
                "ref": MARK + "-modus",
                "is_company": True,
                "lang": env.lang,
                "city": "Львів",
                "country_id": env.ref("base.ua").id,
            },
        ]
    )
    groups = {
        "maria": "implementation_methodology.group_manager",
        "petro": "implementation_methodology.group_user",
        "olena": "base.group_portal",
        "andrii": "base.group_portal",
        "taras": "base.group_user",
    }
    employers = {"olena": kvitka, "andrii": kvitka, "taras": modus}
    phones = {"maria": "+380 44 000 00 01", "olena": "+380 44 000 00 02"}
    users = {}
    for persona in PERSONAS:
        login = persona["login"]
        employer = employers.get(login, company.partner_id)
        partner = env["res.partner"].create(
            {
                "name": persona["name"],
                "email": f"{login}@example.com",
                "phone": phones.get(login),
                "parent_id": employer.id,
                "lang": env.lang if login in employers else backend,
            }
        )
        users[login] = env["res.users"].create(
            {
                "partner_id": partner.id,
                "login": login,
                "password": persona["password"],
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "group_ids": [Command.set(env.ref(groups[login]).ids)],
            }
        )
    return users


def _start(env, users, name, client, start, roles):
    """Start an implementation through the wizard; returns its project."""
    wizard = (
        env["implementation.start"]
        .with_user(users["maria"])
        .create(
            {
                "name": name,
                "partner_id": client.id,
                "anchor": "start",
                "anchor_date": start,
            }
        )
    )
    for line in wizard.person_line_ids:
        login = roles.get(line.role_id.get_external_id()[line.role_id.id].split(".")[1])
        if login:
            line.partner_id = users[login].partner_id
    signers = users["andrii"].partner_id | users["taras"].partner_id
    for line in wizard.person_line_ids:
        line.can_sign = line.partner_id in signers or line.partner_id == (
            users["maria"].partner_id
        )
    project = wizard._create_implementation(now=_at(start, 9)).sudo()
    project.user_id = users["maria"]
    return project


def _kvitka(env, users):
    """Three stages worked through, the fourth in progress with an overdue item."""
    today = fields.Date.context_today(env["project.project"])
    monday = today - timedelta(days=today.weekday())
    start = today - timedelta(days=70)
    project = _start(
        env,
        users,
        "Odoo для Квітка-Трейд",
        users["olena"].partner_id.parent_id,
        start,
        {
            "role_client_sponsor": "andrii",
            "role_client_coordinator": "olena",
            "role_client_administrator": "olena",
            "role_client_key_user": "olena",
            "role_client_accountant": "andrii",
            "role_integrator_manager": "maria",
            "role_integrator_consultant": "petro",
            "role_integrator_developer": "petro",
            "role_integrator_trainer": "petro",
            "role_integrator_support": "petro",
        },
    )
    items = {item.code: item for item in project.implementation_item_ids}
    stages = {stage.code: stage for stage in project.implementation_stage_ids}
    nda = items["s1.nda_signed"]
    nda.with_user(users["maria"])._set_applicable(
        False, "Умови нерозголошення вже є в договорі.", now=_at(start, 10)
    )
    for code in ("s1", "s2", "s3"):
        stage = stages[code]
        if code == "s2":
            _plan_story(stage, users, 2, "integrator_estimate", MORE_WORK, start, 7)
        if code == "s3":
            _waive(items["s3.automation"], users, today)
        for item in stage.item_ids.filtered(lambda item: item._is_asked_for()):
            if item.code == "s2.prototype":
                _rounds(item, users, REMARK, item.due_date - timedelta(days=5))
            _work(item, users, item.due_date)
        _sign_off(stage, users)
    _plan_story(stages["s4"], users, 3, "client_data", LATE_DATA, monday, -5)
    _work(items["s4.integrations"], users, _workday(today, 5))
    _work(items["s4.online_integrations"], users, _workday(today, 4))
    _work(items["s4.queues"], users, _workday(today, 1), sides=["integrator"])
    # Something is due this week whatever day it is: the report has what comes next.
    friday = monday + timedelta(days=4)
    rehearsal = items["s4.moved_to_prod"]
    rehearsal._move_due(max(today, friday), now=_at(_workday(today, 3), 10))
    mapping = items["s4.history_mapping"]
    mapping._move_due(_workday(today, 2), now=_at(_workday(today, 3), 10))
    _work(mapping, users, _workday(today, 3), sides=["integrator"])
    _work(items["s4.demo"], users, _workday(today, 3))
    _rounds(items["s4.revisions"], users, REVISION, _workday(today, 1))
    _talk(items["s4.integrations"], users)
    _tasks(env, items["s4.moved_to_prod"], users)
    _report(project, users, min(_at(monday, 7), fields.Datetime.now()))
    return project


def _report(project, users, now):
    """The week before is drafted, as the cron would, and the manager publishes it."""
    reports = project.env["implementation.report"].with_user(users["maria"])
    reports._draft(project.with_user(users["maria"]), now)._publish(now=now)


def _plan_story(stage, users, days, reason, comment, day, after):
    """The end of a stage moves by working days, and what waits for it follows."""
    stage = stage.with_user(users["maria"])
    span = stage._span("plan")
    workdays = stage.project_id._implementation_workdays([span])
    longer = Span(span.start, workdays.add(span.end, days))
    stage._move_plan(
        {**stage._move_proposal(longer), stage: longer},
        stage.env.ref(f"implementation_methodology.plan_reason_{reason}"),
        comment,
        now=_at(day + timedelta(days=after), 9),
    )


def _modus(env, users):
    """A client whose people are internal users: rights come from the member row."""
    today = fields.Date.context_today(env["project.project"])
    start = today - timedelta(days=7)
    project = _start(
        env,
        users,
        "Odoo для Модус Меблі",
        users["taras"].partner_id.parent_id,
        start,
        {
            "role_client_sponsor": "taras",
            "role_client_coordinator": "taras",
            "role_client_administrator": "taras",
            "role_integrator_manager": "maria",
            "role_integrator_consultant": "petro",
        },
    )
    items = {item.code: item for item in project.implementation_item_ids}
    _work(items["s1.contract_signed"], users, start, client="taras")
    _work(items["s1.subscription"], users, start + timedelta(days=1), client="taras")
    return project


def _work(item, users, day, sides=None, client="olena"):
    """Hand in evidence and tick for every side that has to, owners first."""
    day = day or fields.Date.context_today(item)
    actors = {"client": client, "integrator": "petro", "third_party": "petro"}
    duty = item._duty()
    for hour, side in enumerate(duty.sides, start=11):
        if sides and side not in sides:
            continue
        # The portal acts as superuser after it has checked the member row.
        acting_sudo = item.with_user(users[actors[side]]).sudo()
        if side in duty.owners and acting_sudo._is_evidence_missing():
            acting_sudo.evidence_ids._hand_in([_evidence(item)], now=_at(day, hour))
        acting_sudo._tick(now=_at(day, hour))


def _rounds(item, users, remark, day):
    """The first round comes back with a remark."""
    _work(item, users, day, sides=["integrator"])
    client_sudo = item.with_user(users["olena"]).sudo()  # as the portal does
    client_sudo._return(remark, now=_at(day, 15))


def _waive(item, users, today):
    """Both sides agree to do without the item for two months."""
    day = item.due_date - timedelta(days=3)
    waiver_sudo = (
        item.with_user(users["petro"])
        .sudo()
        ._request_waiver(
            WAIVED, WAIVED_RISK, expires_on=today + timedelta(days=60), now=_at(day, 10)
        )
    )
    waiver_sudo.with_user(users["olena"]).sudo()._consent(now=_at(day, 14))


def _sign_off(stage, users):
    """The manager asks, the sponsor draws, the manager types: the stage is accepted.

    The last signature renders the PDF, or leaves it to the cron while Odoo loads.
    """
    day = stage.plan_end
    stage = stage.with_user(users["maria"])
    action = stage.action_request_acceptance()
    act = stage.env[action["res_model"]].browse(action["res_id"])
    act._request(now=_at(day, 13))
    for login, hour, image in (("andrii", 15, papers.drawing()), ("maria", 16, None)):
        signing_sudo = act.with_user(users[login]).sudo()  # as the portal does
        member_sudo = signing_sudo.env["implementation.member"]._of_user(
            stage.project_id.id
        )
        signing_sudo._sign(
            member_sudo, users[login].name, image=image, now=_at(day, hour)
        )


def _talk(item, users):
    client_sudo = item.with_user(users["olena"]).sudo()  # as the portal does
    client_sudo._comment(QUESTION)
    item.with_user(users["petro"])._comment(ANSWER)


def _tasks(env, item, users):
    """Work behind an item: one task done, one open."""
    tasks = env["project.task"].create(
        [
            {
                "name": name,
                "project_id": item.project_id.id,
                "milestone_id": item.stage_id.milestone_id.id,
                "implementation_item_id": item.id,
                "user_ids": [Command.set(users["petro"].ids)],
            }
            for name in ("Перенести налаштування складу", "Перенести друковані форми")
        ]
    )
    tasks[0].with_user(users["petro"]).state = "1_done"


def _evidence(item):
    kind = item.evidence_kind
    vals = {"item_id": item.id, "kind": kind}
    if kind == "file":
        title = item.code.replace(".", "-").replace("_", "-")
        return {
            **vals,
            "name": f"{title}.pdf",
            "file": base64.b64encode(papers.pdf(title)),
        }
    if kind == "link":
        return {**vals, "url": "https://example.com/" + item.code, "name": item.name}
    return {**vals, "kind": "text", "text": item.name}


def _workday(day, back):
    """The ``back``-th weekday before ``day``."""
    while back:
        day -= timedelta(days=1)
        back -= day.weekday() < 5
    return day


def _at(day, hour):
    """A moment of a day, naive UTC."""
    return datetime.combine(day, time(hour))
