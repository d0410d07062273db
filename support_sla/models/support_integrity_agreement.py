# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
from datetime import date
from decimal import Decimal

from odoo import api, models
from odoo.tools import float_compare

from odoo.addons.implementation_methodology.tools.evidence import sha256

from .support_agreement_seal import MINUTES
from .support_statement_verbs import DRAFT, SENT

VERSION, STATEMENT = "support.agreement.version", "support.statement"
#: Columns of a statement that repeat a figure of its content.
FIGURES = (
    "judged",
    "goal",
    "hours",
    "hours_beyond",
    "credit_percent",
    "credit_proposed",
)
#: Signed terms, and the field that says each, where its name is another one.
SIGNED_FIELDS = {
    "version": "number",
    "bands": "band_ids",
    "allowance": "allowance_hours",
    "targets": "policy_id",
}


class SupportIntegrityAgreement(models.AbstractModel):
    """Agreed terms are those that were signed, statements those that were approved."""

    _name = "support.integrity.agreement"
    _description = "Check of Agreements"

    @api.model
    def _check_version(self, now):
        words = self.env._("It promises or charges something else than was signed: %s")
        for versions in self._chunks(VERSION, size=200):
            found = []
            for version in versions:
                if version.seal_state not in ("requested", "signed"):
                    continue
                signed = json.loads(version.seal_id.content)
                terms = self._terms_of(version)
                other = [name for name, value in terms.items() if signed[name] != value]
                if other:
                    names = [SIGNED_FIELDS.get(name, name) for name in other]
                    told = self._field_words(VERSION, names)
                    found.append((VERSION, version.id, words % told))
            yield len(versions), found

    @api.model
    def _terms_of(self, version):
        """What of a version is a number, a date or a rule, as it was signed.

        Names are left out: a client may be called otherwise by now.
        """
        policy = version.policy_id
        terms = {
            "version": version.number,
            "valid_from": version.valid_from.isoformat(),
            "goal": str(version._percent("goal")),
            "credit_cap": str(version._percent("credit_cap")),
            "fee": str(version._money(version.fee)),
            "bands": [
                {"below": str(band.below), "percent": str(band.percent)}
                for band in version.band_ids._rules()
            ],
        }
        terms["allowance"] = {
            "minutes": round(version.allowance_hours * MINUTES),
            "period": version.allowance_period,
            "rollover": version.rollover,
            "cap_minutes": round(version.rollover_cap * MINUTES),
            "rate": str(version._money(version.rate)) if version.rate else None,
            "small_change_minutes": round(version.small_change_hours * MINUTES),
            "maintenance": version.maintenance,
        }
        signed = json.loads(version.seal_id.content)
        for name in ("period_words", "rollover_words"):
            terms["allowance"][name] = signed["allowance"].get(name)
        told = {(one["metric"], one["priority"]) for one in signed["targets"]}
        kept = {
            (target.metric, target.priority or "")
            for target in policy.target_ids.filtered("active")
        }
        terms["targets"] = signed["targets"] if told == kept else sorted(kept)
        return terms

    # Statements

    @api.model
    def _check_statement(self, now):
        words = {
            "content": self.env._("The content is not what was approved."),
            "figures": self.env._("It shows other figures than its content."),
            "pdf": self.env._("The PDF is not the one that was sent."),
            "state": self.env._("Its state does not go with what it holds."),
        }
        for statements in self._chunks(STATEMENT, size=100):
            pdfs = self._digests(statements, "pdf")
            raw = self._attainments(statements)
            yield (
                len(statements),
                [
                    (STATEMENT, one.id, words[code])
                    for one in statements
                    for code in self._statement_faults(
                        one, pdfs.get(one.id, []), raw.get(one.id)
                    )
                ],
            )

    @api.model
    def _attainments(self, statements):
        """``{id: (raw, adjusted)}``; the ORM knows no empty number."""
        self.env.cr.execute(
            "SELECT id, attainment_raw, attainment_adjusted FROM support_statement "
            "WHERE id = ANY(%s)",
            [statements.ids],
        )
        return {number: pair for number, *pair in self.env.cr.fetchall()}

    @api.model
    def _statement_faults(self, statement, pdfs, attained):
        """Codes of what is wrong with one statement."""
        faults = []
        if not statement.content:
            return ["state"] if statement.state != DRAFT else []
        content = json.loads(statement.content)
        frozen = statement.state != DRAFT
        if frozen and sha256(statement.content) != statement.content_sha256:
            faults.append("content")
        if not self._shows_figures(statement, content, attained):
            faults.append("figures")
        sent = statement.state == SENT
        if (
            frozen != bool(statement.content_sha256)
            or frozen != bool(statement.approved_on)
            or sent != bool(statement.sent_on)
            or sent != bool(statement.pdf_sha256)
        ):
            faults.append("state")
        if pdfs != ([statement.pdf_sha256] if statement.pdf_sha256 else []):
            faults.append("pdf")
        return faults

    @api.model
    def _shows_figures(self, statement, content, attained):
        """Whether the columns of a statement are the figures of its content."""
        figures = content["figures"]
        credit = figures["credit"] or {"percent": "0", "amount": "0"}
        whole = figures["whole"]
        told = {
            "judged": whole["total"],
            "goal": figures["goal"] or 0,
            "hours": figures["hours"]["minutes"] / 60,
            "hours_beyond": figures["hours"]["beyond"] / 60,
            "credit_percent": credit["percent"],
            "credit_proposed": credit["amount"],
        }
        numbers = [(float(told[name]), statement[name]) for name in FIGURES]
        if statement.state != DRAFT:
            granted = float(content["credit"]["amount"])
            numbers.append((granted, statement.credit_amount))
        if any(float_compare(one, other, 2) for one, other in numbers):
            return False
        return all(
            (stored is None) == (whole[name] is None)
            and float_compare(
                float(Decimal(whole[name] or 0) / 100), float(stored or 0), 3
            )
            == 0
            for name, stored in zip(("raw", "adjusted"), attained, strict=True)
        ) and (statement.date_start == date.fromisoformat(content["basis"]["first"]))

    @api.model
    def _check_figures(self, now):
        """Work approved statements out again from facts and hours.

        A statement is a batch itself, of all tickets and hours of a month: what it
        costs does not grow with the tickets, and nothing cheaper proves its figures.
        """
        words = self.env._("Its facts give other figures today: %s")
        for statements in self._chunks(STATEMENT, size=20):
            found = []
            for statement in statements:
                if statement.state == DRAFT or not statement.content:
                    continue
                other = statement._reproduce()
                if other and other != ["content"]:
                    told = statement._figure_words(other)
                    found.append((STATEMENT, statement.id, words % told))
            yield len(statements), found
