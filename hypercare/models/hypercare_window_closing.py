# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

OPEN, CLOSED = "open", "closed"
MANAGER = "implementation_methodology.group_manager"


class HypercareWindowClosing(models.AbstractModel):
    """What follows the end of a window, all or nothing."""

    _name = "hypercare.window.closing"
    _description = "Closing of a Window"
    _inherit = ["hypercare.window.closing.items", "rating.mixin"]

    end_reason = fields.Text(
        string="Why It Ended without a Hand-over", readonly=True, copy=False
    )
    satisfaction_asked_at = fields.Datetime(readonly=True, copy=False)
    handover_count = fields.Integer(compute="_compute_handover_count")

    def _compute_handover_count(self):
        counts = dict(
            self.env["hypercare.handover"]._read_group(
                [("window_id", "in", self.ids)], ["window_id"], ["__count"]
            )
        )
        for window in self:
            window.handover_count = counts.get(window, 0)

    # Hand-over

    def action_handover(self):
        """Open the hand-over; the first time it is written with what is known."""
        self.ensure_one()
        self.check_access("read")
        handover = self._current_handover()
        if not handover:
            if self.state != OPEN:
                raise UserError(self.env._("Only an open window is handed over."))
            handover = self.env["hypercare.handover"].create({"window_id": self.id})
            handover.action_fill()
        return handover._get_records_action()

    def _tickets_to_hand_over(self):
        """Tickets of the window that somebody has to go on with."""
        self.ensure_one()
        return self.env["helpdesk.ticket"].search(
            [
                ("hypercare_id", "=", self.id),
                ("stage_id.closed", "=", False),
                ("duplicate_id", "=", False),
            ],
            order="priority desc, id",
        )

    def _remind_to_close(self):
        """Tell the responsible that nothing but the closing is left to be done."""
        for window in self.filtered("user_id"):
            language = window.user_id.lang or self.env.lang
            words = window.with_context(lang=language)
            words.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=window.user_id.id,
                summary=words.env._("The hand-over is signed: close the window"),
            )

    # Closing

    def action_close(self):
        """Close the window, or show the tickets that nobody was chosen for yet."""
        self.ensure_one()
        self.check_access("write")
        now = fields.Datetime.now()
        # Whoever may close a window need not have rights on its tickets.
        handover_sudo = self.sudo()._current_handover()
        if handover_sudo.seal_state == "signed":
            handover_sudo._list_open_tickets(late=True)
            if handover_sudo.ticket_ids._unmapped():
                # Not an error: it would take back what was listed just now.
                return {
                    **handover_sudo.sudo(False)._get_records_action(),
                    "context": {"hypercare_unmapped": True},
                }
        self._close(now)
        return True

    def _close(self, now):
        """End the window at ``now`` (naive UTC) with all that follows, or raise.

        The open tickets go where the hand-over says, hypercare promises nothing to
        new ones, items of the methodology are ticked, the project moves on, and
        people are told.
        """
        self.ensure_one()
        self.check_access("write")
        window_sudo = self.sudo()  # as in action_close
        window_sudo._lock_window()
        if window_sudo.state != OPEN:
            raise UserError(self.env._("Only an open window is closed."))
        handover_sudo = window_sudo._current_handover()
        if handover_sudo.seal_state != "signed":
            raise UserError(
                self.env._(
                    "The hand-over has to be signed by all before the window closes."
                )
            )
        handover_sudo._list_open_tickets(late=True)
        if unmapped := handover_sudo.ticket_ids._unmapped():
            raise UserError(
                self.env._(
                    "These tickets came after the hand-over was frozen. Choose team, "
                    "stage and person of each: %s",
                    ", ".join(unmapped.ticket_id.mapped("number")),
                )
            )
        window_sudo._check_exit(now)
        window_sudo._do_last_days(now)
        handover_sudo.ticket_ids._move(now)
        window_sudo._by_verb().write({"state": CLOSED, "closed_at": now})
        window_sudo.message_post(
            body=self.env._("Handed over to regular support."),
            subtype_xmlid="mail.mt_note",
        )
        window_sudo._tick_items(handover_sudo, now)
        window_sudo._move_project_on()
        window_sudo._close_reminders()
        window_sudo._ask_satisfaction(now)
        self.env["hypercare.notice"]._tell(window_sudo, "closed", now)

    def _close_reminders(self):
        self.activity_ids.filtered(
            lambda one: (
                one.activity_type_id == self.env.ref("mail.mail_activity_data_todo")
            )
        ).action_feedback()

    def _move_project_on(self):
        """Put the project into the stage “Support”, where a company uses stages."""
        self.ensure_one()
        stages = self.env.ref("project.group_project_stages")
        if stages not in self.env.ref("base.group_user").all_implied_ids:
            return
        stage = self.env.ref("hypercare.project_stage_support", False)
        if self.project_id and stage and stage.active:
            self.project_id.stage_id = stage

    # Satisfaction with the whole, asked once

    def _rating_get_parent_field_name(self):
        return "project_id"

    def _rating_get_partner(self):
        return self._current_handover().coordinator_id.partner_id or self.partner_id

    def _ask_satisfaction(self, now):
        """Ask the client's coordinator how the implementation was, once."""
        self.ensure_one()
        person = self._current_handover().coordinator_id
        partner = person.partner_id
        if self.satisfaction_asked_at or not partner.email_normalized:
            return
        if person.notify_level == "none":
            return
        self.env.ref("hypercare.mail_closing_satisfaction").with_context(
            lang=partner.lang, signer=partner.name
        ).send_mail(
            self.id,
            email_values={
                "recipient_ids": [(6, 0, partner.ids)],
                **self.env["implementation.notice"]._for_one_reader(),
            },
        )
        self._by_verb().write({"satisfaction_asked_at": now})

    # Ends without a hand-over

    def action_force_end(self):
        """Open the form in which it is said why the window ends without hand-over."""
        self.check_access("write")
        self.ensure_one()
        self._check_may_force()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "hypercare.hypercare_window_force_end_action"
        )
        action["context"] = {"default_window_id": self.id}
        return action

    def _check_may_force(self):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._(
                    "Only an implementation manager ends a window without its "
                    "hand-over."
                )
            )
        if self.state != OPEN:
            raise UserError(self.env._("Only an open window is ended."))

    def _force_end(self, reason, now):
        """End the window at ``now`` (naive UTC) without hand-over, for ``reason``.

        Its tickets stay where they are. Hypercare promises nothing to new ones.
        """
        self.ensure_one()
        self._check_may_force()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why the window ends without a hand-over."))
        self._lock_window()
        self.sudo()._do_last_days(now)  # figures are written by nobody
        handover_sudo = self.sudo()._current_handover()
        if handover_sudo.seal_state == "requested":
            # Nobody is asked to sign any more what will not happen.
            handover_sudo.seal_id._supersede(reason, now)
        self._by_verb().write({"state": CLOSED, "closed_at": now, "end_reason": reason})
        self.message_post(
            body=self.env._("Ended without hand-over: %s", reason),
            subtype_xmlid="mail.mt_note",
        )
