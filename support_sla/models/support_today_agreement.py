# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools import term as rules

#: Rows shown of each tile.
ROWS = 5


class SupportTodayAgreement(models.AbstractModel):
    """The tiles about agreements, and how a tile is told to the browser."""

    _name = "support.today.agreement"
    _description = "Agreements of Today"

    @api.model
    def _agreement_tiles(self, is_head, now):
        """Hours for whoever leads; terms, statements and signatures for the head."""
        if not is_head:
            return [self._allowance_tile(self._of_my_teams())]
        return [
            self._allowance_tile(Domain.TRUE),
            self._ending_tile(now),
            self._statements_tile(),
            self._signatures_tile(),
        ]

    @api.model
    def _of_my_teams(self):
        """Agreements for all teams, or for one that the user belongs to or leads."""
        mine = [self.env.uid]
        return (
            Domain("team_ids", "=", False)
            | Domain("team_ids.user_ids", "in", mine)
            | Domain("team_ids.user_id", "in", mine)
        )

    @api.model
    def _first(self, model, domain, order, names):
        """The first records of ``domain``, and how many there are."""
        records = model.search_fetch(domain, names, limit=ROWS, order=order)
        if len(records) < ROWS:
            return records, len(records)
        return records, model.search_count(domain)

    @api.model
    def _allowance_tile(self, scope):
        """Agreements whose included hours are nearly or wholly used."""
        Agreement = self.env["support.agreement"]
        domain = Domain("state", "=", "active") & Domain("allowance_near", "=", True)
        domain &= scope
        near = Agreement.search(domain)
        near = near.sorted("used_percent", reverse=True)
        rows = [
            self._agreement_row(
                agreement,
                agreement.allowance_words,
                "danger" if agreement.hours_left <= 0 else "warning",
            )
            for agreement in near[:ROWS]
        ]
        look = ("allowance", "fa-hourglass-half", "warning")
        words = (
            self.env._("Allowance nearly used"),
            self.env._("Talk to the client before the hours run out."),
        )
        action = self._list_action(Agreement._name, domain=domain)
        return self._tile(look, words, len(near), rows, action)

    @api.model
    def _ending_tile(self, now):
        """Agreements within the days before their end at which to talk of renewal."""
        Agreement = self.env["support.agreement"]
        today = rules.local_day(now, self.env.tz.zone)
        held = Domain("state", "in", ["signed", "active"])
        # What was terminated is decided: nobody has to talk of its renewal.
        held &= Domain("date_end", "!=", False) & Domain("terminated_on", "=", False)
        days = [days for (days,) in Agreement._read_group(held, ["renewal_days"])]
        domain = held & Domain.OR(
            Domain("renewal_days", "=", number)
            & Domain(
                "date_end", "<=", fields.Date.to_string(today + number * rules.DAY)
            )
            for number in days
        )
        agreements, count = self._first(
            Agreement, domain, "date_end, id", ["name", "partner_id", "date_end"]
        )
        rows = [
            self._agreement_row(
                agreement,
                self.env._("ends on %s", format_date(self.env, agreement.date_end)),
                "warning",
            )
            for agreement in agreements
        ]
        look = ("ending", "fa-calendar-times-o", "warning")
        words = (
            self.env._("Ending soon"),
            self.env._("Agreements to renew or to let go."),
        )
        action = self._list_action(Agreement._name, domain=domain)
        return self._tile(look, words, count, rows, action)

    @api.model
    def _statements_tile(self):
        Statement = self.env["support.statement"]
        domain = Domain("state", "=", "draft")
        statements, count = self._first(
            Statement, domain, "date_start, id", ["agreement_id", "date_start"]
        )
        rows = [
            {
                **self._agreement_row(statement.agreement_id, statement._month_words()),
                "id": statement.id,
            }
            for statement in statements
        ]
        look = ("statements", "fa-file-text-o", "info")
        words = (
            self.env._("Statements to approve"),
            self.env._("Look at the figures, then send them."),
        )
        action = self._list_action(Statement._name, domain=domain)
        return self._tile(look, words, count, rows, action)

    @api.model
    def _signatures_tile(self):
        Version = self.env["support.agreement.version"]
        domain = Domain("seal_state", "=", "requested")
        versions, count = self._first(
            Version, domain, "id", ["agreement_id", "number", "seal_id"]
        )
        rows = [
            {
                **self._agreement_row(
                    version.agreement_id,
                    self.env._(
                        "version %(number)s, asked on %(day)s",
                        number=version.number,
                        day=format_date(
                            self.env,
                            rules.local_day(
                                version.seal_id.requested_on, self.env.tz.zone
                            ),
                        ),
                    ),
                ),
                "id": version.id,
            }
            for version in versions
        ]
        look = ("signatures", "fa-pencil-square-o", "info")
        words = (
            self.env._("Waiting for signature"),
            self.env._("Versions that somebody has not signed yet."),
        )
        action = self._list_action(Version._name, domain=domain)
        return self._tile(look, words, count, rows, action)

    @api.model
    def _agreement_row(self, agreement, words, tone="muted"):
        partner_sudo = agreement.partner_id.sudo()  # as in every list
        return {
            "id": agreement.id,
            "number": agreement.name,
            "name": partner_sudo.display_name,
            "words": words,
            "tone": tone,
        }

    # Plain data

    @api.model
    def _list_action(self, model, views=None, domain=Domain.TRUE):
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "views": views or [[False, "list"], [False, "form"]],
            "domain": list(domain),
            "context": {},
        }

    @api.model
    def _tile(self, look, words, count, rows, action):
        key, icon, tone = look
        title, hint = words
        return {
            "key": key,
            "icon": icon,
            "tone": tone,
            "title": title,
            "hint": hint,
            "count": count,
            "rows": rows,
            "action": {**action, "name": title},
        }
