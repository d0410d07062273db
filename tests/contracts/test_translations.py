# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Every text a person reads is in the template and has its Ukrainian."""

import io
import os
import re
from collections import Counter
from unittest.mock import patch

import polib

from odoo.fields import Domain
from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import TranslationFileWriter, TranslationModuleReader

import odoo.addons

from . import suite

PLACEHOLDER = re.compile(
    r"%\(\w+\)[#0\- +]*[\d.]*[a-zA-Z]|%[#0\- +]*[\d.]*[a-zA-Z](?![a-zA-Z])|%%"
    r"|\{\{.*?\}\}|\{\w*\}|\$\{.*?\}"
)
TAG = re.compile(r"</?([a-zA-Z][\w-]*)")
#: Letters that Russian has and Ukrainian has not.
RUSSIAN = re.compile(r"[ыэёъЫЭЁЪ]")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
#: Words that are written in Ukrainian as in English.
SAME = {
    "CRM",
    "ID",
    "IP",
    # the name of the whole
    "Implementation Suite",
    "Macro-F1",
    "Odoo Online (SaaS)",
    "Odoo.sh",
    "PDF",
    "SHA-256",
    "SLA",
    "https://",
    # how a report names its file: an expression, which Odoo exports as a term
    "object._file_name()",
    "object.name.replace('/', '-')",
    "object.number.replace('/', '-')",
}


def entries(text):
    """Terms of a catalogue with the places they come from, line numbers left out."""
    catalogue = polib.pofile(text, encoding="utf-8")
    return {entry.msgid: entry for entry in catalogue if not entry.obsolete}


def places(entry):
    return sorted({place for place, _line in entry.occurrences})


@tagged("post_install", "-at_install", "contract")
class TestTranslations(TransactionCase):
    def committed(self, addon, name):
        path = suite.ROOT / addon / "i18n" / name
        self.assertTrue(path.is_file(), f"{addon}/i18n/{name} is missing")
        return entries(path.read_text("utf-8"))

    def exported(self, addon):
        """The terms that Odoo finds in the installed add-on."""
        # Odoo reads every file of every add-on to keep those of one
        path, walk = str(suite.ROOT), os.walk

        def short_walk(top, **options):
            return walk(os.path.join(top, addon) if top == path else top, **options)

        with (
            patch.object(odoo.addons, "__path__", [path]),
            patch("odoo.tools.translate.os.walk", short_walk),
        ):
            reader = TranslationModuleReader(self.env.cr, modules=[addon])
        out = io.BytesIO()
        TranslationFileWriter(out, fileformat="po").write_rows(reader)
        return entries(out.getvalue().decode())

    def test_template_has_exactly_the_terms(self):
        for addon in suite.ADDONS:
            wanted = self.exported(addon)
            self.assertTrue(wanted)
            found = self.committed(addon, f"{addon}.pot")
            problems = [
                f"missing: {term!r}" for term in sorted(wanted.keys() - found.keys())
            ]
            problems += [
                f"no such term: {term!r}"
                for term in sorted(found.keys() - wanted.keys())
            ]
            problems += [
                f"other places: {term!r} {places(found[term])} {places(entry)}"
                for term, entry in wanted.items()
                if term in found and places(found[term]) != places(entry)
            ]
            problems += [f"has a text: {t!r}" for t, e in found.items() if e.msgstr]
            self.assertFalse(
                problems,
                f"{addon}.pot is not what Odoo exports" + suite.listed(problems),
            )

    def test_every_term_has_its_ukrainian(self):
        for addon in suite.ADDONS:
            terms = self.exported(addon)
            ukrainian = self.committed(addon, "uk.po")
            problems = [
                f"missing: {term!r}" for term in sorted(terms.keys() - ukrainian.keys())
            ]
            problems += [
                f"no such term: {term!r}"
                for term in sorted(ukrainian.keys() - terms.keys())
            ]
            for term, entry in ukrainian.items():
                problems += [f"{what}: {term!r}" for what in self.faults(entry)]
            self.assertFalse(problems, f"{addon}/i18n/uk.po" + suite.listed(problems))

    def faults(self, entry):
        """What is wrong with a translation."""
        english, ukrainian = entry.msgid, entry.msgstr
        if not ukrainian.strip():
            yield "not translated"
            return
        if entry.fuzzy:
            yield "fuzzy"
        if RUSSIAN.search(ukrainian):
            yield "Russian letters"
        for what, pattern in (("placeholders", PLACEHOLDER), ("tags", TAG)):
            if Counter(pattern.findall(english)) != Counter(pattern.findall(ukrainian)):
                yield f"other {what}"
        words = TAG.sub("", PLACEHOLDER.sub("", english))
        kept = SAME & {english, re.sub(r"<[^>]*>", "", english).strip()}
        if re.search(r"[a-zA-Z]{2}", words) and not kept:
            if ukrainian == english or not CYRILLIC.search(ukrainian):
                yield "not Ukrainian"
        if english.strip() == english and ukrainian.strip() != ukrainian:
            yield "blanks around it"

    def test_choices_are_named_where_their_model_is(self):
        """A catalogue comes with its add-on: of models to come it translates nothing.

        A field of choices that comes from a lower floor's mixin is declared anew.
        """
        lost = set()
        selections = self.env["ir.model.fields.selection"].search(Domain.TRUE)
        for selection, names in selections._get_external_ids().items():
            field = selections.browse(selection).field_id
            home = self.env.registry[field.model]._original_module
            floors = {name.split(".")[0] for name in names} & {*suite.ADDONS}
            if floors and home in suite.ADDONS:
                highest = max(map(suite.ADDONS.index, floors))
                if highest < suite.ADDONS.index(home):
                    lost.add(f"{field.model}.{field.name}")
        self.assertFalse(lost)

    def test_same_words_are_terms(self):
        """The list of words left as they are holds no others."""
        terms = set().union(*(self.exported(addon) for addon in suite.ADDONS))
        self.assertLessEqual(SAME, terms)
