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
SHARED |= {
    (role, model): reason
    for role in OTHER_COMPANY
    for model, reason in {
        "support.sla.calendar": "Working hours by content: companies share the row.",
        "support.sla.check": "A run counts all clocks; its lines keep to companies.",
    }.items()
}

SHARED |= {
    (role, model): "What agreements are formed from: companies share the table."
    for role, models in {
        "other company's consultant": ("level", "service", "process"),
        "other company's manager": ("level", "service", "process", "rule"),
    }.items()
    for model in (f"support.agreement.{name}" for name in models)
}

SHARED |= {
    (role, model): "What requests count as is one catalogue: companies share it."
    for role in OTHER_COMPANY
    for model in ("support.scope.cue", "support.scope.phrase", "support.scope.type")
}
SHARED |= {
    (
        "other company's manager",
        "support.scope.model",
    ): "One catalogue and all decisions make one version; it tells figures only."
}

SHARED |= {
    (role, "hypercare.topic"): "What questions are about: companies share the list."
    for role in OTHER_COMPANY
}

#: Names of ``model.method`` or routes that cannot be called generically.
NOT_CALLED = {
    name: "Odoo's own method, which we extend: it asks for one record first."
    for name in (
        "resource.calendar.switch_based_on_duration()",
        "resource.calendar.switch_calendar_type()",
    )
}

NOT_CALLED |= {
    f"{model}.copy_data()": "Tells what whoever asks may read anyway."
    for model in (
        "account.analytic.line",
        "helpdesk.ticket",
        "project.milestone",
        "project.project",
    )
}

#: Routes that take a POST without the session's CSRF token, with the reason.
NO_TOKEN = {}

#: Routes whose GET leaves a trace all the same, with the models and the reason.
GET_CHANGES = {}

#: role: models of Odoo where Odoo itself gives it the right to write.
CORE_RIGHTS = {
    # the helpdesk lets its people call any ticket a duplicate of any other one
    "other company's consultant": ("helpdesk.ticket",),
    "other company's manager": ("helpdesk.ticket",),
    # tasks and milestones of a project are written by everybody who works on projects
    "project user": ("project.task", "project.milestone", "mail.message"),
}

#: Routes that add rows beside the owner's, with the models and the reason.
ROUTE_RIGHTS = {
    # a new ticket of the same company is given the promise that everybody gets there,
    # and one of the same client belongs to its window
    "/submitted/ticket": ("support.sla.clock", "helpdesk.ticket"),
}

#: (role, route): models whose texts this stranger reads there all the same.
READ_BY = {
    # answers are for all people of the client, also for new ones
    ("colleague", route): ("hypercare.faq",)
    for route in ("/my/faq", "/my/faq/page/<int:page>", "/my/faq/<int:faq_id>")
} | {
    # the helpdesk shows a ticket to everybody of its client, and so what the client
    # objects to on it
    ("colleague", route): ("support.scope.objection",)
    for route in (
        "/my/ticket/<int:ticket_id>",
        "/my/ticket/<int:ticket_id>/<access_token>",
    )
}
