# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
from datetime import date, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.cli.command import find_command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_acts import ImplementationActsCommon
from .common_integrity import IntegrityMixin, change

PDF = b"%PDF-1.7 act"


@tagged("post_install", "-at_install")
class TestIntegrity(IntegrityMixin, ImplementationActsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Seal = cls.env.registry["implementation.seal"]
        cls.startClassPatcher(patch.object(Seal, "_render", lambda seal: PDF))
        cls._sign_as(cls.sponsor)
        cls._sign_as(cls.manager)
        cls.second = cls.project.implementation_stage_ids[1]
        cls.file = cls._hand_in(cls.second.item_ids[0])
        cls._work_through(cls.second)
        cls.next_act = cls._request_act(cls.second)
        cls.waiting = cls.next_act.seal_id
        cls.signature = cls.seal.signature_ids[0]

    def test_what_the_verbs_wrote_is_whole(self):
        self.assertEqual(self.seal.state, "signed")
        for code in self.env["implementation.integrity"]._checks():
            with self.subTest(code):
                ours = {
                    key: words
                    for key, words in self._found(code).items()
                    if key[0].startswith("implementation.")
                }
                self.assertFalse(ours)

    def test_sealed_documents(self):
        self.assertDamage(
            "seal",
            self.seal,
            [
                change(self.seal, "content = content || ' '"),
                change(self.seal, "signed_count = 7"),
                change(self.seal, "state = 'requested'"),
                change(self.seal, "pdf_sha256 = repeat('0', 64)"),
                change(self.seal, "pdf_sha256 = NULL"),
                (
                    "DELETE FROM ir_attachment WHERE res_model = 'implementation.seal' "
                    "AND res_field = 'pdf' AND res_id = %s",
                    self.seal.id,
                ),
                (
                    "INSERT INTO ir_attachment "
                    "(name, type, res_model, res_field, res_id) VALUES ('x', "
                    "'binary', 'implementation.seal', 'pdf', %s)",
                    self.seal.id,
                ),
                change(self.signature, "content_sha256 = repeat('0', 64)"),
                change(self.signature, "signed_on = NULL"),
                change(self.signature, "state = 'waiting'"),
                change(self.signature, "file_sha256 = repeat('0', 64)"),
            ],
        )
        self.assertDamage(
            "seal",
            self.waiting,
            [
                change(self.waiting, "content = '{}'"),
                change(self.waiting, "state = 'signed'"),
            ],
        )

    def test_a_lost_file_is_found(self):
        attachment = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "implementation.seal"),
                ("res_field", "=", "pdf"),
                ("res_id", "=", self.seal.id),
            ]
        )
        self.assertEqual(attachment.raw, PDF)
        self._sql(*change(attachment, "store_fname = '00/gone', db_datas = NULL"))
        self.assertIn(("implementation.seal", self.seal.id), self._found("seal"))

    def test_a_pdf_that_never_came(self):
        self._sql(
            "DELETE FROM ir_attachment WHERE id IN (SELECT id FROM ir_attachment "
            "WHERE res_model = 'implementation.seal' AND res_id = %s)",
            self.seal.id,
        )
        self._sql(*change(self.seal, "pdf_sha256 = NULL"))
        key = ("implementation.seal", self.seal.id)
        self.assertNotIn(key, self._found("seal"), "the job renders it soon")
        later = fields.Datetime.now() + timedelta(days=2)
        self.assertIn(key, self._found("seal", later))

    def test_chains(self):
        self.assertEqual((self.seal.position, self.waiting.position), (1, 2))
        self.assertDamage(
            "chain",
            self.waiting,
            [
                change(self.waiting, "chain_sha256 = repeat('0', 64)"),
                change(self.waiting, "content_sha256 = repeat('0', 64)"),
            ],
        )
        self.assertDamage(
            "chain",
            self.project,
            [change(self.waiting, "position = 3")],
        )

    def test_documents(self):
        self.assertDamage(
            "document",
            self.act,
            [
                change(self.act, "seal_state = 'requested'"),
                (
                    "UPDATE implementation_act SET seal_id = %s WHERE id = %s",
                    self.waiting.id,
                    self.act.id,
                ),
            ],
        )
        self.assertDamage(
            "document",
            self.waiting,
            [
                change(self.next_act, "seal_id = NULL, seal_state = NULL"),
                (
                    "UPDATE implementation_seal SET res_id = %s WHERE id = %s",
                    self.act.id,
                    self.waiting.id,
                ),
            ],
        )

    def test_evidence(self):
        rows = self.env["implementation.evidence"].search(
            [("project_id", "=", self.project.id)]
        )
        file = self.file
        text = rows.filtered(lambda row: row.kind == "text")[:1]
        wrong = "UPDATE implementation_evidence SET sha256 = 'x' WHERE id = %s"
        for row in file | text:
            self.assertDamage("evidence", row, [(wrong, row.id)])
        self.assertDamage(
            "evidence",
            file,
            [
                (
                    "DELETE FROM ir_attachment WHERE res_id = %s AND res_model = "
                    "'implementation.evidence'",
                    file.id,
                )
            ],
        )

    def test_items(self):
        item = self.first.item_ids[0]
        self.assertDamage(
            "item",
            item,
            [
                change(item, "state = 'todo'"),
                change(item, "waiting_on = 'client'"),
                change(
                    item,
                    "client_ticked_on = NULL, integrator_ticked_on = NULL, "
                    "third_party_ticked_on = NULL",
                ),
            ],
        )

    def test_stages(self):
        stage = self.first.id
        self.assertDamage(
            "stage",
            self.first,
            [
                (f"UPDATE implementation_stage SET {change} WHERE id = %s", stage)
                for change in (
                    "item_count = 99",
                    "done_count = 0",
                    "progress = 12",
                    "is_complete = FALSE",
                    "accepted_on = NULL",
                    "state = 'in_progress'",
                )
            ]
            + [
                change(self.first.milestone_id, "is_reached = FALSE"),
            ],
        )
        evidence = self.file
        self._sql(*change(evidence, "locked = TRUE"))
        self.assertIn(
            ("implementation.stage", evidence.stage_id.id), self._found("stage")
        )

    def test_history(self):
        other = self._start_implementation(name="Another")
        event = self.project.implementation_event_ids.filtered("item_id")[0]
        self.assertDamage(
            "history",
            event,
            [
                (
                    "UPDATE implementation_event SET item_id = %s WHERE id = %s",
                    other.implementation_item_ids[0].id,
                    event.id,
                ),
                (
                    "UPDATE implementation_event SET project_id = %s WHERE id = %s",
                    other.id,
                    event.id,
                ),
            ],
        )
        item = self.first.item_ids.filtered(lambda one: any(one._ticks().values()))[0]
        self.assertDamage(
            "history",
            item,
            [("DELETE FROM implementation_event WHERE item_id = %s", item.id)],
        )

    def test_promised_dates(self):
        self.assertTrue(self.project.implementation_baseline_ids)
        self.assertTrue(self.second.baseline_end)
        self.assertDamage(
            "baseline",
            self.second,
            [
                (
                    "UPDATE implementation_stage SET baseline_end = %s WHERE id = %s",
                    date(2031, 1, 1),
                    self.second.id,
                )
            ],
        )

    def test_whose_delay_it_was(self):
        """Delays are compared as of the last refresh, if nothing has come since."""
        before = fields.Datetime.now() - timedelta(hours=1)
        self._sql("UPDATE implementation_event SET create_date = %s", before)
        for table in ("resource_calendar", "resource_calendar_attendance"):
            self._sql(f"UPDATE {table} SET write_date = %s", before)
        self._sql("UPDATE resource_calendar_leaves SET write_date = %s", before)
        self.project._refresh_plan()
        self.assertDamage(
            "ledger",
            self.second,
            [change(self.second, "held_client_hours = 1000")],
        )
        self._sql(*change(self.second, "held_client_hours = 1000"))
        self._sql(
            "UPDATE implementation_event SET create_date = %s",
            fields.Datetime.now() + timedelta(minutes=1),
        )
        self.assertFalse(self._found("ledger"), "it is refreshed soon anyway")

    def test_rules_of_the_database(self):
        self._sql("DROP INDEX implementation_seal_position_uniq")
        found = self._found("unique")[("implementation.seal", 0)]
        self.assertIn("implementation_seal_position_uniq", found[0])
        self._sql(*change(self.waiting, "position = 1"))
        key = ("implementation.seal", self.waiting.id)
        self.assertIn(str(self.seal.id), self._found("unique")[key][0])

    def test_constraints_of_the_database(self):
        self._sql(
            "ALTER TABLE implementation_stage "
            "DROP CONSTRAINT implementation_stage_plan_order"
        )
        self.assertIn(("implementation.stage", 0), self._found("unique"))

    def test_the_command_tells_and_reads_only(self):
        self._sql(*change(self.seal, "content = '{}'"))
        command = find_command("suite_check")()
        with patch.object(type(command), "_say") as say:
            verdict = command._check(self.env)
        said = "".join(call.args[0] for call in say.call_args_list)
        self.assertIn(
            ("seal", self.seal.id), [(one.code, one.res_id) for one in verdict.findings]
        )
        self.assertIn(f"implementation.seal({self.seal.id})", said)

    def test_the_screen_shows_what_its_reader_may_read(self):
        self._sql(*change(self.seal, "content = '{}'"))
        number = self.seal.number
        Run = self.env["implementation.integrity.run"]
        run = Run.with_user(self.manager).create({})
        run.action_run()
        self.assertEqual(run.state, "differs")
        self.assertIn(number, run.summary)
        _company, stranger = self._second_company()
        other = Run.with_user(stranger).create({})
        other.action_run()
        self.assertEqual(other.state, "differs")
        self.assertNotIn(number, other.summary)
        with self.assertRaises(AccessError):
            Run.with_user(self.consultant).create({})

    def test_the_screen_stops_in_time(self):
        verdict = self.env["implementation.integrity"]._check(
            fields.Datetime.now(), seconds=1e-9
        )
        self.assertIn("unique", verdict.left)
        run = self.env["implementation.integrity.run"].create({})
        module = "odoo.addons.implementation_methodology.wizards"
        with patch(f"{module}.implementation_integrity_run.SECONDS", 1e-9):
            run.action_run()
        self.assertEqual(run.state, "partly", run.summary)

    def test_queries_do_not_grow_with_items(self):
        def count(code):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._found(code)
            return self.cr.sql_log_count - before

        codes = ("item", "stage", "history", "evidence", "seal")
        before = {code: count(code) for code in codes}
        for number in range(4):
            self._start_implementation(name=f"More {number}")
        for code in codes:
            self.assertLessEqual(count(code), before[code] + 3, code)
        self.assertTrue(base64.b64decode(self.seal.pdf))
