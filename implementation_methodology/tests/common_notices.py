# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import contextlib
from datetime import date, datetime
from unittest.mock import patch

from odoo.tests import freeze_time

from odoo.addons.base.models.ir_cron import IrCron

from .common import ImplementationCommon

#: Monday of the week the stories are told in; the calendar is Kyiv's (UTC+2).
MONDAY = date(2026, 3, 2)


def at(day, hour=8):
    """A naive UTC moment; 8 UTC is ten in the morning in Kyiv."""
    return datetime.combine(day, datetime.min.time()).replace(hour=hour)


class NoticeCommon(ImplementationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sponsor = cls._new_user("sponsor", "base.group_portal", cls.client)
        # The round goes through all implementations: here through ours only.
        cls.env["project.project"].search(
            [("methodology_id", "!=", False)]
        ).active = False
        # Long before, so that nothing of it is news.
        with freeze_time(datetime(2026, 2, 2, 8)):
            cls._set_up_project()

    @classmethod
    def _set_up_project(cls):
        cls.project = cls._begin()
        cls.stage = cls._stage(cls.project, "s1")
        cls.items = cls.stage.item_ids.filtered(
            lambda item: item.waiting_on == "client" and not item.is_optional
        )
        cls.members = {
            member.partner_id: member
            for member in cls.project.implementation_member_ids
        }
        # What the methodology asks for is not the matter here: one item is.
        cls.project.implementation_item_ids.due_date = False
        cls.item = cls.items[0]
        cls._assign(cls.item, cls.coordinator)

    @classmethod
    def _begin(cls, **vals):
        return cls._start_implementation(
            people={**cls._people(), "client_sponsor": cls.sponsor}, **vals
        )

    @classmethod
    def _assign(cls, item, user, moment=datetime(2026, 2, 2, 8)):
        """Make ``user`` responsible, given the item by the manager at ``moment``."""
        member = item.project_id.implementation_member_ids.filtered(
            lambda m: m.partner_id == user.partner_id
        )
        with freeze_time(moment):
            item.with_user(cls.manager).write({"member_id": member.id})

    @classmethod
    def _add_member(cls, user, side="client", **vals):
        return cls.env["implementation.member"].create(
            {
                "project_id": cls.project.id,
                "partner_id": user.partner_id.id,
                "side": side,
                **vals,
            }
        )

    def _run(self, moment):
        """The round at ``moment``; returns the letters it queued."""
        Notice = self.env["implementation.notice"]
        before = Notice.search([])
        with patch.object(IrCron, "_commit_progress", lambda *_a, **_k: 60.0):
            self.counts = Notice._cron_send_notices(now=moment)
        return Notice.search([]) - before

    def _told(self, letters):
        """{login: {reason: items}} of letters, for those who get any."""
        return {
            letter.partner_id.user_ids.login: {
                reason: lines.item_id
                for reason, lines in letter.line_ids.filtered("is_shown")
                .grouped("reason")
                .items()
            }
            for letter in letters
        }

    def _letters(self):
        """All mails logged for our project, the latest first."""
        return self.env["implementation.notice"].search(
            [("project_id", "=", self.project.id)]
        )

    @contextlib.contextmanager
    def _undone(self):
        with self.env.cr.savepoint() as savepoint:
            yield
            savepoint.rollback()
