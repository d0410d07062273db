# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Datetime, Domain
from odoo.tools import html2plaintext

from odoo.addons.implementation_methodology.tools.transfer_records import NEW, Part

from ..tools import masking


class ImplementationTransfer(models.AbstractModel):
    """How hypercare is done, and the library of answers.

    Answers of one client stay: what is worth it for others goes to the library first,
    where it is masked and read by a person. What an answer there still holds of phones,
    amounts or names keeps it from travelling.
    """

    _inherit = "implementation.transfer"

    @api.model
    def _suite_addons(self):
        return [*super()._suite_addons(), "hypercare"]

    @api.model
    def _parts(self):
        parts = [
            Part(
                "hypercare_policies",
                "hypercare.policy",
                ("name",),
                (
                    *("sequence", "name", "active", "base_days", "user_days"),
                    *("users_counted", "app_days", "apps_included"),
                    *("integration_days", "risk_days", "shortest_days"),
                    *("longest_days", "close_workdays", "extension_times"),
                    *("extension_days", "review_first_day", "review_last_day"),
                    *("exit_hold_days", "sla_policy_id"),
                ),
                label=self.env._("Hypercare policies"),
                children={
                    "target_ids": Part(
                        "targets",
                        "hypercare.policy.target",
                        ("code",),
                        ("code", "value"),
                    )
                },
            ),
            Part(
                "topics",
                "hypercare.topic",
                ("kind", "name"),
                ("sequence", "kind", "name", "active"),
                label=self.env._("Topics of questions"),
            ),
            Part(
                "faq",
                "hypercare.faq",
                ("lang", "question"),
                ("lang", "question", "answer", "topic_id", "role_ids"),
                label=self.env._("Answers of the library"),
            ),
        ]
        return [*super()._parts(), *(self._for_managers(part) for part in parts)]

    @api.model
    def _candidate_domain(self, model):
        domain = super()._candidate_domain(model)
        if model == "hypercare.faq":
            domain &= Domain("partner_id", "=", False)
        elif model == "support.sla.policy":
            # A window has promises of its own; managers may not see every window.
            windows_sudo = self.env["hypercare.window"].sudo()
            owned = windows_sudo.search_fetch(
                [("sla_policy_id", "!=", False)], ["sla_policy_id"]
            )
            domain &= Domain("id", "not in", owned.sla_policy_id.ids)
        return domain

    @api.model
    def _part_domain(self, part):
        domain = super()._part_domain(part)
        if part.name == "faq":
            domain &= Domain("state", "=", "published")
        return domain

    @api.model
    def _stays(self, part, record):
        if part.name == "faq" and self._names_somebody(record):
            return self.env._(
                "It still holds what may be a client's: a name, phone, address or "
                "amount. Mask it first."
            )
        return super()._stays(part, record)

    @api.model
    def _names_somebody(self, faq):
        people, companies = set(), set()
        if faq.origin_id.partner_id:
            people, companies = faq.origin_id._names_to_mask()
        # Footnotes show where links lead to.
        answer = html2plaintext(faq.answer or "")
        return any(
            masking.mask(text, people, companies, faq.lang) != text
            for text in (faq.question, answer)
        )

    @api.model
    def _imported(self, part, record, kind):
        result = super()._imported(part, record, kind)
        if part.name == "faq" and kind == NEW:
            # Whoever imports has read the difference: that is the review.
            record._publish(Datetime.now())
        return result
