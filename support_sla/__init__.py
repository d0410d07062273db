# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

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


def _uninstall_hook(env):
    """Let go of the working hours we brought: people's policies stand on them too."""
    env["support.sla.policy"].with_context(active_test=False).search([]).unlink()
