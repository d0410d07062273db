# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Pure tests import ``odoo.addons.<add-on>.tools`` without any database."""

import sys
from pathlib import Path

from hypothesis import settings

from odoo.modules.module import initialize_sys_path
from odoo.tools import config

CHECKOUT = Path(__file__).resolve().parents[2]

sys.path.append(str(CHECKOUT / "setup"))
config.parse_config([f"--addons-path={CHECKOUT}"], setup_logging=False)
initialize_sys_path()

# Enough to find what a rule forgot, and the whole folder stays a matter of seconds.
settings.register_profile("suite", max_examples=40, deadline=None, database=None)
settings.load_profile("suite")
