# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The scope part of the demo story: what the client's requests are, and what follows.

It goes on where the support story ends: suggestions are there since the tickets were
opened; here people decide, offer and answer.
"""

from datetime import timedelta

from odoo import fields

from odoo.addons.support_sla.demo import story as support
from odoo.addons.support_sla.models.support_sla_ticket_watch import Moment

PERSONAS = []
MAILED = ("support.change.request", "support.scope.objection", "implementation.seal")
#: Requests of today, each with what becomes of it.
WISHES = {
    "rename": (
        "Перейменувати кнопку «Провести»",
        "Бухгалтери шукають «Підтвердити», перейменуйте, будь ласка, кнопку в рахунку.",
    ),
    "discount": (
        "Потрібна нова логіка знижок",
        "Знижка має залежати від обсягу за квартал і рахуватися сама під час продажу.",
    ),
    "print": (
        "Нова друкована форма для перевізника",
        "Треба створити окремий документ для водія: маршрут, партії, вага, підписи.",
    ),
    "objected": (
        "Новий звіт про продажі за менеджерами",
        "Потрібен новий звіт: продажі й маржа кожного менеджера за місяць.",
    ),
    "waits": (
        "Приховати колонку в журналі",
        "Колонка «Склад» у журналі переміщень нам не потрібна.",
    ),
}


def build(env):
    """Let the people of the support story decide, offer and answer, once."""
    tickets = support.build(env)
    changes = env["support.change.request"].search([("ticket_id", "in", tickets.ids)])
    wished = env["support.change.request"].search(
        [("partner_id.ref", "=", support.MARK)]
    )
    if changes or wished:
        return wished
    client = env["res.partner"].search([("ref", "=", support.MARK)])
    lang = client.lang or "en_US"
    quiet = {"mail_notify_force_send": False, "lang": lang}
    env = env(context={**env.context, **quiet})
    return _Decisions(env, client, tickets).tell()


class _Decisions:
    def __init__(self, env, client, tickets):
        self.env = env
        self.client = client
        self.users = {
            login: env["res.users"].search([("login", "=", login)])
            for login in ("iryna", "bohdan", "nazar")
        }
        self.team = tickets.team_id[:1]
        self.now = fields.Datetime.now()

    def tell(self):
        self._decide_old_ones()
        self._decide("rename", self._open("rename", 5), "minor_change", 30)
        discount = self._open("discount", 4)
        self._decide("discount", discount, "development")
        printed = self._open("print", 3)
        self._decide("print", printed, "development")
        reported = self._open("objected", 2)
        self._decide("objected", reported, "development")
        self._object(
            reported, "Такий звіт був у старій програмі, ми його не замовляли."
        )
        self._open("waits", 1)
        offer = self._offer(discount, 16, "<p>Правило знижки за обсягом кварталу.</p>")
        self._send(offer, 2)
        accepted = self._offer(printed, 6, "<p>Друкована форма для перевізника.</p>")
        self._send(accepted, 2)
        person = accepted.person_ids.filtered("can_sign")
        accepted.sudo()._sign(person.sudo(), person.partner_id.name, now=self.now)
        mails = self.env["mail.mail"].search([("model", "in", MAILED)])
        mails.filtered(lambda mail: mail.state == "outgoing").cancel()
        return offer | accepted

    def _decide_old_ones(self):
        """Requests of the last days are support, and somebody said so."""
        tickets = self.env["helpdesk.ticket"].search(
            [
                ("commercial_partner_id", "=", self.client.id),
                ("scope_decision_id", "=", False),
            ],
            order="id",
            limit=6,
        )
        tickets.with_user(self.users["iryna"])._decide_scope("support")

    def _at(self, hours):
        at = Moment.of(self.now - timedelta(hours=hours))
        return {**self.env.context, "support_sla_at": at}

    def _open(self, wish, hours):
        name, text = WISHES[wish]
        nazar = self.users["nazar"]
        ticket = self.env(user=nazar, su=True, context=self._at(hours))[
            "helpdesk.ticket"
        ].create(
            {
                "name": name,
                "description": f"<p>{text}</p>",
                "partner_id": nazar.partner_id.id,
                "team_id": self.team.id,
                "user_id": self.users["iryna"].id,
                "channel_id": self.env.ref(
                    "helpdesk_mgmt.helpdesk_ticket_channel_web"
                ).id,
            }
        )
        return ticket.with_env(self.env)

    def _decide(self, wish, ticket, scope, minutes=None):
        ticket.with_user(self.users["iryna"])._decide_scope(scope, minutes)

    def _object(self, ticket, text):
        nazar = self.users["nazar"]
        objections = self.env(user=nazar)["support.scope.objection"]
        objections._object(ticket.with_user(nazar), nazar.partner_id, text)

    def _offer(self, ticket, hours, description):
        decision = ticket.sudo().scope_decision_id
        return (
            self.env["support.change.request"]
            .with_user(self.users["bohdan"])
            .create(
                {
                    "name": ticket.name,
                    "ticket_id": ticket.id,
                    "partner_id": self.client.id,
                    "agreement_id": ticket.agreement_id.id,
                    "description": description,
                    "reason": decision.reason,
                    "currency_id": ticket.agreement_id.currency_id.id,
                    "estimate_hours": hours,
                    "rate": 1500,
                    "valid_until": fields.Date.add(
                        fields.Date.context_today(ticket), days=14
                    ),
                }
            )
        )

    def _send(self, offer, hours):
        offer._send_offer(self.now - timedelta(hours=hours))
