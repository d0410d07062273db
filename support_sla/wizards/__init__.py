# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import support_sla_hold
from . import support_sla_news
from . import support_sla_excuse
from . import support_sla_retarget
from . import support_sla_try
from . import support_agreement_form
from . import support_agreement_end
from . import support_effort_log
