# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Words of a page that should have been Ukrainian."""

import re

import polib
from contracts import suite

TAG = re.compile(r"<[^>]*>")
WORDS = re.compile(r"^[^\W\d_a-zа-яіїєґ]\w{2}|\w{3}.* \w|\w .*\w{3}")
#: All that is read or heard: texts, and the attributes that carry words.
SHOWN = """
(root) => {
    const found = new Set();
    const add = (text) => found.add((text || "").replace(/\\s+/g, " ").trim());
    for (const top of document.querySelectorAll(root)) {
        const texts = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            const holder = texts.currentNode.parentElement;
            if (!holder.closest("script, style, textarea, code, .o-mail-Message")) {
                add(texts.currentNode.data);
            }
        }
        for (const name of ["title", "aria-label", "placeholder", "alt"]) {
            for (const one of top.querySelectorAll(`[${name}]`)) {
                add(one.getAttribute(name));
            }
        }
    }
    found.delete("");
    return [...found];
}
"""


class Untranslated:
    """Knows the English terms of the suite that have other words in Ukrainian."""

    def __init__(self):
        english, ukrainian = set(), set()
        for addon in suite.ADDONS:
            folder = suite.ROOT / addon / "i18n"
            for one in polib.pofile(str(folder / "uk.po")):
                if all(_is_record(place) for place, _line in one.occurrences):
                    continue
                english |= _pieces(one.msgid)
                ukrainian |= _pieces(one.msgstr)
        self.english = english - ukrainian

    def found(self, tab, root):
        """Return the English terms of the suite that a page shows within ``root``."""
        return sorted(self.english & {*tab.call(SHOWN, root)})


def _is_record(place):
    """Whether a term is the name of a shipped record, which may have been frozen.

    >>> _is_record("model:support.sla.policy,name:support_sla.policy_standard")
    True
    >>> _is_record("model:ir.ui.menu,name:support_sla.menu")
    False
    """
    return place.startswith("model:") and not place.startswith("model:ir.")


def _pieces(term):
    """Split a term as a page shows it: text by text, without what is put in.

    A single small word may be a code, or a name in any language.

    >>> sorted(_pieces("Open <b>the list</b> <i>integrations</i> %s of it"))
    ['Open', 'the list']
    """
    pieces = (" ".join(one.split()) for one in TAG.split(term))
    return {one for one in pieces if WORDS.search(one) and "%" not in one}
