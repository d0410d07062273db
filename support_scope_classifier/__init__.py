# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import models
from . import wizards
from . import controllers


def _post_init(env):
    """Suggest by the shipped weights, also for tickets that are open already."""
    env["support.scope.model"]._install_shipped()
    env["helpdesk.ticket"]._adopt_stated_scope()
