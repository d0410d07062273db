# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.implementation_methodology.tools import checklist, evidence, gate
from odoo.addons.implementation_methodology.tools.checklist import Duty, Refused

OWNERS = ("client", "integrator", "both", "third_party")
CONFIRMERS = ("none", "client", "integrator")
PEOPLE = ("client", "integrator", "third_party")
DUTIES = [Duty(owner, confirmer) for owner, confirmer in product(OWNERS, CONFIRMERS)]

steps = st.lists(
    st.tuples(st.sampled_from(["tick", "untick", "return"]), st.sampled_from(PEOPLE)),
    max_size=12,
)


def play(duty, steps):
    """Apply what the rules allow; yields the ticks after each step taken."""
    ticks = {}
    for verb, side in steps:
        try:
            if verb == "tick":
                ticks[checklist.check_tick(duty, ticks, side)] = True
            elif verb == "untick":
                for fallen in checklist.check_untick(duty, ticks, side):
                    ticks.pop(fallen)
            else:
                checklist.check_return(duty, ticks, side)
                ticks.clear()
        except Refused:
            continue
        yield dict(ticks)


@given(st.sampled_from(DUTIES), steps)
def test_no_history_confirms_what_its_owner_has_not_ticked(duty, history):
    for ticks in play(duty, history):
        confirmed = set(ticks) - set(duty.owners)
        assert not confirmed or set(duty.owners) <= set(ticks)


@given(st.sampled_from(DUTIES), steps)
def test_only_sides_with_a_duty_ever_tick(duty, history):
    for ticks in play(duty, history):
        assert set(ticks) <= set(duty.sides)


@given(st.sampled_from(DUTIES), steps)
def test_done_waits_for_nobody_and_open_waits_for_somebody(duty, history):
    for ticks in play(duty, history):
        done = checklist.state_of(duty, ticks) == checklist.DONE
        assert done == (checklist.waiting_on(duty, ticks) == ())


@pytest.mark.parametrize("duty", DUTIES, ids=str)
def test_every_item_can_be_finished_by_client_and_integrator(duty):
    ticks = {}
    for _round in duty.sides:
        for side in ("client", "integrator"):
            try:
                ticks[checklist.check_tick(duty, ticks, side)] = True
            except Refused:
                continue
    assert checklist.state_of(duty, ticks) == checklist.DONE


@pytest.mark.parametrize("duty", DUTIES, ids=str)
def test_nobody_ticks_twice_or_an_item_that_does_not_apply(duty):
    side = "client" if "client" in duty.owners else "integrator"
    ticks = dict.fromkeys(duty.sides, True)
    with pytest.raises(Refused, match="already_ticked"):
        checklist.check_tick(duty, ticks, side)
    with pytest.raises(Refused, match="closed"):
        checklist.check_tick(duty, {}, side, applicable=False)


@given(st.text(max_size=300))
def test_cleaned_names_hold_no_folder_and_no_control_character(name):
    cleaned = evidence.clean_name(name)
    assert "/" not in cleaned and "\\" not in cleaned
    assert len(cleaned) <= evidence.MAX_NAME
    assert cleaned.isprintable()
    assert evidence.clean_name(cleaned) == cleaned


@pytest.mark.parametrize(
    "name, content, reason",
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"%PDF-" + b"x" * 100, "too_large"),
        ("a.html", b"<html>", "type"),
        ("a.svg", b"<svg>", "type"),
        ("a", b"text", "type"),
        (".pdf", b"%PDF-", "type"),
        ("a.pdf.exe", b"MZ", "type"),
        ("a.pdf", b"<script>", "content"),
        ("a.docx", b"%PDF-", "content"),
    ],
)
def test_files_that_are_no_evidence(name, content, reason):
    with pytest.raises(evidence.Rejected, match=reason):
        evidence.check_file(name, content, max_bytes=50)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "ftp://example.com",
        "http://",
        "https://a b",
        "data:text/html,x",
    ],
)
def test_links_that_are_no_evidence(url):
    with pytest.raises(evidence.Rejected, match="link"):
        evidence.check_link(url)


STATES = ("not_in_contract", "locked", "ready", "in_progress", "accepted")


@st.composite
def posts(draw):
    made = []
    for number in range(draw(st.integers(1, 7))):
        before = [post.code for post in made]
        made.append(
            gate.Post(
                f"s{number}",
                draw(st.sampled_from(STATES)),
                draw(st.sampled_from(["none", "soft", "hard"])),
                tuple(sorted(draw(st.sets(st.sampled_from(before))) if before else ())),
            )
        )
    return made


@given(posts())
def test_only_stages_nobody_worked_on_move(made):
    states = {post.code: post.state for post in made}
    for code, state in gate.opened(made).items():
        assert states[code] in ("locked", "ready")
        assert state in ("locked", "ready")
        assert state != states[code]


@given(posts())
def test_opening_is_settled_after_one_pass(made):
    changes = gate.opened(made)
    after = [
        gate.Post(p.code, changes.get(p.code, p.state), p.gate, p.predecessors)
        for p in made
    ]
    assert gate.opened(after) == {}


@given(posts())
def test_nothing_is_locked_when_everything_before_is_accepted(made):
    done = [gate.Post(p.code, "accepted", p.gate, p.predecessors) for p in made[:-1]]
    last = made[-1]
    held = gate.holding([*done, last])[last.code]
    assert held == {"hard": (), "soft": ()}


@given(st.sampled_from(DUTIES), st.sampled_from(PEOPLE))
def test_what_was_done_before_is_done_by_nobody_and_ticked_by_nobody(duty, side):
    assert checklist.state_of(duty, {}, before=True) == checklist.DONE
    assert checklist.waiting_on(duty, {}, applicable=False) == ()
    with pytest.raises(Refused) as refused:
        checklist.check_tick(duty, {}, side, applicable=False)
    assert refused.value.reason == "closed"


def test_setting_aside_weighs_more_than_having_been_done_before():
    duty = Duty("client")
    aside = {"applicable": False, "before": True}
    assert checklist.state_of(duty, {}, **aside) == checklist.NOT_APPLICABLE
    waived = {"waived": True, "before": True}
    assert checklist.state_of(duty, {}, **waived) == checklist.WAIVED


@pytest.mark.parametrize("duty", DUTIES)
@pytest.mark.parametrize("side", ["client", "integrator"])
def test_either_side_may_find_wanting_what_was_done_before(duty, side):
    with pytest.raises(Refused):
        checklist.check_return(duty, {}, side)
    checklist.check_return(duty, {}, side, before=True)


def test_a_third_party_returns_nothing_also_of_before():
    with pytest.raises(Refused) as refused:
        checklist.check_return(Duty("integrator"), {}, "third_party", before=True)
    assert refused.value.reason == "not_your_tick"
