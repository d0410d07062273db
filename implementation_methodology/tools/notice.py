# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Who is told what today, in at most one letter per person and day.

Rules (issue 2 and design C.10): a mail on assignment, one working day before an item
is due and one after; escalation to the side's sponsor after three working days; a
summary on the first working day of the week; each member's level respected; nothing
on days off or outside the calendar's hours.

Nothing is sent here. Each letter has a ``key`` (person and day) and ``marks`` (what it
tells, for ever). The caller stores both in the transaction that queues the mail and
hands everything stored back as ``sent``: run twice, or killed and run again, the cron
sends nothing twice, and what it could not tell in time it tells on the next working
day.

Days are dates in the calendar's zone, ages count working days. Person, project and
item keys are anything whose text names it, like a database id.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote

ALL = "all"
MINE = "mine"
DIGEST = "digest"
NOTHING = "none"

LEVELS = (ALL, MINE, DIGEST, NOTHING)

ESCALATED = "escalated"
LATE = "late"
DUE = "due"
ASSIGNED = "assigned"
SUMMARY = "summary"

#: Why a person hears of an item, the most urgent first.
REASONS = (ESCALATED, LATE, DUE, ASSIGNED, SUMMARY)

#: Working days late after which the sponsor hears of it (issue 2).
ESCALATION_DAYS = 3

#: Working days during which an assignment not told yet is still news.
NEWS_DAYS = 5


class NoticeError(Exception):
    """The facts make no sense; ``reason`` is a stable code.

    Codes: ``level`` (unknown level of a member).
    """

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Member:
    """A person on a project, whose level and roles are those of this project."""

    person: object
    side: str
    level: str = MINE
    project: object = None
    sponsor: bool = False
    coordinator: bool = False

    def __post_init__(self):
        if self.level not in LEVELS:
            raise NoticeError("level")


@dataclass(frozen=True)
class Duty:
    """An open item that waits for ``side`` now; one each when it waits for two.

    ``person`` is who has it, None when nobody has taken it. ``assigned_on`` is the
    day somebody else gave it to him; leave it None when he took it himself, as he
    knows.
    """

    item: object
    side: str
    person: object = None
    due: date | None = None
    assigned_on: date | None = None
    project: object = None


@dataclass(frozen=True)
class Notice:
    """One reason to tell one person of one duty; ``mark`` names it for ever."""

    person: object
    reason: str
    duty: Duty
    mark: str


@dataclass(frozen=True)
class Letter:
    """All that a person is told on a day.

    ``groups`` are (reason, duties), the most urgent reason first and in it what is
    due first; a duty stands once, under its most urgent reason. ``marks`` also name
    the reasons left out for a more urgent one: they have been told as well.
    """

    person: object
    day: date
    key: str
    groups: tuple
    marks: tuple


def is_open(now, intervals):
    """Whether a mail may leave at ``now``: within the calendar's working hours.

    ``intervals`` are (start, end) in the same zone as ``now``, the end excluded.

    >>> from datetime import datetime
    >>> seven, four = datetime(2026, 3, 2, 7), datetime(2026, 3, 2, 16)
    >>> is_open(seven, [(seven, four)]), is_open(four, [(seven, four)])
    (True, False)
    """
    return any(start <= now < end for start, end in intervals)


def is_escalated(due, today, workdays):
    """Whether what was due on ``due`` is late enough to tell somebody above.

    >>> from .schedule import WorkDays
    >>> week = WorkDays(date(2026, 3, d) for d in (5, 6, 9, 10))
    >>> [is_escalated(date(2026, 3, 5), date(2026, 3, d), week) for d in (9, 10)]
    [False, True]
    >>> is_escalated(None, date(2026, 3, 10), week)
    False
    """
    return due is not None and workdays.between(due, today) >= ESCALATION_DAYS


def letters(members, duties, today, workdays, sent=()):
    """Letters of the day, by person; ``sent`` are the keys and marks stored so far.

    One call covers all projects that share a calendar. Where projects have several,
    ask `notices` for each and `collect` once, so that a person of two projects still
    gets one letter.

    >>> from .schedule import WorkDays
    >>> week = WorkDays(date(2026, 3, d) for d in (2, 3, 4, 5, 6, 9))
    >>> olena = Member("olena", "client")
    >>> backup = Duty("backup", "client", "olena", due=date(2026, 3, 5))
    >>> [letter] = letters([olena], [backup], date(2026, 3, 4), week)
    >>> letter.key, [(why, [d.item for d in duties]) for why, duties in letter.groups]
    ('letter/olena/2026-03-04', [('due', ['backup'])])
    >>> letters([olena], [backup], date(2026, 3, 4), week, {letter.key, *letter.marks})
    []
    """
    return collect(notices(members, duties, today, workdays, sent), today, sent)


def notices(members, duties, today, workdays, sent=()):
    """What each member is to be told today and has not been told yet.

    * ``none`` hears nothing, ``digest`` only the weekly summary;
    * ``mine`` hears of what he has, ``all`` of everything that waits for his side;
    * what nobody has taken goes to the side's coordinator, as if it were his;
    * a sponsor hears of what his side has three working days late, a coordinator
      gets his side's summary, both at any level that allows for it.

    Who is told that an item is late is told once; moving the due date, or giving the
    item to somebody, makes it news again.
    """
    if workdays.on_or_after(today) != today:
        return []
    sent = frozenset(sent)
    team = {}
    for member in members:
        team.setdefault((member.project, member.side), []).append(member)
    monday = today - timedelta(days=today.weekday())
    week = monday if workdays.on_or_after(monday) == today else None
    found = []
    for duty in duties:
        since = dict(_since(duty, today, workdays))
        for member in team.get((duty.project, duty.side), ()):
            for reason in _heard(member, duty):
                day = week if reason == SUMMARY else since.get(reason)
                if day is None:
                    continue
                mark = _key(
                    reason, member.person, duty.project, duty.item, duty.side, day
                )
                if mark not in sent:
                    found.append(Notice(member.person, reason, duty, mark))
    return found


def collect(found, today, sent=()):
    """One letter per person from all his notices, unless he had one today.

    >>> collect([], date(2026, 3, 4))
    []
    """
    by_person = {}
    for notice in found:
        by_person.setdefault(letter_key(notice.person, today), []).append(notice)
    sent = frozenset(sent)
    return [
        Letter(mine[0].person, today, key, _groups(mine), _marks(mine))
        for key, mine in sorted(by_person.items())
        if key not in sent
    ]


def letter_key(person, day):
    """Name of the one letter that a person may have on a day.

    >>> letter_key("olena", date(2026, 3, 4))
    'letter/olena/2026-03-04'
    """
    return _key("letter", person, day)


def _since(duty, today, workdays):
    """Reasons the dates of a duty give today, each with the day that names it."""
    if duty.assigned_on and duty.assigned_on <= today:
        if workdays.between(duty.assigned_on, today) <= NEWS_DAYS:
            yield ASSIGNED, duty.assigned_on
    if duty.due is None:
        return
    late = workdays.between(duty.due, today)
    if duty.due >= today:
        if workdays.between(today, duty.due) <= 1:
            yield DUE, duty.due
    elif late >= 1:
        yield LATE, duty.due
        if is_escalated(duty.due, today, workdays):
            yield ESCALATED, duty.due


def _heard(member, duty):
    """Reasons for which a member hears of a duty of his side at all."""
    if member.level == NOTHING:
        return ()
    summary = (SUMMARY,) if member.coordinator or member.level == DIGEST else ()
    if member.level == DIGEST:
        return summary
    escalated = (ESCALATED,) if member.sponsor else ()
    has_it = duty.person == member.person
    takes_it = duty.person is None and member.coordinator
    if member.level == ALL or has_it or takes_it:
        return (*escalated, LATE, DUE, ASSIGNED, *summary)
    return (*escalated, *summary)


def _groups(mine):
    """(reason, duties) without repetition; see `Letter`."""
    chosen = {}
    for notice in sorted(mine, key=lambda notice: REASONS.index(notice.reason)):
        duty = notice.duty
        chosen.setdefault((duty.project, duty.item, duty.side), notice)
    return tuple(
        (reason, tuple(sorted(duties, key=_by_due)))
        for reason in REASONS
        if (duties := [n.duty for n in chosen.values() if n.reason == reason])
    )


def _marks(mine):
    return tuple(sorted({notice.mark for notice in mine}))


def _by_due(duty):
    """What is due first comes first, what has no date last; then by its keys."""
    return duty.due or date.max, str(duty.project), str(duty.item), duty.side


def _key(*parts):
    """Parts as one text; different parts never make the same text."""
    return "/".join(quote(str(part), safe="") for part in parts)
