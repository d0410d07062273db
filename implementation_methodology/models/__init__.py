# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import implementation_guarded
from . import project_role
from . import implementation_variant
from . import implementation_option
from . import implementation_methodology
from . import implementation_methodology_stage
from . import implementation_methodology_item
from . import resource_calendar
from . import project_project
from . import project_milestone
from . import project_task
from . import implementation_member
from . import implementation_invitation
from . import implementation_stage
from . import implementation_item_verbs
from . import implementation_item
from . import implementation_remark
from . import implementation_evidence
from . import implementation_event
from . import implementation_builder
from . import implementation_portal_scope
from . import implementation_portal_item
from . import implementation_portal
