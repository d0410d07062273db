# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ..tools import notice as rule


class ImplementationMember(models.Model):
    """How a member is told: by letters, by activities, or not at all."""

    _inherit = "implementation.member"

    def _internal_user(self):
        """The backend login of the person, if there is one."""
        self.ensure_one()
        # Logins are administration data; whose activity it is, is not.
        return self.partner_id.sudo().user_ids.filtered(lambda u: not u.share)[:1]

    def _team(self, counts):
        """Members who get letters, each with the rule's ``Member``.

        The integrator's people with a backend login have activities instead. Whoever
        has no address, or no login to act with, is passed over and counted in
        ``counts`` (``no_email``, ``no_login``).
        """
        team = {}
        for member in self:
            if member.side == "integrator" and member._internal_user():
                continue
            if not member.partner_id.email_normalized:
                counts["no_email"] += 1
            elif not member.has_login:
                counts["no_login"] += 1
            else:
                team[member] = member._as_told()
        coordinates = any(
            told.coordinator for told in team.values() if told.side == "client"
        )
        if not coordinates:
            # Nothing falls between two chairs where only a sponsor is named.
            for member, told in team.items():
                if told.side == "client" and told.sponsor:
                    team[member] = member._as_told(coordinator=True)
        return team

    def _as_told(self, coordinator=False):
        """The member as ``tools/notice.py`` meets him.

        Each side has somebody above: our manager hears of what ours have late.
        """
        self.ensure_one()
        return rule.Member(
            person=self.partner_id.id,
            side=self.side,
            level=self.notify_level,
            project=self.project_id.id,
            sponsor=self._has_role("client_sponsor", "integrator_manager"),
            coordinator=coordinator
            or self._has_role("client_coordinator", "integrator_manager"),
        )
