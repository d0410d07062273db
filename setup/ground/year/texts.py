# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Words of the tickets: requests as the classifier knows them, and answers."""

from typing import NamedTuple

from odoo.tools import plaintext2html

#: So many different requests, asked again and again in other words of the customer.
REQUESTS = 1500
DETAILS = (
    "It worked yesterday.",
    "We need it by the end of the month.",
    "Two colleagues have the same.",
    "Please tell us what to do.",
    "A screenshot is with our accountant.",
)
SAID = {
    "reply": (
        "We are looking into it.",
        "Please try again now, it should work.",
        "Done. Tell us if anything is missing.",
        "Open the document, choose the journal and confirm it again.",
        "We need one more detail: which warehouse is it about?",
    ),
    "customer": (
        "Thank you, it still does not work for one user.",
        "It is about the main warehouse.",
        "Here are the numbers: 1204, 1205 and 1311.",
        "When will it be ready?",
    ),
}


class Text(NamedTuple):
    """A request, and what the classifier suggests for it, judged once."""

    name: str
    description: str
    suggestion: dict


class Texts:
    """Requests to draw from."""

    def __init__(self, people):
        self.env = env = people.env
        phrases = env["support.scope.phrase"].search(
            [("lang", "in", ("en", "uk"))], order="id"
        )
        step = max(1, len(phrases) // min(REQUESTS, people.size))
        drawn = phrases[::step]
        suggest = env["support.scope.suggestion"]
        model, version_id = env["support.scope.model"]._scorer()
        catalogue = env["support.scope.model"]._catalogue()
        self.all = []
        self.ids = []
        for phrase in drawn:
            detail = DETAILS[phrase.id % len(DETAILS)]
            name, description = phrase.text[:120], str(plaintext2html(detail))
            self.all.append(
                Text(
                    name,
                    description,
                    _judged(suggest, model, version_id, catalogue, name, description),
                )
            )

    def pick(self, draw):
        return self.all[draw.randrange(len(self.all))]

    def words(self, draw, kind):
        said = SAID.get(kind) or SAID["reply"]
        return f"<p>{said[draw.randrange(len(said))]}</p>"

    def suggestion_ids(self, table):
        if not self.ids:
            self.ids = table.ids(1000)[::-1]
        return [self.ids.pop()]


def _judged(suggest, model, version_id, catalogue, name, description):
    """Columns of a suggestion for these words, as the add-on works them out."""
    from odoo.addons.support_scope_classifier.tools import judge, language, own_words

    words = own_words.own_words(name, description)
    row = dict.fromkeys(
        "shown likely second probability probabilities reason type_id "
        "near_ticket_id abstained words_sha256".split()
    )
    row.update(
        model_id=version_id,
        abstained=words.abstain or None,
        lang=language.language(words.text),
        band="unsure",
    )
    if not words.abstain:
        judged = judge.judge(model, words)
        row["reason"] = list(judged.reasons)
        row.update(suggest._judged_vals(judged, catalogue.ranked(judged.text), {}))
        row = {name: value or None for name, value in row.items()}
    return row
