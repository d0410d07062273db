# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""A mail server that counts what it accepts, and can be out of order."""

import email
import socket
from contextlib import contextmanager

from ground import mailbox


class Sink(mailbox.Server):
    """A server in ``trouble``: empty, "closed" (hangs up at once), "halfway" (hangs up
    in the middle of the next mail, and is well again). For a while it may be `away`.
    """

    def __init__(self):
        self.trouble = ""
        self.met = 0
        self.accepted = []
        super().__init__(self._remember, _Session)

    @contextmanager
    def away(self):
        """Refuse every connection: nobody listens at the port."""
        self.shutdown()
        self.server_close()
        try:
            yield
        finally:
            self.socket = socket.socket(self.address_family, self.socket_type)
            self.server_bind()
            self.server_activate()
            self.listen()

    def handle_error(self, request, client_address):
        """A sender that was killed in the middle is what the tests are about."""

    def to(self, address):
        """Message-Ids of what was accepted for ``address``, as often as it came."""
        return [number for number, people in self.accepted if address in people]

    def _remember(self, to, mail):
        number = email.message_from_bytes(mail)["Message-Id"]
        self.accepted.append((number, tuple(to)))


class _Session(mailbox.Session):
    def handle(self):
        if self.server.trouble:
            self.server.met += 1
        if self.server.trouble != "closed":
            super().handle()

    def listens(self):
        if self.server.trouble == "halfway":
            self.server.trouble = ""
            return False
        return True
