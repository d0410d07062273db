# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from markupsafe import Markup

from odoo import fields, models
from odoo.tools import format_datetime


class SupportSlaFiringTell(models.AbstractModel):
    """Whom an escalation tells, and in which words.

    Whole batches are told at once: an escalation costs rows, not queries. Nothing is
    sent here, a mail leaves from Odoo's queue after the commit.
    """

    _name = "support.sla.firing.tell"
    _description = "Words of an SLA Escalation"

    def _tell(self, now):
        """Tell the people of these escalations at ``now``; note who was told."""
        readers = self._readers()
        for firing in self:
            firing.told = ", ".join(readers[firing].mapped("name"))
        ways = {"activity": self._plan_activities, "mail": self._write_mails}
        ways["note"] = self._write_notes
        for way, firings in self.grouped(lambda one: one.level_id.notify).items():
            reached = firings.filtered(lambda firing: readers[firing])
            if reached and way in ways:
                ways[way](reached, readers, now)

    def _note_silence(self):
        """Log as skipped what told nobody and changed nothing."""
        silent = self.filtered(lambda one: not one.told and not one.changed)
        silent.write({"outcome": "skipped", "reason": "nobody"})

    def _readers(self):
        """``{firing: users}``: those meant who are ours and may see the ticket."""
        meant = {
            firing: firing.level_id._people(firing.ticket_id).filtered("active")
            for firing in self
        }
        seen = {}
        tickets = self.ticket_id
        for user in self.env["res.users"].union(*meant.values()):
            mine = tickets.with_user(user).with_context(
                allowed_company_ids=user.company_ids.ids
            )
            seen[user] = set(mine._filtered_access("read")._ids)
        return {
            firing: users.filtered(
                lambda user, ticket=firing.ticket_id: (
                    ticket.id in seen[user] and ticket._is_our_side(user.partner_id)
                )
            )
            for firing, users in meant.items()
        }

    def _for_reader(self, user):
        """These escalations in the words and the zone of ``user``."""
        return self.with_context(lang=user.lang or self.env.lang, tz=user.tz or "UTC")

    def _plan_activities(self, firings, readers, now):
        """An activity for everybody; it sends no mail, it stands in his list."""
        kind = self.env.ref("support_sla.mail_activity_type_escalation")
        model = self.env["ir.model"]._get_id("helpdesk.ticket")
        rows = []
        for firing in firings:
            for user in readers[firing]:
                spoken = firing._for_reader(user)
                rows.append(
                    {
                        "activity_type_id": kind.id,
                        "res_model_id": model,
                        "res_id": firing.ticket_id.id,
                        "user_id": user.id,
                        "summary": spoken._headline(),
                        "note": Markup("<p>%s</p>") % spoken._explanation(),
                        "date_deadline": fields.Datetime.context_timestamp(
                            spoken, now
                        ).date(),
                        "automated": True,
                    }
                )
        activities = self.env["mail.activity"].with_context(
            mail_activity_quick_update=True, mail_notify_force_send=False
        )
        activities.create(rows)

    def _write_mails(self, firings, readers, now):
        """Queue a mail in the language of each reader."""
        common = self._mail_vals()
        tickets = self.env["helpdesk.ticket"].union(*(one.ticket_id for one in firings))
        reply_to = tickets._notify_get_reply_to(author_id=common["author_id"])
        rows = []
        for (lang, tz), told in self._by_language(firings, readers).items():
            Qweb = self.env["ir.qweb"].with_context(lang=lang, tz=tz)
            for firing, users in told.items():
                spoken = firing.with_context(lang=lang, tz=tz)
                company = firing.ticket_id.company_id
                # A view is compiled once, a mail template for every single mail.
                body = Qweb._render("support_sla.escalation_mail", {"object": spoken})
                rows.append(
                    {
                        **common,
                        "subject": spoken._headline(),
                        "body": body,
                        "body_html": body,
                        "email_from": company.email_formatted or common["email_from"],
                        "reply_to": reply_to[firing.ticket_id.id],
                        "recipient_ids": [fields.Command.set(users.partner_id.ids)],
                        "res_id": firing.ticket_id.id,
                    }
                )
        if rows:
            self.env["mail.mail"].create(rows)
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    def _mail_vals(self):
        """What all mails of escalations have in common."""
        bot = self.env.ref("base.partner_root")
        return {
            "author_id": bot.id,
            "email_from": bot.email_formatted,
            "model": "helpdesk.ticket",
            "message_type": "user_notification",
            # An answer to this mail is an internal note, never a reply to the client.
            "subtype_id": self.env.ref("mail.mt_note").id,
            "is_internal": True,
            "is_notification": True,
            "auto_delete": True,
        }

    def _by_language(self, firings, readers):
        """``{(language, zone): {firing: users}}``."""
        told = defaultdict(dict)
        for firing in firings:
            for user in readers[firing]:
                key = (user.lang or self.env.lang, user.tz or "UTC")
                told[key][firing] = told[key].get(firing, user) | user
        return told

    def _write_notes(self, firings, readers, now):
        """A note on the ticket, in the inbox of who uses it, else by mail."""
        # Two clocks of a ticket share a note.
        notes, by_mail, inboxes = {}, {}, {}
        for firing in firings:
            leader = firing.ticket_id.team_id.user_id or self.env.user
            spoken = firing._for_reader(leader)
            ticket = firing.ticket_id.id
            notes[ticket] = notes.get(ticket, Markup()) + Markup(
                "<p>%s<br/>%s<br/>%s</p>"
            ) % (
                spoken._headline(),
                spoken._explanation(),
                ", ".join(f"@{user.name}" for user in readers[firing]),
            )
            inbox = readers[firing].filtered(lambda u: u.notification_type == "inbox")
            inboxes[ticket] = inboxes.get(ticket, inbox) | inbox
            if readers[firing] - inbox:
                by_mail[firing] = readers[firing] - inbox
        rows = [
            {
                "mail_message_id": message.id,
                "res_partner_id": user.partner_id.id,
                "notification_type": "inbox",
            }
            for message in firings.ticket_id._message_log_batch(notes)
            for user in inboxes[message.res_id]
        ]
        # Nobody but the mail add-on writes notifications.
        self.env["mail.notification"].sudo().create(rows)
        if by_mail:
            self._write_mails(list(by_mail), by_mail, now)

    # When

    def _keep_open(self, now):
        """Those whose people are in now or are told at any hour; the others wait."""
        told = self.browse()
        for firing in self:
            opening = None if firing.level_id.urgent else firing._next_opening(now)
            if opening:
                firing.write(
                    {"outcome": "waiting", "deliver_at": opening, "fired_at": False}
                )
            else:
                told |= firing
        return told

    def _next_opening(self, now):
        """When the hours of the promise open, or None inside them."""
        promise = self.clock_id.promise_id
        if not promise:
            return None
        time = self.env["support.sla.promise"]._tool(promise.id).working_time
        return None if time.is_open(now) else time.next_opening(now)

    # Words

    def _headline(self):
        """One line: which promise, on which ticket."""
        self.ensure_one()
        clock = self.clock_id
        words = {
            "metric": dict(clock._selection_metric())[clock.metric],
            "ticket": self.ticket_id.display_name,
        }
        if clock.alert == "breached":
            return self.env._("%(metric)s is late: %(ticket)s", **words)
        return self.env._("%(metric)s is due soon: %(ticket)s", **words)

    def _explanation(self):
        """When it is or was due, and which level says so."""
        self.ensure_one()
        clock = self.clock_id
        words = {
            "due": clock.due_at
            and format_datetime(
                self.env, clock.due_at, self.env.context.get("tz"), "short"
            ),
            "level": self.level_id.name or "",
        }
        if clock.alert == "breached":
            return self.env._("It was due %(due)s. Escalation: %(level)s.", **words)
        if not clock.due_at:
            return self.env._("Escalation: %(level)s.", **words)
        return self.env._("It is due %(due)s. Escalation: %(level)s.", **words)

    def _say_why(self):
        """Tell a person what failed again."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger",
                "title": self.env._("It failed again"),
                "message": "\n".join(sorted(set(self.mapped("error")))),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _ticket_link(self):
        self.ensure_one()
        return f"{self.get_base_url()}/odoo/{self.ticket_id._name}/{self.ticket_id.id}"
