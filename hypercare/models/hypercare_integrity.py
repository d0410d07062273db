# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL, format_date

WINDOW, SNAPSHOT = "hypercare.window", "hypercare.snapshot"
STANDUP, EXTENSION = "hypercare.standup", "hypercare.extension"


class HypercareIntegrity(models.AbstractModel):
    _name = "implementation.integrity"
    _inherit = ["implementation.integrity"]

    @api.model
    def _addons(self):
        return [*super()._addons(), "hypercare"]

    @api.model
    def _checks(self):
        return {
            **super()._checks(),
            "window": self.env._("Windows and their ends"),
            "snapshot": self.env._("Indicators of past days"),
            "standup": self.env._("Stand-ups"),
        }

    @api.model
    def _check_window(self, now):
        """A window ends where its extensions say, and closed by a hand-over."""
        ends = self.env._("Its last day does not follow from its extensions.")
        state = self.env._("Open or closed: its dates or its hand-over disagree.")
        seal = self.env._("Its state is not that of its document.")
        for windows in self._chunks(WINDOW, size=200):
            found = []
            for window in windows:
                if not self._ends_as_agreed(window):
                    found.append((WINDOW, window.id, ends))
                if not self._is_state_whole(window):
                    found.append((WINDOW, window.id, state))
                found += [
                    (EXTENSION, extension.id, seal)
                    for extension in window.extension_ids
                    if not self._is_extension_whole(extension)
                ]
            yield len(windows), found

    @api.model
    def _ends_as_agreed(self, window):
        end = window.first_end
        agreed = window._agreed_extensions().sorted(
            lambda one: (one.decided_on, one.id)
        )
        for extension in agreed:
            if extension.original_end != end:
                return False
            end = extension.new_end
        return window.date_end == end

    @api.model
    def _is_state_whole(self, window):
        begun = window.state in ("open", "closed")
        closed = window.state == "closed"
        dated = [window.opened_at, window.date_start, window.date_end]
        if any(bool(value) != begun for value in dated):
            return False
        if closed != bool(window.closed_at):
            return False
        handed = window._current_handover().seal_state == "signed"
        return not closed or handed or bool(window.end_reason)

    @api.model
    def _is_extension_whole(self, extension):
        wanted = {"agreed": "signed", "requested": "requested"}.get(extension.state)
        if wanted:
            return extension.seal_state == wanted
        return extension.seal_state not in ("signed", "requested")

    @api.model
    def _check_snapshot(self, now):
        """Every day that is done has its indicators, as they were taken."""
        missing = self.env._("The indicators of %s are missing.")
        changed = self.env._("The indicators of %s are not those that were taken.")
        for windows in self._chunks(WINDOW, SQL("done_until IS NOT NULL"), size=10):
            rows = self.env[SNAPSHOT].search([("window_id", "in", windows.ids)])
            days = rows.grouped(lambda row: (row.window_id.id, row.day))
            found = [
                (WINDOW, window, changed % format_date(self.env, day))
                for (window, day), kept in days.items()
                if not kept._is_as_taken()
            ]
            gaps = self.env.execute_query(
                SQL(
                    """
                    SELECT w.id, d.day::date FROM hypercare_window w,
                           generate_series(w.date_start, w.done_until, '1 day') d (day)
                     WHERE w.id = ANY(%s) AND NOT EXISTS (
                           SELECT FROM hypercare_snapshot s
                            WHERE s.window_id = w.id AND s.day = d.day::date)
                     ORDER BY 1, 2
                    """,
                    windows.ids,
                )
            )
            found += [
                (WINDOW, number, missing % format_date(self.env, day))
                for number, day in gaps
            ]
            yield len(rows), found

    @api.model
    def _check_standup(self, now):
        """The numbers of a day that is over, or was published, stand still."""
        words = self.env._("It is over or published, and its numbers still change.")
        rows = self.env.execute_query(
            SQL(
                """
                SELECT s.id, (s.counted_at IS NULL)
                             <> COALESCE(s.numbers = 'null'::jsonb, TRUE)
                          OR s.counted_at IS NULL AND (
                             s.is_published OR s.date <= w.done_until)
                  FROM hypercare_standup s JOIN hypercare_window w ON w.id = s.window_id
                """
            )
        )
        yield len(rows), [(STANDUP, number, words) for number, bad in rows if bad]
