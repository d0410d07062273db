# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Reading the rows of a file that somebody exported elsewhere.

Nothing here knows the database: what a cell *says* is found out here, what it *means*
(which client, which team) is found out by the caller.
"""

import csv
import io
import re
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
ENCODINGS = ("utf-8-sig", "cp1251")
DELIMITERS = ",;\t"
#: A row whose first cell begins so explains something to people.
COMMENT = "#"

#: What people write for a priority, from low to very high.
PRIORITIES = {
    "0": ("0", "low", "низький", "низька"),
    "1": ("1", "medium", "normal", "середній", "середня", "звичайний"),
    "2": ("2", "high", "високий", "висока"),
    "3": ("3", "very high", "urgent", "critical", "дуже високий", "критичний"),
}
#: What people write for a judgement of another system.
VERDICTS = {
    "kept": ("kept", "met", "yes", "ok", "accomplished", "виконано", "дотримано"),
    "missed": (
        "missed",
        "breached",
        "no",
        "expired",
        "failed",
        "порушено",
        "не дотримано",
        "ні",
    ),
}
#: What people write for how far a ticket has come.
OUTCOMES = {
    "open": ("open", "opened", "відкрито", "відкрита", "у роботі"),
    "solved": ("solved", "closed", "done", "вирішено", "закрито", "виконано"),
    "cancelled": ("cancelled", "canceled", "rejected", "скасовано", "відхилено"),
}
MOMENTS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
)
DAYS = ("%Y-%m-%d", "%d.%m.%Y")


class Unreadable(Exception):
    """A file or a cell cannot be read; ``reason`` is a stable code, not a text.

    Files: ``too_big``, ``encoding``, ``empty``, ``columns`` (``detail`` lists what is
    missing), ``twice`` (a column is there twice), ``rows`` (too many), ``csv``.
    Cells: ``moment``, ``no_such_time``, ``day``, ``amount``, ``priority``,
    ``verdict``, ``order``, ``future``, ``unclosed``, ``open_closed``.
    """

    def __init__(self, reason, detail=""):
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


def text_of(data):
    """The text of a file in one of the encodings that exports come in.

    >>> text_of("ключ;тема".encode("cp1251"))
    'ключ;тема'
    >>> text_of(b"\\xef\\xbb\\xbfkey,subject")
    'key,subject'
    """
    if len(data) > MAX_BYTES:
        raise Unreadable("too_big")
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise Unreadable("encoding")


def delimiter_of(text):
    """What separates the cells of the first line; quoted text is not looked at.

    >>> delimiter_of('key;"a, b, c";subject')
    ';'
    >>> delimiter_of("key")
    ','
    """
    first = re.sub(r'"[^"]*"', "", text.lstrip().split("\n", 1)[0])
    return max(DELIMITERS, key=first.count)


def plain(text):
    """A heading or a word as it is compared: case, spaces and signs do not matter.

    >>> plain(" First_Reply ") == plain("first reply")
    True
    >>> plain("Об’єкт") == plain("об'єкт")
    True
    """
    text = text.casefold().replace("’", "'").replace("ʼ", "'")
    return " ".join(re.sub(r"[_\-*:]+", " ", text).split())


def table(text, columns, needed):
    """``[(row number, {column: cell})]`` of a file with a heading.

    ``columns`` maps columns to the headings they are known by. Row numbers are those
    a spreadsheet shows. Columns nobody knows are passed over, as are empty rows and
    rows that begin with ``#``.

    >>> known = {"key": ("key", "ключ"), "subject": ("subject", "тема")}
    >>> table("Ключ;Тема\\n# приклад\\n7; Не друкує\\n", known, ["key"])
    [(3, {'key': '7', 'subject': 'Не друкує'})]
    """
    lines = list(_lines(text))
    if not lines:
        raise Unreadable("empty")
    (_number, heading), *rest = lines
    names = {plain(word): name for name, words in columns.items() for word in words}
    found = [names.get(plain(cell)) for cell in heading]
    known = [name for name in found if name]
    if len(set(known)) < len(known):
        raise Unreadable("twice", next(n for n in known if known.count(n) > 1))
    missing = [name for name in needed if name not in known]
    if missing:
        raise Unreadable("columns", ", ".join(missing))
    rows = []
    for number, cells in rest:
        if cells[0].lstrip().startswith(COMMENT):
            continue
        cells = cells + [""] * (len(found) - len(cells))
        row = {n: cell.strip() for n, cell in zip(found, cells, strict=False) if n}
        rows.append((number, row))
    if len(rows) > MAX_ROWS:
        raise Unreadable("rows", str(len(rows)))
    if not rows:
        raise Unreadable("empty")
    return rows


def _lines(text):
    """Numbers and cells of the lines that hold anything."""
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True
    )
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as error:
        raise Unreadable("csv", f"{reader.line_num}: {error}") from None


def moment_of(text, zone):
    """A moment as naive UTC, or None for an empty cell.

    Times without an offset are those of ``zone``. In the hour that autumn repeats the
    first one is meant; in the hour that spring leaves out there are no moments.

    >>> str(moment_of("02.03.2026 10:30", "Europe/Kyiv"))
    '2026-03-02 08:30:00'
    >>> str(moment_of("2026-07-01T10:30:15Z", "Europe/Kyiv"))
    '2026-07-01 10:30:15'
    >>> moment_of("2026-03-29 03:30", "Europe/Kyiv")
    Traceback (most recent call last):
    ...
    odoo.addons.support_sla.tools.import_rows.Unreadable: no_such_time
    """
    text = text.strip()
    if not text:
        return None
    local = _parse(text, MOMENTS)
    if local is None:
        local = _iso(text)
    if local.tzinfo:
        return local.astimezone(timezone.utc).replace(tzinfo=None, microsecond=0)
    aware = local.replace(tzinfo=ZoneInfo(zone))
    moment = aware.astimezone(timezone.utc)
    if moment.astimezone(aware.tzinfo).replace(tzinfo=None) != local:
        raise Unreadable("no_such_time", text)
    return moment.replace(tzinfo=None, microsecond=0)


def _parse(text, patterns):
    for pattern in patterns:
        try:
            return datetime.strptime(text, pattern)
        except ValueError:
            continue
    return None


def _iso(text):
    # A day alone is no moment, although ISO 8601 would have it so.
    if len(text) <= 10:
        raise Unreadable("moment", text)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Unreadable("moment", text) from None


def day_of(text):
    """A day, or None for an empty cell.

    >>> day_of("17.04.2026"), day_of("")
    (datetime.date(2026, 4, 17), None)
    """
    text = text.strip()
    if not text:
        return None
    parsed = _parse(text, DAYS)
    if not parsed:
        raise Unreadable("day", text)
    return date(parsed.year, parsed.month, parsed.day)


def minutes_of(text):
    """Hours as people write them, in whole minutes; 0 for an empty cell.

    >>> minutes_of("1,5"), minutes_of("1:20"), minutes_of("0.25"), minutes_of("")
    (90, 80, 15, 0)
    """
    text = text.strip().replace(" ", "").replace("\u00a0", "")
    if not text:
        return 0
    if match := re.fullmatch(r"(\d{1,4}):([0-5]\d)", text):
        return int(match[1]) * 60 + int(match[2])
    if not re.fullmatch(r"\d{1,4}([.,]\d{1,4})?", text):
        raise Unreadable("amount", text)
    return round(float(text.replace(",", ".")) * 60)


def _word(text, known, reason):
    word = plain(text)
    if not word:
        return ""
    for code, words in known.items():
        if word in words:
            return code
    raise Unreadable(reason, text)


def priority_of(text):
    """A priority as ``0`` to ``3``; empty for an empty cell.

    >>> priority_of("High"), priority_of("критичний"), priority_of("")
    ('2', '3', '')
    """
    return _word(text, PRIORITIES, "priority")


def verdict_of(text):
    """What another system judged: ``kept``, ``missed`` or nothing.

    >>> verdict_of("Kept"), verdict_of("порушено"), verdict_of("")
    ('kept', 'missed', '')
    """
    return _word(text, VERDICTS, "verdict")


def outcome_of(text):
    """How far a ticket has come, or ``""`` when the words name a stage.

    >>> outcome_of("Closed"), outcome_of("вирішено"), outcome_of("Waiting for parts")
    ('solved', 'solved', '')
    """
    try:
        return _word(text, OUTCOMES, "stage")
    except Unreadable:
        return ""


def check_story(opened, replied, closed, is_closed, now):
    """Raise unless the moments of a ticket can have happened in this order.

    >>> from datetime import datetime
    >>> at = lambda hour: datetime(2026, 3, 2, hour)
    >>> check_story(at(9), at(10), at(11), True, at(12))
    >>> check_story(at(9), at(8), None, False, at(12))
    Traceback (most recent call last):
    ...
    odoo.addons.support_sla.tools.import_rows.Unreadable: order
    """
    told = [at for at in (opened, replied, closed) if at]
    # A clock that is a little fast is no reason to refuse a file.
    if max(told) > now + timedelta(minutes=5):
        raise Unreadable("future")
    if told != sorted(told):
        raise Unreadable("order")
    if is_closed and not closed:
        raise Unreadable("unclosed")
    if closed and not is_closed:
        raise Unreadable("open_closed")


def compare(theirs, ours, grace=timedelta(minutes=1)):
    """Whether two judgements of one promise agree: ``same`` or ``different``.

    Each is ``(verdict, deadline)``; a verdict is kept, missed or open, a deadline may
    be unknown (None) and then does not count.

    >>> from datetime import datetime
    >>> due = datetime(2026, 3, 2, 14)
    >>> compare(("kept", None), ("kept", due))
    'same'
    >>> compare(("kept", due), ("kept", due + timedelta(hours=1)))
    'different'
    """
    (their_verdict, their_due), (our_verdict, our_due) = theirs, ours
    if their_verdict != our_verdict:
        return "different"
    if their_due and our_due and abs(their_due - our_due) > grace:
        return "different"
    return "same"
