# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Geometry of the picture of stages in time: baseline, plan, forecast, today.

The backend draws it with OWL and the portal with QWeb; both take every number from
here, so both show the same picture. Across, numbers are percent of the width, so the
picture fits any screen without its text being scaled; down, they are pixels.

Days are the calendar's; a bar covers its last day as well.
"""

from dataclasses import dataclass
from datetime import timedelta

from .schedule import Span

#: Band above the rows with the names of months, and below for *today*.
HEAD, FOOT = 24, 22
ROW = 48
#: kind: (distance from the top of the row, height). The forecast lies in the plan's
#: frame and sticks out where it is late; the baseline is the thin line below.
BARS = {"plan": (22, 14), "forecast": (25, 8), "baseline": (38, 4)}
MAX_TICKS = 7
#: Share of the range left empty on both sides.
MARGIN = 0.02


@dataclass(frozen=True)
class Row:
    """A stage in the picture; without any span it keeps its line and its words."""

    key: object
    baseline: Span | None = None
    plan: Span | None = None
    forecast: Span | None = None
    is_open: bool = True


def picture(rows, today):
    """Where everything goes, as plain data ready for JSON.

    ``today`` is shown while a stage is open, and then always within the picture.
    Ticks are first days of months, thinned out to `MAX_TICKS`; a picture shorter than
    that has at least one.

    >>> from datetime import date
    >>> row = Row("a", plan=Span(date(2026, 3, 2), date(2026, 3, 31)))
    >>> drawn = picture([row], date(2026, 3, 16))
    >>> [(tick["day"].isoformat(), tick["x"]) for tick in drawn["ticks"]]
    [('2026-03-02', 1.923)]
    >>> drawn["rows"][0]["bars"]
    [{'kind': 'plan', 'x': 1.923, 'width': 96.154, 'y': 46, 'height': 14}]
    >>> drawn["today"]
    48.397
    """
    spans = [span for row in rows for span in (row.baseline, row.plan, row.forecast)]
    days = [day for span in spans if span for day in (span.start, span.end)]
    shows_today = bool(days) and any(row.is_open for row in rows)
    if shows_today:
        days.append(today)
    scale = _Scale(min(days), max(days)) if days else None
    return {
        "height": HEAD + ROW * len(rows) + FOOT,
        "top": HEAD,
        "bottom": HEAD + ROW * len(rows),
        # the middle of the day, so that a bar ending today reaches beyond the line
        "today": scale.x(today, 0.5) if shows_today else None,
        "today_anchor": scale.anchor(today) if shows_today else None,
        "ticks": scale.ticks() if scale else [],
        "rows": [
            {
                "key": row.key,
                "y": HEAD + ROW * number,
                "height": ROW,
                "bars": _bars(row, HEAD + ROW * number, scale),
            }
            for number, row in enumerate(rows)
        ],
    }


def sample(kind, height=14):
    """Where the bar of ``kind`` lies in a sample of ``height``.

    >>> sample("baseline")
    {'y': 5, 'height': 4}
    """
    thickness = min(BARS[kind][1], height - 2)
    return {"y": (height - thickness) // 2, "height": thickness}


def _bars(row, top, scale):
    """Bars of a row, those drawn first first."""
    bars = []
    for kind, (offset, height) in BARS.items():
        span = getattr(row, kind)
        if span:
            start = scale.x(span.start)
            bars.append(
                {
                    "kind": kind,
                    "x": start,
                    "width": round(scale.x(span.end, 1) - start, 3),
                    "y": top + offset,
                    "height": height,
                }
            )
    return bars


class _Scale:
    """Days to percent of the width."""

    def __init__(self, first, last):
        self.first, self.last = first, last
        self.days = (last - first).days + 1

    def x(self, day, part=0):
        """Percent at which ``day`` begins, or at ``part`` of it."""
        share = ((day - self.first).days + part) / self.days
        return round(100 * (MARGIN + share) / (1 + 2 * MARGIN), 3)

    def anchor(self, day, low=15, high=85):
        """Which end of a text at ``day`` is there, so that it has room to the side."""
        share = self.x(day, 0.5)
        if share > high:
            return "end"
        return "middle" if low and share >= low else "start"

    def ticks(self):
        months = []
        day = self.first.replace(day=1)
        while day <= self.last:
            if day >= self.first:
                months.append(day)
            day = (day + timedelta(days=32)).replace(day=1)
        step = -(-len(months) // MAX_TICKS) or 1
        return [
            {"x": self.x(day), "day": day, "anchor": self.anchor(day, 0, 95)}
            for day in months[::step] or [self.first]
        ]
