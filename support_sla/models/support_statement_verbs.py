# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import json
import logging
from hashlib import sha256

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.implementation_methodology.tools import snapshot

_logger = logging.getLogger(__name__)

DRAFT, APPROVED, SENT = "draft", "approved", "sent"


class SupportStatementVerbs(models.AbstractModel):
    """From the draft of a statement to the client's mailbox."""

    _name = "support.statement.verbs"
    _description = "What Is Done with a Statement"

    def _check_state(self, *states):
        for statement in self:
            if statement.state not in states:
                raise UserError(
                    self.env._(
                        "%(statement)s is %(state)s.",
                        statement=statement.display_name,
                        state=statement._fields["state"].convert_to_export(
                            statement.state, statement
                        ),
                    )
                )

    def action_refresh(self):
        """Work the drafts out anew from what is known now."""
        self.check_access("write")
        self._refresh(fields.Datetime.now())
        return True

    def action_check(self):
        """Work it out again from the same facts and tell whether it is the same."""
        self.ensure_one()
        self.check_access("read")
        different = self._reproduce()
        if different:
            message = self.env._(
                "Something comes out differently: %s. Tell your administrator.",
                self._figure_words(different),
            )
        else:
            message = self.env._("Equal: the facts give the same figures.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Check"),
                "message": message,
                "type": "warning" if different else "success",
                "sticky": bool(different),
            },
        }

    def action_approve(self):
        """Freeze the drafts and lock their hours."""
        self.check_access("write")
        self._approve(fields.Datetime.now())
        return True

    def _approve(self, now):
        for statement in self.sorted("date_start"):
            statement._check_state(DRAFT)
            statement._check_order()
            statement._check_credit()
            statement._check_fresh(now)
            content = statement._shown_content()
            statement._by_verb().write(
                {
                    "content": snapshot.canonical(content).decode(),
                    "content_sha256": snapshot.digest(content),
                    "state": APPROVED,
                    "approved_on": now,
                    "approved_by_id": self.env.user.partner_id.id,
                }
            )
            statement._freeze_scopes()
        self.activity_unlink(["mail.mail_activity_data_todo"])

    def _check_order(self):
        """Hours roll over, so months are approved one after the other."""
        earlier = self.search(
            [
                ("agreement_id", "=", self.agreement_id.id),
                ("date_start", "<", self.date_start),
                ("state", "=", DRAFT),
            ],
            order="date_start",
            limit=1,
        )
        if earlier:
            raise UserError(
                self.env._(
                    "Approve %s first: what it leaves is carried over into this month.",
                    earlier.display_name,
                )
            )

    def _check_credit(self):
        if self._is_other() and not (self.credit_reason or "").strip():
            raise UserError(
                self.env._(
                    "The bands propose another credit. Say why this one is right: the "
                    "client reads it."
                )
            )

    def _check_fresh(self, now):
        """Nobody approves figures that he has not seen."""
        fresh = json.loads(snapshot.canonical(self._fresh(now)))
        seen = self._content()
        if any(fresh[name] != seen[name] for name in ("figures", "before")):
            raise UserError(
                self.env._(
                    "Something has happened since the figures of %s were worked out. "
                    "Refresh them, and look at them again.",
                    self.display_name,
                )
            )

    def _freeze_scopes(self):
        """Let the hours keep what they were stated as."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE account_analytic_line l
                   SET stated_scope = COALESCE(%s, 'support')
                  FROM helpdesk_ticket t
                 WHERE t.id = l.helpdesk_ticket_id
                   AND l.agreement_id = %s AND l.date <= %s
                   AND l.stated_scope IS NULL
                """,
                self.env["support.agreement"]._effort_scope(),
                self.agreement_id.id,
                self.date_end,
            )
        )
        self.env["account.analytic.line"].invalidate_model(["stated_scope"])

    def action_reopen(self):
        """Take an approval back before the client has read it."""
        self.ensure_one()
        self.check_access("write")
        self._reopen()
        return True

    def _reopen(self):
        self._check_state(APPROVED)
        later = self.search_count(
            [
                ("agreement_id", "=", self.agreement_id.id),
                ("date_start", ">", self.date_start),
                ("state", "!=", DRAFT),
            ],
            limit=1,
        )
        if later:
            raise UserError(
                self.env._("A later month is approved: it rests on this one.")
            )
        content = self._content()
        del content["credit"]
        self._by_verb().write(
            {
                "content": snapshot.canonical(content).decode(),
                "content_sha256": False,
                "state": DRAFT,
                "approved_on": False,
                "approved_by_id": False,
            }
        )
        self._release_scopes()

    def _release_scopes(self):
        """Let hours follow their tickets again that no approval holds any more."""
        locked = self._locked_until(self.agreement_id.ids).get(self.agreement_id.id)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE account_analytic_line SET stated_scope = NULL "
                "WHERE agreement_id = %s AND date > COALESCE(%s, '-infinity'::date)",
                self.agreement_id.id,
                locked,
            )
        )
        self.env["account.analytic.line"].invalidate_model(["stated_scope"])

    def action_send(self):
        """Draw the PDFs and send them to the people who see hours."""
        self.check_access("write")
        self._send(fields.Datetime.now())
        return True

    def _send(self, now):
        for statement in self:
            statement._check_state(APPROVED)
            members_sudo = statement._readers()
            if not members_sudo:
                raise UserError(
                    self.env._(
                        "Nobody of %s sees hours, or nobody has an e-mail address. "
                        "Give a person of the agreement this right, then send it.",
                        statement.partner_id.name,
                    )
                )
            pdf = statement._draw_pdf()
            statement._by_verb().write(
                {
                    "pdf": base64.b64encode(pdf),
                    "pdf_name": statement._file_name(),
                    "pdf_sha256": sha256(pdf).hexdigest(),
                    "state": SENT,
                    "sent_on": now,
                }
            )
            statement._mail(members_sudo)

    def _draw_pdf(self):
        """The PDF as bytes; a server that can write no file is told in plain words."""
        try:
            return self._render_pdf()
        except OSError as error:
            _logger.exception("The PDF of %s could not be drawn", self.name)
            raise UserError(
                self.env._(
                    "The server could not draw the PDF: its disk may be full. Nothing "
                    "was sent. Tell your administrator, and try again later."
                )
            ) from error

    def _readers(self):
        """Who of the client gets it by mail."""
        return self.sudo().agreement_id.member_ids.filtered(
            lambda member: (
                member.side == "client"
                and member.sees_hours
                and member.partner_id.email_normalized
            )
        )

    def _file_name(self):
        return f"{self.name.replace('/', '-')}.pdf"

    def _sender_address(self):
        return self.agreement_id._sender_address()

    def _portal_url(self):
        return f"/my/agreements/{self.agreement_id.id}/statement/{self.id}"

    def _mail(self, members_sudo):
        """Queue one mail per person, each in his language."""
        template_sudo = self.env.ref("support_sla.mail_statement").sudo()
        pdf = self.with_context(bin_size=False).pdf
        for partner_sudo in members_sudo.partner_id:
            template_sudo.with_context(
                lang=partner_sudo.lang, reader=partner_sudo.name
            ).send_mail(
                self.id,
                email_values={
                    "recipient_ids": [(6, 0, partner_sudo.ids)],
                    "attachments": [(self.pdf_name, pdf)],
                },
            )
