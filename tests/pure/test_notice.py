# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.implementation_methodology.tools import notice
from odoo.addons.implementation_methodology.tools.notice import (
    Duty,
    Member,
    NoticeError,
)
from odoo.addons.implementation_methodology.tools.schedule import WorkDays

#: Monday to Friday, but Monday the 9th of March is a public holiday.
WEEK = WorkDays(
    day
    for day in (date(2026, 1, 5) + timedelta(days=n) for n in range(200))
    if day.weekday() < 5 and day != date(2026, 3, 9)
)


def march(day):
    return date(2026, 3, day)


OLENA = Member("olena", "client")
SPONSOR = Member("sponsor", "client", sponsor=True)
COORDINATOR = Member("coordinator", "client", coordinator=True)
CURIOUS = Member("curious", "client", "all")
WEEKLY = Member("weekly", "client", "digest")
SILENT = Member("silent", "client", "none", sponsor=True, coordinator=True)
IVAN = Member("ivan", "integrator", "all", sponsor=True)
TEAM = [OLENA, SPONSOR, COORDINATOR, CURIOUS, WEEKLY, SILENT, IVAN]


def told(members, duties, today, sent=()):
    """{person: {reason: items}} of the day's letters."""
    return {
        letter.person: {
            reason: [duty.item for duty in duties] for reason, duties in letter.groups
        }
        for letter in notice.letters(members, duties, today, WEEK, sent)
    }


#: What Olena is to hear of one item on each day from the 2nd (a Monday) to the
#: 12th of March, had she heard nothing before.
TABLE = {
    "due on Thursday": (
        {"due": march(5)},
        {"due": (4, 5), "late": (6, 10, 11, 12)},
    ),
    "due on Friday before the holiday": (
        {"due": march(6)},
        {"due": (5, 6), "late": (10, 11, 12)},
    ),
    "due on the holiday: like on the Friday before": (
        {"due": march(9)},
        {"due": (5, 6), "late": (10, 11, 12)},
    ),
    "due on Tuesday after the holiday": (
        {"due": march(10)},
        {"due": (6, 10), "late": (11, 12)},
    ),
    "assigned on Tuesday: news for five working days more": (
        {"assigned_on": march(3)},
        {"assigned": (3, 4, 5, 6, 10, 11)},
    ),
    "assigned on Saturday": (
        {"assigned_on": march(7)},
        {"assigned": (10, 11, 12)},
    ),
    "assigned when late already": (
        {"assigned_on": march(6), "due": march(2)},
        {"due": (2,), "late": (3, 4, 5, 6, 10, 11, 12)},
    ),
    "no dates": ({}, {}),
}


@pytest.mark.parametrize("story", TABLE)
def test_what_is_to_be_told(story):
    facts, expected = TABLE[story]
    duty = Duty("x", "client", "olena", **facts)
    heard = {}
    for day in range(2, 13):
        for reason in told([OLENA], [duty], march(day)).get("olena", ()):
            heard[reason] = (*heard.get(reason, ()), day)
    assert heard == expected


def run(members, duties, days, sent=None):
    """Run the cron on each day and keep what it sent: {day: {person: reasons}}."""
    sent = set() if sent is None else sent
    history = {}
    for day in days:
        letters = notice.letters(members, duties, march(day), WEEK, sent)
        for letter in letters:
            sent |= {letter.key, *letter.marks}
            reasons = tuple(reason for reason, _duties in letter.groups)
            history.setdefault(day, {})[letter.person] = reasons
    return history


def test_a_month_of_an_item_nobody_does():
    """Assigned Monday, due Friday; after it come the holiday, Tuesday, Wednesday."""
    duty = Duty("x", "client", "olena", due=march(6), assigned_on=march(2))
    assert run([OLENA, SPONSOR], [duty], range(1, 32)) == {
        2: {"olena": ("assigned",)},
        5: {"olena": ("due",)},
        10: {"olena": ("late",)},
        12: {"sponsor": ("escalated",)},
    }


def test_each_level_is_respected():
    duty = Duty("x", "client", "olena", due=march(5), assigned_on=march(3))
    assert run(TEAM, [duty], range(1, 15)) == {
        # the 2nd is a Monday: whoever has a summary gets it
        2: {"coordinator": ("summary",), "weekly": ("summary",)},
        3: {"curious": ("assigned",), "olena": ("assigned",)},
        4: {"curious": ("due",), "olena": ("due",)},
        6: {"curious": ("late",), "olena": ("late",)},
        # after the holiday the week begins on Tuesday
        10: {"coordinator": ("summary",), "weekly": ("summary",)},
        11: {"sponsor": ("escalated",)},
    }


def test_an_owner_with_the_weekly_level_gets_the_summary_only():
    duty = Duty("x", "client", "weekly", due=march(5), assigned_on=march(3))
    assert run([WEEKLY], [duty], range(1, 14)) == {
        2: {"weekly": ("summary",)},
        10: {"weekly": ("summary",)},
    }


def test_what_nobody_has_taken_waits_for_the_coordinator():
    duty = Duty("x", "client", due=march(5))
    assert run([OLENA, COORDINATOR, CURIOUS], [duty], range(3, 7)) == {
        4: {"coordinator": ("due",), "curious": ("due",)},
        6: {"coordinator": ("late",), "curious": ("late",)},
    }


def test_sides_and_projects_do_not_hear_of_each_other():
    duties = [
        Duty("x", "client", "olena", due=march(2), project="p"),
        Duty("y", "integrator", "ivan", due=march(2), project="p"),
        Duty("z", "client", "olena", due=march(2), project="q"),
    ]
    members = [
        Member("sponsor", "client", project="p", sponsor=True),
        Member("ivan", "integrator", project="p", sponsor=True),
        Member("olena", "client", project="q"),
    ]
    assert told(members, duties, march(5)) == {
        "sponsor": {"escalated": ["x"]},
        "ivan": {"escalated": ["y"]},
        "olena": {"late": ["z"]},
    }


def test_all_is_collected_into_one_letter_worst_first():
    duties = [
        Duty("new", "client", "olena", assigned_on=march(10)),
        Duty("undated", "client"),
        Duty("later", "client", "olena", due=march(11)),
        Duty("late", "client", "olena", due=march(6), assigned_on=march(5)),
        Duty("later still", "client", "olena", due=march(3)),
    ]
    boss = Member("olena", "client", sponsor=True, coordinator=True)
    [letter] = notice.letters([boss], duties, march(10), WEEK)
    assert [(reason, [d.item for d in group]) for reason, group in letter.groups] == [
        ("escalated", ["later still"]),
        ("late", ["late"]),
        ("due", ["later"]),
        ("assigned", ["new"]),
        ("summary", ["undated"]),
    ]
    assert letter.key == "letter/olena/2026-03-10"


def test_an_item_waiting_for_both_sides_is_told_to_each():
    duties = [
        Duty("x", "client", "olena", due=march(5)),
        Duty("x", "integrator", "ivan", due=march(5)),
    ]
    heard = told([OLENA, IVAN], duties, march(4))
    assert heard == {"olena": {"due": ["x"]}, "ivan": {"due": ["x"]}}


def test_assigned_after_todays_letter_is_told_tomorrow():
    sent = set()
    first = Duty("x", "client", "olena", assigned_on=march(3))
    second = Duty("y", "client", "olena", assigned_on=march(3))
    assert run([OLENA], [first], [3], sent) == {3: {"olena": ("assigned",)}}
    assert run([OLENA], [first, second], [3], sent) == {}
    assert told([OLENA], [first, second], march(4), sent) == {
        "olena": {"assigned": ["y"]}
    }


def test_a_missed_day_is_made_good_but_nothing_is_told_twice():
    duty = Duty("x", "client", "olena", due=march(5), assigned_on=march(2))
    assert run([OLENA], [duty], [3, 5, 11, 12, 13]) == {
        3: {"olena": ("assigned",)},
        5: {"olena": ("due",)},
        11: {"olena": ("late",)},
    }


def test_a_moved_due_date_is_news_again():
    sent = set()
    late = Duty("x", "client", "olena", due=march(3))
    moved = Duty("x", "client", "olena", due=march(10))
    assert run([OLENA], [late], [4, 5], sent) == {4: {"olena": ("late",)}}
    assert run([OLENA], [moved], [5, 6, 10, 11], sent) == {
        6: {"olena": ("due",)},
        11: {"olena": ("late",)},
    }


def test_projects_with_different_calendars_share_a_letter():
    six_days = WorkDays(march(2) + timedelta(days=n) for n in range(20) if n % 7 < 6)
    members = [Member("olena", "client", project=p) for p in ("p", "q")]
    duties = [Duty("x", "client", "olena", due=march(4), project=p) for p in ("p", "q")]
    found = [
        found
        for number, calendar in enumerate((WEEK, six_days))
        for found in notice.notices(
            members[number : number + 1], duties, march(3), calendar
        )
    ]
    [letter] = notice.collect(found, march(3))
    [(reason, both)] = letter.groups
    assert (reason, [duty.project for duty in both]) == ("due", ["p", "q"])


def test_an_unknown_level_is_refused():
    with pytest.raises(NoticeError) as error:
        Member("x", "client", "sometimes")
    assert error.value.reason == "level"


def test_nothing_leaves_outside_the_hours():
    hours = [
        (datetime(2026, 3, 2, 7), datetime(2026, 3, 2, 11)),
        (datetime(2026, 3, 2, 12), datetime(2026, 3, 2, 16)),
    ]
    opened = [
        hour for hour in range(24) if notice.is_open(datetime(2026, 3, 2, hour), hours)
    ]
    assert opened == [7, 8, 9, 10, 12, 13, 14, 15]
    assert not notice.is_open(datetime(2026, 3, 2, 9), [])


people = st.sampled_from("abcd")
some_days = st.integers(2, 31).map(march)
teams = st.lists(
    st.builds(
        Member,
        person=people,
        side=st.sampled_from(("client", "integrator")),
        level=st.sampled_from(notice.LEVELS),
        project=st.integers(1, 2),
        sponsor=st.booleans(),
        coordinator=st.booleans(),
    ),
    unique_by=lambda member: (member.person, member.project),
    max_size=6,
)
duty_lists = st.lists(
    st.builds(
        Duty,
        item=st.integers(1, 9),
        side=st.sampled_from(("client", "integrator")),
        person=st.none() | people,
        due=st.none() | some_days,
        assigned_on=st.none() | some_days,
        project=st.integers(1, 2),
    ),
    unique_by=lambda duty: (duty.project, duty.item, duty.side),
    max_size=8,
)


@given(teams, duty_lists, some_days)
def test_a_second_run_sends_nothing(team, duties, today):
    letters = notice.letters(team, duties, today, WEEK)
    keys = {letter.key for letter in letters}
    marks = {mark for letter in letters for mark in letter.marks}
    assert notice.letters(team, duties, today, WEEK, keys) == []
    # even had the day's keys been lost, what was told is not told again
    assert notice.letters(team, duties, today, WEEK, marks) == []


@given(teams, duty_lists, some_days, st.data())
def test_a_run_killed_half_way_is_finished_by_the_next(team, duties, today, data):
    letters = notice.letters(team, duties, today, WEEK)
    done = data.draw(st.integers(0, len(letters)))
    sent = set()
    for letter in letters[:done]:
        sent |= {letter.key, *letter.marks}
    assert notice.letters(team, duties, today, WEEK, sent) == letters[done:]


@given(teams, duty_lists, some_days)
def test_one_letter_a_person_and_no_duty_twice(team, duties, today):
    letters = notice.letters(team, duties, today, WEEK)
    assert len({letter.person for letter in letters}) == len(letters)
    for letter in letters:
        shown = [duty for _reason, group in letter.groups for duty in group]
        assert shown and len(set(shown)) == len(shown)


@given(teams, duty_lists, some_days)
def test_levels_and_days_off_hold(team, duties, today):
    letters = notice.letters(team, duties, today, WEEK)
    assert not letters or WEEK.on_or_after(today) == today
    level = {(m.person, m.project): m.level for m in team}
    sides = {(m.person, m.project): m.side for m in team}
    for letter in letters:
        for reason, group in letter.groups:
            for duty in group:
                member = letter.person, duty.project
                assert duty.side == sides[member]
                assert level[member] != "none"
                assert level[member] != "digest" or reason == "summary"


@given(teams, duty_lists, some_days, st.randoms())
def test_order_does_not_matter(team, duties, today, random):
    letters = notice.letters(team, duties, today, WEEK)
    random.shuffle(team)
    random.shuffle(duties)
    assert notice.letters(team, duties, today, WEEK) == letters
