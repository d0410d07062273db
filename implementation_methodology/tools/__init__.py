# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import (
    cascade,
    checklist,
    evidence,
    forecast,
    gate,
    given,
    integrity,
    ledger,
    notice,
    rate,
    rounds,
    schedule,
    selection,
    snapshot,
    timeline,
)
