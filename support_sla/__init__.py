# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

from . import models
from . import wizards
from . import controllers


def _post_init(env):
    """Let the shipped working hours be those of the main company's own clock.

    Data files cannot know in which zone a support sits.
    """
    calendar = env.ref("support_sla.resource_calendar_support")
    company = env.ref("base.main_company")
    calendar.tz = company.resource_calendar_id.tz or calendar.tz
    # Tickets older than the add-on: a new column is filled with what is so now, and
    # nobody knows any more who waits for an answer.
    env.cr.execute(
        "UPDATE helpdesk_ticket SET opened_at = create_date, "
        "sla_unanswered_since = NULL "
        "WHERE id NOT IN (SELECT ticket_id FROM support_sla_fact)"
    )
    env["helpdesk.ticket"].invalidate_model(flush=False)


def _uninstall_hook(env):
    """Let go of the working hours we brought: people's policies stand on them too."""
    # Rules stand on levels, levels and versions on policies.
    env = env(
        context={**env.context, MODULE_UNINSTALL_FLAG: True, "active_test": False}
    )
    for model in (
        "support.agreement.rule",
        "support.agreement.level",
        "support.agreement.version",
        "support.sla.policy",
    ):
        env[model].search([]).unlink()
