# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from odoo.addons.support_sla.tools.term import local_day

_logger = logging.getLogger(__name__)

OPEN = ("draft", "sent")
#: By this reference the product is found that quotations are made of.
PRODUCT = "CHANGE"


class SupportChangeWork(models.AbstractModel):
    """From a ticket to an offer, and from an accepted offer to work."""

    _name = "support.change.work"
    _description = "Work of a Change Request"

    # People

    def _add_people(self):
        """Let the client's people who sign agreements or acts answer it."""
        Person = self.env["support.change.person"]
        rows = []
        for request in self:
            if request.person_ids:
                continue
            signer, readers = request._proposed_people()
            rows += [
                {
                    "request_id": request.id,
                    "partner_id": partner.id,
                    "side": "client",
                    "can_sign": partner == signer,
                }
                for partner in signer | readers
            ]
        Person.create(rows)

    def _proposed_people(self):
        """``(signer, readers)``: who of the client answers, who else reads it."""
        self.ensure_one()
        request_sudo = self.sudo()  # who signs for a client is no secret to us
        members_sudo = request_sudo.agreement_id.member_ids.filtered(
            lambda member: member.side == "client"
        )
        signers = members_sudo.filtered("can_sign").partner_id
        if not signers or request_sudo.item_id:
            project_sudo = request_sudo.item_id.project_id or request_sudo.project_id
            signers = (
                project_sudo.implementation_member_ids.filtered(
                    lambda member: member.side == "client" and member.can_sign
                ).partner_id
                or signers
            )
        asker = request_sudo.ticket_id.partner_id.filtered(lambda p: not p.is_company)
        money = members_sudo.filtered("sees_hours").partner_id
        signer = (signers & asker or signers)[:1]
        return signer, (signers | money | asker) - signer

    def _let_sign(self, signer):
        """Let ``signer`` answer the request, and nobody else."""
        self.ensure_one()
        people = self.person_ids
        people.filtered(lambda person: person.partner_id != signer).can_sign = False
        mine = people.filtered(lambda person: person.partner_id == signer)
        if mine:
            mine.can_sign = True
        elif signer:
            self.env["support.change.person"].create(
                {"request_id": self.id, "partner_id": signer.id, "can_sign": True}
            )

    def _told_users(self):
        """Who of us may be told what the client does, the responsible first."""
        self.ensure_one()
        request_sudo = self.sudo()  # who answers for what is no secret
        return (
            request_sudo.user_id
            | request_sudo.ticket_id.user_id
            | request_sudo.agreement_id.user_id
            | request_sudo.ticket_id.team_id.user_id
        ).filtered("active")

    def _in_our_words(self, words):
        """The text ``words(env)`` in the language of whoever of us reads it."""
        lang = self._told_users()[:1].lang or self.env.lang
        return words(self.with_context(lang=lang).env)

    def _remind(self, record, summary, note=""):
        """Give the first of us who may read ``record`` an activity on it."""
        for user in self._told_users():
            if self.company_id not in user.company_ids:
                continue
            seen = record.with_user(user).with_context(
                allowed_company_ids=self.company_id.ids
            )
            if not seen.has_access("read"):
                continue
            record.with_context(lang=user.lang).activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=fields.Date.context_today(seen),
                summary=summary(self.with_context(lang=user.lang).env)[:250],
                note=note,
                user_id=user.id,
            )
            return

    # What follows acceptance

    def _work_project(self):
        """Where the accepted work goes: a project of the request's company."""
        self.ensure_one()
        project = self.project_id or self.item_id.project_id
        if not project and self.ticket_id:
            project = self.ticket_id._effort_project()
        if not project or project.company_id not in (
            self.company_id,
            self.company_id.browse(),
        ):
            project = self.company_id._get_support_project()
        return project

    def _start_work(self):
        """Make the task of an accepted offer, and a quotation where there are sales."""
        self.ensure_one()
        project = self._work_project()
        # The client who accepts would follow our work by that.
        Task = (
            self.env["project.task"]
            .with_user(SUPERUSER_ID)
            .with_company(self.company_id)
        )
        milestone = self.item_id.stage_id.milestone_id
        task = Task.create(
            {
                "name": f"{self.number} {self.name}",
                "project_id": project.id,
                "company_id": self.company_id.id,
                "partner_id": self.partner_id.id,
                "description": self.description,
                "allocated_hours": self.estimate_hours,
                "user_ids": [(6, 0, self.user_id.ids)],
                "milestone_id": milestone.id
                if milestone.project_id == project
                else False,
            }
        )
        self._by_verb().write({"task_id": task.id, "project_id": project.id})
        if self.item_id:
            self.item_id._by_verb().change_request_task_id = task
        if self.ticket_id:
            self.ticket_id.task_id = task
            words = self._in_our_words(
                lambda env: env._("%s was accepted. The work begins.", self.number)
            )
            self.ticket_id.message_post(body=words, subtype_xmlid="mail.mt_note")
        self._quote(task)
        return task

    def _quote(self, task):
        """A quotation of the accepted price, where sales of projects are installed."""
        if "sale.order" not in self.env or "sale_line_id" not in task._fields:
            return
        # What is wrong with the acceptance itself is not for the savepoint to hide.
        self.env.flush_all()
        try:
            with self.env.cr.savepoint():
                order = self._make_quotation()
                task.sale_line_id = order.order_line
            words = self._in_our_words(
                lambda env: env._("Quotation %s was made.", order.name)
            )
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise  # two at once: Odoo runs the whole request again
        except Exception:  # whatever sales may ask for: the client has accepted
            _logger.exception("Quotation of %s could not be made", self.number)
            words = self._in_our_words(
                lambda env: env._("The quotation could not be made: make it by hand.")
            )
            self._remind(self, lambda env: words)
        self.message_post(body=words, subtype_xmlid="mail.mt_note")

    def _make_quotation(self):
        Order = (
            self.env["sale.order"]
            .with_user(SUPERUSER_ID)  # as for the task
            .with_company(self.company_id)
        )
        order = Order.create(
            {
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
                "user_id": self.user_id.id,
                "origin": self.number,
                "client_order_ref": self.seal_number,
            }
        )
        if order.currency_id != self.currency_id:
            order.pricelist_id = self._quotation_prices()
        # One piece at the accepted price: hours times rate could round otherwise.
        order.order_line = [
            (
                0,
                0,
                {
                    "name": f"{self.number} {self.name}",
                    "product_id": self._quotation_product().id,
                    "product_uom_qty": 1,
                    "price_unit": self.currency_id.round(self.amount),
                },
            )
        ]
        return order

    def _quotation_product(self):
        """The service that accepted changes are sold as; made when first needed."""
        Product = self.env["product.product"].with_company(self.company_id)
        found = Product.search(
            [
                ("default_code", "=", PRODUCT),
                ("type", "=", "service"),
                ("company_id", "in", [False, self.company_id.id]),
            ],
            order="company_id, id",
            limit=1,
        )
        return found or Product.create(
            {
                "name": self.env._("Change request"),
                "default_code": PRODUCT,
                "type": "service",
                "list_price": 0,
                # The task is there already.
                "service_tracking": "no",
                "company_id": self.company_id.id,
            }
        )

    def _quotation_prices(self):
        """A price list in the currency of the offer; made when first needed."""
        Pricelist = self.env["product.pricelist"]
        found = Pricelist.search(
            [
                ("currency_id", "=", self.currency_id.id),
                ("company_id", "in", [False, self.company_id.id]),
            ],
            limit=1,
        )
        return found or Pricelist.create(
            {
                "name": self.currency_id.name,
                "currency_id": self.currency_id.id,
                "company_id": self.company_id.id,
            }
        )

    # What follows refusal

    def _give_back(self, reason):
        """Return what waited for an offer that was refused: its ticket or its round."""
        self.ensure_one()
        record = self
        if self.ticket_id and not self._has_sibling():
            record = self.ticket_id
            record._scope_reopen(reason)
        if self.item_id:
            record = self.item_id
            self._free_item()
        if self.state != "cancelled":  # who cancels knows
            self._remind(record, lambda env: reason)

    def _has_sibling(self):
        """Whether another offer of the ticket still stands."""
        others = self.ticket_id.sudo().change_request_ids - self
        return bool(others.filtered(lambda one: one.state in (*OPEN, "accepted")))

    def _free_item(self):
        """Let the manager decide the round anew."""
        item_sudo = self.item_id.sudo()  # the client's answer decides, not his rights
        if item_sudo.round_decided == self.item_round:
            item_sudo._by_verb().round_decided = self.item_round - 1

    def _hold_item(self):
        """Let the round wait for its offer again, unless it was decided since."""
        item_sudo = self.item_id.sudo()  # as for freeing it
        if not item_sudo:
            return
        if item_sudo.round_decided >= self.item_round:
            raise UserError(
                self.env._("Round %s was decided otherwise since.", self.item_round)
            )
        item_sudo._by_verb().round_decided = self.item_round

    # Expiry

    def _today(self, now):
        """The day it is for the client at ``now`` (naive UTC), else for us."""
        self.ensure_one()
        request_sudo = self.sudo()  # time zones are no secret
        tz = (
            request_sudo.agreement_id.tz
            or request_sudo.company_id.resource_calendar_id.tz
            or "UTC"
        )
        return local_day(now, tz)

    def _is_over(self, now):
        """Whether the last day of the offer has passed."""
        return self.valid_until < self._today(now)

    def _expire(self, now):
        """End those of the offers whose last day is over."""
        for request in self:
            if request.state == "sent" and request._is_over(now):
                reason = request._in_our_words(
                    lambda env, number=request.number: env._(
                        "%s has expired without an answer.", number
                    )
                )
                request._end("expired", reason, now)

    def _cron_expire(self, now=None):
        """End offers whose last day is over; safe to run at any time."""
        now = now or fields.Datetime.now()
        Cron = self.env["ir.cron"]
        # Somewhere it is tomorrow already.
        latest = local_day(now, "Pacific/Kiritimati")
        over = self.search([("state", "=", "sent"), ("valid_until", "<", latest)])
        Cron._commit_progress(remaining=len(over))
        for request in over:
            try:
                request._expire(now)
            except Exception:  # answered at this moment, say: the others go on
                self.env.cr.rollback()
                _logger.exception("Offer %s could not be ended", request.id)
            if not Cron._commit_progress(1):
                break
