# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""A year of an integrator: clients, requests, projects, windows, in stated shares.

Made inside Odoo by ``setup/seed``. Dates count back from the day it is made; every
draw is seeded, so the same number of tickets on the same day is the same data.
"""
