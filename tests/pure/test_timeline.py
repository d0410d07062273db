# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.addons.implementation_methodology.tools import timeline
from odoo.addons.implementation_methodology.tools.schedule import Span
from odoo.addons.implementation_methodology.tools.timeline import Row

TODAY = date(2026, 3, 16)


def span(start, end, month=3):
    return Span(date(2026, month, start), date(2026, month, end))


def bars(drawn, row=0):
    return {bar["kind"]: bar for bar in drawn["rows"][row]["bars"]}


def test_forecast_lies_in_the_frame_of_the_plan_and_sticks_out():
    row = Row("a", plan=span(2, 13), forecast=span(2, 20), baseline=span(2, 6))
    drawn = bars(timeline.picture([row], TODAY))
    plan, forecast, baseline = drawn["plan"], drawn["forecast"], drawn["baseline"]
    assert plan["x"] == forecast["x"] == baseline["x"]
    assert baseline["width"] < plan["width"] < forecast["width"]
    assert plan["y"] < forecast["y"]
    assert forecast["y"] + forecast["height"] < plan["y"] + plan["height"]
    assert baseline["y"] >= plan["y"] + plan["height"]


def test_a_bar_covers_its_last_day():
    rows = [Row("a", plan=span(2, 6)), Row("b", plan=span(7, 9))]
    drawn = timeline.picture(rows, date(2026, 3, 2))
    first, second = bars(drawn)["plan"], bars(drawn, 1)["plan"]
    assert first["x"] + first["width"] == pytest.approx(second["x"], abs=0.002)


def test_today_is_shown_while_something_is_open():
    ended = Row("a", plan=span(2, 6), is_open=False)
    assert timeline.picture([ended], TODAY)["today"] is None
    drawn = timeline.picture([Row("a", plan=span(2, 6))], TODAY)
    assert 0 < bars(drawn)["plan"]["x"] < drawn["today"] < 100


def test_stages_without_dates_keep_their_rows():
    drawn = timeline.picture([Row("a"), Row("b", plan=span(2, 6))], TODAY)
    assert [row["key"] for row in drawn["rows"]] == ["a", "b"]
    assert drawn["rows"][0]["bars"] == []
    empty = timeline.picture([Row("a")], TODAY)
    assert (empty["ticks"], empty["today"]) == ([], None)


@pytest.mark.parametrize(
    ("months", "words"),
    [
        (3, ["01-01", "02-01", "03-01"]),
        (9, ["01-01", "03-01", "05-01", "07-01", "09-01"]),
    ],
)
def test_ticks_are_months_thinned_out(months, words):
    row = Row("a", plan=Span(date(2026, 1, 1), date(2026, months, 20)), is_open=False)
    ticks = timeline.picture([row], TODAY)["ticks"]
    assert [f"{tick['day']:%m-%d}" for tick in ticks] == words


def test_last_tick_reads_to_the_left():
    row = Row("a", plan=Span(date(2026, 1, 1), date(2026, 3, 2)), is_open=False)
    ticks = timeline.picture([row], TODAY)["ticks"]
    assert [tick["anchor"] for tick in ticks] == ["start", "start", "end"]


days = st.integers(0, 900).map(lambda n: date(2025, 1, 1) + timedelta(days=n))
spans = st.none() | st.tuples(days, days).map(lambda pair: Span(*sorted(pair)))
rows = st.builds(Row, st.integers(), spans, spans, spans, is_open=st.booleans())


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(rows, max_size=9), days)
def test_everything_is_inside_the_picture(some_rows, today):
    drawn = timeline.picture(some_rows, today)
    for row in drawn["rows"]:
        assert drawn["top"] <= row["y"] < drawn["bottom"]
        for bar in row["bars"]:
            assert bar["x"] >= 0
            assert bar["width"] > 0
            assert bar["x"] + bar["width"] <= 100.001
            assert row["y"] < bar["y"]
            assert bar["y"] + bar["height"] < row["y"] + row["height"]
    assert drawn["today"] is None or 0 < drawn["today"] < 100
    assert len(drawn["ticks"]) <= timeline.MAX_TICKS
    assert drawn["height"] > drawn["bottom"]
