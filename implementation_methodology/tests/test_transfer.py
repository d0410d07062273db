# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import json

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import Form

from ..tools import transfer
from .common import ImplementationCommon
from .common_transfer import TransferMixin


class TransferCommon(TransferMixin, ImplementationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("uk_UA")
        cls.engine = cls.env["implementation.transfer"].with_user(cls.manager)

    def _wizard(self, data, user=None):
        return (
            self.env["implementation.transfer.import"]
            .with_user(user or self.manager)
            .create({"file": base64.b64encode(data), "file_name": "c.json"})
        )

    def _own_methodology(self):
        """A draft with two stages, one after the other, in two languages."""
        option = self.env["implementation.option"].create(
            {"code": "own_option", "name": "Own option"}
        )
        methodology = self.env["implementation.methodology"].create(
            {
                "code": "own",
                "name": "Own way",
                "company_id": self.env.company.id,
                "stage_ids": [
                    (0, 0, {"code": "first", "name": "First", "sequence": 1}),
                    (0, 0, {"code": "second", "name": "Second", "sequence": 2}),
                ],
            }
        )
        first, second = methodology.stage_ids
        second.predecessor_ids = first
        first.with_context(lang="uk_UA").name = "Перший"
        self.env["implementation.methodology.item"].create(
            {
                "stage_id": second.id,
                "code": "own_item",
                "name": "An item",
                "role_id": self.env.ref(
                    "implementation_methodology.role_client_coordinator"
                ).id,
                "option_ids": option.ids,
            }
        )
        return methodology


class TestTransfer(TransferCommon):
    def test_same_content_gives_the_same_bytes(self):
        data = self._export()
        self.env.invalidate_all()
        self.assertEqual(self._export(), data)
        document = json.loads(data)
        self.assertEqual(document["sha256"], transfer.digest(document["content"]))
        self.assertEqual(self.stayed, [])

    def test_what_comes_back_is_what_went(self):
        methodology = self._own_methodology()
        data = self._export()
        self.env.ref("implementation_methodology.option_extra_training").write(
            {"name": "Renamed", "is_default": True, "active": False}
        )
        reason = self.env["implementation.plan.reason"].search(Domain.TRUE, limit=1)
        reason.with_context(lang="uk_UA").name = "Інша причина"
        methodology.stage_ids[0].unlink()
        methodology.stage_ids[0].with_context(lang="uk_UA").name = "Другий"
        self.env["implementation.option"].search([("code", "=", "own_option")]).unlink()
        self.assertNotEqual(self._export(), data)
        self._import(data)
        self.assertEqual(self._export(), data)
        first, second = methodology.stage_ids
        self.assertEqual(first.with_context(lang="uk_UA").name, "Перший")
        self.assertEqual(second.predecessor_ids, first)
        self.assertEqual(second.item_ids.option_ids.code, "own_option")
        self.assertEqual(self._kinds(data), {})

    def test_a_methodology_that_was_deleted_comes_back_as_a_draft(self):
        methodology = self._own_methodology()
        data = self._export("methodologies", "options")
        methodology.unlink()
        self.assertEqual(self._kinds(data), {"Own way (own)": "new"})
        self._import(data)
        again = self.env["implementation.methodology"].search([("code", "=", "own")])
        self.assertRecordValues(
            again,
            [
                {
                    "state": "draft",
                    "version": 1,
                    "company_id": self.env.company.id,
                    "stage_count": 2,
                }
            ],
        )
        self.assertEqual(self._export("methodologies", "options"), data)

    def test_a_published_version_is_never_changed(self):
        project = self._start_implementation()
        before = self.methodology.stage_ids.mapped("name")
        items = project.implementation_item_ids.mapped("name")

        def rename(parts):
            stage = parts["methodologies"][0]["stage_ids"][0]
            stage["name"] = {"en_US": "Another beginning", "uk_UA": "Інший початок"}
            del stage["item_ids"][0]

        data = self._edited(self._export(), rename)
        content = self.engine._read_file(data)["content"]
        step = next(
            step
            for step in self.engine._compare(content, {"methodologies"})
            if step.kind == "changed"
        )
        self.assertIn("Version 2", step.reason)
        self.assertEqual(len(step.changes), 3)
        self._import(data)
        self.assertEqual(self.methodology.stage_ids.mapped("name"), before)
        self.assertEqual(self.methodology.state, "published")
        self.assertEqual(project.implementation_item_ids.mapped("name"), items)
        draft = self.methodology._newest_version()
        self.assertEqual((draft.version, draft.state), (2, "draft"))
        self.assertEqual(draft.previous_version_id, self.methodology)
        self.assertEqual(draft.stage_ids[0].name, "Another beginning")
        self.assertEqual(
            draft.stage_ids[0].with_context(lang="uk_UA").name, "Інший початок"
        )
        self.assertEqual(self._export(), data)
        self._import(data)
        self.assertEqual(self.methodology._newest_version(), draft, "twice is once")

    def test_what_is_not_found_blocks_the_record_and_nothing_else(self):
        self._own_methodology()

        def unknown(parts):
            stages = parts["methodologies"][1]["stage_ids"]
            stages[1]["item_ids"][0]["role_id"] = {"key": ["Nobody"]}
            parts["options"][0]["name"]["en_US"] = "Changed option"

        data = self._export()
        own = json.loads(data)["content"]["parts"]["methodologies"]
        self.assertEqual([one["code"] for one in own], ["odoo", "own"])
        data = self._edited(data, unknown)
        content = self.engine._read_file(data)["content"]
        steps = self.engine._import(content, set(content["parts"]))
        blocked = [step for step in steps if step.kind == "blocked"]
        self.assertEqual([step.title for step in blocked], ["Own way (own)"])
        self.assertIn("Nobody", blocked[0].reason)
        self.assertIn("Changed option", self._names("implementation.option"))

    def _names(self, model):
        return self.env[model].search(Domain.TRUE).mapped("name")

    def test_two_of_a_name_are_not_told_apart(self):
        reasons = self.env["implementation.plan.reason"].create(
            [{"name": "Alike"}, {"name": "Unlike"}]
        )
        data = self._export("reasons")
        reasons[1].name = "Alike"
        self.assertEqual(self._kinds(data), {"Alike": "blocked", "Unlike": "new"})
        self._export("reasons")
        self.assertIn("Alike", self.stayed[0])

    def test_shipped_records_are_found_by_what_they_were_shipped_as(self):
        option = self.env.ref("implementation_methodology.option_extra_training")
        data = self._export("options")
        option.code = "called_otherwise"
        name = f"{option.name} ({option.code})"
        self.assertEqual(list(self._kinds(data).values()), ["changed"], name)
        self._import(data)
        self.assertEqual(self._export("options"), data)

    def test_what_a_file_does_not_name_stays(self):
        data = self._edited(
            self._export("reasons"), lambda parts: parts["reasons"].clear()
        )
        before = self._names("implementation.plan.reason")
        steps = self._import(data)
        self.assertEqual({step.kind for step in steps}, {"missing"})
        self.assertEqual(self._names("implementation.plan.reason"), before)

    def test_languages_that_the_file_does_not_speak_stay(self):
        document = json.loads(self._export("options"))
        content = document["content"]
        for option in content["parts"]["options"]:
            for name in ("name", "note"):
                if option[name]:
                    option[name].pop("uk_UA", None)
        content["languages"] = ["en_US"]
        data = transfer.dump(content, document["suite"], document["made_at"])
        self.assertEqual(self._kinds(data), {})


class TestTransferRefused(TransferCommon):
    def _refused(self, edit, words):
        data = self._edited(self._export("options", "variants"), edit)
        with self.assertRaisesRegex(UserError, words):
            self._import(data)

    def test_damaged_files_are_refused_whole(self):
        data = self._export("options")
        for broken, words in (
            (data[:-20], "cannot be read as JSON"),
            (data.replace(b"options", b"0ptions"), "checksum is wrong"),
            (b"{}", "Export configuration"),
            (b"", "cannot be read as JSON"),
            (b"[" * 100_000, "cannot be read as JSON"),
            (b" " * (transfer.MOST_BYTES + 1), "larger than 10 MB"),
            (data.replace(b'"version": 1', b'"version": 2'), "newer version"),
        ):
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self.engine._read_file(broken)

    def test_what_is_not_known_is_refused_whole(self):
        before = self._export()
        option = lambda parts: parts["options"][0]  # noqa: E731
        self._refused(lambda p: option(p).update(colour=1), "“colour”.*not known here")
        self._refused(lambda p: option(p).update(is_default="yes"), "is_default")
        self._refused(lambda p: option(p).update(code=None), "“code” is missing")
        self._refused(lambda p: option(p).update(name="A"), "options .* name")
        self._refused(lambda p: option(p).update(code="a\x00"), "options .* code")
        self._refused(lambda p: option(p).update(sequence=2**40), "sequence")
        self._refused(lambda p: p["options"].append(option(p)), "twice")
        self.assertEqual(self._export(), before)

    def test_what_the_database_refuses_gives_everything_back(self):
        def spoil(parts):
            parts["options"][0]["name"]["en_US"] = "Changed first"
            item = parts["methodologies"][0]["stage_ids"][0]["item_ids"][0]
            item.update(visibility="internal", owner_side="client")

        before = self._export()
        data = self._edited(before, spoil)
        wizard = self._wizard(data)
        wizard.action_compare()
        self.assertIn("is internal", wizard.objection)
        self.assertEqual(self._export(), before, "a trial leaves nothing")
        with self.assertRaisesRegex(UserError, "Nothing was imported"):
            with self.env.cr.savepoint():
                wizard.action_import()
        self.assertEqual(self._export(), before)


class TestTransferWizard(TransferCommon):
    def test_the_preview_says_what_the_import_then_does(self):
        option = self.env["implementation.option"].create(
            {"code": "own_option", "name": "Own option"}
        )
        data = self._export()
        option.name = "Changed since"
        wizard = self._wizard(data)
        action = wizard.action_compare()
        self.assertEqual(action["res_id"], wizard.id)
        self.assertFalse(wizard.objection)
        self.assertFalse(wizard.remark)
        line = wizard.line_ids.filtered(lambda one: one.kind == "changed")
        self.assertRecordValues(
            line,
            [
                {
                    "label": "Contract options",
                    "title": "Own option (own_option)",
                    "place": "Name",
                    "old_text": "Changed since",
                    "new_text": "Own option",
                }
            ],
        )
        self.assertEqual(option.name, "Changed since")
        chosen = wizard.part_ids.filtered("is_chosen")
        self.assertEqual(chosen.mapped("name"), ["options"])
        self.assertEqual(chosen.changed_count, 1)
        wizard.action_import()
        self.assertEqual((wizard.state, option.name), ("done", "Own option"))
        again = self._wizard(data)
        again.action_compare()
        self.assertFalse(again.line_ids)
        with self.assertRaisesRegex(UserError, "at least one part"):
            again.action_import()

    def test_what_changed_meanwhile_is_shown_before_it_is_imported(self):
        option = self.env["implementation.option"].search(Domain.TRUE, limit=1)
        data = self._export()
        option.name = "Changed since"
        wizard = self._wizard(data)
        wizard.action_compare()
        option.name = "Changed again"
        with self.assertRaisesRegex(UserError, "Compare again"):
            wizard.action_import()
        self.assertEqual(option.name, "Changed again")

    def test_a_part_that_is_needed_must_be_chosen(self):
        methodology = self._own_methodology()
        data = self._export()
        methodology.unlink()
        self.env["implementation.option"].search([("code", "=", "own_option")]).unlink()
        wizard = self._wizard(data)
        wizard.action_compare()
        wizard.part_ids.filtered(lambda one: one.name == "options").is_chosen = False
        with self.assertRaisesRegex(UserError, "own_option"):
            wizard.action_import()

    def test_export_is_a_file_of_the_chosen_parts(self):
        Wizard = self.env["implementation.transfer.export"].with_user(self.manager)
        with Form(Wizard) as form:
            for number in range(len(form.part_ids)):
                with form.part_ids.edit(number) as line:
                    line.is_chosen = line.name == "options"
        wizard = form.record
        wizard.action_export()
        document = json.loads(base64.b64decode(wizard.file))
        self.assertEqual(list(document["content"]["parts"]), ["options"])
        self.assertTrue(wizard.file_name.endswith(".json"))

    def test_consultants_have_no_part_in_it(self):
        data = self._export()
        for model in ("export", "import"):
            with self.assertRaises(AccessError):
                self.env[f"implementation.transfer.{model}"].with_user(
                    self.consultant
                ).create({})
        engine = self.env["implementation.transfer"].with_user(self.consultant)
        content = engine._read_file(data)["content"]
        self.assertEqual(engine._takeable(content["parts"]), set())

    def test_imports_go_to_the_company_that_was_shown(self):
        self._own_methodology()
        data = self._export("options", "methodologies")
        other = self.env["res.company"].create({"name": "Other integrator"})
        self.manager.company_ids += other
        engine = self.engine.with_context(allowed_company_ids=other.ids)
        engine = engine.with_company(other)
        content = engine._read_file(data)["content"]
        engine._import(content, {"methodologies"})
        found = self.env["implementation.methodology"].search([("code", "=", "own")])
        self.assertEqual(found.company_id, self.env.company | other)
        self.assertEqual(self._export("options", "methodologies"), data)
