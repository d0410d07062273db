# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""A mail server that keeps every mail as a file: no demo mail leaves this machine."""

import socketserver
import threading
import time
from contextlib import contextmanager

from . import paths


@contextmanager
def mailbox(database):
    """Yield Odoo's arguments for a mail server of our own, while it runs.

    Mails are kept as ``.state/mail/<database>/<time>-<number>.eml``.
    """
    folder = paths.STATE / "mail" / database
    folder.mkdir(parents=True, exist_ok=True)
    with _Server(("127.0.0.1", 0), _Session) as server:
        server.folder = folder
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield ["--smtp=127.0.0.1", f"--smtp-port={server.server_address[1]}"]
        finally:
            server.shutdown()
            thread.join()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False  # Odoo keeps its connection while it sends a batch

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.lock = threading.Lock()
        self.received = 0

    def keep(self, mail):
        """Write one mail to a file of its own."""
        with self.lock:
            self.received += 1
            name = f"{time.strftime('%Y%m%d-%H%M%S')}-{self.received:04d}.eml"
        (self.folder / name).write_bytes(mail)


class _Session(socketserver.StreamRequestHandler):
    """One connection: as much of SMTP (RFC 5321) as a client needs to hand over."""

    def handle(self):
        self._answer("220 ready")
        while line := self.rfile.readline():
            word = line.strip().upper()[:4]
            if word == b"EHLO":
                self._answer("250-here", "250-8BITMIME", "250 SMTPUTF8")
            elif word == b"DATA":
                self._answer("354 go on")
                self.server.keep(b"".join(self._lines()))
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
