# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import test_acceptance_list
from . import test_access
from . import test_calendar
from . import test_check
from . import test_clock
from . import test_cycles
from . import test_demo_story
from . import test_escalation
from . import test_escalation_acts
from . import test_facts
from . import test_facts_at_once
from . import test_faults
from . import test_helpdesk_holes
from . import test_histories
from . import test_hold
from . import test_mail_gateway
from . import test_messages
from . import test_policy
from . import test_portal
from . import test_query_counts
from . import test_report
from . import test_retarget
from . import test_sweep
from . import test_sweep_at_once
from . import test_sweep_crash
from . import test_ticket_screens
from . import test_ukrainian
from . import test_why
