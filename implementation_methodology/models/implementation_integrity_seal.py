# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL

from ..tools import integrity, snapshot

#: Records with files are read into memory, so few at once.
FEW = 100
SEAL = "implementation.seal"


class ImplementationIntegritySeal(models.AbstractModel):
    """Signed documents, their chains, signatures, papers, and evidence."""

    _name = "implementation.integrity.seal"
    _description = "Check of Signed Documents"

    @api.model
    def _seal_words(self):
        """What each code of ``tools.integrity.seal_faults`` means."""
        return {
            "content": self.env._("The content is not what was hashed."),
            "count": self.env._("The number of signatures is not that of the signers."),
            "state": self.env._("Its state does not follow from its signatures."),
            "signature_state": self.env._("A signature is half there."),
            "signature_content": self.env._("A signature is of another content."),
            "signature_file": self.env._("A signed file is not what was attached."),
            "pdf": self.env._("The PDF is not the one that was made."),
            "pdf_missing": self.env._("The PDF is gone."),
            "pdf_extra": self.env._("There is a PDF that nobody made."),
            "pdf_late": self.env._("Signed for over a day, and still without a PDF."),
        }

    @api.model
    def _check_seal(self, now):
        words = self._seal_words()
        for seals in self._chunks(SEAL, size=FEW):
            pdfs = self._digests(seals, "pdf")
            uploads = self._digests(seals.signature_ids, "file")
            found = []
            for seal in seals:
                stored = integrity.Seal(
                    seal.content,
                    seal.content_sha256,
                    seal.state,
                    seal.signed_count,
                    seal.signed_on,
                    seal.pdf_sha256,
                    pdfs.get(seal.id, []),
                    [
                        integrity.Signature(
                            signature.state,
                            signature.signed_on,
                            signature.content_sha256,
                            signature.file_sha256,
                            uploads.get(signature.id, []),
                        )
                        for signature in seal.signature_ids
                    ],
                )
                found += [
                    (SEAL, seal.id, words[code])
                    for code in integrity.seal_faults(stored, now)
                ]
            yield len(seals), found

    @api.model
    def _check_chain(self, now):
        # Sixty-four letters of each document: they are read at once.
        rows = self.env.execute_query(
            SQL(
                "SELECT owner_model, owner_id, position, id, content_sha256, "
                "chain_sha256 FROM implementation_seal "
                "ORDER BY owner_model, owner_id, position"
            )
        )
        chains = {}
        for model, owner, *link in rows:
            chains.setdefault((model, owner), []).append(link)
        for (model, owner), links in chains.items():
            found = []
            gaps = integrity.place_faults([position for position, *_rest in links])
            if gaps:
                words = self.env._(
                    "The documents %s of its chain are gone.",
                    ", ".join(map(str, gaps)),
                )
                found.append((model, owner, words))
            broken = snapshot.verify_chain([(own, chain) for *_at, own, chain in links])
            if broken is not None:
                words = self.env._("From here on the chain of documents is broken.")
                found.append((SEAL, links[broken][1], words))
            yield len(links), found

    @api.model
    def _check_document(self, now):
        """A document in force is the one its record shows, and the only one of it."""
        for name, model in sorted(self.env.items()):
            if model._abstract or "implementation.signed" not in self._ancestors(model):
                continue
            yield 0, self._document_faults(name, model._table)
        rows = self.env.execute_query(
            SQL(
                "SELECT max(id) FROM implementation_seal "
                "WHERE state IN ('requested', 'signed') "
                "GROUP BY res_model, res_id HAVING count(*) > 1"
            )
        )
        words = self.env._("Two documents of one record are in force.")
        yield 0, [(SEAL, number, words) for (number,) in rows]

    @api.model
    def _ancestors(self, model):
        return {getattr(parent, "_name", None) for parent in type(model).__mro__}

    @api.model
    def _document_faults(self, name, table):
        table = SQL.identifier(table)
        strangers = self.env.execute_query(
            SQL(
                """
                SELECT d.id FROM %s d JOIN implementation_seal s ON s.id = d.seal_id
                 WHERE s.res_model <> %s OR s.res_id <> d.id
                    OR d.seal_state IS DISTINCT FROM s.state
                """,
                table,
                name,
            )
        )
        orphans = self.env.execute_query(
            SQL(
                """
                SELECT s.id FROM implementation_seal s
                  LEFT JOIN %s d ON d.id = s.res_id
                 WHERE s.res_model = %s AND s.state IN ('requested', 'signed')
                   AND d.seal_id IS DISTINCT FROM s.id
                """,
                table,
                name,
            )
        )
        shows = self.env._("It shows another document than its own, or another state.")
        lost = self.env._("It is in force, and its record knows nothing of it.")
        return [
            *((name, number, shows) for (number,) in strangers),
            *((SEAL, number, lost) for (number,) in orphans),
        ]

    @api.model
    def _check_evidence(self, now):
        changed = self.env._("It is not what was handed in.")
        for rows in self._chunks("implementation.evidence", size=FEW):
            files = self._digests(rows, "file")
            found = []
            for row in rows:
                if row.kind == "file":
                    whole = files.get(row.id) == [row.sha256]
                elif row.kind in ("link", "text"):
                    carried = row.url if row.kind == "link" else row.text
                    whole = integrity.sha256(carried or "") == row.sha256
                else:
                    whole = True  # a record lives on and changes its name
                if not whole:
                    found.append((rows._name, row.id, changed))
            yield len(rows), found
