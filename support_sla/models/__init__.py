# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import support_sla_append_only
from . import support_sla_calendar
from . import resource_calendar
from . import resource_calendar_attendance
from . import resource_calendar_leaves
from . import support_sla_promise
from . import support_sla_policy
from . import support_sla_target
from . import support_sla_level
from . import support_sla_fact
from . import support_sla_clock_show
from . import support_sla_clock
from . import support_sla_why
from . import support_sla_firing_tell
from . import support_sla_firing
from . import support_sla_engine
from . import support_sla_sweep
from . import support_sla_portal
from . import support_sla_ticket_escalate
from . import support_sla_ticket_match
from . import support_sla_ticket_sides
from . import support_sla_ticket_verbs
from . import support_sla_ticket_watch
from . import helpdesk_ticket_stage
from . import helpdesk_ticket
from . import mail_thread
from . import support_sla_audit
from . import support_sla_check
from . import support_sla_report
from . import digest_digest
