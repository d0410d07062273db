# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import hypercare_criterion_waive
from . import hypercare_plan_acceptance
from . import hypercare_window_force_end
from . import hypercare_process_choice
from . import hypercare_process_say
