# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class HypercarePortal(models.AbstractModel):
    """What people of a window see in the portal, ready to be shown."""

    _name = "hypercare.portal"
    _description = "Window as Its People See It"
    _inherit = [
        "hypercare.portal.exit",
        "hypercare.portal.board",
        "hypercare.portal.review",
        "hypercare.portal.waiting",
        "hypercare.portal.reach",
        "hypercare.portal.window",
    ]
