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
    with Server(_Folder(folder).keep) as server:
        try:
            yield ["--smtp=127.0.0.1", f"--smtp-port={server.port}"]
        finally:
            server.shutdown()


class Session(socketserver.StreamRequestHandler):
    """One connection: as much of SMTP (RFC 5321) as a client needs to hand over."""

    def handle(self):
        """Answer until the client leaves."""
        self._answer("220 ready")
        to = []
        while line := self.rfile.readline():
            word = line.strip().upper()[:4]
            if word == b"EHLO":
                self._answer("250-here", "250-8BITMIME", "250 SMTPUTF8")
            elif word == b"RCPT":
                to.append(line.decode().partition("<")[2].partition(">")[0])
                self._answer("250 ok")
            elif word == b"DATA":
                if not self.listens():
                    return
                self._answer("354 go on")
                self.server.keep(to, b"".join(self._lines()))
                to = []
                self._answer("250 kept")
            elif word == b"QUIT":
                self._answer("221 bye")
                return
            else:
                self._answer("250 ok")

    def listens(self):
        """Tell whether to go on when a mail is announced, or to hang up."""
        return True

    def _lines(self):
        while (line := self.rfile.readline()) and line.rstrip(b"\r\n") != b".":
            yield line[1:] if line.startswith(b"..") else line

    def _answer(self, *lines):
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


class Server(socketserver.ThreadingTCPServer):
    """A mail server on a free port of loopback.

    ``keep(to, mail)`` gets the addresses and the bytes of every mail, in threads.
    """

    daemon_threads = True
    block_on_close = False  # Odoo keeps its connection while it sends a batch
    allow_reuse_address = True

    def __init__(self, keep, session=Session):
        super().__init__(("127.0.0.1", 0), session)
        self.keep = keep
        self.listen()

    @property
    def port(self):
        """Where it listens."""
        return self.server_address[1]

    def listen(self):
        """Answer in a thread until ``shutdown``."""
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Folder:
    def __init__(self, folder):
        self.folder = folder
        self.lock = threading.Lock()
        self.received = 0

    def keep(self, _to, mail):
        """Write one mail to a file of its own."""
        with self.lock:
            self.received += 1
            name = f"{time.strftime('%Y%m%d-%H%M%S')}-{self.received:04d}.eml"
        (self.folder / name).write_bytes(mail)
