# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Drop what the helpdesk's menus were called before they moved into ours.

    A translation that is there is kept by an upgrade; ours are loaded after this.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    codes = [code for code, _name in env["res.lang"].get_installed() if code != "en_US"]
    for name in ("helpdesk_ticket_reporting_menu", "helpdesk_ticket_config_main_menu"):
        menu = env.ref(f"helpdesk_mgmt.{name}")
        menu.update_field_translations("name", dict.fromkeys(codes, False))
