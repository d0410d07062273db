# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Which questions come again: what to answer for good, and what to teach.

A question is what was linked to one answer; what is linked to none is one question
per topic, as nobody has told more of it. A ticket *repeats* when its question was asked
before in the window, or had a published answer when it was asked.
"""

from collections import Counter, namedtuple

#: So many repeats of a topic ask for a session; so many askings for a published answer.
MANY = 2

#: A ticket that asked how something is done. ``answer`` and ``topic`` are ids or
#: ``None``, ``known`` is whether the answer was published before, ``published``
#: whether it is now, ``at`` when it was asked.
Asked = namedtuple("Asked", "answer topic known published at")


def repeats(rows):
    """The rows that repeat a question, in the order of asking.

    >>> row = Asked(None, 7, False, False, 1)
    >>> [one.at for one in repeats([row, row._replace(at=2), row._replace(topic=8)])]
    [2]
    >>> len(repeats([Asked(5, 7, True, True, 1)]))
    1
    >>> repeats([Asked(None, None, False, False, 1)] * 3)
    []
    """
    seen, found = set(), []
    for row in sorted(rows, key=lambda one: one.at):
        question = _question(row)
        if question and (row.known or question in seen):
            found.append(row)
        seen.add(question)
    return found


def counts(rows):
    """How many asked, are linked, were known, and repeat without a published answer.

    >>> found = counts([Asked(5, 7, False, False, 1), Asked(5, 7, False, False, 2)])
    >>> found["howto"], found["linked"], found["repeated_without_published"]
    (2, 2, 1)
    """
    rows = list(rows)
    askings = Counter(filter(None, map(_question, rows)))
    published = {_question(row) for row in rows if row.published}
    again = {question for question, times in askings.items() if times >= MANY}
    return {
        "howto": len(rows),
        "linked": sum(row.answer is not None for row in rows),
        "known": sum(bool(row.known) for row in rows),
        "repeated": len(again),
        "repeated_without_published": len(again - published),
    }


def to_teach(rows):
    """``{topic: repeats}`` of the topics that come again often enough, most first.

    >>> row = Asked(5, 7, True, True, 1)
    >>> to_teach([row, row, row._replace(topic=8)])
    {7: 2}
    """
    topics = Counter(row.topic for row in repeats(rows) if row.topic)
    return {topic: times for topic, times in topics.most_common() if times >= MANY}


def _question(row):
    if row.answer is not None:
        return ("answer", row.answer)
    return ("topic", row.topic) if row.topic is not None else None
