# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What must be true of stored documents, whatever crashed, was copied or edited.

The functions compare plain data and return stable codes of what is wrong; texts are
made where they are shown. Rules: issue 8 (faults).
"""

from collections import Counter, namedtuple
from datetime import timedelta

from .evidence import sha256

#: The job that renders a lost PDF runs within minutes; a day later something is wrong.
PDF_PATIENCE = timedelta(days=1)

REQUESTED, SIGNED = "requested", "signed"
WAITING, DECLINED = "waiting", "declined"

Seal = namedtuple(
    "Seal", "content digest state signed_count signed_on pdf_digest pdfs signatures"
)
"""A sealed document as stored; ``pdfs`` are the SHA-256 of its stored PDF files."""

Signature = namedtuple("Signature", "state signed_on digest file_digest files")
"""A signature as stored; ``files`` are the SHA-256 of its stored uploads."""


def seal_faults(seal, now):
    """Codes of what is wrong with one sealed document at ``now``.

    >>> from datetime import datetime
    >>> now = datetime(2026, 3, 2, 9)
    >>> whole = Seal("{}", sha256("{}"), "requested", 0, None, None, [], [])
    >>> seal_faults(whole, now)
    []
    >>> seal_faults(whole._replace(content="[]"), now)
    ['content']
    >>> signed = whole._replace(state="signed", signed_on=now, pdf_digest="a")
    >>> seal_faults(signed, now)
    ['pdf_missing']
    >>> seal_faults(signed._replace(pdfs=["a"]), now)
    []
    """
    faults = []
    if sha256(seal.content) != seal.digest:
        faults.append("content")
    counts = Counter(signature.state for signature in seal.signatures)
    if counts[SIGNED] != seal.signed_count:
        faults.append("count")
    if not _state_fits(seal, counts):
        faults.append("state")
    for signature in seal.signatures:
        faults += _signature_faults(signature, seal.digest)
    return [*dict.fromkeys(faults), *_pdf_faults(seal, now)]


def _state_fits(seal, counts):
    if seal.state == SIGNED:
        return bool(seal.signed_on) and not counts[WAITING] and not counts[DECLINED]
    if seal.state == REQUESTED:
        everybody = bool(seal.signatures) and counts[SIGNED] == len(seal.signatures)
        return not seal.signed_on and not counts[DECLINED] and not everybody
    return True


def _signature_faults(signature, digest):
    faults = []
    if bool(signature.signed_on) != (signature.state != WAITING):
        faults.append("signature_state")
    if signature.state == SIGNED and signature.digest != digest:
        faults.append("signature_content")
    if signature.files != ([signature.file_digest] if signature.file_digest else []):
        faults.append("signature_file")
    return faults


def _pdf_faults(seal, now):
    if not seal.pdf_digest:
        if seal.pdfs:
            return ["pdf_extra"]
        late = (
            seal.state == SIGNED
            and seal.signed_on
            and (now - seal.signed_on > PDF_PATIENCE)
        )
        return ["pdf_late"] if late else []
    if not seal.pdfs:
        return ["pdf_missing"]
    if len(seal.pdfs) > 1:
        return ["pdf_extra"]
    return [] if seal.pdfs == [seal.pdf_digest] else ["pdf"]


def place_faults(places):
    """Places of a chain (from 1) that are missing, or ``[]``.

    >>> place_faults([1, 2, 4])
    [3]
    >>> place_faults([])
    []
    """
    return sorted(set(range(1, max(places, default=0) + 1)) - set(places))


def unique_parts(definition):
    """``(key, condition)`` of a unique index, as its model defines it.

    >>> unique_parts("(window_id, day, COALESCE(segment, ''))")
    ("window_id, day, COALESCE(segment, '')", '')
    >>> unique_parts("(state) WHERE state = 'active'")
    ('state', "state = 'active'")
    """
    start = definition.index("(")
    end, depth = start, 1
    while depth:
        end += 1
        depth += (definition[end] == "(") - (definition[end] == ")")
    rest = definition[end + 1 :].strip()
    condition = rest[len("WHERE ") :] if rest.upper().startswith("WHERE ") else ""
    return definition[start + 1 : end], condition
