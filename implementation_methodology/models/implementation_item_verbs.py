# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import checklist

#: Sides with tick fields of their own.
SIDES = ("client", "integrator", "third_party")


class ImplementationItemVerbs(models.AbstractModel):
    """What people do with checklist items, and when they may.

    Every step is taken for the side of the login that acts, and leaves its event.
    """

    _name = "implementation.item.verbs"
    _description = "Steps on a Checklist Item"

    def _tick(self, now=None):
        """Tick each item for the acting person's side (naive UTC ``now``)."""
        now = now or fields.Datetime.now()
        for item in self:
            actor = item._ticking_actor()
            try:
                side = checklist.check_tick(
                    item._duty(),
                    item._ticks(),
                    actor.side,
                    applicable=item._is_asked_for(),
                    evidence_missing=item._is_evidence_missing(),
                    over_limit=item.needs_round_decision,
                )
            except checklist.Refused as refused:
                raise UserError(item._refusal_text(refused.reason)) from None
            item._by_verb().write(
                {
                    f"{side}_ticked_on": now,
                    f"{side}_ticked_by_id": actor.partner.id,
                    "returned_on": False,
                }
            )
        self.stage_id._start(now=now)
        # Who hands the work in again says that the remarks are worked in.
        self.remark_ids.filtered(lambda remark: not remark.resolved).sudo().write(
            {"resolved": True}
        )
        self._record_events("ticked", now=now)

    def _untick(self, now=None):
        """Take the acting side's tick back, and what was confirmed upon it."""
        for item in self:
            actor = item._ticking_actor()
            try:
                sides = checklist.check_untick(
                    item._duty(),
                    item._ticks(),
                    actor.side,
                    applicable=item._is_asked_for(),
                )
            except checklist.Refused as refused:
                raise UserError(item._refusal_text(refused.reason)) from None
            item._clear_ticks(sides)
        self._record_events("unticked", now=now)

    def _return(self, text, severity="major", now=None):
        """Send items back with a remark: every tick falls and the next round opens."""
        now = now or fields.Datetime.now()
        text = (text or "").strip()
        if not text:
            raise UserError(
                self.env._("Say in a remark what is missing, then return the item.")
            )
        remarks = []
        for item in self:
            actor = item._ticking_actor()
            try:
                checklist.check_return(
                    item._duty(),
                    item._ticks(),
                    actor.side,
                    applicable=item.applicable and not item.waived,
                    before=item.done_before,
                )
            except checklist.Refused as refused:
                raise UserError(item._refusal_text(refused.reason)) from None
            item._clear_ticks(
                SIDES,
                done_before=False,
                returned_on=now,
                round_number=item.round_number + 1,
            )
            remarks.append(
                {
                    "item_id": item.id,
                    "round_number": item.round_number,
                    "text": text,
                    "severity": severity,
                    "partner_id": actor.partner.id,
                    "side": actor.side,
                    "remarked_on": now,
                }
            )
        # A remark is written by returning an item, never by itself.
        self.env["implementation.remark"].sudo().create(remarks)
        self._record_events("returned", dict.fromkeys(self.ids, [text]), now=now)

    def _set_applicable(self, applicable, reason=None, now=None):
        """Set items aside with a reason, or bring them back."""
        reason = (reason or "").strip()
        if not applicable and not reason:
            raise UserError(self.env._("Say why the item does not apply."))
        for item in self:
            actor = item._ticking_actor()
            if actor.side != "integrator":
                raise UserError(item._refusal_text("not_your_tick"))
        self._by_verb().write({"applicable": applicable})
        self._record_events(
            "applicable" if applicable else "not_applicable",
            dict.fromkeys(self.ids, [reason]),
            now=now,
        )

    def _take(self, member, now=None):
        """Make ``member`` responsible; he must be on a side the item waits for."""
        for item in self:
            item._ticking_actor()
            if member.project_id != item.project_id or not item._duty().ticks_of(
                member.side
            ):
                raise UserError(
                    self.env._("This person is not on the side that owns the item.")
                )
        self.write({"member_id": member.id})
        self._record_events(
            "taken", dict.fromkeys(self.ids, [member.partner_id.name]), now=now
        )

    def _comment(self, text):
        """Post a question or answer where both sides read it."""
        self.ensure_one()
        text = (text or "").strip()
        if not text:
            raise UserError(self.env._("Write your question first."))
        actor = self._ticking_actor(open_only=False)
        self.message_subscribe(actor.partner.ids)
        return self.message_post(
            body=text,
            author_id=actor.partner.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def _tasks_closed(self):
        """All linked work is closed: hand the item in where that is ours to do."""
        for item in self:
            item._record_events("tasks_closed")
            actor = item.project_id._implementation_actor()
            if item.stage_id.state in ("locked", "not_in_contract", "accepted"):
                continue
            if item._allows(checklist.check_tick, actor):
                item._tick()

    def _ticks(self):
        """When each side ticked, by side."""
        self.ensure_one()
        return {side: self[f"{side}_ticked_on"] for side in SIDES}

    def _clear_ticks(self, sides, **vals):
        self._by_verb().write(
            {
                **{f"{side}_ticked_on": False for side in sides},
                **{f"{side}_ticked_by_id": False for side in sides},
                **vals,
            }
        )

    def _is_asked_for(self):
        """Whether anybody has to do something about the item."""
        self.ensure_one()
        return self.applicable and not self.waived and not self.done_before

    def _is_evidence_missing(self):
        self.ensure_one()
        return self.evidence_required and self.evidence_kind not in (
            self.evidence_ids.mapped("kind")
        )

    def _allows(self, rule, actor):
        """Whether ``actor`` could take the step of ``rule`` now."""
        self.ensure_one()
        if not actor or not actor.may_tick:
            return False
        if self.stage_id.state not in ("ready", "in_progress"):
            return False
        extra, asked = {}, self._is_asked_for()
        if rule is checklist.check_return:
            extra["before"] = self.done_before
            asked = self.applicable and not self.waived
        if rule is checklist.check_tick:
            extra["evidence_missing"] = self._is_evidence_missing()
            extra["over_limit"] = self.needs_round_decision
        try:
            rule(
                self._duty(),
                self._ticks(),
                actor.side,
                applicable=asked,
                **extra,
            )
        except checklist.Refused:
            return False
        return True

    def _ticking_actor(self, open_only=True):
        """Who acts on the item now; raises when he may not, or the stage is closed."""
        self.ensure_one()
        actor = self.project_id._implementation_actor()
        if not actor.may_tick:
            raise UserError(
                self.env._(
                    "You may look at this checklist but not tick it. "
                    "Ask the project manager for the right."
                )
            )
        if open_only:
            self.stage_id._check_open()
        return actor

    def _check_evidence_open(self):
        """Raise unless evidence may be added to or removed from the items."""
        for item in self:
            item._ticking_actor()

    def _refusal_text(self, reason):
        """Why a step is refused, and what to do instead."""
        self.ensure_one()
        texts = {
            "not_your_tick": self.env._(
                "“%(item)s” is not for your side to tick.", item=self.name
            ),
            "owner_first": self.env._(
                "“%(item)s” has not been handed in yet: its owner ticks first.",
                item=self.name,
            ),
            "already_ticked": self.env._(
                "“%(item)s” is ticked already.", item=self.name
            ),
            "not_ticked": self.env._(
                "“%(item)s” has no tick of your side to take back.", item=self.name
            ),
            "nothing_to_return": self.env._(
                "“%(item)s” has not been handed in, so there is nothing to return.",
                item=self.name,
            ),
            "closed": self.env._(
                "“%(item)s” is not asked for: it was waived, does not apply or was "
                "done before.",
                item=self.name,
            ),
            "over_limit": self.env._(
                "Round %(round)s of “%(item)s” goes beyond the %(limit)s in the "
                "contract. The manager decides first: goodwill or change request.",
                round=self.round_number,
                limit=self.rounds_max,
                item=self.name,
            ),
            "evidence_missing": self.env._(
                "“%(item)s” needs its evidence first: add it, then tick.",
                item=self.name,
            ),
        }
        return texts[reason]

    def _record_events(self, kind, notes=None, now=None, extra=None):
        """Append one event per item; ``notes`` maps item ids to lists of texts.

        ``extra`` maps item ids to more values of their event.
        """
        now = now or fields.Datetime.now()
        vals_list = []
        for item in self:
            actor = item.project_id._implementation_actor()
            vals_list.append(
                {
                    "project_id": item.project_id.id,
                    "stage_id": item.stage_id.id,
                    "item_id": item.id,
                    "kind": kind,
                    "at": now,
                    "partner_id": actor.partner.id,
                    "side": actor.side,
                    "note": "\n".join((notes or {}).get(item.id) or []) or False,
                    "is_internal": item.visibility == "internal",
                    "waiting_on": item.waiting_on,
                    **(extra or {}).get(item.id, {}),
                }
            )
        self.env["implementation.event"]._record(vals_list)
