# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class HypercareFaqVote(models.Model):
    """Whether an answer helped somebody."""

    _name = "hypercare.faq.vote"
    _description = "Did It Help"
    _order = "at desc, id desc"

    faq_id = fields.Many2one(
        "hypercare.faq", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="faq_id.company_id", store=True)
    partner_id = fields.Many2one(
        "res.partner", string="Person", required=True, index=True, ondelete="cascade"
    )
    helped = fields.Boolean()
    at = fields.Datetime(required=True)

    _person_uniq = models.UniqueIndex(
        "(faq_id, partner_id)", "This person has told already whether it helped."
    )

    @api.model
    def _cast(self, faq, partner, helped, now):
        """Keep what ``partner`` says of ``faq`` at ``now`` (naive UTC).

        Who has said something before changes his mind. Clients have no rights here:
        whoever calls this has found the answer behind their door, as superuser.
        """
        if faq.state != "published":
            raise UserError(self.env._("This answer is not published any more."))
        # Two clicks at once: the second waits here and finds the first.
        self.env["implementation.seal"]._lock(faq)
        vote = self.search([("faq_id", "=", faq.id), ("partner_id", "=", partner.id)])
        if vote:
            vote.write({"helped": helped, "at": now})
        else:
            vote = self.create(
                {
                    "faq_id": faq.id,
                    "partner_id": partner.id,
                    "helped": helped,
                    "at": now,
                }
            )
        return vote
