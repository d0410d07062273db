# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import email
import email.policy
import socketserver
import threading
from contextlib import contextmanager
from unittest.mock import patch

from .common import SlaCommon

DOMAIN = "sla.example.com"
TEAM = f"first.line@{DOMAIN}"


class SlaMailCommon(SlaCommon):
    """The team of ``SlaCommon`` with an address, and raw mails to it and from it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What the gateway does must be seen as it is: with tracking, with followers.
        cls.env.cr.flush()
        cls.env = cls.env(context={})
        cls.domain = cls.env["mail.alias.domain"].create({"name": DOMAIN})
        cls.env.company.alias_domain_id = cls.domain
        cls.team = cls.team.with_env(cls.env)
        cls.team.write({"alias_name": "first.line", "alias_domain_id": cls.domain.id})
        cls.number = 0

    def _mail(self, body="Nothing works.", charset="utf-8", **headers):
        """Bytes of a mail to the team, by default of the customer.

        ``headers`` are raw; ``_`` in a name stands for ``-``, ``None`` leaves one out.
        """
        type(self).number += 1
        defaults = {
            "From": f"Customer <{self.customer.email}>",
            "To": TEAM,
            "Subject": "Cannot issue an invoice",
            "Message_Id": f"<{self.number}.{self.id()}@client.example.com>",
            "Date": "Mon, 02 Mar 2026 10:00:00 +0000",
            "MIME_Version": "1.0",
            "Content_Type": f'text/plain; charset="{charset}"',
            "Content_Transfer_Encoding": "8bit",
        }
        head = "".join(
            f"{name.replace('_', '-')}: {value}\r\n"
            for name, value in {**defaults, **headers}.items()
            if value is not None
        )
        return head.encode("ascii") + b"\r\n" + body.encode(charset)

    def _receive(self, mail, at="2026-03-02 10:00"):
        """Hand a raw mail to the gateway; the ticket it went to, if any."""
        with self._at(at):
            number = self.env["mail.thread"].message_process(None, mail)
            self.env.cr.flush()
        return self.env["helpdesk.ticket"].browse(number or ())

    def _thread(self, ticket):
        """The headers by which a mail client answers the newest message or note."""
        written = ticket.message_ids.filtered(
            lambda message: message.message_type != "notification"
        )
        reference = written.sorted("id")[-1:].message_id
        return {"In_Reply_To": reference, "References": reference}

    def _kinds(self, ticket):
        return ticket.sla_fact_ids.sorted("id").mapped("kind")

    @contextmanager
    def _smtp(self):
        """A mail server on this machine that Odoo really speaks to; its mails."""
        servers = self.env["ir.mail_server"]
        with _Server(("127.0.0.1", 0), _Session) as server:
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            servers.search([]).active = False
            servers.create(
                {
                    "name": "Test",
                    "smtp_host": "127.0.0.1",
                    "smtp_port": server.server_address[1],
                    "smtp_encryption": "none",
                }
            )
            try:
                with patch.object(type(servers), "_disable_send", lambda self: False):
                    yield server.mails
            finally:
                server.shutdown()
                thread.join()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.mails = []


class _Session(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as it takes to be handed a mail."""

    def handle(self):
        self._answer("220 ready")
        to = []
        while line := self.rfile.readline():
            verb = line.strip().upper()[:4]
            if verb == b"EHLO":
                self._answer("250-here", "250-8BITMIME", "250 SMTPUTF8")
            elif verb == b"RCPT":
                to.append(line.decode().partition("<")[2].partition(">")[0])
                self._answer("250 ok")
            elif verb == b"DATA":
                self._answer("354 go on")
                mail = b"".join(self._lines())
                message = email.message_from_bytes(mail, policy=email.policy.default)
                self.server.mails.append((to, message))
                to = []
                self._answer("250 kept")
            elif verb == b"QUIT":
                self._answer("221 bye")
                return
            else:
                self._answer("250 ok")

    def _lines(self):
        while (line := self.rfile.readline()) and line.rstrip(b"\r\n") != b".":
            yield line[1:] if line.startswith(b"..") else line

    def _answer(self, *lines):
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())
