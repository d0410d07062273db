# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Codes shared by templates, running projects and the portal.

The codes are stored in the database and part of the API; the words a person reads
are the labels of the selection fields and the portal templates.
"""

CLIENT = "client"
INTEGRATOR = "integrator"
BOTH = "both"
THIRD_PARTY = "third_party"

SIDES = (CLIENT, INTEGRATOR, THIRD_PARTY)
OWNERS = (CLIENT, INTEGRATOR, BOTH, THIRD_PARTY)
