# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import term as rules
from ..tools.allowance import SUPPORT, Terms

MINUTES = 60
MAINTENANCE = "maintenance"
CENTS = Decimal("0.01")


class SupportAgreementSeal(models.AbstractModel):
    """What of a version is signed, by whom, and what follows the signatures."""

    _name = "support.agreement.seal"
    _description = "Signing of an Agreement"

    # The version as the rules take it

    def _rules(self):
        """The signed versions as ``tools.term.Version``."""
        return [
            rules.Version(version.number, version.valid_from, version.signed_on or None)
            for version in self
        ]

    def _allowance_terms(self):
        """Hours and prices as ``tools.allowance.Terms``."""
        self.ensure_one()
        version_sudo = self.sudo()  # prices are for managers; sums are not secret
        scopes = {SUPPORT, MAINTENANCE} if self.maintenance else {SUPPORT}
        return Terms(
            number=self.number,
            valid_from=self.valid_from,
            minutes=round(self.allowance_hours * MINUTES),
            period=self.allowance_period,
            rollover=self.rollover,
            cap=round(self.rollover_cap * MINUTES),
            rate=self._money(version_sudo.rate) if version_sudo.rate else None,
            scopes=frozenset(scopes),
            small_change=round(self.small_change_hours * MINUTES),
        )

    def _money(self, amount):
        """A stored amount as the ``Decimal`` that it shows."""
        return Decimal(str(amount)).quantize(
            Decimal(1).scaleb(-self.currency_id.decimal_places)
        )

    def _percent(self, name):
        return Decimal(str(self[name])).quantize(CENTS)

    # What is signed

    def _seal_owner(self):
        return self.agreement_id

    def _seal_company(self):
        return self.agreement_id.company_id

    def _seal_signers(self):
        return self.agreement_id.member_ids.filtered("can_sign")

    def _seal_sequence(self):
        return "support.agreement.version"

    def _seal_template(self):
        return "support_sla.agreement_document"

    def _seal_lang(self):
        return self.agreement_id.partner_id.lang or self.env.lang or "en_US"

    def _seal_title(self):
        return self.env._("Support agreement %s", self.agreement_id.name)

    def _seal_content(self):
        # What is signed does not depend on what its writer may see, of projects say.
        return self.sudo()._whole_content()

    def _whole_content(self):
        """All that is promised, included and owed, in words of the document.

        Times are minutes, percentages and money are decimals as text.
        """
        self.ensure_one()
        agreement, policy = self.agreement_id, self.policy_id
        metrics = dict(self.env["support.sla.target"]._selection_metric())
        priorities = dict(self.env["support.sla.target"]._selection_priority())
        periods, rollovers = (
            dict(self._fields[name]._description_selection(self.env))
            for name in ("allowance_period", "rollover")
        )
        return {
            "format": 1,
            "kind": "support_agreement",
            "title": self._seal_title(),
            "project": agreement.partner_id.name,
            "version": self.number,
            "client": agreement.partner_id.name,
            "integrator": agreement.company_id.name,
            "date_start": agreement.date_start,
            "date_end": agreement.date_end or None,
            "valid_from": self.valid_from,
            "tz": agreement.tz,
            "projects": agreement.project_ids.mapped("name"),
            "teams": agreement.team_ids.mapped("name"),
            "level": self.level_id.name or "",
            "services": self.service_ids.mapped("name"),
            "service_note": self.service_note or "",
            "hours": {
                "name": policy.calendar_id.name,
                "tz": policy.calendar_id.tz,
                "lines": policy.calendar_id._sla_words(),
            },
            "targets": [
                {
                    "metric": target.metric,
                    "metric_words": metrics[target.metric],
                    "priority": target.priority or "",
                    "priority_words": priorities.get(target.priority)
                    or self.env._("Every priority"),
                    "amount": target._amount_words(),
                    "hours": target.calendar_id.name or "",
                }
                for target in policy.target_ids.filtered("active").sorted(
                    lambda line: (line.metric, -int(line.priority or -1))
                )
            ],
            "channels": self.channel_ids.mapped("name"),
            "reach_note": self.reach_note or "",
            "escalation": [
                {
                    "side": person.side,
                    "step": person.escalation,
                    "name": person.partner_id.name,
                    "email": person.email or "",
                    "phone": person.phone or "",
                }
                for person in agreement.member_ids.filtered("escalation").sorted(
                    lambda one: (one.side != "integrator", one.escalation)
                )
            ],
            "goal": str(self._percent("goal")),
            "duties": self.duties or "",
            "bands": [
                {"below": str(band.below), "percent": str(band.percent)}
                for band in self.band_ids._rules()
            ],
            "credit_cap": str(self._percent("credit_cap")),
            "currency": agreement.currency_id.name,
            "fee": str(self._money(self.fee)),
            "allowance": {
                "minutes": round(self.allowance_hours * MINUTES),
                "period": self.allowance_period,
                "period_words": periods[self.allowance_period],
                "rollover": self.rollover,
                "rollover_words": rollovers[self.rollover],
                "cap_minutes": round(self.rollover_cap * MINUTES),
                "rate": str(self._money(self.rate)) if self.rate else None,
                "small_change_minutes": round(self.small_change_hours * MINUTES),
                "maintenance": self.maintenance,
            },
            "signers": [
                {
                    "name": member.partner_id.name,
                    "side": member.side,
                    "roles": ", ".join(member.role_ids.mapped("name")),
                }
                for member in self._seal_signers()
            ],
        }

    # Verbs

    def action_request(self):
        """Freeze the version and ask its signers."""
        self.ensure_one()
        self.check_access("write")
        self._request()
        return True

    def _request(self, now=None):
        """Put the version to signature (naive UTC ``now``)."""
        now = now or fields.Datetime.now()
        agreement = self.agreement_id
        if not self.target_ids:
            raise UserError(
                self.env._("Promise something first: add at least one target.")
            )
        if "client" not in self._seal_signers().mapped("side"):
            raise UserError(
                self.env._(
                    "Nobody of the client may sign. Give a person of the client the "
                    "right to sign, then request it again."
                )
            )
        # Its agreement may have got other dates since.
        self._check_valid_from()
        self._check_period()
        self._request_signatures(now)
        if not agreement.sent_on:
            agreement._by_verb().sent_on = agreement._today(now)
        self._tell_signers()

    def action_sign(self):
        """Open the page where whoever is asked reads the document and signs it."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/my/agreements/{self.agreement_id.id}/version/{self.id}",
            "target": "self",
        }

    def action_withdraw(self):
        """Take the request back, so that the version can be changed."""
        self.ensure_one()
        self.check_access("write")
        if self.seal_state != "requested":
            raise UserError(self.env._("No signatures are waited for."))
        # Who may write the version may take its request back.
        self.seal_id.sudo()._supersede(
            self.env._("Taken back by %s", self.env.user.name), fields.Datetime.now()
        )
        if not self.agreement_id.signed_on:
            self.agreement_id._by_verb().sent_on = False
        return True

    def _on_signed(self, now):
        # Signers have no rights on agreements; what follows a signature is ours.
        version_sudo = self.sudo()
        agreement_sudo = version_sudo.agreement_id
        if not agreement_sudo.signed_on:
            agreement_sudo._by_verb().signed_on = agreement_sudo._today(now)
        agreement_sudo._refresh_policies()
        agreement_sudo._rematch_effort()
        agreement_sudo.message_post(
            body=self.env._("Version %s is signed by all.", version_sudo.number)
        )

    def _on_declined(self, partner, remarks, now):
        version_sudo = self.sudo()  # as for signing
        version_sudo.agreement_id.message_post(
            body=self.env._(
                "%(name)s declined version %(number)s: %(remarks)s",
                name=partner.sudo().name,
                number=version_sudo.number,
                remarks=" · ".join(remarks.values()),
            )
        )

    def _on_finished(self):
        self._tell_signed()

    def _tell_signers(self):
        """Ask the signers by mail."""
        self._mail_signers("support_sla.mail_agreement_to_sign")

    def _tell_signed(self):
        """Send the signed PDF to whoever signed."""
        self._mail_final("support_sla.mail_agreement_signed")

    def _sender_address(self):
        return self.agreement_id._sender_address()

    def _document_url(self, side):
        self.ensure_one()
        if side == "client":
            path = f"my/agreements/{self.agreement_id.id}/version/{self.id}"
        else:
            path = f"odoo/{self._name}/{self.id}"
        return f"{self.get_base_url()}/{path}"
