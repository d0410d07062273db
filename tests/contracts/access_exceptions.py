# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What the access contract leaves out, and why. Nothing may stand here by habit.

A line that names something which no longer exists fails the contract.
"""

OTHER_COMPANY = ("other company's consultant", "other company's manager")

#: (role, model): why this stranger may read and write what the others may not.
SHARED = {
    (role, model): "Master data without a company: the integrator's people share it."
    for role in OTHER_COMPANY
    for model in (
        "implementation.option",
        "implementation.plan.reason",
        "implementation.variant",
    )
}

#: Names of ``model.method`` or routes that cannot be called generically.
NOT_CALLED = {}

#: Routes that take a POST without the session's CSRF token, with the reason.
NO_TOKEN = {}

#: role: models of Odoo where Odoo itself gives it the right to write.
CORE_RIGHTS = {
    # tasks and milestones of a project are written by everybody who works on projects
    "project user": ("project.task", "project.milestone", "mail.message"),
}
