# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import schedule

STATES = [
    ("draft", "Draft"),
    ("published", "Published"),
    ("retired", "Retired"),
]


class ImplementationMethodology(models.Model):
    _name = "implementation.methodology"
    _description = "Implementation Methodology"
    _inherit = ["mail.thread", "implementation.guarded"]
    _order = "name, version desc, id"
    _guarded_fields = frozenset(
        {"state", "version", "published_on", "previous_version_id"}
    )

    name = fields.Char(
        required=True,
        translate=True,
        tracking=True,
    )
    code = fields.Char(
        required=True,
        help="Versions of one methodology share its code.",
    )
    version = fields.Integer(
        default=1,
        readonly=True,
        copy=False,
    )
    previous_version_id = fields.Many2one(
        "implementation.methodology",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        help="A published version is frozen: projects were started from it. "
        "A change makes a new version.",
    )
    published_on = fields.Datetime(
        readonly=True,
        copy=False,
    )
    company_id = fields.Many2one(
        "res.company",
        help="Leave empty to offer the methodology to every company.",
    )
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True)
    stage_ids = fields.One2many(
        "implementation.methodology.stage",
        "methodology_id",
        copy=True,
    )
    stage_count = fields.Integer(compute="_compute_counts")
    item_count = fields.Integer(compute="_compute_counts")
    project_count = fields.Integer(compute="_compute_project_count")

    _code_version_uniq = models.UniqueIndex(
        "(code, version, COALESCE(company_id, 0))",
        "This version of the methodology exists already.",
    )

    @api.depends("version")
    def _compute_display_name(self):
        for methodology in self:
            methodology.display_name = self.env._(
                "%(name)s (version %(version)s)",
                name=methodology.name or "",
                version=methodology.version,
            )

    @api.depends("stage_ids.item_ids")
    def _compute_counts(self):
        for methodology in self:
            methodology.stage_count = len(methodology.stage_ids)
            methodology.item_count = len(methodology.stage_ids.item_ids)

    def _compute_project_count(self):
        counts = dict(
            self.env["project.project"]._read_group(
                [("methodology_id", "in", self.ids)], ["methodology_id"], ["__count"]
            )
        )
        for methodology in self:
            methodology.project_count = counts.get(methodology, 0)

    def write(self, vals):
        if not self._free_fields().issuperset(vals):
            self._check_draft()
        return super().write(vals)

    def copy(self, default=None):
        """Copy with all stages and items, and with who waits for whom among them."""
        copies = super().copy(default)
        for methodology, copied in zip(self, copies, strict=True):
            twin = {stage.code: stage for stage in copied.stage_ids}
            for stage in methodology.stage_ids:
                twin[stage.code].predecessor_ids = self.env[stage._name].union(
                    *(twin[code] for code in stage.predecessor_ids.mapped("code"))
                )
        return copies

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        self._check_draft()

    @api.model
    def _free_fields(self):
        """Fields that may change on a frozen version; they do not reach projects."""
        return {"active", "state", "published_on"} | {
            name for name in self._fields if name.startswith(("message_", "activity_"))
        }

    def _check_draft(self):
        """Raise unless every methodology is a draft."""
        frozen = self.filtered(lambda methodology: methodology.state != "draft")
        # Data files are loaded as superuser; a context that says so is not enough.
        loading = self.env.su and self.env.context.get("install_mode")
        if frozen and not loading:
            raise UserError(
                self.env._(
                    "%(name)s is published and frozen, because projects run by it. "
                    "Create a new version and change that.",
                    name=frozen[0].display_name,
                )
            )

    def action_publish(self):
        """Freeze drafts that can be planned, and retire the versions before them."""
        self.check_access("write")
        for methodology in self:
            if methodology.state != "draft":
                continue
            methodology._check_plannable()
            methodology._by_verb().write(
                {"state": "published", "published_on": fields.Datetime.now()}
            )
            methodology.previous_version_id.action_retire()
        return True

    def action_retire(self):
        """Stop offering the version for new projects; running ones are untouched."""
        self.check_access("write")
        published = self.filtered(lambda m: m.state == "published")
        published._by_verb().write({"state": "retired"})
        return True

    def action_new_version(self):
        """Copy the newest version into a draft and open it."""
        self.ensure_one()
        self.check_access("write")
        newest = self._newest_version()
        if newest.state == "draft":
            raise UserError(
                self.env._(
                    "Version %(version)s is still a draft: change that one.",
                    version=newest.version,
                )
            )
        draft = self._by_verb().copy(
            {"version": newest.version + 1, "previous_version_id": self.id}
        )
        return draft._get_records_action()

    def action_open_projects(self):
        """List the implementations that run by this version."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "implementation_methodology.project_project_action"
        )
        action["domain"] = [("methodology_id", "=", self.id)]
        return action

    @api.model
    def _load_demo_story(self):
        """Build the demo implementations (see ``demo/story.py``)."""
        from ..demo import story

        # Odoo loads translations after demo data, too late for what is signed in it.
        self.env.ref("base.module_implementation_methodology")._update_translations()
        story.build(self.env)

    def _newest_version(self):
        self.ensure_one()
        return self.with_context(active_test=False).search(
            [("code", "=", self.code), ("company_id", "=", self.company_id.id)],
            order="version desc",
            limit=1,
        )

    def _check_plannable(self):
        """Raise unless the stages can be put in an order and hold items."""
        self.ensure_one()
        if not self.stage_ids.item_ids:
            raise UserError(
                self.env._("Add at least one stage with one checklist item first.")
            )
        try:
            schedule.in_order(self.stage_ids._steps())
        except schedule.CycleError as error:
            raise UserError(
                self.env._(
                    "Stages wait for each other in a circle: %(circle)s. "
                    "Remove one of these predecessors.",
                    circle=error,
                )
            ) from None
