# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import support_scope_effort
from . import support_scope_override
from . import support_scope_try
from . import support_change_offer
