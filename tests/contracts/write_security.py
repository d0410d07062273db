# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Writes *Who may do what* of ``docs/security.md`` from the registry.

    setup/odoo shell -d DATABASE < tests/contracts/write_security.py

``DATABASE`` has all add-ons of the suite. ``env`` comes from Odoo's shell.
"""

import sys

sys.path.insert(0, "tests")

from contracts import security_table  # noqa: E402

security_table.write(env)  # noqa: F821
