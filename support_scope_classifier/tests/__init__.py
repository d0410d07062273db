# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import test_adopt
from . import test_catalogue
from . import test_change_access
from . import test_change_item
from . import test_change_portal
from . import test_change_request
from . import test_change_signing
from . import test_decide
from . import test_decide_clocks
from . import test_decide_screens
from . import test_demo_story
from . import test_effort_estimate
from . import test_integrity
from . import test_learning
from . import test_predict
from . import test_scope_objection
from . import test_scope_portal
from . import test_scope_report
from . import test_scope_tours
from . import test_scope_try
from . import test_suggest
from . import test_guide_scope
from . import test_transfer
