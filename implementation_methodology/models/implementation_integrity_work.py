# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL, float_compare

from ..tools import checklist
from .implementation_item_verbs import SIDES
from .implementation_stage_plan import HELD
from .project_plan import OVERLAP

ITEM, STAGE = "implementation.item", "implementation.stage"
#: Hours that stored and recomputed delays may differ by: they are rounded, and a plan
#: is refreshed a little before it says so.
SLACK = 0.05


class ImplementationIntegrityWork(models.AbstractModel):
    """Items, stages, history and dates: what is stored follows from what was done."""

    _name = "implementation.integrity.work"
    _description = "Check of Implementations"

    @api.model
    def _check_item(self, now):
        words = self.env._("Its state does not follow from its ticks.")
        for items in self._chunks(ITEM):
            found = []
            for item in items:
                duty, ticks = item._duty(), item._ticks()
                state = checklist.state_of(
                    duty,
                    ticks,
                    returned=bool(item.returned_on),
                    applicable=item.applicable,
                    waived=item.waived,
                    before=item.done_before,
                )
                asked = item._is_asked_for()
                sides = checklist.waiting_on(duty, ticks, applicable=asked)
                waiting = "both" if len(sides) > 1 else sides[0] if sides else "nobody"
                if (item.state, item.waiting_on) != (state, waiting):
                    found.append((ITEM, item.id, words))
            yield len(items), found

    @api.model
    def _check_stage(self, now):
        counted = self.env._("Its counts are not those of its items.")
        accepted = self.env._("Accepted or not: its date, milestone or act disagree.")
        for stages in self._chunks(STAGE, size=200):
            found = []
            for stage in stages:
                states = stage.item_ids.mapped("state")
                rest = [one for one in states if one not in checklist.SET_ASIDE]
                told = (len(rest), rest.count(checklist.DONE))
                progress = 100 * checklist.progress(states)
                if (
                    (stage.item_count, stage.done_count) != told
                    or float_compare(stage.progress, progress, 2)
                    or stage.is_complete == bool(stage._blocking_items())
                ):
                    found.append((STAGE, stage.id, counted))
            found += [
                (STAGE, number, accepted) for number in self._half_accepted(stages)
            ]
            yield len(stages), found

    @api.model
    def _half_accepted(self, stages):
        """Ids of those stages that are accepted in one place only."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT s.id FROM implementation_stage s
                  LEFT JOIN project_milestone m ON m.id = s.milestone_id
                 WHERE s.id = ANY(%s) AND (
                       (s.state = 'accepted') <> COALESCE(m.is_reached, FALSE)
                    OR (s.state = 'accepted' AND NOT COALESCE(s.done_before, FALSE))
                       <> (s.accepted_on IS NOT NULL)
                    OR NOT COALESCE(s.done_before, FALSE) AND EXISTS (
                       SELECT FROM implementation_evidence e
                         JOIN implementation_item i ON i.id = e.item_id
                        WHERE i.stage_id = s.id AND COALESCE(e.locked, FALSE)
                              <> (s.state = 'accepted'))
                    OR EXISTS (
                       SELECT FROM implementation_act a
                         JOIN implementation_seal d ON d.id = a.seal_id
                        WHERE a.stage_id = s.id AND d.state = 'signed'
                          AND s.state <> 'accepted'))
                """,
                stages.ids,
            )
        )
        return [number for (number,) in rows]

    @api.model
    def _check_history(self, now):
        """Events stay with their project, and every tick has its own."""
        strangers = self.env._("It tells of a stage or item of another project.")
        silent = self.env._("It was ticked, and the history does not tell so.")
        ticked = SQL(", ").join(
            SQL("(%s)", SQL.identifier("i", f"{side}_ticked_on")) for side in SIDES
        )
        for events in self._chunks("implementation.event", size=10000):
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT e.id FROM implementation_event e
                      LEFT JOIN implementation_stage s ON s.id = e.stage_id
                      LEFT JOIN implementation_item i ON i.id = e.item_id
                     WHERE e.id = ANY(%s) AND (s.project_id <> e.project_id
                        OR i.project_id <> e.project_id OR i.stage_id <> e.stage_id)
                    """,
                    events.ids,
                )
            )
            yield len(events), [(events._name, one, strangers) for (one,) in rows]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT i.id FROM implementation_item i,
                       LATERAL (VALUES %s) AS t (at)
                 WHERE t.at IS NOT NULL AND NOT EXISTS (
                       SELECT FROM implementation_event e
                        WHERE e.item_id = i.id AND e.kind = 'ticked' AND e.at = t.at)
                """,
                ticked,
            )
        )
        yield len(rows), [(ITEM, number, silent) for (number,) in rows]

    @api.model
    def _check_baseline(self, now):
        """The promised dates of stages are those of the latest baseline."""
        words = self.env._("Its promised dates are not those of the latest baseline.")
        rows = self.env.execute_query(
            SQL(
                """
                SELECT s.id
                  FROM (SELECT DISTINCT ON (project_id) project_id, spans
                          FROM implementation_baseline
                         ORDER BY project_id, number DESC) b
                  JOIN implementation_stage s ON s.project_id = b.project_id
                 WHERE jsonb_exists(b.spans, s.code) AND (
                       s.baseline_start IS DISTINCT FROM
                           (b.spans -> s.code ->> 0)::date
                    OR s.baseline_end IS DISTINCT FROM
                           (b.spans -> s.code ->> 1)::date)
                """
            )
        )
        yield len(rows), [(STAGE, number, words) for (number,) in rows]

    # Whose delay it was

    @api.model
    def _check_ledger(self, now):
        """Stored delays are those that the history gives, as of the last refresh."""
        words = self.env._("The delays it shows are not those of its history.")
        fresh = SQL(
            """
            methodology_id IS NOT NULL AND implementation_refreshed_on IS NOT NULL
            AND NOT EXISTS (
                SELECT FROM implementation_event e
                 WHERE e.project_id = project_project.id
                   AND e.create_date
                       > project_project.implementation_refreshed_on - %s)
            """,
            OVERLAP,
        )
        for projects in self._chunks("project.project", fresh, size=50):
            events = self.env["implementation.event"].search(
                [("project_id", "in", projects.ids)], order="at, id"
            )
            by_project = events.grouped("project_id")
            found = []
            for working, same in self._with_hours(projects):
                for project in same:
                    told = by_project.get(project, events.browse())
                    found += [
                        (STAGE, stage.id, words)
                        for stage in self._wrong_delays(project, told, working)
                    ]
            yield len(projects), found

    @api.model
    def _with_hours(self, projects):
        """Pairs of working time and the projects that it holds for.

        Those whose hours were edited since their refresh are left out: their delays
        are worked out anew within hours.
        """
        groups = {}
        for project in projects:
            calendar = project._implementation_calendar()
            company = project.company_id or self.env.company
            if calendar:
                groups.setdefault((calendar, company), []).append(project)
        for (calendar, company), same in groups.items():
            edited = max(
                [calendar.write_date]
                + calendar.attendance_ids.mapped("write_date")
                + calendar.leave_ids.mapped("write_date")
                + calendar.global_leave_ids.mapped("write_date")
            )
            kept = [one for one in same if one.implementation_refreshed_on > edited]
            if kept:
                days = [
                    project._plan_horizon(project.implementation_refreshed_on.date())
                    for project in kept
                ]
                working = calendar._implementation_intervals(
                    min(first for first, _last in days),
                    max(last for _first, last in days) + timedelta(days=1),
                    company,
                )
                yield working, kept

    @api.model
    def _wrong_delays(self, project, events, working):
        """Stages of ``project`` whose stored delays its ``events`` do not give."""
        calendar = project._implementation_calendar()
        at = project.implementation_refreshed_on

        def end_of(day):
            return calendar._implementation_end_of(day) if day else None

        by_stage = events.filtered(
            lambda event: event.item_id or event.kind == "stage_opened"
        ).grouped("stage_id")
        for stage in project.implementation_stage_ids:
            own = by_stage.get(stage, events.browse())
            held = stage._ledger(own, end_of, working, at).seconds
            if any(
                abs(stage[f"held_{side}_hours"] - float(held[side]) / 3600) > SLACK
                for side in HELD
            ):
                yield stage
