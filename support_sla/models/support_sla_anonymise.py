# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.implementation_methodology.models import implementation_anonymise
from odoo.addons.implementation_methodology.tools import forget

Place = implementation_anonymise.Place


class SupportSlaAnonymise(models.AbstractModel):
    _inherit = "implementation.anonymise"

    @api.model
    def _reach(self, contact, also=()):
        reach = super()._reach(contact, also)
        members_sudo = self.env["support.agreement.member"].sudo()
        members_sudo = members_sudo.with_context(active_test=False).search(
            [("partner_id", "=", contact.id)]
        )
        tickets_sudo = self.env["helpdesk.ticket"].sudo()
        tickets_sudo = tickets_sudo.with_context(active_test=False).search(
            [("partner_id", "=", contact.id)]
        )
        clients = (
            members_sudo.agreement_id.partner_id | tickets_sudo.project_id.partner_id
        )
        return self._wider(reach, clients)

    @api.model
    def _tickets_in(self, reach):
        """The domain of tickets of the clients and projects."""
        return (
            Domain("partner_id", "child_of", reach.clients.ids)
            | Domain("commercial_partner_id", "in", reach.clients.ids)
            | Domain("project_id", "in", reach.projects.ids)
        )

    @api.model
    def _places(self, reach):
        tickets = self._tickets_in(reach)
        on_ticket = Domain("ticket_id", "any", tickets)
        agreements = Domain("partner_id", "child_of", reach.clients.ids)
        company = [False, *self.env.user.company_ids.ids]
        own = Domain("partner_id", "=", reach.contact.id)
        seals = Domain("owner_model", "=", "support.agreement") & Domain(
            "owner_id", "in", self.env["support.agreement"].sudo()._search(agreements)
        )
        return [
            *super()._places(reach),
            Place("helpdesk.ticket", tickets),
            Place("helpdesk.ticket", own, near=True),
            Place(
                "account.analytic.line",
                Domain("helpdesk_ticket_id", "any", tickets)
                | Domain("project_id", "in", reach.projects.ids),
            ),
            Place("support.sla.fact", on_ticket),
            Place("support.sla.firing", on_ticket),
            Place("support.sla.check.line", on_ticket),
            Place("support.agreement", agreements),
            Place(
                "support.agreement.version", Domain("agreement_id", "any", agreements)
            ),
            Place("support.statement", Domain("agreement_id", "any", agreements)),
            Place("implementation.seal", seals),
            Place("support.import", Domain("company_id", "in", company)),
            Place("support.import.line", Domain("import_id.company_id", "in", company)),
            Place("support.sla.policy", Domain("company_id", "in", company)),
            Place("support.sla.level", Domain("policy_id.company_id", "in", company)),
            *(
                Place(f"support.agreement.{name}", Domain.TRUE)
                for name in ("level", "process", "rule", "service")
            ),
        ]

    @api.model
    def _kept(self):
        return {
            **super()._kept(),
            "support.statement": {
                "name",
                "lang",
                "content",
                "content_sha256",
                "pdf_name",
                "pdf_sha256",
            },
            # Addressed by content: made of hours and policies, of no person.
            "support.sla.calendar": {"name", "key", "rules"},
            "support.sla.promise": {"name", "key", "levels"},
        }

    @api.model
    def _end_parts(self, reach):
        self._leave("support.agreement.member", reach.contact)
        self._forget_imported_files(reach)
        return super()._end_parts(reach)

    @api.model
    def _forget_imported_files(self, reach):
        """Drop the files of finished imports that name him: the rows are records."""
        imports_sudo = self.env["support.import"].sudo()
        for done in imports_sudo.search(
            [
                ("state", "=", "done"),
                ("company_id", "in", self.env.user.company_ids.ids),
            ]
        ):
            raw = base64.b64decode(done.file or b"")
            texts = (raw.decode(coding, "ignore") for coding in ("utf-8", "cp1251"))
            if any(forget.forget(text, reach.someone) != text for text in texts):
                done.write({"file": False, "file_name": False})
