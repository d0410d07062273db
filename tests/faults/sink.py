# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""A mail server that counts what it accepts, and can be out of order."""

import email
import socket
import socketserver
import threading
from contextlib import contextmanager


class Sink(socketserver.ThreadingTCPServer):
    """Accepts mails by SMTP (RFC 5321) on a free port of loopback.

    ``trouble``: empty, "closed" (hangs up at once), "halfway" (hangs up in the middle
    of the next mail, and is well again). For a while it may be `away`.
    """

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Session)
        self.trouble = ""
        self.accepted = []
        self.met = 0
        self._listen()

    def _listen(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self):
        """Where it listens."""
        return self.server_address[1]

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
            self._listen()

    def handle_error(self, request, client_address):
        """A sender that was killed in the middle is what the tests are about."""

    def to(self, address):
        """Message-Ids of what was accepted for ``address``, as often as it came."""
        return [number for number, people in self.accepted if address in people]


class _Session(socketserver.StreamRequestHandler):
    def handle(self):
        trouble = self.server.trouble
        if trouble:
            self.server.met += 1
        if trouble == "closed":
            return
        self._answer("220 ready")
        people = []
        while line := self.rfile.readline():
            word = line.strip().upper()[:4]
            if word == b"EHLO":
                self._answer("250-here", "250-8BITMIME", "250 SMTPUTF8")
            elif word == b"RCPT":
                people.append(line.split(b"<")[1].split(b">")[0].decode())
                self._answer("250 ok")
            elif word == b"DATA":
                if trouble == "halfway":
                    self.server.trouble = ""
                    return
                self._answer("354 go on")
                mail = email.message_from_bytes(b"".join(self._lines()))
                self.server.accepted.append((mail["Message-Id"], tuple(people)))
                people = []
                self._answer("250 kept")
            elif word == b"QUIT":
                self._answer("221 bye")
                return
            else:
                self._answer("250 ok")

    def _lines(self):
        while (line := self.rfile.readline()) and line.rstrip(b"\r\n") != b".":
            yield line[1:] if line.startswith(b"..") else line

    def _answer(self, *lines):
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())
