# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""A person at a page: signing in the portal, buttons of the backend."""

import re

import requests

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Person:
    """Logged in; raises ``requests.ConnectionError`` when the server dies."""

    def __init__(self, world, login):
        self.world = world
        self.session = requests.Session()
        self.session.trust_env = False  # a proxy has no business on loopback
        page = self.get("/web/login")
        answer = self.session.post(
            f"{world.address}/web/login",
            data={
                "login": login,
                "password": login,
                "csrf_token": TOKEN.search(page.text)[1],
            },
            timeout=120,
        )
        assert "/web/login" not in answer.url, "not logged in"

    def get(self, path):
        """Open a page."""
        answer = self.session.get(self.world.address + path, timeout=120)
        answer.raise_for_status()
        return answer

    def post(self, path, files=None, page=None, **data):
        """Send the form of ``page`` to ``path``; returns the page that follows."""
        token = TOKEN.search(self.get(page or path).text)
        return self.session.post(
            self.world.address + path,
            data={"csrf_token": token[1], **data},
            files=files,
            timeout=120,
        )

    def sign(self, url, name):
        """Sign the document at ``url`` with a typed name."""
        return self.post(f"{url}/accept", page=url, name=name)

    def call(self, model, method, ids):
        """Click a button of the backend; returns its result."""
        answer = self.session.post(
            f"{self.world.address}/web/dataset/call_button/{model}/{method}",
            json={
                "jsonrpc": "2.0",
                "method": "call",
                "params": {
                    "model": model,
                    "method": method,
                    "args": [ids],
                    "kwargs": {},
                },
            },
            timeout=120,
        )
        answer.raise_for_status()
        found = answer.json()
        assert "error" not in found, found["error"]
        return found["result"]
