# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import models
from odoo.exceptions import AccessError, UserError, ValidationError

#: Items that the end of a window shows to be done, by the document that shows it. The
#: final acts are signed on their own: no hand-over stands for them.
OF_HANDOVER = ("s7.enhanced_support", "s7.launch_bugs_fixed", "s8.support_active")
OF_REVIEW = ("s8.ideas", "s8.roadmap", "s8.future_evaluation", "s8.next_steps")
INTEGRATOR = "integrator"


class HypercareWindowClosingItems(models.AbstractModel):
    """Items of the methodology that a closed window has done."""

    _name = "hypercare.window.closing.items"
    _description = "Items a Closed Window Has Done"

    def _tick_items(self, handover, now):
        """Tick what the signed documents show, on our side and with evidence.

        An item that its rules do not let us tick stays as it is: it is noted, with
        the reason, for whoever closes its stage.
        """
        self.ensure_one()
        if not self.project_id:
            return
        review = self.review_ids.filtered(lambda one: one.seal_state == "signed")[:1]
        documents = {
            **dict.fromkeys(OF_HANDOVER, handover),
            **dict.fromkeys(OF_REVIEW, review),
        }
        items = self.env["implementation.item"].search(
            [
                ("project_id", "=", self.project_id.id),
                ("code", "in", list(documents)),
                ("applicable", "=", True),
            ]
        )
        actor = self.project_id._implementation_actor(or_none=True)
        ticked, left = [], []
        for item in items.filtered(lambda one: not one.integrator_ticked_on):
            try:
                if not actor or actor.side != INTEGRATOR:
                    raise UserError(
                        self.env._("whoever closed the window does not tick for us")
                    )
                with self.env.cr.savepoint():
                    self._tick_item(item, documents[item.code], now)
                ticked.append(item.name)
            except (AccessError, UserError, ValidationError) as error:
                left.append(f"{item.name}: {error}")
        self._note_items(ticked, left)

    def _tick_item(self, item, document, now):
        """Tick ``item`` with ``document`` as its evidence; raises as its rules do."""
        if not document:
            raise UserError(self.env._("there is no signed document that shows it"))
        self.env["implementation.evidence"]._hand_in(
            [{"item_id": item.id, **self._evidence_of(item, document)}], now=now
        )
        item._tick(now=now)

    def _evidence_of(self, item, document):
        """The signed document as the kind of evidence that the item asks for."""
        seal = document.seal_id
        name = f"{seal.title} {seal.number}"
        if item.evidence_kind == "file":
            pdf = seal.with_context(bin_size=False).pdf
            if not pdf:
                raise UserError(self.env._("the signed PDF is still being made"))
            return {"kind": "file", "name": seal.pdf_name, "file": pdf}
        if item.evidence_kind == "link":
            url = f"{self.get_base_url()}/my/hypercare/{self.id}"
            return {"kind": "link", "name": name, "url": url}
        text = self.env._(
            "%(document)s, signed by all. SHA-256 of the content: %(digest)s",
            document=name,
            digest=seal.content_sha256,
        )
        return {"kind": "text", "name": name, "text": text}

    def _note_items(self, ticked, left):
        body = Markup()
        for title, lines in (
            (self.env._("Ticked with the signed documents:"), ticked),
            (self.env._("Still to be ticked by hand:"), left),
        ):
            if lines:
                body += Markup("<p>%s</p><ul>%s</ul>") % (
                    title,
                    Markup().join(Markup("<li>%s</li>") % line for line in lines),
                )
        if body:
            self.message_post(body=body, subtype_xmlid="mail.mt_note")
