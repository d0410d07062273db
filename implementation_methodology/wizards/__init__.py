# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import implementation_dialog
from . import implementation_start
from . import implementation_plan_move
from . import implementation_pull
from . import implementation_item_step
from . import implementation_nudge
from . import implementation_sign_file
from . import implementation_waiver_request
from . import implementation_stage_reopen
from . import implementation_transfer_export
from . import implementation_transfer_import
from . import implementation_integrity_run
from . import implementation_anonymise_dialog
