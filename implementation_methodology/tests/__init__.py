# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import test_acceptance
from . import test_act_mails
from . import test_checklist
from . import test_demo_story
from . import test_disk_full
from . import test_evidence
from . import test_gates
from . import test_integrity
from . import test_mail_down
from . import test_member
from . import test_methodology
from . import test_notices
from . import test_nudge
from . import test_plan
from . import test_plan_moves
from . import test_portal
from . import test_portal_actions
from . import test_portal_acts
from . import test_portal_documents
from . import test_portal_queries
from . import test_rate
from . import test_report
from . import test_rounds_idle
from . import test_signing_at_once
from . import test_source
from . import test_stage
from . import test_take_over
from . import test_start
from . import test_guide
from . import test_transfer
