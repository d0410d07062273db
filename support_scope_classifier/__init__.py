# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import models
from . import wizards
from . import controllers


def _post_init(env):
    """Let there be something to suggest by: the weights that are shipped."""
    env["support.scope.model"]._install_shipped()
