# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Domain

from . import controllers
from . import models
from . import wizards


def _uninstall_hook(env):
    """Promise nothing more by windows: their policies ask a field that goes with us."""
    env = env(context={**env.context, "active_test": False})
    windows = env["hypercare.window"].search(Domain.TRUE)
    windows.sla_policy_id.active = False
    # The floor below takes its policies away before our tables go, when both do.
    windows._by_verb().sla_policy_id = False
    # The template we brought goes as well: nothing of ours may hold on to it.
    env["hypercare.policy"].search(Domain.TRUE).sla_policy_id = False
