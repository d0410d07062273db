# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import format_date
from odoo.tools.misc import formatLang

from ..tools import kpi

#: Which figure each tile shows, and which way it gets better.
TILES = {
    "k1": (kpi.ALL, kpi.LOWER),
    "k2": (kpi.ALL, kpi.HIGHER),
    "k3": (kpi.ALL, kpi.LOWER),
    "k4": (kpi.URGENT, kpi.HIGHER),
    "k5": (kpi.ALL, kpi.LOWER),
    "k6": (kpi.ALL, kpi.LOWER),
    "k7": (kpi.ALL, kpi.LOWER),
    "k8": (kpi.ALL, kpi.LOWER),
    "k9": (kpi.ALL, kpi.HIGHER),
    "k10": (kpi.ALL, kpi.HIGHER),
    "k11": (kpi.ALL, kpi.HIGHER),
    "k12": (kpi.ALL, kpi.HIGHER),
    "k13": (kpi.ALL, kpi.AROUND),
    "k14": (kpi.ALL, kpi.LOWER),
    "k15": (kpi.ALL, kpi.HIGHER),
    "k16": (kpi.ALL, kpi.LOWER),
}
#: Tiles whose targets are those of single priorities: all of them have to be met.
BY_PRIORITY = ("k1", "k3", "k6")
HOURS = ("k1", "k3")
PLAIN = ("k5", "k5_day", "k5_users", "k6", "k10_mean", "k14")
#: Small figures of which the second digit says something.
FINE = ("k5", "k10_mean")
AGO = 5


class HypercareWindowTiles(models.AbstractModel):
    """The indicators of a window as its page shows them: words, not figures alone."""

    _name = "hypercare.window.tiles"
    _description = "Tiles of a Window"

    kpi_tiles = fields.Json(string="Indicators", compute="_compute_kpi_tiles")
    inflow_chart = fields.Json(
        string="New and open tickets", compute="_compute_kpi_tiles"
    )

    @api.depends_context("lang")
    def _compute_kpi_tiles(self):
        now = fields.Datetime.now()
        begun = self._origin.filtered("date_start")
        known = begun._kpi_known(now)
        figures = begun._figures_by_window(now, known=known)
        for window in self:
            stored = window._origin
            is_begun = stored in begun
            window.kpi_tiles = is_begun and stored._tiles(now, figures[stored.id])
            window.inflow_chart = is_begun and stored._inflow_chart(now, known)

    def _tiles(self, now, figures=None):
        """``[dict]`` in words of the reader, one for each of K1 to K16.

        ``ok`` is ``good``, ``bad`` or ``none``, ``word`` says it. ``trend`` compares
        with five working days before: ``better``, ``worse``, ``same`` or empty;
        ``arrow`` is where the value went: ``up``, ``down``, ``flat`` or empty.
        """
        self.ensure_one()
        figures = figures or self._figures(now)
        names = self._tile_names()
        before = self._tiles_before(now)
        return [
            {
                "code": code,
                "number": code.upper(),
                "name": names[code],
                **self._tile_value(code, figures[code, segment], figures),
                **self._tile_trend(
                    figures[code, segment].value, before.get((code, segment)), better
                ),
                "details": self._tile_details(code, figures),
            }
            for code, (segment, better) in TILES.items()
        ]

    def _tile_names(self):
        """What a tile is about, without unit."""
        return {
            "k1": self.env._("First response"),
            "k2": self.env._("Answered in time"),
            "k3": self.env._("Time to solve"),
            "k4": self.env._("High and very high solved in time"),
            "k5": self.env._("New tickets: last against first five days"),
            "k6": self.env._("Open tickets"),
            "k7": self.env._("Reopened"),
            "k8": self.env._("Questions among all tickets"),
            "k9": self.env._("Questions with an answer in the FAQ"),
            "k10": self.env._("Satisfied"),
            "k11": self.env._("Solved by support alone"),
            "k12": self.env._("Users at work within a week"),
            "k13": self.env._("Business volume against plan"),
            "k14": self.env._("Technical faults"),
            "k15": self.env._("Stable key processes"),
            "k16": self.env._("Budget used"),
        }

    # One tile

    def _tile_value(self, code, figure, figures):
        ok = figure.ok
        if code in BY_PRIORITY:
            found = [figures[code, one].ok for one in kpi.PRIORITIES]
            judged = [one for one in found if one is not None]
            ok = all(judged) if judged else None
        state = {True: "good", False: "bad", None: "none"}[ok]
        words = {
            "good": self.env._("On target"),
            "bad": self.env._("Off target"),
            "none": self.env._("Not judged")
            if figure.value is not None
            else self.env._("Nothing measured yet"),
        }
        target = self._tile_target(code, figure, figures)
        return {
            "value": self._kpi_words(code, figure.value),
            "target": target,
            "ok": state,
            "word": words[state],
        }

    def _tile_target(self, code, figure, figures):
        if code == "k6":
            critical = figures["k6", kpi.CRITICAL].target
            if critical is None:
                return ""
            return self.env._("very high at most %s", self._kpi_words("k6", critical))
        if figure.target is None:
            return ""
        words = self._kpi_words(code, figure.target)
        better = TILES[code][1]
        if better == kpi.AROUND:
            return self.env._("100 %% ± %s", words)
        if better == kpi.LOWER:
            return self.env._("at most %s", words)
        return self.env._("at least %s", words)

    def _tile_trend(self, value, before, better):
        nothing = {"trend": "", "arrow": "", "trend_word": ""}
        if value is None or before is None:
            return nothing
        off, off_before = value, before
        if better == kpi.AROUND:
            off, off_before = abs(value - 100), abs(before - 100)
        if abs(value - before) < 0.005:
            return {
                "trend": "same",
                "arrow": "flat",
                "trend_word": self.env._("as five working days ago"),
            }
        grown = off > off_before
        is_better = grown if better == kpi.HIGHER else not grown
        return {
            "trend": "better" if is_better else "worse",
            "arrow": "up" if value > before else "down",
            "trend_word": self.env._("better than five working days ago")
            if is_better
            else self.env._("worse than five working days ago"),
        }

    def _tiles_before(self, now):
        """``{(code, segment): value}`` kept five working days ago, or None."""
        today = self._today(now)
        workdays = self._workdays(today)
        day = workdays.add(workdays.on_or_before(today), -AGO)
        rows = self.env["hypercare.snapshot"].search_fetch(
            [
                ("window_id", "=", self.id),
                ("day", "=", day),
                ("is_measured", "=", True),
            ],
            ["code", "segment", "value"],
        )
        return {(row.code, row.segment or kpi.ALL): row.value for row in rows}

    def _tile_details(self, code, figures):
        """Further figures of a tile, as short lines."""
        if code in BY_PRIORITY:
            names = self._kpi_segment_names()
            return [
                self._tile_line(names[one], code, figures[code, one])
                for one in reversed(kpi.PRIORITIES)
                if figures[code, one].value
            ] + (self._tile_oldest(figures) if code == "k6" else [])
        if code == "k8":
            names = self._kpi_segment_names()
            return [
                self._tile_line(names[segment], code, figure)
                for (found, segment), figure in figures.items()
                if found == code and segment not in ("", kpi.HOWTO) and figure.value
            ]
        words = {
            "k5_day": self.env._("a day"),
            "k5_users": self.env._("a day for 10 users"),
            "k9_repeat": self.env._("asked again"),
            "k10_mean": self.env._("mean of 5"),
            "k10_response": self.env._("answered"),
        }
        return [
            f"{self._kpi_words(one, figures[one, kpi.ALL].value)} {words[one]}"
            for one in words
            if one.startswith(f"{code}_") and figures[one, kpi.ALL].value is not None
        ]

    def _tile_line(self, name, code, figure):
        line = f"{name}: {self._kpi_words(code, figure.value)}"
        if figure.target is None or code == "k6":
            return line
        return self.env._(
            "%(line)s (at most %(target)s)",
            line=line,
            target=self._kpi_words(code, figure.target),
        )

    def _tile_oldest(self, figures):
        oldest = figures["k6_oldest", kpi.ALL].value
        if not oldest:
            return []
        return [self.env._("The oldest: %s working days", round(oldest))]

    def _kpi_words(self, code, value):
        """``value`` with its unit, as the reader writes figures."""
        if value is None:
            return ""
        whole = abs(value - round(value)) < 0.005
        text = formatLang(self.env, value, digits=0 if whole else 1)
        if code in HOURS:
            return self.env._("%s h", text)
        if code in FINE and not whole:
            return formatLang(self.env, value, digits=2)
        return text if code in PLAIN else f"{text} %"

    # The curve

    def _inflow_chart(self, now, known=None):
        """Points of the curve for the page: days, expected, actual and backlog."""
        rows = self._inflow(now, known)
        return {
            "today": fields.Date.to_string(self._today(now)),
            "days": [
                {
                    "day": fields.Date.to_string(row.day),
                    "label": format_date(self.env, row.day, date_format="d MMM"),
                    "expected": round(row.expected, 2),
                    "actual": row.actual,
                    "backlog": row.backlog,
                }
                for row in rows
            ],
        }

    def action_open_snapshots(self):
        """Open the indicators of all days."""
        self.check_access("read")
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hypercare.hypercare_snapshot_action"
        )
        action["domain"] = [("window_id", "=", self.id)]
        action["context"] = {
            "search_default_open_tickets": 1,
            "search_default_whole": 1,
            "hide_window": True,
        }
        return action
