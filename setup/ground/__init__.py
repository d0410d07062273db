# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The ground the suite stands on: Odoo, its packages, a database, a browser.

This file keeps to what every Python understands, so that one that is too old
says so instead of failing on newer syntax in the modules beside it.
"""

import sys

if sys.version_info < (3, 10):
    sys.exit(
        "error: Python %d.%d is too old: Odoo 19 needs Python 3.10 or newer. "
        "Run this command with a newer one, for instance: python3.11 %s"
        % (sys.version_info[0], sys.version_info[1], sys.argv[0])
    )
