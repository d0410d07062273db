# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib
import json
from datetime import date, datetime, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.implementation_methodology.tools import rounds, snapshot
from odoo.addons.implementation_methodology.tools.snapshot import (
    ChainError,
    NotCanonical,
)


@pytest.mark.parametrize(
    "content, written",
    [
        (None, b"null"),
        (True, b"true"),
        (1, b"1"),
        (-7, b"-7"),
        ("", b'""'),
        ("Акт № 1", '"Акт № 1"'.encode()),
        ('"\\\n', b'"\\"\\\\\\n"'),
        ([], b"[]"),
        ((1, (2,)), b"[1,[2]]"),
        ({"b": 1, "a": {"d": 2, "c": 3}}, b'{"a":{"c":3,"d":2},"b":1}'),
        ({"10": 1, "9": 2}, b'{"10":1,"9":2}'),
        (date(2026, 3, 2), b'"2026-03-02"'),
        (datetime(2026, 3, 2, 9, 5), b'"2026-03-02T09:05:00"'),
    ],
)
def test_canonical_form(content, written):
    assert snapshot.canonical(content) == written


def test_the_form_of_an_act_never_changes():
    """A document signed with the first version must verify with every later one."""
    act = {
        "kind": "stage",
        "stage": "s4",
        "round": 2,
        "amount": "10500.00",
        "currency": "UAH",
        "signed_on": datetime(2026, 3, 2, 9, 0),
        "exceptions": [{"item": "Навчання користувачів", "waived": True}],
        "note": None,
    }
    assert snapshot.canonical(act).decode() == (
        '{"amount":"10500.00","currency":"UAH",'
        '"exceptions":[{"item":"Навчання користувачів","waived":true}],'
        '"kind":"stage","note":null,"round":2,"signed_on":"2026-03-02T09:00:00",'
        '"stage":"s4"}'
    )
    assert snapshot.digest(act) == hashlib.sha256(snapshot.canonical(act)).hexdigest()


@pytest.mark.parametrize(
    "content, reason, path",
    [
        (0.5, "float", ""),
        (float("nan"), "float", ""),
        ({"a": [Decimal("0.1")]}, "decimal", "a/0"),
        ({1: "x"}, "key", "1"),
        ({"a": {None: 1}}, "key", "a/None"),
        ([{1, 2}], "type", "0"),
        (b"bytes", "type", ""),
        (object(), "type", ""),
        (2**53, "number", ""),
        (-(2**53), "number", ""),
        (["\ud800"], "text", "0"),
        ({"\u00e9": 1, "e\u0301": 2}, "double_key", "\u00e9"),
        ({"at": datetime(2026, 3, 2, tzinfo=timezone.utc)}, "zone", "at"),
    ],
)
def test_what_does_not_read_back_is_refused(content, reason, path):
    with pytest.raises(NotCanonical) as error:
        snapshot.canonical(content)
    assert (error.value.reason, error.value.path) == (reason, path)


def test_forms_of_a_letter_are_one_but_blanks_and_case_are_content():
    assert snapshot.digest("и\u0306") == snapshot.digest("й")
    assert snapshot.digest({"и\u0306": 1}) == snapshot.digest({"й": 1})
    assert snapshot.digest("a") != snapshot.digest("A")
    assert snapshot.digest("a") != snapshot.digest("a ")
    assert snapshot.digest("a\n") != snapshot.digest("a\r\n")
    assert snapshot.digest("1") != snapshot.digest(1)
    assert snapshot.digest(1) != snapshot.digest(True)


texts = st.text(max_size=8)
contents = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-snapshot.MAX_NUMBER, snapshot.MAX_NUMBER)
    | texts
    | st.dates()
    | st.datetimes(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("abcdйєї", max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(contents)
def test_read_back_and_written_again_is_the_same(content):
    written = snapshot.canonical(content)
    assert snapshot.canonical(json.loads(written)) == written


def turned(content):
    """The same content with every dict filled in the opposite order."""
    if isinstance(content, dict):
        return {key: turned(content[key]) for key in reversed(list(content))}
    if isinstance(content, list):
        return tuple(turned(part) for part in content)
    return content


@given(contents)
def test_order_of_keys_does_not_matter(content):
    assert snapshot.canonical(turned(content)) == snapshot.canonical(content)


@given(contents, contents)
def test_different_content_differs(one, other):
    same = snapshot.canonical(one) == snapshot.canonical(other)
    assert same == (snapshot.digest(one) == snapshot.digest(other))


def chained(contents):
    links, previous = [], ""
    for content in contents:
        content_digest = snapshot.digest(content)
        previous = snapshot.chain(previous, content_digest)
        links.append((content_digest, previous))
    return links


stories = st.lists(st.integers(0, 9), min_size=1, max_size=6)


@given(stories)
def test_an_untouched_chain_holds(contents):
    assert snapshot.verify_chain(chained(contents)) is None


@given(stories, st.data())
def test_any_changed_link_is_found_where_it_is(contents, data):
    links = chained(contents)
    index = data.draw(st.integers(0, len(links) - 1))
    forged = snapshot.digest("forged")
    content_digest, link = links[index]
    links[index] = data.draw(
        st.sampled_from([(forged, link), (content_digest, forged), (link, "")])
    )
    assert snapshot.verify_chain(links) == index


@given(st.lists(st.integers(0, 99), min_size=2, max_size=6, unique=True), st.data())
def test_a_link_taken_out_or_swapped_is_found(contents, data):
    links = chained(contents)
    index = data.draw(st.integers(0, len(links) - 2))
    assert snapshot.verify_chain(links[:index] + links[index + 1 :]) == index
    links[index], links[index + 1] = links[index + 1], links[index]
    assert snapshot.verify_chain(links) == index


@given(stories, st.integers(0, 9), st.integers(0, 5))
def test_a_link_replaced_with_its_chain_breaks_the_next(contents, other, index):
    links = chained([*contents, "last"])
    index = min(index, len(contents) - 1)
    if contents[index] == other:
        return
    previous = links[index - 1][1] if index else ""
    content_digest = snapshot.digest(other)
    links[index] = (content_digest, snapshot.chain(previous, content_digest))
    assert snapshot.verify_chain(links) == index + 1


@pytest.mark.parametrize("bad", ["", "abc", "A" * 64, None, "0" * 64 + "\n"])
def test_a_chain_takes_hex_digests_only(bad):
    good = snapshot.digest(1)
    with pytest.raises(ChainError) as error:
        snapshot.chain(good, bad)
    assert error.value.reason == "hex"
    if bad != "":
        with pytest.raises(ChainError):
            snapshot.chain(bad, good)
    assert snapshot.verify_chain([(bad, good)]) == 0


def test_no_documents_are_no_broken_chain():
    assert snapshot.verify_chain([]) is None


@pytest.mark.parametrize(
    "number, maximum, over, left",
    [
        (1, 2, False, 1),
        (2, 2, False, 0),
        (3, 2, True, 0),
        (1, 1, False, 0),
        (2, 1, True, 0),
        (99, 0, False, None),
        (99, None, False, None),
    ],
)
def test_rounds_against_the_limit(number, maximum, over, left):
    assert rounds.is_over_limit(number, maximum) is over
    assert rounds.rounds_left(number, maximum) == left
