# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Which incoming mail was written by a machine."""

PRECEDENCES = {"auto_reply", "bulk", "junk"}


def is_automatic(headers):
    """Tell whether the headers say that no person wrote the mail.

    ``headers`` has ``get`` (an ``email.message.Message`` does). Sources: RFC 3834 for
    ``Auto-Submitted`` and the empty ``Return-Path`` of whom nobody can answer, common
    practice for the others. Left out is what mails of people carry, too:
    ``Precedence: list`` (mailing lists) and ``X-Auto-Response-Suppress`` (asks others
    not to answer by a machine).

    >>> is_automatic({"Auto-Submitted": "auto-replied (vacation)"})
    True
    >>> is_automatic({"Auto-Submitted": "no"}), is_automatic({"Precedence": "list"})
    (False, False)
    >>> is_automatic({"X-Autoreply": "yes"}), is_automatic({"Precedence": " Bulk "})
    (True, True)
    >>> is_automatic({"Return-Path": "<>"}), is_automatic({"Return-Path": "<a@b.c>"})
    (True, False)
    """
    submitted = _word(headers, "Auto-Submitted")
    return (
        submitted not in ("", "no")
        or _word(headers, "X-Autoreply") not in ("", "no")
        or _word(headers, "X-Autorespond") not in ("", "no")
        or _word(headers, "Precedence") in PRECEDENCES
        or _word(headers, "Return-Path") == "<>"
    )


def _word(headers, name):
    """The first word of a header, small; parameters and comments are left out."""
    value = str(headers.get(name) or "").replace(";", " ").replace("(", " ").split()
    return value[0].lower() if value else ""
