# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.gate import IN_PROGRESS, NOT_IN_CONTRACT, READY
from .implementation_member import Actor
from .project_plan import GUARDED

#: Who reads our fields on Odoo's records: clients and others do not learn by them.
GROUP = "implementation_methodology.group_user"

ANCHORS = [
    ("start", "Project start"),
    ("go_live", "Go-live"),
]


class ProjectProject(models.Model):
    _name = "project.project"
    _inherit = [
        "project.project",
        "implementation.project.plan",
        "implementation.project.revision",
        "implementation.project.report",
        "implementation.project.timeline",
        "implementation.guarded",
    ]
    _guarded_fields = GUARDED | frozenset(
        {
            "methodology_id",
            "implementation_started_on",
            "implementation_went_live_on",
        }
    )

    methodology_id = fields.Many2one(
        "implementation.methodology",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=GROUP,
    )
    implementation_started_on = fields.Datetime(
        readonly=True,
        copy=False,
        groups=GROUP,
    )
    implementation_variant_id = fields.Many2one(
        "implementation.variant",
        string="Hosting",
        copy=False,
        groups=GROUP,
    )
    implementation_option_ids = fields.Many2many(
        "implementation.option",
        string="Contract options",
        copy=False,
        groups=GROUP,
    )
    implementation_anchor = fields.Selection(
        ANCHORS,
        string="Planned from",
        readonly=True,
        copy=False,
        groups=GROUP,
    )
    implementation_anchor_date = fields.Date(
        readonly=True,
        copy=False,
        groups=GROUP,
    )
    implementation_went_live_on = fields.Datetime(
        string="Went live on",
        readonly=True,
        copy=False,
        groups=GROUP,
    )
    implementation_stage_ids = fields.One2many(
        "implementation.stage",
        "project_id",
        string="Implementation stages",
        groups=GROUP,
    )
    implementation_item_ids = fields.One2many(
        "implementation.item",
        "project_id",
        string="Checklist",
        groups=GROUP,
    )
    implementation_member_ids = fields.One2many(
        "implementation.member",
        "project_id",
        string="Implementation members",
        groups=GROUP,
    )
    implementation_event_ids = fields.One2many(
        "implementation.event",
        "project_id",
        string="History",
        groups=GROUP,
    )
    implementation_stage_id = fields.Many2one(
        "implementation.stage",
        string="Current stage",
        compute="_compute_implementation_stage_id",
        groups=GROUP,
    )
    implementation_progress = fields.Float(
        string="Progress",
        compute="_compute_implementation_counts",
        help="Share of the applicable items that are done, in percent.",
        groups=GROUP,
    )
    implementation_item_count = fields.Integer(
        compute="_compute_implementation_counts",
        groups=GROUP,
    )
    implementation_waiting_client = fields.Integer(
        string="Waits for client",
        compute="_compute_implementation_counts",
        help="Open items of running stages that the client has to act on.",
        groups=GROUP,
    )
    implementation_waiting_integrator = fields.Integer(
        string="Waits for integrator",
        compute="_compute_implementation_counts",
        groups=GROUP,
    )
    implementation_overdue = fields.Integer(
        string="Overdue",
        compute="_compute_implementation_counts",
        groups=GROUP,
    )
    implementation_newer_version_id = fields.Many2one(
        "implementation.methodology",
        compute="_compute_implementation_newer_version_id",
        groups=GROUP,
    )

    @api.depends("implementation_stage_ids.state")
    def _compute_implementation_stage_id(self):
        for project in self:
            stages = project.implementation_stage_ids
            running = stages.filtered(lambda stage: stage.state == IN_PROGRESS)
            ready = stages.filtered(lambda stage: stage.state == READY)
            project.implementation_stage_id = (running or ready)[:1]

    def _compute_implementation_counts(self):
        Item = self.env["implementation.item"]
        everything = [
            ("project_id", "in", self.ids),
            ("state", "!=", "not_applicable"),
            ("stage_id.state", "!=", NOT_IN_CONTRACT),
        ]
        waiting = [*everything, ("stage_id.state", "in", [READY, IN_PROGRESS])]
        done, open_ = {}, {}
        for project, state, count in Item._read_group(
            everything, ["project_id", "state"], ["__count"]
        ):
            (done if state == "done" else open_).setdefault(project, 0)
            if state == "done":
                done[project] = count
            else:
                open_[project] += count
        waits = {
            (project, side): count
            for project, side, count in Item._read_group(
                waiting, ["project_id", "waiting_on"], ["__count"]
            )
        }
        overdue = dict(
            Item._read_group(
                [
                    *waiting,
                    ("state", "!=", "done"),
                    ("due_date", "<", fields.Date.context_today(self)),
                ],
                ["project_id"],
                ["__count"],
            )
        )
        for project in self:
            total = done.get(project, 0) + open_.get(project, 0)
            both = waits.get((project, "both"), 0)
            project.implementation_item_count = total
            project.implementation_progress = (
                100 * done.get(project, 0) / total if total else 0.0
            )
            project.implementation_waiting_client = (
                waits.get((project, "client"), 0) + both
            )
            project.implementation_waiting_integrator = (
                waits.get((project, "integrator"), 0)
                + waits.get((project, "third_party"), 0)
                + both
            )
            project.implementation_overdue = overdue.get(project, 0)

    @api.depends("methodology_id")
    def _compute_implementation_newer_version_id(self):
        Methodology = self.env["implementation.methodology"]
        for methodology, projects in self.grouped("methodology_id").items():
            newer = Methodology
            if methodology:
                newer = Methodology.search(
                    [
                        ("code", "=", methodology.code),
                        ("company_id", "=", methodology.company_id.id),
                        ("version", ">", methodology.version),
                        ("state", "=", "published"),
                    ],
                    order="version desc",
                    limit=1,
                )
            projects.implementation_newer_version_id = newer

    def action_start_implementation(self):
        """Open the wizard that starts an implementation on this project."""
        self.ensure_one()
        self.check_access("write")
        if self.methodology_id:
            raise UserError(
                self.env._(
                    "%(project)s has been started already. Use “Take over newer "
                    "version” to add what a newer methodology brings.",
                    project=self.name,
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "implementation_methodology.implementation_start_action"
        )
        action["context"] = {"default_project_id": self.id}
        return action

    def action_pull_methodology(self):
        """Open the list of differences to the newer methodology version."""
        self.ensure_one()
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "implementation_methodology.implementation_pull_action"
        )
        action["context"] = {"default_project_id": self.id}
        return action

    def action_open_implementation(self):
        """Open the implementation form of the project."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "implementation_methodology.project_project_action"
        )
        action.update(
            views=[(self._implementation_form_view().id, "form")], res_id=self.id
        )
        return action

    def action_open_implementation_items(self):
        """List the checklist of the project, grouped by stage."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "implementation_methodology.implementation_item_action"
        )
        action["domain"] = [("project_id", "=", self.id)]
        action["context"] = {"search_default_group_stage": 1}
        return action

    def action_open_implementation_portal(self):
        """Show the overview as the client sees it."""
        self.ensure_one()
        return self._implementation_portal_action(f"/my/implementations/{self.id}")

    def _implementation_portal_action(self, url):
        """Open a page of the portal, which only members see."""
        if self.env.user.partner_id not in self.implementation_member_ids.partner_id:
            raise UserError(
                self.env._(
                    "Only members see these pages. Add yourself to the members of "
                    "%(project)s first.",
                    project=self.name,
                )
            )
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}

    def _implementation_form_view(self):
        return self.env.ref("implementation_methodology.project_project_view_form")

    def _implementation_actor(self, or_none=False):
        """Who the current login is on this implementation (see ``Actor``).

        A member row decides, whatever kind of login it is. Without one, people of
        the implementation groups act for the integrator: these groups mean *our*
        staff, which ``base.group_user`` does not on a client's database.
        Raises ``AccessError`` for everybody else, or returns None if ``or_none``.
        """
        user = self.env.user
        # A member row is a right; whether one may read it does not matter here.
        member_sudo = self.sudo().implementation_member_ids.filtered(
            lambda member: member.partner_id == user.partner_id
        )
        if member_sudo:
            return member_sudo._actor()
        if user._is_superuser() or user.has_group(
            "implementation_methodology.group_user"
        ):
            return Actor(user.partner_id, "integrator", True, False)
        if or_none:
            return None
        raise AccessError(self.env._("You are not a member of this project."))

    def _record_go_live(self, now):
        """Record that the client works in the system from now on; once."""
        self.ensure_one()
        if self.implementation_went_live_on:
            return
        self._by_verb().write({"implementation_went_live_on": now})
        self._record_implementation_event("went_live", now=now)
        self._on_go_live(now)

    def _on_go_live(self, now):
        """Called once when go-live is recorded; add-ons start what follows it."""

    def _record_implementation_event(self, kind, note=None, now=None):
        """Append an event that concerns the implementation as a whole."""
        self.ensure_one()
        actor = self._implementation_actor()
        self.env["implementation.event"]._record(
            [
                {
                    "project_id": self.id,
                    "kind": kind,
                    "at": now or fields.Datetime.now(),
                    "partner_id": actor.partner.id,
                    "side": actor.side,
                    "note": note,
                }
            ]
        )

    def _implementation_calendar(self):
        """Working hours the plan counts by."""
        self.ensure_one()
        company = self.company_id or self.env.company
        return self.resource_calendar_id or company.resource_calendar_id
