# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The people of the year: teams and agents, clients, and what was agreed with them."""

import base64
import hashlib
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command

from odoo.addons.implementation_methodology.demo import papers
from odoo.addons.support_sla.tools import term

from . import shares

TZ = "Europe/Kyiv"
STAFF = (
    "helpdesk_mgmt.group_helpdesk_manager",
    "implementation_methodology.group_manager",
    "hr_timesheet.group_timesheet_manager",
    "base.group_system",
)
#: Logins that have a password, the login itself: for the bench and for who looks.
KNOWN = ("lead", "agent1", "manager1", "client1")


class People:
    """Records that everything else is made with."""

    def __init__(self, env, draw, now, size):
        self.env = env
        self.draw = draw
        self.now = now
        self.company = env.ref("base.main_company")
        self.today = now.date()
        self.start = self.today - timedelta(weeks=shares.WEEKS)
        self.size = size
        self.clients = []
        self.contacts = {}
        self.agreements = {}

    def make(self, report):
        self.lead = self._users(["lead"], STAFF)
        self.agents = self._users(
            [f"agent{n}" for n in range(1, shares.AGENTS + 1)],
            ["helpdesk_mgmt.group_helpdesk_user_team"],
        )
        self.managers = self._users(
            [f"manager{n}" for n in range(1, 7)],
            ["implementation_methodology.group_manager"],
        )
        self.env["hr.employee"].create(
            [
                {"name": user.name, "user_id": user.id, "company_id": self.company.id}
                for user in self.lead | self.agents
            ]
        )
        self.teams = self.env["helpdesk.ticket.team"].create(
            [
                {
                    "name": f"Team {number + 1}",
                    "user_id": self.lead.id,
                    "user_ids": [Command.set(self.agents[number :: shares.TEAMS].ids)],
                }
                for number in range(shares.TEAMS)
            ]
        )
        self.categories = {None: None}
        for name in filter(None, shares.CATEGORIES):
            category = self.env["helpdesk.ticket.category"].create({"name": name})
            self.categories[name] = category.id
        self.hours = self.env.ref("support_sla.resource_calendar_support")
        self.hours.tz = TZ
        count = shares.part(shares.CLIENTS, self.size)
        for number in range(count):
            self._client(number)
            self._agree(number)
            report((number + 1) / count, f"{number + 1} of {count} clients")
        self._paper()

    def weights(self):
        """How the tickets are spread over the clients."""
        ranks = range(1, len(self.clients) + 1)
        return [1 / rank**shares.CLIENT_SKEW for rank in ranks]

    def team(self, client_number):
        return self.teams[client_number % len(self.teams)]

    def _users(self, logins, groups, parent=None):
        partners = self.env["res.partner"].create(
            [
                {
                    "name": login.capitalize(),
                    "email": f"{login}@example.com",
                    "tz": TZ,
                    "parent_id": (parent or self.company.partner_id).id,
                }
                for login in logins
            ]
        )
        groups = Command.set([self.env.ref(name).id for name in groups])
        return self.env["res.users"].create(
            [
                {
                    "partner_id": partner.id,
                    "login": login,
                    "company_id": self.company.id,
                    "company_ids": [Command.set(self.company.ids)],
                    "group_ids": [groups],
                    **({"password": login} if login in KNOWN else {}),
                }
                for login, partner in zip(logins, partners, strict=True)
            ]
        )

    def _client(self, number):
        client = self.env["res.partner"].create(
            {"name": f"Client {number + 1:02}", "is_company": True, "tz": TZ}
        )
        logins = [f"client{number + 1}"]
        logins += [f"client{number + 1}.{n}" for n in range(2, shares.CONTACTS + 1)]
        users = self._users(logins, ["base.group_portal"], client)
        self.clients.append(client)
        self.contacts[client.id] = users

    def _agree(self, number):
        client = self.clients[number]
        contact = self.contacts[client.id][0]
        start = self.start.replace(day=1) - relativedelta(months=1)
        agreement = self.env["support.agreement"].create(
            {
                "partner_id": client.id,
                "contact_id": contact.partner_id.id,
                "user_id": self.lead.id,
                "tz": TZ,
                "date_start": start,
                "date_end": start + relativedelta(years=2, days=-1),
            }
        )
        version = agreement.draft_id
        level = shares.pick(self.draw, shares.LEVELS)
        version._take_level(self.env.ref(f"support_sla.agreement_level_{level}"))
        version.write(
            {
                "valid_from": start,
                "calendar_id": self.hours.id,
                "channel_ids": [Command.clear()],
                "allowance_hours": self.draw.choice((10, 20, 40, 80)),
                "rate": 60,
                "fee": self.draw.choice((400, 900, 1800)),
            }
        )
        self._promise_more(version, number)
        self._sign(version, start)
        if self.draw.random() < shares.SECOND_VERSION:
            middle = start + relativedelta(months=7)
            agreement.action_new_version()
            version = agreement.draft_id
            version.write({"valid_from": middle, "fee": 2000})
            self._sign(version, middle)
        self.agreements[client.id] = agreement

    def _promise_more(self, version, number):
        """The next response, and for some that they hear of it every day."""
        metrics = ["next_response"]
        if number % 5 < shares.UPDATED:
            metrics.append("periodic_update")
        known = version.target_ids.filtered(lambda one: not one.priority)
        version.target_ids = [
            Command.create({"metric": metric, "amount": shares.UPDATE_HOURS})
            for metric in metrics
            if metric not in known.mapped("metric")
        ]

    def _sign(self, version, first):
        """As both sides do, four days before; the paper is made for all at the end."""
        asked = term.midnight(first, TZ) - timedelta(days=4, hours=-11)
        version._request(now=asked)
        for hours, member in enumerate(version.agreement_id.member_ids, 1):
            if member.can_sign:
                version._sign(
                    member, member.partner_id.name, now=asked + timedelta(hours=hours)
                )

    def _paper(self):
        """One sheet stands for the signed PDF of all: printing takes seconds each."""
        seals = self.env["implementation.seal"].search(
            [("state", "=", "signed"), ("pdf_sha256", "=", False)]
        )
        content = papers.pdf("Signed")
        seals._by_verb().write(
            {
                "pdf": base64.b64encode(content),
                "pdf_name": "signed.pdf",
                "pdf_sha256": hashlib.sha256(content).hexdigest(),
            }
        )
