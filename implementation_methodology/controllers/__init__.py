# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import signing
from . import portal
from . import portal_actions
from . import portal_acts
from . import portal_report
from . import verify
