# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools import checklist
from ..tools.gate import (
    ACCEPTED,
    IN_PROGRESS,
    LOCKED,
    NOT_IN_CONTRACT,
    READY,
    REVIEW,
    RUNNING,
)

HISTORY_STEP = 40

STAGE_ICONS = {
    ACCEPTED: "fa-check",
    "waiting": "fa-hand-o-right",
    IN_PROGRESS: "fa-play",
    READY: "fa-flag-o",
    REVIEW: "fa-pencil-square-o",
    LOCKED: "fa-lock",
    NOT_IN_CONTRACT: "fa-minus",
}
EVENT_ICONS = {
    "started": "fa-rocket",
    "stage_opened": "fa-unlock",
    "stage_started": "fa-play",
    "stage_accepted": "fa-certificate",
    "taken_over": "fa-history",
    "ticked": "fa-check",
    "unticked": "fa-rotate-left",
    "returned": "fa-reply",
    "not_applicable": "fa-minus",
    "plan_moved": "fa-calendar",
    "baseline_set": "fa-flag-checkered",
    "due_moved": "fa-calendar-o",
    "duty_changed": "fa-exchange",
    "evidence_added": "fa-paperclip",
    "evidence_removed": "fa-trash-o",
    "taken": "fa-user-o",
    "tasks_closed": "fa-tasks",
    "member_added": "fa-user-plus",
    "member_removed": "fa-user-times",
    "anonymised": "fa-user-secret",
    "member_invited": "fa-envelope-o",
    "nudged": "fa-bell-o",
    "report_published": "fa-newspaper-o",
}


class ImplementationPortal(models.AbstractModel):
    """What a member sees of an implementation, ready to be shown.

    Every method starts from a member row that came through
    ``implementation.member._of_user()`` and looks only below its project, at what
    client and integrator both see. Items of the integrator alone are in no list and
    in no number. The count of queries does not grow with the checklist.
    """

    _name = "implementation.portal"
    _description = "Implementation as Its Members See It"
    _inherit = [
        "implementation.portal.item",
        "implementation.portal.plan",
        "implementation.portal.act",
    ]

    @api.model
    def _action_count(self, members, scope="mine"):
        return self.env["implementation.item"].search_count(
            self._domain_actions(members, scope)
        )

    @api.model
    def _list(self, members):
        """One row per implementation of the login."""
        Item = self.env["implementation.item"]
        waiting = dict(
            Item._read_group(
                self._domain_actions(members, "mine"), ["project_id"], ["__count"]
            )
        )
        decisions = self._decisions(members)
        done, total = {}, {}
        for project, state, count in Item._read_group(
            self._domain_visible(members)
            & Domain("state", "not in", checklist.SET_ASIDE)
            & Domain("stage_id.state", "!=", NOT_IN_CONTRACT),
            ["project_id", "state"],
            ["__count"],
        ):
            total[project] = total.get(project, 0) + count
            if state == checklist.DONE:
                done[project] = count
        return [
            {
                "implementation": project,
                "stage": project.implementation_stage_id,
                "stage_total": len(project.implementation_stage_ids),
                "percent": self._percent(done.get(project, 0), total.get(project, 0)),
                "waiting": waiting.get(project, 0) + decisions.get(project, 0),
            }
            for project in members.project_id
        ]

    @api.model
    def _overview(self, member):
        """The whole implementation at a glance."""
        stages = self._stage_rows(member)
        counted = [row for row in stages if row["state"] != NOT_IN_CONTRACT]
        done = sum(row["done"] for row in counted)
        total = sum(row["total"] for row in counted)
        return {
            "stages": stages,
            "done": done,
            "total": total,
            "percent": self._percent(done, total),
            **self._plan(member),
            "coordinators": self._coordinators(member.project_id),
            "side_words": self._side_words(),
            "next_step": self._next_step(member),
            "mine": self._action_count(member),
            "company": self._action_count(member, "company"),
            "others": self._action_count(member, "others"),
            "others_label": {
                "client": self.env._("Waiting for integrator"),
                "integrator": self.env._("Waiting for client"),
            }.get(member.side, self.env._("Waiting for the others")),
        }

    @api.model
    def _stage_rows(self, member):
        """Every stage with its state in words and the numbers a client may know."""
        Item = self.env["implementation.item"]
        visible = self._domain_visible(member)
        done, total = {}, {}
        for stage, state, count in Item._read_group(
            visible & Domain("state", "not in", checklist.SET_ASIDE),
            ["stage_id", "state"],
            ["__count"],
        ):
            total[stage] = total.get(stage, 0) + count
            if state == checklist.DONE:
                done[stage] = count
        waiting = dict(
            Item._read_group(
                self._domain_actions(member, "company"), ["stage_id"], ["__count"]
            )
        )
        current = member.project_id.implementation_stage_id
        return [
            {
                "stage": stage,
                "state": stage.state,
                "is_current": stage == current,
                "done": done.get(stage, 0),
                "total": total.get(stage, 0),
                "percent": self._percent(done.get(stage, 0), total.get(stage, 0)),
                "waiting": waiting.get(stage, 0),
                **self._stage_status(stage, bool(waiting.get(stage))),
            }
            for stage in member.project_id.implementation_stage_ids
        ]

    @api.model
    def _stage_status(self, stage, is_waiting):
        """State of a stage as a key, an icon and words, with the reason."""
        status = "waiting" if is_waiting and stage.state in RUNNING else stage.state
        words = {
            ACCEPTED: self.env._("Done before this portal was used")
            if stage.done_before
            else self.env._("Done"),
            "waiting": self.env._("Waiting for you"),
            IN_PROGRESS: self.env._("In progress"),
            READY: self.env._("Ready to start"),
            REVIEW: self.env._("Waiting for signatures"),
            LOCKED: self.env._("Locked"),
            NOT_IN_CONTRACT: self.env._("Not in contract"),
        }
        return {
            "status": status,
            "words": words[status],
            "icon": STAGE_ICONS[status],
            "reason": self._closed_reason(stage),
        }

    @api.model
    def _closed_reason(self, stage):
        """Why nobody may work in the stage now, in words; empty when people may."""
        try:
            stage._check_open()
        except UserError as error:
            return str(error)
        return ""

    @api.model
    def _coordinators(self, project):
        """Who to call: one person of the integrator and one of the client."""
        people = project.implementation_member_ids
        found = []
        for side, roles in (
            ("client", ("client_coordinator", "client_sponsor")),
            ("integrator", ("integrator_manager", "integrator_consultant")),
        ):
            of_side = people.filtered(lambda member, side=side: member.side == side)
            for role in roles:
                with_role = of_side.filtered(lambda m, role=role: m._has_role(role))
                if with_role:
                    found.append(with_role[0])
                    break
            else:
                found += of_side[:1]
        return found

    @api.model
    def _next_step(self, member):
        """The most urgent open item, what has to be done before what may be."""
        item = self.env["implementation.item"].search(
            self._domain_open(member),
            order="is_optional, due_date, stage_sequence, sequence, id",
            limit=1,
        )
        if item:
            return {"item": item, **self._item_summary(member, item)}
        held = member.project_id.implementation_stage_ids.filtered(
            lambda stage: stage.state in RUNNING
        )[:1]
        return {"item": item, "stage": held, **self._next_signature(member)}

    @api.model
    def _stage_page(self, member, stage):
        """One stage with its checklist."""
        stages = member.project_id.implementation_stage_ids
        rows = self._item_rows(
            member,
            self.env["implementation.item"].search(
                self._domain_visible(member) & Domain("stage_id", "=", stage.id)
            ),
        )
        counted = [r for r in rows if r["state"] not in checklist.SET_ASIDE]
        done = sum(row["state"] == checklist.DONE for row in counted)
        template = stage.template_stage_id
        index = stages.ids.index(stage.id)
        return {
            "stage": stage,
            "acts": self._acts(member, stage=stage),
            "rows": rows,
            "done": done,
            "total": len(counted),
            "percent": self._percent(done, len(counted)),
            "is_proposed": template.result_is_proposed
            and template.result == stage.result,
            "previous": stages[index - 1] if index else stages.browse(),
            "following": stages[index + 1 : index + 2],
            **self._stage_status(stage, any(row["is_waiting"] for row in rows)),
        }

    @api.model
    def _actions(self, member, scope):
        """Open items of the scope: given to the person first, then by due date."""
        items = self.env["implementation.item"].search(
            self._domain_actions(member, scope),
            order="due_date, stage_sequence, sequence, id",
        )
        rows = self._item_rows(member, items)
        groups = [
            (
                self.env._("Assigned to you"),
                [r for r in rows if r["is_waiting"] and r["is_mine"]],
            ),
            (
                self.env._("For anybody on your side"),
                [r for r in rows if r["is_free"]],
            ),
            (
                self.env._("With your colleagues"),
                [r for r in rows if r["is_waiting"] and r["is_colleagues"]],
            ),
            (
                self.env._("Waiting for the others"),
                [r for r in rows if not r["is_waiting"]],
            ),
        ]
        return {"rows": rows, "groups": [(name, part) for name, part in groups if part]}

    @api.model
    def _documents(self, member, search="", stage=None):
        """Evidence by stage: the same records the zip holds."""
        domain = self._domain_evidence(member)
        if stage:
            domain &= Domain("stage_id", "=", stage.id)
        if search:
            domain &= Domain("name", "ilike", search) | Domain(
                "item_id.name", "ilike", search
            )
        records = self.env["implementation.evidence"].search(domain)
        files = records.filtered(lambda record: record.kind == "file")
        return {
            "groups": list(records.grouped("stage_id").items()),
            "acts": self._acts(member, search, stage),
            "records": records,
            "files": files,
            "size": self._size_words(sum(files.mapped("size"))),
            "sizes": {record: self._size_words(record.size) for record in files},
            "stages": member.project_id.implementation_stage_ids,
        }

    @api.model
    def _history(self, member, offset=0):
        """Events both sides may know, newest first, by day."""
        domain = self._domain_history(member)
        events = self.env["implementation.event"].search(
            domain, offset=offset, limit=HISTORY_STEP
        )
        kinds = dict(events._fields["kind"]._description_selection(self.env))
        sides = self._side_words()
        rows = [
            {
                "event": event,
                "icon": EVENT_ICONS.get(event.kind, "fa-circle-o"),
                "words": kinds[event.kind],
                "side": sides.get(event.side, ""),
                "day": format_date(
                    self.env, self._local(event.at).date(), date_format="EEEE, d MMMM y"
                ),
            }
            for event in events
        ]
        days = {}
        for row in rows:
            days.setdefault(row["day"], []).append(row)
        return {"days": list(days.items())}

    @api.model
    def _domain_history(self, member):
        return (
            Domain("project_id", "=", member.project_id.id)
            & Domain("is_internal", "=", False)
            # its stage says it once for all of them
            & Domain("kind", "!=", "due_followed")
            & (
                Domain("item_id", "=", False)
                | Domain("item_id.visibility", "=", "client")
            )
        )

    @api.model
    def _team(self, member):
        """People of all sides, and what this member may do about his own."""
        project, may_invite = member.project_id, member._may_invite()
        Invitation = self.env["implementation.invitation"]
        return {
            "sides": [
                (side, words, people)
                for side, words in self._side_words().items()
                if (
                    people := project.implementation_member_ids.filtered(
                        lambda person, side=side: person.side == side
                    )
                )
            ],
            "may_invite": may_invite,
            "roles": self.env["project.role"].search(
                [("implementation_side", "=", "client")]
            ),
            "invitations": Invitation.search(
                [("project_id", "=", project.id), ("state", "=", "requested")]
            )
            if may_invite
            else Invitation,
        }
