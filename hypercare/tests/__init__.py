# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import test_entry
from . import test_go_live
from . import test_opening
from . import test_promise
from . import test_stamp
from . import test_window_access
from . import test_anonymise
from . import test_board
from . import test_review
from . import test_review_signing
from . import test_board_portal
from . import test_kpi
from . import test_kpi_inflow
from . import test_kpi_queries
from . import test_reading
from . import test_snapshot
from . import test_clash
from . import test_daily
from . import test_demo_story
from . import test_extension
from . import test_notice
from . import test_standup
from . import test_criteria
from . import test_faq
from . import test_faq_portal
from . import test_faq_search
from . import test_faq_ticket
from . import test_session
from . import test_exit
from . import test_handover
from . import test_closing
from . import test_closing_items
from . import test_exit_portal
from . import test_portal
from . import test_portal_queries
