# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Every screen of the suite, opened by the people who work with it."""

from odoo.tests import tagged

from .backend_screens import BackendScreens
from .demo_world import DemoWorld
from .portal_screens import PortalScreens
from .widget_screens import WidgetScreens


@tagged("post_install", "-at_install", "browser")
class TestScreens(PortalScreens, BackendScreens, WidgetScreens, DemoWorld):
    """One class: the story is told once for all walks."""
