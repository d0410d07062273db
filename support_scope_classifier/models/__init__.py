# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import support_scope_type
from . import support_scope_phrase
from . import support_scope_cue
from . import support_scope_mapping
from . import support_scope_weights
from . import support_scope_recall
from . import support_scope_learning
from . import support_scope_model_show
from . import support_scope_model
from . import support_scope_suggestion
from . import support_scope_decision
from . import support_scope_objection
from . import support_scope_ticket_suggest
from . import support_scope_ticket_decide
from . import support_scope_ticket_show
from . import support_sla_clock
from . import helpdesk_ticket
from . import support_agreement_version
from . import support_change_person
from . import support_change_seal
from . import support_change_work
from . import support_change_request
from . import support_change_portal
from . import implementation_item
from . import support_scope_report
from . import support_scope_portal
from . import implementation_guide
from . import implementation_transfer
from . import support_scope_integrity
from . import support_scope_anonymise
