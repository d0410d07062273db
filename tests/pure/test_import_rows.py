# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.support_sla.tools import import_rows
from odoo.addons.support_sla.tools.import_rows import Unreadable, table

COLUMNS = {"key": ("key", "ключ"), "subject": ("subject", "тема"), "created": ("at",)}
KYIV = "Europe/Kyiv"


def refused(call, *args):
    with pytest.raises(Unreadable) as error:
        call(*args)
    return error.value.reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_an_export_of_any_office_program_is_read(encoding, delimiter):
    lines = [["Ключ", "Тема"], ["7", "Не друкує"]]
    data = "\r\n".join(delimiter.join(line) for line in lines).encode(encoding)
    rows = table(import_rows.text_of(data), COLUMNS, ["key", "subject"])
    assert rows == [(2, {"key": "7", "subject": "Не друкує"})]


def test_a_cell_may_hold_lines_quotes_and_delimiters():
    text = 'key,subject\n1,"He said ""no"",\nthen yes"\n2,x\n'
    rows = table(text, COLUMNS, ["key"])
    assert [row["subject"] for _n, row in rows] == ['He said "no",\nthen yes', "x"]


def test_numbers_are_those_of_the_rows_not_of_what_is_left_of_them():
    rows = table("key\n\n# a remark\n5\n", {"key": ("key",)}, ["key"])
    assert rows == [(4, {"key": "5"})]


def test_short_rows_are_filled_and_strange_columns_passed_over():
    rows = table("key,colour,subject\n1\n2,red,Printer,more\n", COLUMNS, ["key"])
    assert [row for _n, row in rows] == [
        {"key": "1", "subject": ""},
        {"key": "2", "subject": "Printer"},
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("key,subject\n", "empty"),
        ("key,subject\n# only a remark\n", "empty"),
        ("subject\nx\n", "columns"),
        ("key,ключ\n1,2\n", "twice"),
        ('key,subject\n1,"open\n', "csv"),
    ],
)
def test_files_that_are_refused(text, reason):
    assert refused(table, text, COLUMNS, ["key"]) == reason


def test_a_file_has_its_limits(monkeypatch):
    monkeypatch.setattr(import_rows, "MAX_ROWS", 2)
    assert refused(table, "key\n1\n2\n3\n", COLUMNS, ["key"]) == "rows"
    monkeypatch.setattr(import_rows, "MAX_BYTES", 3)
    assert refused(import_rows.text_of, b"1234") == "too_big"


def test_a_spreadsheet_itself_is_no_csv():
    assert refused(import_rows.text_of, b"PK\x03\x04\x00\x00\x08") == "encoding"


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)))
def test_every_moment_that_was_is_read_back(at):
    at = at.replace(microsecond=0, tzinfo=timezone.utc)
    local = at.astimezone(ZoneInfo(KYIV))
    read = import_rows.moment_of(f"{local:%d.%m.%Y %H:%M:%S}", KYIV)
    # In the hour that comes twice the first one is meant.
    assert at.replace(tzinfo=None) - read == timedelta(hours=local.fold)
    assert import_rows.moment_of(local.isoformat(), "UTC") == at.replace(tzinfo=None)


@pytest.mark.parametrize("text", ["yesterday", "2026-02-30 10:00", "03/04/2026 10:00"])
def test_moments_that_could_mean_two_things_are_refused(text):
    assert refused(import_rows.moment_of, text, KYIV) == "moment"


def test_a_day_alone_is_no_moment():
    assert refused(import_rows.moment_of, "2026-03-02", KYIV) == "moment"


@pytest.mark.parametrize("text", ["-1", "1.5h", "nan", "1e3", "1:75", "99999"])
def test_hours_that_are_none(text):
    assert refused(import_rows.minutes_of, text) == "amount"


@pytest.mark.parametrize(
    ("hours", "is_closed", "reason"),
    [
        ((9, 8, None), False, "order"),
        ((9, 11, 10), True, "order"),
        ((9, None, None), True, "unclosed"),
        ((9, None, 10), False, "open_closed"),
        ((13, None, None), False, "future"),
    ],
)
def test_stories_that_cannot_have_happened(hours, is_closed, reason):
    moments = [hour and datetime(2026, 3, 2, hour) for hour in hours]
    now = datetime(2026, 3, 2, 12)
    assert refused(import_rows.check_story, *moments, is_closed, now) == reason


def test_an_unknown_deadline_is_no_difference():
    due = datetime(2026, 3, 2, 12)
    assert import_rows.compare(("open", due), ("open", None)) == "same"
    assert import_rows.compare(("open", None), ("missed", due)) == "different"
