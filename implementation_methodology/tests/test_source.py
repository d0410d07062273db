# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The shipped methodology against the article it comes from.

``data/source_article.txt`` holds the article's lines in their order and as they
stand there, blank lines left out. Two cures are allowed on the way into the data and
no others: a run of white space becomes one space, and the stray second full stop
after the first result goes.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

MODULE = "implementation_methodology"
ARTICLE = Path(__file__).parent / "data" / "source_article.txt"

CYRILLIC = re.compile(r"[\u0400-\u04ff]")
TITLE = re.compile(r"🔹 (?:Етап|Крок) (\d) ?(\(додатково\))?\. (.+)")
NOTE = re.compile(r"(?:❌|✅|⚙\ufe0f) (.+)")

#: Code and owner of each item as the catalogue has them, with what else it says.
CATALOGUE = """
s1.contract_signed            both
s1.nda_signed                 both        optional
s1.subscription               client      variants=saas
s1.accounts                   both
s1.first_payment              client
s2.environments               integrator
s2.licenses                   both
s2.base_settings              integrator
s2.prototype                  integrator  planned=2
s2.pilot_training             integrator
s2.admin_training             integrator
s2.prototype_approved         client      critical
s3.functionality              integrator
s3.automation                 integrator
s3.scenarios                  integrator
s3.tech_docs                  integrator
s3.tested                     integrator
s3.dev_cleaned                integrator
s4.integrations               integrator
s4.online_integrations        integrator
s4.history_mapping            both
s4.queues                     integrator
s4.demo                       both
s4.revisions                  integrator  max=2
s4.moved_to_prod              integrator
s4.prod_tested                integrator
s5.client_tested              client      critical
s5.pilot_training             integrator
s5.video_guides               integrator
s5.tech_specs                 integrator
s5.history_loaded             both
s5.reports                    integrator
s5.admin_training             integrator
s5.support_channel_tested     both
s6.extra_sessions             integrator
s6.videos_uploaded            integrator
s6.tech_training              integrator
s7.users_connected            both
s7.processes_on_prod          both        critical
s7.internal_support_process   client
s7.enhanced_support           integrator
s7.launch_bugs_fixed          integrator
s8.support_active             integrator
s8.ideas                      both
s8.roadmap                    both
s8.future_evaluation          integrator
s8.next_steps                 both
s8.final_acts                 both        critical
"""


@dataclass
class Chapter:
    """One stage as the article tells it."""

    number: int
    optional: bool
    title: str
    goal: str = ""
    checklist: list = field(default_factory=list)
    result: str = ""


@dataclass
class Article:
    title: str = ""
    purpose: str = ""
    chapters: list = field(default_factory=list)
    saas: list = field(default_factory=list)

    @classmethod
    def parse(cls, text):
        """Sort the lines; a line that fits nowhere is an error, not skipped."""
        lines = [" ".join(line.split()) for line in text.splitlines()]
        rest = iter(lines)
        article = cls()
        for line in rest:
            chapter = article.chapters[-1] if article.chapters else None
            if line.startswith("📘 "):
                article.title = line.removeprefix("📘 ")
            elif line == "🎯 Загальна мета впровадження:":
                article.purpose = next(rest)
            elif match := TITLE.fullmatch(line):
                number, optional, title = match.groups()
                article.chapters.append(Chapter(int(number), bool(optional), title))
            elif line == "📌 Мета:":
                chapter.goal = next(rest)
            elif line == "📌 Результат етапу:":
                chapter.result = next(rest)
            elif line == "📋 Чек-ліст етапу:":
                continue
            elif line == "Особливості впровадження, зокрема в версії SaaS:":
                article.saas = [NOTE.fullmatch(note).group(1) for note in rest]
            elif line.startswith("✅ "):
                chapter.checklist.append(line.removeprefix("✅ "))
            else:
                raise ValueError(line)
        return article


@tagged("post_install", "-at_install")
class TestSource(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("uk_UA")
        cls.env["ir.module.module"]._load_module_terms([MODULE], ["uk_UA"])
        cls.article = Article.parse(ARTICLE.read_text(encoding="utf-8"))
        cls.methodology = cls.env.ref(f"{MODULE}.methodology_odoo").with_context(
            lang="uk_UA"
        )
        cls.stages = cls.methodology.stage_ids.sorted("sequence")
        cls.items = cls.stages.item_ids

    def _chapters(self):
        """Pairs of a chapter of the article and the stage that stands for it."""
        return zip(self.article.chapters, self.stages, strict=True)

    def _options(self):
        return self.env["implementation.option"].search([("is_default", "=", True)])

    def test_eight_stages_and_forty_eight_lines(self):
        self.assertEqual([c.number for c in self.article.chapters], [*range(1, 9)])
        self.assertEqual(
            [len(c.checklist) for c in self.article.chapters],
            [5, 7, 6, 8, 8, 3, 5, 6],
        )
        self.assertEqual(len(self.article.saas), 5)
        self.assertEqual(self.methodology.stage_count, 8)
        self.assertEqual(self.methodology.item_count, 48)

    def test_name_and_purpose_are_the_articles(self):
        self.assertEqual(f"{self.methodology.name} (SaaS)", self.article.title)
        self.assertEqual(self.methodology.description, self.article.purpose)

    def test_stages_have_the_articles_titles_and_goals(self):
        for chapter, stage in self._chapters():
            with self.subTest(stage=stage.code):
                self.assertEqual(stage.code, f"s{chapter.number}")
                self.assertEqual(stage.name, chapter.title)
                self.assertEqual(stage.goal, chapter.goal)
                self.assertEqual(stage.is_optional, chapter.optional)

    def test_items_are_the_articles_lines_in_its_order(self):
        for chapter, stage in self._chapters():
            with self.subTest(stage=stage.code):
                self.assertEqual(
                    stage.item_ids.sorted("sequence").mapped("name"),
                    chapter.checklist,
                )

    def test_only_results_missing_in_the_article_are_proposed(self):
        for chapter, stage in self._chapters():
            with self.subTest(stage=stage.code):
                self.assertEqual(stage.result_is_proposed, not chapter.result)
                self.assertTrue(stage.result)
                if chapter.result:
                    cured = re.sub(r"\.{2}$", ".", chapter.result)
                    self.assertEqual(stage.result, cured)
        self.assertEqual(
            self.stages.filtered("result_is_proposed").mapped("code"),
            ["s2", "s3", "s4", "s5", "s6", "s7", "s8"],
        )

    def test_saas_note_is_the_articles(self):
        variant = self.env.ref(f"{MODULE}.variant_saas").with_context(lang="uk_UA")
        self.assertEqual(variant.note.splitlines(), self.article.saas)

    def test_codes_owners_and_limits_are_the_catalogues(self):
        shipped = []
        for item in self.items.sorted(lambda i: (i.stage_sequence, i.sequence)):
            variants = ",".join(item.variant_ids.mapped("code"))
            notes = [
                item.is_optional and "optional",
                item.is_critical and "critical",
                item.rounds_planned != 1 and f"planned={item.rounds_planned}",
                item.rounds_max and f"max={item.rounds_max}",
                variants and f"variants={variants}",
            ]
            shipped.append([item.code, item.owner_side, *filter(None, notes)])
        self.assertEqual(
            shipped, [line.split() for line in CATALOGUE.strip().splitlines()]
        )

    def test_records_are_found_by_the_code_of_the_catalogue(self):
        for stage in self.stages:
            self.assertEqual(self.env.ref(f"{MODULE}.stage_{stage.code}"), stage)
        for item in self.items:
            name = item.code.replace(".", "_")
            self.assertEqual(self.env.ref(f"{MODULE}.item_{name}"), item)
            self.assertEqual(item.code.split(".")[0], item.stage_id.code)

    def test_two_weeks_and_two_months_are_planned(self):
        days = {stage.code: stage.duration_days for stage in self.stages}
        self.assertEqual(days["s7"], 10)
        self.assertIn(days["s8"], range(42, 45))
        for item in self.items:
            self.assertLess(item.due_days, item.stage_id.duration_days, item.code)

    def test_launch_waits_for_what_a_skipped_stage_waits_for(self):
        waits = {
            stage.code: set(stage.predecessor_ids.mapped("code"))
            for stage in self.stages
        }
        self.assertEqual(
            waits,
            {
                "s1": set(),
                "s2": {"s1"},
                "s3": {"s2"},
                "s4": {"s3"},
                "s5": {"s4"},
                "s6": {"s5"},
                "s7": {"s5", "s6"},
                "s8": {"s7"},
            },
        )
        self.assertEqual(self.stages.filtered("is_go_live").mapped("code"), ["s7"])

    def test_default_project_has_everything_but_the_optional_stage(self):
        saas = self.env.ref(f"{MODULE}.variant_saas")
        options = self._options()
        bought = self.stages.filtered(lambda stage: stage._is_bought(options))
        self.assertEqual(self.stages - bought, self.env.ref(f"{MODULE}.stage_s6"))
        self.assertTrue(all(i._is_included(saas, options) for i in bought.item_ids))
        extra = self.env.ref(f"{MODULE}.option_extra_training")
        self.assertTrue(all(s._is_bought(options | extra) for s in self.stages))

    def test_only_the_subscription_depends_on_the_hosting(self):
        for code in ("odoo_sh", "on_premise"):
            variant = self.env.ref(f"{MODULE}.variant_{code}")
            self.assertEqual(variant.code, code)
            left_out = self.items.filtered(
                lambda item, v=variant: not item._is_included(v, self._options())
            )
            self.assertEqual(left_out.mapped("code"), ["s1.subscription"])

    def test_client_sees_every_line(self):
        self.assertEqual(set(self.items.mapped("visibility")), {"client"})

    def test_roles_stand_on_the_side_of_the_owner(self):
        for item in self.items:
            with self.subTest(item=item.code):
                side = item.role_id.implementation_side
                self.assertIn(side, ("client", "integrator"))
                if item.owner_side != "both":
                    self.assertEqual(side, item.owner_side)

    def test_version_is_published_and_frozen(self):
        self.assertEqual(self.methodology.code, "odoo")
        self.assertEqual(self.methodology.version, 1)
        self.assertEqual(self.methodology.state, "published")
        self.assertTrue(self.methodology.published_on)
        with self.assertRaises(UserError):
            self.items[0].name = "Changed"

    def test_every_text_is_there_in_both_languages(self):
        texts = {
            self.methodology: ["name", "description"],
            self.stages: ["name", "goal", "result"],
            self.items: ["name", "criterion"],
            self._shipped("implementation.option"): ["name", "note"],
            self._shipped("implementation.variant"): ["note"],
            self._shipped("project.role"): ["name"],
        }
        for records, names in texts.items():
            self.assertTrue(records)
            for record in records:
                english = record.with_context(lang="en_US")
                ukrainian = record.with_context(lang="uk_UA")
                for name in names:
                    with self.subTest(record=record, field=name):
                        self.assertTrue(english[name])
                        self.assertNotRegex(english[name], CYRILLIC)
                        self.assertRegex(ukrainian[name], CYRILLIC)
                        self.assertEqual(
                            len(english[name].splitlines()),
                            len(ukrainian[name].splitlines()),
                        )

    def _shipped(self, model):
        """Records of ``model`` that come with the add-on."""
        known = self.env["ir.model.data"].search(
            [("module", "=", MODULE), ("model", "=", model)]
        )
        return self.env[model].browse(known.mapped("res_id"))
