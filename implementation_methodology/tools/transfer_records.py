# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Records of a configuration as plain dictionaries, and how two of them differ.

See `transfer` for the file they travel in.
"""

from dataclasses import dataclass, field

#: The language that texts are written in first: every record has it.
SOURCE = "en_US"
KINDS = NEW, CHANGED, EQUAL, BLOCKED, MISSING = (
    "new",
    "changed",
    "equal",
    "blocked",
    "missing",
)


@dataclass(frozen=True)
class Shape:
    """How records of one kind look.

    ``kinds`` are the values by name: ``char``, ``text``, ``html``, ``words`` (text
    with translations), ``integer``, ``float``, ``boolean``, ``selection``, ``date``,
    ``datetime``, ``ref``, ``refs``, ``siblings`` (keys of records of the same list).
    """

    key: tuple
    kinds: dict
    children: dict = field(default_factory=dict)
    choices: dict = field(default_factory=dict)
    required: frozenset = frozenset()


@dataclass(frozen=True)
class Part:
    """What an add-on lets travel: records of ``model``, told apart by ``key``.

    ``fields`` are the values that travel, in the order people read them; ``children``
    the lists below a record, which belong to it and come and go with it. ``siblings``
    are fields that name other records of the same list. Whoever is not in ``groups``
    is not offered the part.
    """

    name: str
    model: str
    key: tuple
    fields: tuple
    label: str = ""
    children: dict = field(default_factory=dict)
    siblings: tuple = ()
    groups: str = ""


@dataclass(frozen=True)
class Step:
    """What an import would do with one record.

    ``kind`` is one of `KINDS`; ``changes`` are (place, old, new) as of `changes`;
    ``reason`` says why a record is in the way, or what else is to be known.
    """

    part: str
    kind: str
    title: str
    record_id: int = 0
    document: dict = field(default_factory=dict)
    changes: tuple = ()
    reason: str = ""


def same_plan(steps, others):
    """Whether two plans say the same to whoever reads them.

    >>> one = Step("p", NEW, "A", document={"code": "a"})
    >>> same_plan([one], [Step("p", NEW, "A")]), same_plan([one], [])
    (True, False)
    """
    return [_told(step) for step in steps] == [_told(step) for step in others]


def _told(step):
    return step.part, step.kind, step.title, tuple(step.changes), step.reason


def key_of(record, shape):
    """What identifies ``record`` in any database, as texts.

    >>> shape = Shape(("kind", "name"), {"kind": "ref", "name": "words"})
    >>> key_of({"kind": {"key": ["a", "b"]}, "name": {"en_US": "N"}}, shape)
    ('a / b', 'N')
    """
    return tuple(words(record.get(name)) for name in shape.key)


def words(value):
    """A value as people read it, empty for nothing.

    >>> words([{"key": ["Sales"]}, {"key": ["Stock"]}]), words(3.0), words(None)
    ('Sales, Stock', '3.0', '')
    """
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(words, value))
    if isinstance(value, dict):
        if "key" in value:
            return " / ".join(value["key"])
        return value.get(SOURCE) or ""
    return str(value)


def in_order(records, shape):
    """``records`` in the order of the file: as people sorted them, then by key."""
    return sorted(
        records,
        key=lambda one: (one.get("sequence") or 0, key_of(one, shape)),
    )


def title_of(record, shape, between=" "):
    """What people call ``record``: its name, with its key where that says more.

    >>> stage = Shape(("code",), {"code": "char", "name": "words"})
    >>> title_of({"code": "s1", "name": {"en_US": "Launch"}}, stage)
    'Launch (s1)'
    >>> title_of({"code": "s1"}, stage), title_of({"code": "s1", "name": "s1"}, stage)
    ('s1', 's1')
    """
    name = words(record.get("name"))
    key = between.join(filter(None, key_of(record, shape)))
    return f"{name} ({key})" if name and name not in key else key


def changes(old, new, shape, languages, path=()):
    """What ``new`` has otherwise than ``old``: (place, old text, new text) each.

    Only what ``new`` names is compared, in the languages both sides speak.

    >>> stage = Shape(("code",), {"code": "char", "days": "integer"})
    >>> shape = Shape(("code",), {"code": "char", "name": "words"}, {"stages": stage})
    >>> old = {"name": {"en_US": "A"}, "stages": [{"code": "s", "days": 1}]}
    >>> new = {"name": {"en_US": "A", "uk_UA": "А"}, "stages": [{"code": "t"}]}
    >>> for change in changes(old, new, shape, {"en_US", "uk_UA"}): print(change)
    (('name', 'uk_UA'), 'A', 'А')
    (('stages', 't'), '', 't')
    (('stages', 's'), 's', '')
    """
    found = []
    for name, kind in shape.kinds.items():
        if name not in new:
            continue
        before, after = old.get(name), new[name]
        if kind == "words":
            found += _word_changes(before, after, languages, (*path, name))
        elif before != after:
            found.append(((*path, name), words(before), words(after)))
    for name, inner in shape.children.items():
        if name not in new:
            continue
        here = {key_of(one, inner): one for one in old.get(name, ())}
        for record in new[name]:
            key = key_of(record, inner)
            title = title_of(record, inner)
            place = (*path, name, title)
            if key in here:
                found += changes(here.pop(key), record, inner, languages, place)
            else:
                found.append((place, "", title))
        for record in here.values():
            title = title_of(record, inner)
            found.append(((*path, name, title), title, ""))
    return found


def _word_changes(before, after, languages, path):
    found = []
    for lang in (SOURCE, *sorted(languages - {SOURCE})):
        # A text that nobody translated changes with the source's: it is told once.
        if (before or {}).get(lang) != (after or {}).get(lang):
            place = path if lang == SOURCE else (*path, lang)
            found.append((place, in_language(before, lang), in_language(after, lang)))
    return found


def in_language(texts, lang):
    """The text that is shown in ``lang``: its own, or the source's."""
    texts = texts or {}
    return texts.get(lang) or texts.get(SOURCE) or ""
