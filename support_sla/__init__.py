# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.tools.convert import convert_file

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


#: Menus that views/support_suite_menus.xml moves, and those it shows to the helpdesk.
MOVED_MENUS = (
    "helpdesk_mgmt.helpdesk_ticket_main_menu",
    "helpdesk_mgmt.helpdesk_ticket_reporting_menu",
    "helpdesk_mgmt.helpdesk_ticket_config_main_menu",
)
SHOWN_MENUS = (
    "implementation_methodology.implementation_menu_root",
    "implementation_methodology.implementation_menu_guide",
    "implementation_methodology.implementation_menu_configuration",
)
HELPDESK_GROUPS = (
    "helpdesk_mgmt.group_helpdesk_user_own",
    "helpdesk_mgmt.group_helpdesk_manager",
)


def _give_menus_back(env):
    """Have the helpdesk's menus stand where its own file puts them, as its own app."""
    convert_file(
        env, "helpdesk_mgmt", "views/helpdesk_ticket_menu.xml", {}, mode="update"
    )
    codes = [code for code, _name in env["res.lang"].get_installed() if code != "en_US"]
    menus = env["ir.ui.menu"].browse([env.ref(name).id for name in MOVED_MENUS])
    for menu in menus:
        # In other languages it has the name that we gave it.
        menu.update_field_translations("name", dict.fromkeys(codes, False))
    if codes:
        env["ir.module.module"]._load_module_terms(["helpdesk_mgmt"], codes)
    groups = [Command.unlink(env.ref(name).id) for name in HELPDESK_GROUPS]
    for name in SHOWN_MENUS:
        env.ref(name).group_ids = groups


def _uninstall_hook(env):
    """Give back the helpdesk's menus, and let go of the working hours we brought.

    People's policies stand on them too.
    """
    _give_menus_back(env)
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
