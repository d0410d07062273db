# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The joint review: its days, and what its lines begin with, by tables."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.hypercare.tools import review
from odoo.addons.hypercare.tools.review import Finding

START = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("length", "first", "last"),
    [
        (2, 2, 2),
        (6, 6, 6),
        (7, 7, 7),
        (10, 7, 10),
        (14, 7, 14),
        (60, 7, 14),
    ],
)
def test_due_on_days_of_the_window(length, first, last):
    """A window of ``length`` days, both of its ends included."""
    end = START + timedelta(days=length - 1)
    days = review.due(START, end)
    assert [(day - START).days + 1 for day in days] == [first, last]


def test_a_policy_may_set_other_days():
    end = START + timedelta(days=29)
    assert review.due(START, end, 10, 20) == (date(2026, 3, 11), date(2026, 3, 21))


@given(st.integers(1, 90), st.integers(1, 60), st.integers(1, 60))
def test_it_is_due_within_the_window_and_in_order(length, first_day, last_day):
    end = START + timedelta(days=length - 1)
    first, last = review.due(START, end, first_day, last_day)
    assert START <= first <= last <= end


@pytest.mark.parametrize(
    ("day", "seal", "state"),
    [
        (8, None, review.DUE),
        (7, False, review.EARLY),
        (15, "superseded", review.DUE),
        (16, None, review.LATE),
        (3, "requested", review.REQUESTED),
        (30, "signed", review.SIGNED),
    ],
)
def test_where_it_stands(day, seal, state):
    first, last = date(2026, 3, 8), date(2026, 3, 15)
    assert review.due_state(first, last, date(2026, 3, day), seal) == state


@pytest.mark.parametrize(
    ("finding", "kind"),
    [
        (Finding(), None),
        (Finding(quiet=4), None),
        (Finding(quiet=5), review.STABLE),
        (Finding(tickets=2, quiet=5), review.STABLE),
        (Finding(tickets=2, quiet=1), None),
        (Finding(tickets=3), review.IMPROVE),
        (Finding(tickets=3, quiet=5, run=5, last="ok"), review.IMPROVE),
        (Finding(quiet=8, last="blocked", trouble=1), review.IMPROVE),
        (Finding(quiet=8, last="workaround", trouble=1), review.IMPROVE),
        (Finding(quiet=8, last="ok", trouble=1, run=4), review.IMPROVE),
        (Finding(quiet=8, last="ok", trouble=1, run=5), review.STABLE),
        (Finding(quiet=1, last="ok", trouble=1, run=5), None),
    ],
)
def test_a_process_begins_as(finding, kind):
    assert review.kind_of(finding) == kind


def test_ideas_are_told_apart_by_their_words():
    text = "• Barcodes\n\n1. CRM\n10) Loyalty\nbarcodes\n3D printing"
    assert review.ideas(text) == ["Barcodes", "CRM", "Loyalty", "3D printing"]
    assert review.ideas(None) == review.ideas(" \n-") == []


def test_only_what_is_new_estimated_and_wanted_is_offered():
    offered = {
        (kind, decision)
        for kind in (review.STABLE, review.IMPROVE, review.MODULE)
        for decision in (
            None,
            review.FIX_NOW,
            review.ROADMAP,
            review.BACKLOG,
            review.REJECT,
        )
        if review.is_paid(kind, decision, 8)
    }
    assert offered == {
        (review.MODULE, review.FIX_NOW),
        (review.MODULE, review.ROADMAP),
    }
    assert not review.is_paid(review.MODULE, review.ROADMAP, 0)


def test_what_is_missing_before_it_is_signed():
    lines = [
        ("Sales", review.STABLE, None, 0),
        ("Stock", review.IMPROVE, None, 0),
        ("CRM", review.MODULE, review.ROADMAP, 0),
        ("Shop", review.MODULE, review.ROADMAP, 1),
        ("Payroll", review.MODULE, review.REJECT, 0),
    ]
    assert review.missing(lines) == {"decision": ["Stock"], "iteration": ["CRM"]}


@given(st.integers(1, 9), st.integers(1, 8))
def test_iterations_follow_each_other(iteration, weeks):
    end = date(2026, 3, 16)
    this = review.due_on(review.ROADMAP, iteration, end, weeks)
    after = review.due_on(review.ROADMAP, iteration + 1, end, weeks)
    assert after - this == timedelta(weeks=weeks)
    assert review.due_on(review.FIX_NOW, iteration, end, weeks) == end
