# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command

from . import models
from . import wizards
from . import controllers


def _uninstall_hook(env):
    """Leave those internal users whom nothing but our groups has made so.

    What else our groups allow goes with them.
    """
    internal = env.ref("base.group_user")
    ours = env.ref("implementation_methodology.group_user")
    people = ours.with_context(active_test=False).all_user_ids - internal.user_ids
    people.write({"group_ids": [Command.link(internal.id)]})
