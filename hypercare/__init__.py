# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Domain

from . import controllers
from . import models
from . import wizards


def _uninstall_hook(env):
    """Promise nothing more by windows: their policies ask a field that goes with us."""
    env = env(context={**env.context, "active_test": False})
    env["hypercare.window"].search(Domain.TRUE).sla_policy_id.active = False
    env.flush_all()
    # When all floors go, those below take policies and hours away before our tables
    # are gone. Nothing happens to a window by that, so this is not for the ORM.
    env.cr.execute(
        "UPDATE hypercare_window w SET sla_policy_id = NULL, "
        "calendar_id = COALESCE(c.resource_calendar_id, w.calendar_id) "
        "FROM res_company c WHERE c.id = w.company_id"
    )
    env["hypercare.window"].invalidate_model(["sla_policy_id", "calendar_id"])
    # The template we brought goes as well: nothing of ours may hold on to it.
    env["hypercare.policy"].search(Domain.TRUE).sla_policy_id = False
