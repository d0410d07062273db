# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools import term as rules

REQUESTED, SIGNED = "requested", "signed"
ICONS = {
    rules.DRAFT: "fa-pencil-square-o",
    rules.SENT: "fa-pencil-square-o",
    rules.SIGNED: "fa-calendar-check-o",
    rules.ACTIVE: "fa-check-circle-o",
    rules.EXPIRED: "fa-ban",
    rules.TERMINATED: "fa-ban",
}
SEAL_ICONS = {
    REQUESTED: "fa-pencil-square-o",
    SIGNED: "fa-check",
    "superseded": "fa-ban",
}


class SupportAgreementPortal(models.AbstractModel):
    """Agreements as their people see them in the portal, ready to be shown.

    Every method starts from member rows that came through
    ``support.agreement.member._of_user()`` and looks only below their agreements, at
    what was put to signature. Policies and their names stay ours. The count of
    queries grows neither with tickets nor with hours.
    """

    _name = "support.agreement.portal"
    _description = "Agreements in the Portal"
    _inherit = ["support.agreement.portal.terms"]

    # What a member reaches

    @api.model
    def _reads_documents(self, member):
        """Whether he reads the documents: they name hours, fee and prices.

        Whoever may sign has to know what.
        """
        return member.sees_hours or member.can_sign

    @api.model
    def _versions(self, member):
        """Versions that were put to signature, the newest first."""
        return member.agreement_id.version_ids.filtered("seal_id").sorted(
            "number", reverse=True
        )

    @api.model
    def _find_version(self, member, version_id):
        """A version whose document the member reads."""
        versions = self._versions(member).filtered(lambda one: one.id == version_id)
        return versions if self._reads_documents(member) else versions.browse()

    @api.model
    def _statements(self, member):
        """Statements that were sent, for those who see hours; the newest first."""
        Statement = self.env["support.statement"]
        if not member.sees_hours:
            return Statement
        return Statement.search(
            Domain("agreement_id", "=", member.agreement_id.id)
            & Domain("state", "=", "sent")
        )

    @api.model
    def _find_statement(self, member, statement_id):
        return self._statements(member).filtered(lambda one: one.id == statement_id)

    @api.model
    def _to_sign(self, members):
        """Versions that wait for the signature of these rows of one person."""
        signing = members.filtered("can_sign")
        waiting = self.env["implementation.signature"].search(
            Domain("partner_id", "in", signing.partner_id.ids)
            & Domain("state", "=", "waiting")
            & Domain("seal_id.state", "=", REQUESTED)
            & Domain("seal_id.owner_model", "=", "support.agreement")
            & Domain("seal_id.owner_id", "in", signing.agreement_id.ids)
        )
        return self.env["support.agreement.version"].search(
            Domain("seal_id", "in", waiting.seal_id.ids)
        )

    # Pages

    @api.model
    def _list(self, members, now=None):
        """A row for each agreement of these member rows of one person."""
        now = now or fields.Datetime.now()
        waiting = self._to_sign(members).agreement_id
        return [
            {
                "agreement": agreement,
                "status": self._status(agreement, now),
                "term": self._term_words(agreement),
                "to_sign": agreement in waiting,
            }
            for agreement in members.agreement_id.sorted(
                lambda one: (one.date_start, one.id), reverse=True
            )
        ]

    @api.model
    def _agreement_page(self, member, now=None):
        """What "my agreement" shows at ``now`` (naive UTC)."""
        now = now or fields.Datetime.now()
        agreement = member.agreement_id
        version = self._shown_version(member)
        in_force = self._in_force(version, now)
        return {
            "status": self._status(agreement, now),
            "term": self._term_words(agreement),
            "version": version,
            "is_proposed": version.seal_state == REQUESTED,
            "to_sign": self._to_sign(member),
            "reads_documents": self._reads_documents(member),
            "included": self._included(member, version),
            "promises": self._promises(version),
            "working_hours": self._working_hours(
                version, self._zone(member), now if in_force else None
            ),
            "contacts": self._contacts(agreement),
            "duties": self._duties(member, version),
            "versions": [
                self._version_row(one, one == version and in_force)
                for one in self._versions(member)
            ],
            "statements": self._statement_rows(member),
        }

    @api.model
    def _version_page(self, member, version):
        """What the page of a version shows: its frozen content."""
        seal = version.seal_id
        mine = seal.signature_ids.filtered(
            lambda signature: signature.partner_id == member.partner_id
        )
        return {
            "version": version,
            "seal": seal,
            "content": seal._content(),
            "template": version._seal_template(),
            "can_sign": member.can_sign
            and seal.state == REQUESTED
            and mine.state == "waiting",
            "state_words": self._seal_words(seal),
            "state_icon": SEAL_ICONS[seal.state],
        }

    @api.model
    def _shown_version(self, member):
        """The version whose terms are told: the one in force, or the proposed one.

        A request that was declined or taken back is being changed: nobody stands by
        its terms any more, nor yet by the new ones.
        """
        version = member.agreement_id.version_id
        shown = version.seal_state in (REQUESTED, SIGNED)
        return version if shown else version.browse()

    @api.model
    def _in_force(self, version, now):
        agreement = version.agreement_id
        return (
            version.seal_state == SIGNED
            and agreement.state == rules.ACTIVE
            and version.valid_from <= agreement._today(now)
        )

    # Words

    @api.model
    def _status(self, agreement, now):
        """Icon and words of the state, with the day that matters."""
        state, last = agreement.state, agreement._term().last
        if state == rules.SIGNED:
            words = self.env._(
                "Signed, begins on %s", format_date(self.env, agreement.date_start)
            )
        elif state in (rules.EXPIRED, rules.TERMINATED):
            words = self.env._("Ended on %s", format_date(self.env, last))
        elif state == rules.ACTIVE:
            words = self.env._("In force")
        else:
            words = self.env._("Being agreed")
        return {"state": state, "icon": ICONS[state], "words": words}

    @api.model
    def _term_words(self, agreement):
        start, last = agreement.date_start, agreement._term().last
        if not last:
            return self.env._("From %s, without end", format_date(self.env, start))
        return f"{format_date(self.env, start)} – {format_date(self.env, last)}"

    @api.model
    def _seal_words(self, seal):
        return dict(seal._fields["state"]._description_selection(self.env))[seal.state]

    @api.model
    def _version_row(self, version, in_force):
        """A version in the list: since when, how it stands, whom it waits for."""
        seal = version.seal_id
        waiting = seal.signature_ids.filtered(lambda one: one.state == "waiting")
        return {
            "version": version,
            "in_force": in_force,
            "from": format_date(self.env, version.valid_from),
            "icon": SEAL_ICONS[seal.state],
            "words": self._seal_words(seal),
            "at": seal.signed_on or seal.superseded_on or seal.requested_on,
            "waiting": ", ".join(waiting.partner_id.mapped("name"))
            if seal.state == REQUESTED
            else "",
        }

    @api.model
    def _statement_rows(self, member):
        rows = []
        for statement in self._statements(member):
            month = statement._month_words()
            rows.append(
                {
                    "statement": statement,
                    # Some languages write months in small letters; a line does not.
                    "month": month[:1].upper() + month[1:],
                    "kept": self._kept_words(statement),
                }
            )
        return rows

    @api.model
    def _kept_words(self, statement):
        """How much was kept, without breaches that are excused."""
        whole = statement._content()["figures"]["whole"]
        counted = whole["total"] - whole["excused"]
        if not counted:
            return self.env._("No promise was decided.")
        return self.env._(
            "Promises kept: %(kept)s of %(all)s, %(percent)s",
            kept=whole["kept"],
            all=counted,
            percent=statement._percent_words(whole["adjusted"]),
        )

    @api.model
    def _contacts(self, agreement):
        """Who answers for it on our side, and whom to turn to, step by step."""
        people = agreement.member_ids.filtered("escalation")
        return {
            "responsible": agreement.user_id,
            "escalation": people.sorted(lambda one: (one.escalation, one.id)),
        }

    @api.model
    def _zone(self, member):
        """The reader's zone, else the agreement's."""
        return self.env.user.tz or member.agreement_id.tz
