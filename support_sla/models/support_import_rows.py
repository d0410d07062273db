# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import csv
import io
from typing import NamedTuple

from odoo import models
from odoo.exceptions import UserError

from ..tools.import_rows import MAX_BYTES, MAX_ROWS, Unreadable, table, text_of


class Column(NamedTuple):
    """A column of a file: its headings, what it is for, and an example."""

    headings: tuple
    headings_uk: tuple
    words: str
    example: str = ""
    needed: bool = False


class SupportImportRows(models.AbstractModel):
    """Reads rows of a file or of another add-on, and finds what is wrong with them."""

    _name = "support.import.rows"
    _description = "Rows to Import"

    def _columns(self):
        """``{name: Column}`` of the files of this kind; empty when it has none."""
        self.ensure_one()
        found = getattr(self, f"_columns_{self.kind}", None)
        return found() if found else {}

    def _heading(self, name):
        """The heading of a column in the reader's language."""
        column = self._columns()[name]
        is_uk = (self.env.lang or "").startswith("uk")
        return (column.headings_uk if is_uk else column.headings)[0]

    def _read_rows(self):
        """``[(row number, cells by column)]`` of the file; raises ``UserError``."""
        self.ensure_one()
        if not self.file:
            raise UserError(self.env._("Choose the file first."))
        columns = self._columns()
        known = {
            name: (*column.headings, *column.headings_uk)
            for name, column in columns.items()
        }
        needed = [name for name, column in columns.items() if column.needed]
        try:
            return table(text_of(base64.b64decode(self.file)), known, needed)
        except Unreadable as error:
            raise UserError(self._file_words(error)) from None

    def _file_words(self, error):
        """Why a file cannot be read, and what to do."""
        headings = [
            f"“{self._heading(name)}”"
            for name in error.detail.split(", ")
            if name in self._columns()
        ]
        words = {
            "too_big": self.env._(
                "The file is larger than %s MB. Split it and import the parts.",
                MAX_BYTES // 1024 // 1024,
            ),
            "encoding": self.env._(
                "This is no text file. Save the sheet as CSV (UTF-8) and choose that."
            ),
            "empty": self.env._(
                "There is no row below the headings. Fill the template and try again."
            ),
            "columns": self.env._(
                "These columns are missing: %s. The first row has to hold the "
                "headings of the template.",
                ", ".join(headings),
            ),
            "twice": self.env._(
                "The column %s is there twice. Remove one.", ", ".join(headings)
            ),
            "rows": self.env._(
                "The file has %(rows)s rows, more than %(limit)s. Split it and import "
                "the parts.",
                rows=error.detail,
                limit=MAX_ROWS,
            ),
            "csv": self.env._(
                "The file breaks off in line %s. A quotation mark may be missing: save "
                "it as CSV once more.",
                error.detail,
            ),
        }
        return words[error.reason]

    def _cell_words(self, error, name=None):
        """What is wrong with a cell or a row, and what to write instead."""
        words = {
            "moment": self.env._(
                "“%s” is no date and time. Write 2026-03-02 10:30 or 02.03.2026 10:30.",
                error.detail,
            ),
            "no_such_time": self.env._(
                "“%s” does not exist: the clock was put forward over it.", error.detail
            ),
            "day": self.env._(
                "“%s” is no date. Write 2026-03-02 or 02.03.2026.", error.detail
            ),
            "amount": self.env._("“%s” are no hours. Write 1.5 or 1:30.", error.detail),
            "priority": self.env._(
                "“%s” is no priority. Write low, medium, high or very high.",
                error.detail,
            ),
            "verdict": self.env._(
                "“%s” is no judgement. Write kept or missed.", error.detail
            ),
            "order": self.env._(
                "Opened, answered and closed have to follow each other. Check the "
                "times and their time zone."
            ),
            "future": self.env._(
                "It lies in the future. Check the times and their time zone."
            ),
            "unclosed": self.env._(
                "The stage is a closing one: say when it was closed."
            ),
            "open_closed": self.env._(
                "It was closed, but the stage is an open one. Leave the time empty, or "
                "name a closing stage."
            ),
        }
        text = words[error.reason]
        return f"{self._heading(name)}: {text}" if name else text

    def _template(self):
        """The bytes of an empty file with headings and an explained example."""
        self.ensure_one()
        is_uk = (self.env.lang or "").startswith("uk")
        columns = self._columns()
        buffer = io.StringIO()
        # The spreadsheet of a Ukrainian desk splits cells by semicolons.
        writer = csv.writer(buffer, delimiter=";" if is_uk else ",")
        writer.writerow([self._heading(name) for name in columns])
        words = [column.words for column in columns.values()]
        examples = [column.example for column in columns.values()]
        writer.writerow([f"# {words[0]}", *words[1:]])
        writer.writerow([f"# {examples[0]}", *examples[1:]])
        return buffer.getvalue().encode("utf-8-sig")
