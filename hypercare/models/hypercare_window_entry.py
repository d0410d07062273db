# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import format_date, format_list

from ..tools import entry as rules
from .hypercare_window_known import GO

ENTRY, DRAFT = "entry", "draft"


class HypercareWindowEntry(models.AbstractModel):
    """What has to be there before a window opens."""

    _name = "hypercare.window.entry"
    _description = "Entry to a Window"

    test_ticket_id = fields.Many2one(
        "helpdesk.ticket",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        domain="[('commercial_partner_id', '=', partner_id)]",
        help="A request that somebody of the client sent through the agreed channel "
        "to try it out. It has to be answered inside its promise.",
    )
    entry_criterion_ids = fields.One2many(
        "hypercare.criterion",
        "window_id",
        domain=[("kind", "=", ENTRY)],
        string="Entry Checklist",
    )
    entry_missing = fields.Text(compute="_compute_entry_missing")
    entry_advised = fields.Text(compute="_compute_entry_missing")

    @api.model_create_multi
    def create(self, vals_list):
        windows = super().create(vals_list)
        windows._add_entry_criteria()
        return windows

    def write(self, vals):
        result = super().write(vals)
        if not self._is_by_verb():
            now = fields.Datetime.now()
            for window in self.filtered(lambda one: one.state == DRAFT):
                window._assess_entry(now)
        return result

    def _compute_entry_missing(self):
        for window in self:
            window.entry_missing = window.entry_advised = False
            if window.state == DRAFT and window._origin:
                origin = window._origin
                missing = origin._entry_gaps(origin._entry_findings())
                window.entry_missing = "\n".join(
                    words for must, words in missing if must
                )
                window.entry_advised = "\n".join(
                    words for must, words in missing if not must
                )

    # Criteria

    def _entry_names(self):
        """Names of the entry criteria in the reader's language, by code."""
        return {
            rules.GO: self.env._("The go-live is decided"),
            rules.CHANNEL: self.env._("The support channel has proven itself"),
            rules.PROMISE: self.env._("Response times are promised"),
            rules.CONTACTS: self.env._("Coordinator and escalation are named"),
            rules.ROSTER: self.env._("The roster says who is there"),
            rules.PROCESSES: self.env._("Key processes are listed"),
            rules.TARGETS: self.env._("Targets are set"),
            rules.FAQ: self.env._("First answers are in the FAQ"),
            rules.KNOWN: self.env._("Known issues are taken over"),
        }

    def _entry_is_by_hand(self, code):
        """Whether a person says that an entry criterion is met.

        A go is recorded at the gate of the go-live stage, if the project has one.
        """
        self.ensure_one()
        return code == rules.GO and not self._has_go_live_stage()

    def _has_go_live_stage(self):
        self.ensure_one()
        # Whoever prepares a window need not see the stages of projects.
        stages_sudo = self.project_id.sudo().implementation_stage_ids
        return bool(
            stages_sudo.filtered(
                lambda stage: stage.is_go_live and stage.state != "not_in_contract"
            )
        )

    def _add_entry_criteria(self):
        """Give new windows their checklist, assessed."""
        # Rows are the window's own: whoever creates one gets them.
        self.env["hypercare.criterion"].sudo().create(
            [
                {
                    "window_id": window.id,
                    "kind": ENTRY,
                    "code": code,
                    "sequence": number,
                    "is_mandatory": code in rules.MANDATORY,
                }
                for window in self
                for number, code in enumerate(rules.CODES, start=1)
            ]
        )
        now = fields.Datetime.now()
        for window in self:
            window._assess_entry(now)

    def _assess_entry(self, now):
        """Say where the entry criteria stand at ``now`` (naive UTC)."""
        self.ensure_one()
        # What is found is written whoever looks.
        rows_sudo = self.sudo().criterion_ids.filtered(lambda one: one.kind == ENTRY)
        rows_sudo._write_findings(self._entry_findings(), now)

    def _entry_gaps(self, findings):
        """``[(mandatory, words)]`` of what does not hold by ``findings``."""
        self.ensure_one()
        rows = self.sudo().criterion_ids.filtered(lambda one: one.kind == ENTRY)
        return [
            (row.is_mandatory, f"{row.name}: {findings[row.code][1]}")
            for row in rows
            if row.code in findings
            and not findings[row.code][0]
            and not row.ticked_at
            and not row._is_agreed()
        ]

    # What is found

    def _entry_findings(self):
        """``{code: (ok, words)}``; ``ok`` is None where it cannot be said yet."""
        self.ensure_one()
        return {
            rules.GO: self._entry_go(),
            rules.CHANNEL: self._entry_channel(),
            rules.PROMISE: self._entry_promise(),
            rules.CONTACTS: self._entry_contacts(),
            rules.ROSTER: self._entry_roster(),
            rules.PROCESSES: self._entry_processes(),
            rules.TARGETS: self._entry_targets(),
            rules.FAQ: self._entry_faq(),
            rules.KNOWN: self._entry_known(),
        }

    def _entry_go(self):
        review_sudo = self._go_decision()
        went_live = self.project_id.sudo().implementation_went_live_on  # as above
        if review_sudo:
            decided = review_sudo._fields["decision"].convert_to_export(
                review_sudo.decision, review_sudo
            )
            words = self.env._(
                "%(decision)s, decided by %(name)s on %(date)s.",
                decision=decided,
                name=review_sudo.decided_by_id.name,
                date=format_date(self.env, self._today(review_sudo.decided_on)),
            )
            return review_sudo.decision in GO, words
        if went_live:
            day = format_date(self.env, self._today(went_live))
            return True, self.env._("Went live on %s.", day)
        if self._has_go_live_stage():
            return False, self.env._("Decide at the gate of the go-live stage.")
        row = self.criterion_ids.filtered(
            lambda one: one.kind == ENTRY and one.code == rules.GO
        )
        if row.ticked_at:
            name = row.sudo().ticked_by_id.name  # a name is no secret
            return True, self.env._("Confirmed by %s.", name)
        return False, self.env._("Nobody has recorded it. Tick it once it is decided.")

    def _entry_channel(self):
        # Agents of other teams answer as well.
        ticket_sudo = self.sudo().test_ticket_id
        if not ticket_sudo:
            return False, self.env._(
                "Let the client send a test request and choose it here."
            )
        if ticket_sudo.commercial_partner_id != self.partner_id.commercial_partner_id:
            return False, self.env._(
                "%s is no request of this client.", ticket_sudo.number
            )
        clock = ticket_sudo.sla_clock_ids.filtered(
            lambda one: one.metric == "first_response" and one.cycle == 1
        )
        if clock.state == "met":
            return True, self.env._(
                "%s was answered inside its promise.", ticket_sudo.number
            )
        if clock.state in ("running", "held"):
            return None, self.env._("%s waits for its answer.", ticket_sudo.number)
        if clock.state == "missed":
            return False, self.env._(
                "%s was answered too late. Try again.", ticket_sudo.number
            )
        return False, self.env._(
            "%s was promised no response time.", ticket_sudo.number
        )

    def _entry_promise(self):
        template_sudo = self._promise_template()
        # That there is an agreement is no secret among our people.
        agreements_sudo = (
            self.env["support.agreement"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", self.partner_id.commercial_partner_id.id),
                    ("company_id", "=", self.company_id.id),
                    ("state", "=", "active"),
                ]
            )
        )
        words = []
        if template_sudo.target_ids:
            words.append(self.env._("While it is open: %s.", template_sudo.summary))
        if agreements_sudo:
            names = format_list(self.env, agreements_sudo.mapped("name"))
            words.append(self.env._("Agreement %s is active.", names))
        if not words:
            return False, self.env._(
                "Give the hypercare policy a template of promises, or sign an "
                "agreement."
            )
        return True, " ".join(words)

    def _entry_contacts(self):
        people = self.person_ids
        missing = []
        if not self._people_of("coordinator").filtered(lambda p: p.side == "client"):
            missing.append(self.env._("the client's coordinator"))
        asked = people.filtered(lambda person: person.escalation)
        if not asked.filtered(lambda person: person.side == "client"):
            missing.append(self.env._("an escalation contact of the client"))
        if not asked.filtered(lambda person: person.side == "integrator"):
            missing.append(self.env._("an escalation contact of ours"))
        if missing:
            return False, self.env._("Name %s.", format_list(self.env, missing))
        # Names of people of the window are no secret among our people.
        names = format_list(
            self.env,
            [
                person.partner_id.name
                for person in (self._people_of("coordinator") | asked).sudo()
            ],
        )
        return True, f"{names}."

    def _entry_roster(self):
        if not self.duty_ids:
            return False, self.env._("Say who is there on which days.")
        if not self.planned_start or not self.planned_end:
            return True, self.env._("%s on the roster.", len(self.duty_ids))
        workdays = self._workdays(self.planned_start)
        days = rules.first_days(self.planned_start, self.planned_end, workdays)
        bare = [day for day in days if not self.duty_ids._covers(day)]
        if bare:
            names = format_list(self.env, [format_date(self.env, day) for day in bare])
            return False, self.env._("Nobody is there on %s.", names)
        return True, self.env._(
            "%(count)s on the roster, every working day of the first week is covered.",
            count=len(self.duty_ids),
        )

    def _entry_processes(self):
        count = len(self.process_ids)
        fewest, most = rules.processes_asked(self.planned_days)
        words = self.env._("%s listed.", count)
        if count < fewest:
            words = self.env._(
                "%(count)s listed, at least %(fewest)s are asked for.",
                count=count,
                fewest=fewest,
            )
        elif count > most:
            words = self.env._(
                "%(count)s listed: keep the %(most)s that the business stands on.",
                count=count,
                most=most,
            )
        return fewest <= count <= most, words

    def _entry_targets(self):
        policy = self.policy_id
        bare = [
            code.upper() for code in rules.TARGETS_ASKED if policy._target(code) is None
        ]
        if bare:
            return False, self.env._(
                "%(policy)s has no target for %(codes)s.",
                policy=policy.name,
                codes=format_list(self.env, bare),
            )
        return True, self.env._(
            "%(count)s targets of %(policy)s.",
            count=len(policy.target_ids),
            policy=policy.name,
        )

    def _entry_faq(self):
        client = self.partner_id.commercial_partner_id
        count = self.env["hypercare.faq"].search_count(
            [
                ("company_id", "=", self.company_id.id),
                ("partner_id", "=", client.id),
                ("state", "=", "published"),
            ]
        )
        if not count:
            return False, self.env._("No answer is published to this client yet.")
        return True, self.env._("%s published.", count)

    def _entry_known(self):
        vals = self._known_vals(
            self.planned_start or self._today(fields.Datetime.now())
        )
        if not vals:
            return True, self.env._("Nothing was left open.")
        names = format_list(self.env, [one["name"] for one in vals.values()])
        return True, self.env._("Become tickets when the window opens: %s.", names)

    def action_assess_entry(self):
        """Look again at what the checklist asks for."""
        self.check_access("write")
        now = fields.Datetime.now()
        for window in self.filtered(lambda one: one.state == DRAFT):
            window._assess_entry(now)
        return True
