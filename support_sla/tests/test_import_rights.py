# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_import import ImportCommon


@tagged("post_install", "-at_install")
class TestImportRights(ImportCommon):
    def test_only_managers_of_the_company_import(self):
        run = self._import(self._open_and_closed())
        with self.assertRaises(AccessError):
            run.with_user(self.agent).action_check()
        with self.assertRaises(AccessError):
            run.with_user(self.agent).read(["name"])
        with self.assertRaises(AccessError):
            self._import(user=self.agent)
        company = self.env["res.company"].create({"name": "Other"})
        other = self._new_user(
            "sla_other",
            "helpdesk_mgmt.group_helpdesk_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        with self.assertRaises(AccessError):
            run.with_user(other).action_import()

    def test_nobody_writes_the_outcome_by_hand(self):
        run = self._import(self._open_and_closed())
        self._check(run)
        with self.assertRaisesRegex(UserError, "cannot be set directly"):
            run.state = "done"
        with self.assertRaises(AccessError):
            run.line_ids[0].state = "imported"
        ticket = self._run(run)[:1]
        with self.assertRaisesRegex(UserError, "cannot be set directly"):
            ticket.with_user(self.leader).import_key = "csv:2"
        with self.assertRaisesRegex(UserError, "cannot be set directly"):
            self.env["helpdesk.ticket"].with_user(self.leader).create(
                {"name": "x", "description": "x", "import_key": "csv:9"}
            )

    def test_a_context_from_outside_tells_no_past(self):
        ticket = (
            self.env["helpdesk.ticket"]
            .with_context(support_sla_past={"csv:1": ["2020-01-01 10:00:00"]})
            .create({"name": "x", "description": "x", "team_id": self.team.id})
        )
        self.assertGreater(ticket.opened_at.year, 2020)

    def test_an_import_under_way_is_left_alone(self):
        run = self._import(self._open_and_closed())
        with self.assertRaisesRegex(UserError, "no row to import"):
            run.action_import()
        self._check(run)
        run.action_import()
        for change in (
            run.unlink,
            run.action_check,
            lambda: run.write({"file": self._csv(self._open_and_closed())}),
        ):
            with self.assertRaisesRegex(UserError, "is running"):
                change()
