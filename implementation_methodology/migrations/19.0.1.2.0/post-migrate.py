# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, api

MODULE = "implementation_methodology"


def migrate(cr, version):
    """Keep documents without a project from those who work on projects.

    Agreements are signed by the same discipline, and are nobody's on a project. The
    rules are data that an administrator may have changed: only the shipped text goes.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name in ("seal", "signature"):
        managers = env.ref(f"{MODULE}.implementation_{name}_rule_manager", False)
        if managers and managers.domain_force == "[(1, '=', 1)]":
            managers.domain_force = "[('project_id', '!=', False)]"
        users = env.ref(f"{MODULE}.implementation_{name}_rule_user", False)
        if users and "('project_id', '=', False)" in (users.domain_force or ""):
            users.domain_force = (
                "['&', ('project_id', '!=', False)] + " + users.domain_force
            )
