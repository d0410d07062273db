# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.implementation_methodology.tools import evidence

from ..tools import repeats

#: Working days that are compared, before a session and after it.
COMPARED = 5
STATES = [
    ("proposed", "Proposed"),
    ("planned", "Planned"),
    ("held", "Held"),
    ("declined", "Not needed"),
]


class HypercareSession(models.Model):
    """A session of the second training wave: what came again is taught."""

    _name = "hypercare.session"
    _description = "Training Session"
    _inherit = ["implementation.guarded", "mail.thread"]
    _order = "date_start desc, id desc"
    _check_company_auto = True
    _guarded_fields = frozenset(
        {"state", "event_id", "proposed_at", "proposed_repeats", "held_at", "ended_at"}
    )
    _fixed_fields = frozenset({"window_id"})

    name = fields.Char(
        required=True,
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
    )
    window_id = fields.Many2one(
        "hypercare.window", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="window_id.company_id", store=True)
    partner_id = fields.Many2one(related="window_id.partner_id", store=True, index=True)
    topic_id = fields.Many2one(
        "hypercare.topic", required=True, index=True, ondelete="restrict"
    )
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default="proposed",
        tracking=True,
        copy=False,
        group_expand=True,
    )
    user_id = fields.Many2one("res.users", string="Trainer", check_company=True)
    # Who has no part in projects may not read their roles.
    role_ids = fields.Many2many(
        "project.role",
        string="For Whom",
        groups="project.group_project_user",
        domain="[('implementation_side', '=', 'client')]",
        help="People of the client with these roles are invited; without any, all "
        "people of the client.",
    )
    date_start = fields.Datetime(string="Begins", copy=False)
    duration = fields.Float(string="Duration (h)", default=1.0)
    event_id = fields.Many2one(
        "calendar.event",
        string="Meeting",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    recording_url = fields.Char(
        string="Recording",
        copy=False,
        help="The link that the client's people open in the portal.",
    )
    proposed_at = fields.Datetime(string="Proposed", readonly=True, copy=False)
    proposed_repeats = fields.Integer(
        string="Repeats then",
        readonly=True,
        copy=False,
        help="How often questions on the topic had come again when it was proposed.",
    )
    held_at = fields.Datetime(string="Held", readonly=True, copy=False)
    # When it was held or declined: what comes again later is another matter.
    ended_at = fields.Datetime(readonly=True, copy=False)
    repeats_before = fields.Integer(
        compute="_compute_repeats",
        help="Questions on the topic that came again in the five working days before.",
    )
    repeats_after = fields.Integer(
        compute="_compute_repeats",
        help="Questions on the topic that came again in the five working days after.",
    )

    _duration_positive = models.Constraint(
        "CHECK(duration > 0)", "A session takes some time."
    )
    _one_waiting = models.UniqueIndex(
        "(window_id, topic_id) WHERE state IN ('proposed', 'planned')",
        "A session on this topic is proposed or planned already.",
    )

    @api.depends("topic_id")
    def _compute_name(self):
        for session in self:
            if not session.name:
                session.name = session.topic_id.name

    @api.depends("held_at", "topic_id", "window_id.ticket_ids.faq_id")
    def _compute_repeats(self):
        held = self.filtered("held_at")
        (self - held).repeats_before = (self - held).repeats_after = 0
        rows = held.window_id._howto_rows()
        for session in held:
            window = session.window_id
            day = window._today(session.held_at)
            workdays = window._workdays(day)
            # The day itself counts to neither side.
            first = window._day_start(workdays.add(day, -COMPARED))
            last = window._day_end(workdays.add(day, COMPARED))
            times = [
                row.at
                for row in repeats.repeats(rows[window.id])
                if row.topic == session.topic_id.id
            ]
            start, end = window._day_start(day), window._day_end(day)
            session.repeats_before = sum(first <= at < start for at in times)
            session.repeats_after = sum(end <= at < last for at in times)

    @api.constrains("recording_url")
    def _check_recording_url(self):
        for session in self.filtered("recording_url"):
            try:
                evidence.check_link(session.recording_url)
            except evidence.Rejected:
                raise ValidationError(
                    self.env._("A link starts with http:// or https:// and a host.")
                ) from None

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        if any(session.state == "held" for session in self):
            raise UserError(self.env._("Sessions that were held are kept."))

    def action_plan(self):
        self.check_access("write")
        for session in self:
            session._plan()

    def action_hold(self):
        self.check_access("write")
        self._hold(fields.Datetime.now())

    def action_decline(self):
        self.check_access("write")
        self._decline(fields.Datetime.now())

    def action_reopen(self):
        self.check_access("write")
        self._reopen()

    @api.model
    def _propose(self, window, topic_id, times, now):
        """A proposal to teach a topic that came again ``times`` times."""
        return (
            self._by_verb()
            .create(
                {
                    "window_id": window.id,
                    "topic_id": topic_id,
                    "user_id": window.user_id.id,
                    "proposed_at": now,
                    "proposed_repeats": times,
                }
            )
            .with_env(self.env)
        )

    def _plan(self):
        """Put the session into calendars; done again, the meeting is moved."""
        self.ensure_one()
        if self.state not in ("proposed", "planned"):
            raise UserError(self.env._("This session is over."))
        if not self.date_start:
            raise UserError(self.env._("Say first when the session begins."))
        vals = {
            "name": self.name,
            "start": self.date_start,
            "stop": self.date_start + timedelta(hours=self.duration),
            "user_id": self.user_id.id or self.env.uid,
        }
        if self.event_id:
            self.event_id.write(vals)
        else:
            people = self._invitees() | (self.user_id or self.env.user).partner_id
            event = self.env["calendar.event"].create(
                {**vals, "partner_ids": [fields.Command.set(people.ids)]}
            )
            self._by_verb().event_id = event
        self._by_verb().state = "planned"

    def _invitees(self):
        """People of the client in the window, those with the roles if any are set."""
        self.ensure_one()
        # Agents invite too, and may not read roles.
        session_sudo = self.sudo()
        people_sudo = session_sudo.window_id.person_ids.filtered(
            lambda person: person.side == "client"
        )
        if session_sudo.role_ids:
            people_sudo = people_sudo.filtered(
                lambda person: person.role_ids & session_sudo.role_ids
            )
        return people_sudo.partner_id.with_env(self.env)

    def _hold(self, now):
        """The session took place (``now`` naive UTC, or its own begin if earlier)."""
        for session in self:
            if session.state != "planned":
                raise UserError(self.env._("Plan the session first."))
            held = min(now, session.date_start or now)
            session._by_verb().write(
                {"state": "held", "held_at": held, "ended_at": held}
            )

    def _decline(self, now):
        if any(session.state not in ("proposed", "planned") for session in self):
            raise UserError(self.env._("This session is over."))
        self.event_id.unlink()
        self._by_verb().write({"state": "declined", "ended_at": now})

    def _reopen(self):
        if any(session.state != "declined" for session in self):
            raise UserError(self.env._("Only what was not needed comes back."))
        self._by_verb().write({"state": "proposed", "ended_at": False})
