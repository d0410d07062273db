# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..tools import judge, own_words, suggest


class SupportScopeTry(models.TransientModel):
    """Shows what would be suggested for any text, and why. Nothing is decided."""

    _name = "support.scope.try"
    _description = "Try a Text"

    text = fields.Text()
    result = fields.Html(compute="_compute_result", sanitize=False)

    @api.depends("text")
    @api.depends_context("lang", "uid")
    def _compute_result(self):
        for one in self:
            values = one._result_values() if (one.text or "").strip() else False
            # The template escapes what people typed, and makes the markup itself.
            one.result = values and self.env["ir.qweb"]._render(
                "support_scope_classifier.scope_try_result", values
            )

    def action_try(self):
        """Look at the text as it is now, in the same dialog."""
        self.ensure_one()
        self.check_access("write")
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "support_scope_classifier.support_scope_try_action"
            ),
            "res_id": self.id,
        }

    def _result_values(self):
        """What the template shows, as plain values."""
        self.ensure_one()
        ticket = self.env["helpdesk.ticket"]
        labels = dict(ticket._fields["scope"]._description_selection(self.env))
        model, _version_id = self.env["support.scope.model"]._scorer()
        words = own_words.own_words("", self.text)
        judged = judge.judge(model, words)
        values = {"pieces": self._pieces(words.text, judged.reasons)}
        if words.abstain:
            return {**values, "why_not": ticket._panel_why_not(words.abstain)}
        found, near = self._suggested(judged, words.text)
        shares = found["probabilities"]
        codes = sorted(shares, key=lambda code: (-shares[code], code))
        kind = self.env["support.scope.type"].browse(found["type_id"] or [])
        return {
            **values,
            "shown": labels.get(found["shown"]),
            "is_high": found["band"] == suggest.HIGH,
            "percent": self._percent(found["probability"]),
            "needed": self._percent(suggest.bar(codes[0], shares, model.threshold)),
            "chips": [labels[found["likely"]], labels[found["second"]]],
            "needs_person": kind.needs_person,
            "is_topic": judged.is_topic,
            "bars": [
                {
                    "label": labels[code],
                    "percent": self._percent(shares[code]),
                    "shown": code == found["shown"],
                }
                for code in codes
            ],
            "kind": kind.name,
            "kind_counts": labels.get(kind.scope),
            "is_known": bool(near),
            # Of the tickets of others only those that the reader may read anyway.
            "near": ticket.browse(near)._filtered_access("read").display_name,
        }

    @api.model
    def _suggested(self, judged, text):
        """What a ticket of this company would get, and the id of the one it repeats.

        As of a client without agreement: those count types as something else.
        """
        suggestion = self.env["support.scope.suggestion"]
        recall = self.env["support.scope.model"]
        [decision] = recall._repeated(self.env.company.id, [text])
        if decision and recall._still_says([decision]):
            found = suggestion._repeated_vals(decision, judged, {})
            return found, [found["near_ticket_id"]]
        ranked = recall._catalogue().ranked(judged.text)
        return suggestion._judged_vals(judged, ranked, {}), []

    @api.model
    def _percent(self, share):
        """In full percent, never more than it is: .899 is not the 90 it takes."""
        return int(share * 100 + 1e-9)

    @api.model
    def _pieces(self, text, reasons):
        """``(piece of the text, whether it decided)``, in order."""
        pieces, place = [], 0
        for one in sorted(reasons, key=lambda reason: reason["start"]):
            pieces += [
                (text[place : one["start"]], False),
                (text[one["start"] : one["end"]], True),
            ]
            place = one["end"]
        return [piece for piece in (*pieces, (text[place:], False)) if piece[0]]
