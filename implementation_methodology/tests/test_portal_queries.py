# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.tests import tagged

from ..models.implementation_builder import QUIET
from .common_portal import ImplementationPortalCommon

FEW, MANY = 50, 500


@tagged("post_install", "-at_install")
class TestPortalQueries(ImplementationPortalCommon):
    """Pages cost the same number of queries whatever the length of the checklist."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.members = cls.project.implementation_member_ids
        cls.member = cls.members.filtered(
            lambda m: m.partner_id == cls.coordinator.partner_id
        )
        cls._fill(FEW)

    @classmethod
    def _fill(cls, count):
        """Bring the first stage to ``count`` items, each with all that a row shows."""
        have = len(cls.first.item_ids)
        now = fields.Datetime.now()
        items = (
            cls.env["implementation.item"]
            .with_context(**QUIET)
            ._by_verb()
            .create(
                [
                    {
                        "stage_id": cls.first.id,
                        "code": f"s1.more_{number}",
                        "name": f"Statement {number}",
                        "criterion": "Both sides see it",
                        "owner_side": "both" if number % 2 else "client",
                        "confirm_side": "none" if number % 2 else "integrator",
                        "member_id": cls.members[number % len(cls.members)].id,
                        "due_date": "2026-03-03",
                        "applicable": number % 7 != 0,
                        "integrator_ticked_on": now if number % 3 == 0 else False,
                        "integrator_ticked_by_id": cls.consultant.partner_id.id,
                    }
                    for number in range(have, count)
                ]
            )
        )
        cls.env["implementation.evidence"]._by_verb().create(
            [
                {
                    "item_id": item.id,
                    "kind": "text",
                    "text": "Seen",
                    "name": "Seen",
                    "added_by_id": cls.consultant.partner_id.id,
                    "added_on": now,
                    "side": "integrator",
                    "sha256": "0" * 64,
                }
                for item in items
            ]
        )
        cls.env["implementation.remark"].create(
            [
                {
                    "item_id": item.id,
                    "round_number": 2,
                    "text": "Not yet",
                    "partner_id": cls.coordinator.partner_id.id,
                    "remarked_on": now,
                }
                for item in items
            ]
        )
        cls.env["mail.message"].create(
            [
                {
                    "model": "implementation.item",
                    "res_id": item.id,
                    "body": "Why?",
                    "message_type": "comment",
                    "subtype_id": cls.env.ref("mail.mt_comment").id,
                    "author_id": cls.coordinator.partner_id.id,
                }
                for item in items
            ]
        )
        items.with_user(cls.consultant).sudo()._record_events("ticked")
        cls.env.flush_all()

    def _count(self, action):
        """Queries of ``action`` on a cold cache, its templates being known."""
        action()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        action()
        return self.cr.sql_log_count - before

    def _assert_flat(self, actions):
        few = {name: self._count(action) for name, action in actions.items()}
        self._fill(MANY)
        many = {name: self._count(action) for name, action in actions.items()}
        self.assertEqual(len(self.first.item_ids), MANY)
        self.assertEqual(many, few)

    def test_values_cost_the_same(self):
        member = self.member.with_user(self.coordinator).sudo()
        portal = member.env["implementation.portal"]
        self._assert_flat(
            {
                "overview": lambda: portal._overview(member),
                "stage": lambda: portal._stage_page(
                    member, self.first.with_env(member.env)
                ),
                "actions": lambda: portal._actions(member, "all"),
                "documents": lambda: portal._documents(member),
                "list": lambda: portal._list(member),
                "count": lambda: portal._action_count(member),
            }
        )

    def test_pages_cost_the_same(self):
        self._login(self.coordinator)
        paths = ("", f"/stage/{self.first.id}", "/actions?scope=all", "/documents")
        self._assert_flat(
            {
                path: lambda path=path: self.assertEqual(
                    self._get(path).status_code, 200
                )
                for path in paths
            }
        )
