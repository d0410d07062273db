# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Real servers, really killed: what is found afterwards is whole, and nothing twice."""
