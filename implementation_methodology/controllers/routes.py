# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Kinds of routes for people with a login, as keyword arguments of Odoo's ``route``."""

PAGE = {"type": "http", "auth": "user", "website": True}
#: A form: what changes anything is sent by POST, with the session's token.
POST = {**PAGE, "methods": ["POST"]}
#: What scripts call, such as Odoo's signature component.
JSON = {"type": "jsonrpc", "auth": "user", "website": True}
