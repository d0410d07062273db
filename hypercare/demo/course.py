# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What comes of the requests of the story, and how its days go on both sides."""

from datetime import timedelta

from . import words

SOLVED_UNRATED = frozenset({"balance"})


def process_name(key):
    return next(name for one, name, *_rest in words.PROCESSES if one == key)


def list_processes(story):
    owners = {
        "orders": "svitlana",
        "roasting": "oleh",
        "shipping": "oleh",
        "pos": "ivan",
        "invoices": "halyna",
        "website": "svitlana",
    }
    story.env["hypercare.process"].with_user(story.users["maria"]).create(
        [
            {
                "window_id": story.window.id,
                "name": name,
                "sequence": 10 * number,
                "topic_id": story.topic(topic).id,
                "owner_id": story.person(owners[key]).id,
                "note": note,
            }
            for number, (key, name, topic, note) in enumerate(words.PROCESSES, 1)
        ]
    )


def rate(story, ticket, request):
    """A solved ticket is rated, or was asked in vain, or was not asked."""
    if not request.rating and request.key not in SOLVED_UNRATED:
        return
    rated = story.at(request.steps[-1][0]) + timedelta(minutes=40)
    rating = story.env["rating.rating"].create(
        {
            "res_model_id": story.env["ir.model"]._get_id("helpdesk.ticket"),
            "res_id": ticket.id,
            "partner_id": ticket.partner_id.id,
            "rated_partner_id": story.partners["iryna"].id,
            "rating": request.rating or 0,
            "feedback": request.feedback,
            "consumed": bool(request.rating),
        }
    )
    rating.flush_recordset()
    # It is computed to be now.
    rating.rated_on = rated if request.rating else False


def tell(story):
    """Answers, sessions, the offer; then the days; then what is on the table today."""
    _external(story)
    _enhance(story)
    _answers(story)
    _sessions(story)
    _board(story)
    _standups(story)
    _reading(story)
    story.env["support.sla.sweep"]._sweep_chunk(story.now)
    for day in story.window._missing_days(story.now):
        story.window._daily(day, story.now)
    _review(story)
    _exit(story)


def _external(story):
    """The bank is waited for: the clocks stand still."""
    ticket = story.ticket(story.tickets["cards"], "iryna", story.at("4 16:10"))
    ticket._sla_hold("third_party", "Збій еквайрингу в банку, звернення №48211")


def _enhance(story):
    """What is new leaves the queue: it is offered for a price."""
    ticket = story.tickets["loyalty"]
    ticket.with_user(story.users["iryna"]).with_context(
        support_sla_at=story.at("2 15:00")
    )._decide_scope("development")
    offer = (
        story.env["support.change.request"]
        .with_user(story.users["bohdan"])
        .create(
            {
                "name": ticket.name,
                "ticket_id": ticket.id,
                "partner_id": story.client.id,
                "agreement_id": story.agreement.id,
                "project_id": story.project.id,
                "description": "<p>Бали за покупки на касі та на сайті, відсотки за "
                "групами покупців, списання балів, звіт за місяць.</p>",
                "reason": ticket.sudo().scope_decision_id.reason,
                "currency_id": story.agreement.currency_id.id,
                "estimate_hours": 32,
                "rate": 1500,
                "valid_until": story.today + timedelta(days=14),
            }
        )
    )
    offer._send_offer(story.at("3 12:00"))


def _answers(story):
    """Questions become answers: linked, published, waiting, and just drafted."""
    returns = _library(story, "return")
    for key, at in (
        ("return_1", "0 11:15"),
        ("return_2", "2 11:35"),
        ("return_3", "4 10:15"),
    ):
        _by(story, "iryna", key, at)._link_faq(returns, story.at(at))
    payment = _by(story, "iryna", "payment_1", "0 16:00")._draft_faq(
        story.at("0 16:00")
    )
    payment._request_review()
    payment.with_user(story.users["bohdan"])._publish(now=story.at("1 10:00"))
    _by(story, "iryna", "payment_2", "3 10:35")._link_faq(payment, story.at("3 10:35"))
    # Drafted in the words of the second who asked: the first says less.
    move = _by(story, "iryna", "move_2", "1 11:00")._draft_faq(story.at("1 11:00"))
    _by(story, "iryna", "move_1", "1 11:05").write({"faq_id": move.id})
    daily = _by(story, "iryna", "daily", "2 17:00")._draft_faq(story.at("2 17:00"))
    daily._request_review()
    votes = story.env["hypercare.faq.vote"]
    for faq, who, helped, at in (
        (payment, "halyna", True, "3 11:00"),
        (payment, "svitlana", True, "4 12:00"),
        (returns, "ivan", True, "2 12:00"),
        (returns, "svitlana", False, "2 18:00"),
    ):
        votes._cast(faq, story.partners[who], helped, story.at(at))


def _library(story, name):
    """The client's copy of an answer of the library, preloaded in its language."""
    origin = story.env.ref(f"hypercare.faq_{name}_{story.client.lang[:2]}")
    return story.env["hypercare.faq"].search(
        [("origin_id", "=", origin.id), ("partner_id", "=", story.client.id)]
    )


def _by(story, login, key, at):
    """A ticket as an agent has it before himself, with his own rights."""
    return (
        story.tickets[key]
        .with_user(story.users[login])
        .with_context(support_sla_at=story.at(at))
    )


def _sessions(story):
    """One session was held, one is proposed: returns come again and again."""
    sessions = story.env["hypercare.session"].with_user(story.users["maria"])
    held = sessions._propose(
        story.window, story.topic("stock").id, 2, story.at("1 12:00")
    )
    held.write(
        {
            "name": "Переміщення, партії та маршрути: пів години для складу",
            "user_id": story.users["petro"].id,
            "date_start": story.at("3 15:00"),
            "duration": 0.5,
        }
    )
    held._plan()
    held._hold(story.at("3 15:30"))
    held.recording_url = "https://example.com/recordings/stock-and-lots"
    story.window._propose_sessions(story.at("5 12:00"))


def _board(story):
    """What the coordinator says in the portal at the end of each day, but today."""
    processes = {one.name: one for one in story.window.process_ids}
    for key, days in words.BOARD.items():
        for number, (state, note) in days.items():
            if story.day(number) == story.day(number + 1):
                continue  # what is said last on a day is what counts
            # The portal acts as superuser after it has checked the person's row.
            process_sudo = (
                processes[process_name(key)].with_user(story.users["svitlana"]).sudo()
            )
            process_sudo._set_day(
                story.person("svitlana").sudo(),
                state,
                note,
                story.at(f"{number} 17:30"),
            )


def _standups(story):
    """The log: held on its days by the rhythm of the thirds, published in the evening.

    Today's is there to be written, if there is one today.
    """
    standups = story.env["hypercare.standup"].with_user(story.users["maria"])
    for number, (blockers, decisions, following) in enumerate(words.STANDUPS):
        day = story.day(number)
        is_told = standups.search_count(
            [("window_id", "=", story.window.id), ("date", "=", day)]
        )
        if story.window._is_standup_day(day) and not is_told:
            standups.create(
                {
                    "window_id": story.window.id,
                    "date": day,
                    "blockers": blockers,
                    "decisions": decisions,
                    "next_steps": following,
                }
            )._publish(story.on(day, "18:05"))
    if story.window._is_standup_day(story.today):
        standups.create(
            {
                "window_id": story.window.id,
                "date": story.today,
                "blockers": "ПДВ у рахунках: Петро показує виправлення о 16:00.",
            }
        )


def _reading(story):
    story.env["hypercare.reading"].with_user(story.users["petro"]).create(
        {
            "window_id": story.window.id,
            "day": story.day(5),
            "code": "k12",
            "numerator": 12,
            "denominator": 14,
            "note": "Ще не входили: водій і новий бариста.",
        }
    )


def _review(story):
    """Prefilled yesterday, half filled by both sides since then."""
    review = (
        story.env["hypercare.review"]
        .with_user(story.users["maria"])
        .create({"window_id": story.window.id, "summary": words.SUMMARY})
    )
    review._prefill(story.at("5 16:00"))
    lines = {line.name: line for line in review.line_ids}
    svitlana = story.person("svitlana").sudo()
    for name, vals in words.OURS.items():
        if name in lines:
            owner = story.person(vals["owner"])
            lines[name].write(
                {
                    **{field: vals[field] for field in vals if field != "owner"},
                    "owner_side": owner.side,
                    "owner_id": owner.id,
                }
            )
    for name, vals in words.THEIRS.items():
        if name in lines:
            # The portal acts as superuser after it has checked the person's row.
            line_sudo = lines[name].with_user(story.users["svitlana"]).sudo()
            line_sudo._edit(svitlana, vals, story.at("5 17:45"))


def _exit(story):
    """Where the exit stands; one criterion is proposed to be done without."""
    window = story.window
    window._assess_exit(story.now)
    failing = window.exit_criterion_ids.filtered(
        lambda one: one.state == "failed" and one.code == words.WAIVED[0]
    )
    if failing:
        maria = story.users["maria"]
        failing.with_user(maria)._waive(
            story.person("maria").with_user(maria),
            words.WAIVED[1],
            story.now,
        )
