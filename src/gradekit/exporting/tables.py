"""Tables as text separated by commas, semicolons or tabs: read with the place of every cell, written safely.

A table that somebody else's program wrote is changed cell by cell; every other byte stays.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from gradekit.errors import UsageProblem
from gradekit.exporting.cells import harmless, shown

DELIMITERS = (",", ";", "\t")
NAMES = {",": "commas", ";": "semicolons", "\t": "tabs"}
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class Text(NamedTuple):
    """The text of a file, its encoding, and the byte order mark that it began with."""

    text: str
    encoding: str
    mark: bytes

    def bytes(self, text: str) -> bytes:
        """Another text in the same form; what the encoding lacks becomes a number, as in HTML."""
        return self.mark + text.encode(self.encoding, "xmlcharrefreplace")


class Cell(NamedTuple):
    """A cell: what it says, and the part of the text (quotes included) that says so."""

    value: str
    start: int
    end: int
    quoted: bool


class Row(NamedTuple):
    """A row and the line, from 1, that it begins in."""

    line: int
    cells: tuple[Cell, ...]

    def says(self, column: int | None) -> str:
        """What stands in a column, "" where there is none."""
        return self.cells[column].value.strip() if column is not None and column < len(self.cells) else ""

    @property
    def blank(self) -> bool:
        """Whether nothing stands in it."""
        return not any(cell.value.strip() for cell in self.cells)


class Table(NamedTuple):
    """A table: the text, the sign between cells, and the rows, of which the first names the columns."""

    text: Text
    delimiter: str
    rows: tuple[Row, ...]

    @property
    def header(self) -> list[str]:
        """The names of the columns."""
        return [cell.value.strip() for cell in self.rows[0].cells] if self.rows else []

    def changed(self, cells: Mapping[Cell, str]) -> bytes:
        """The file with these cells saying something else, and all other bytes as they were."""
        pieces, at = [], 0
        for cell in sorted(cells, key=lambda cell: cell.start):
            pieces += [self.text.text[at : cell.start], self._written(cell, cells[cell])]
            at = cell.end
        return self.text.bytes("".join([*pieces, self.text.text[at:]]))

    def _written(self, cell: Cell, value: str) -> str:
        needed = any(sign in value for sign in (self.delimiter, '"', "\n", "\r"))
        return '"' + value.replace('"', '""') + '"' if cell.quoted or needed else value


def decoded(content: bytes, file: str) -> Text:
    """The text of a file by its mark, else as UTF-8, else as Windows writes it. Raises UsageProblem."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            try:
                return Text(content[len(mark) :].decode(encoding), encoding, mark)
            except UnicodeDecodeError:
                raise UsageProblem(f"{file} begins as {encoding.upper()} but is not all so: it is damaged.") from None
    if b"\0" in content:
        raise UsageProblem(f"{file} is not a table: it holds bytes of zero (is it a workbook? Save it as CSV).")
    for encoding in ("utf-8", "cp1252"):
        try:
            return Text(content.decode(encoding), encoding, b"")
        except UnicodeDecodeError:
            continue
    return Text(content.decode("latin-1"), "latin-1", b"")


def read_table(content: bytes, file: str, needed: Sequence[str] = (), ragged: bool = False) -> Table:
    """The table in a file: with the separator that gives it most columns, and all of `needed`. Raises UsageProblem.

    `ragged`: rows may lack their last cells, as Excel leaves out blank ones.
    """
    text = decoded(content, file)
    first, delimiter = _separator(text.text, needed)
    problems: list[str] = []
    for escaped in (False, True):
        rows, problem = _rows(text.text, delimiter, first, escaped, ragged)
        if not problem:
            return Table(text, delimiter, tuple(rows))
        problems.append(problem)
    raise UsageProblem(f"{file}: {problems[0]}")


def _separator(text: str, needed: Sequence[str]) -> tuple[int, str]:
    """Where the table begins, after Excel's `sep=;`, and the sign between its cells."""
    if found := re.match(r'"?sep=([,;\t])"?(?:\r\n|\n|\r)', text, re.IGNORECASE):
        return found.end(), found[1]
    widths = []
    for delimiter in DELIMITERS:
        header = next(_cells(text, delimiter, 0, False), [])
        names = {cell.value.strip() for cell in header}
        widths.append((names.issuperset(needed), len(header), -DELIMITERS.index(delimiter)))
    return 0, DELIMITERS[-max(widths)[2]]


def _rows(text: str, delimiter: str, first: int, escaped: bool, ragged: bool) -> tuple[list[Row], str]:
    """The rows, and what is wrong with them ("" when nothing is)."""
    rows: list[Row] = []
    line, at = 1 + _ends(text[:first]), first
    for cells in _cells(text, delimiter, first, escaped):
        line += _ends(text[at : cells[0].start])
        at = cells[0].start
        row = Row(line, tuple(cells))
        if any(cell.value is OPEN for cell in cells):
            return rows, f"line {line}: a quote is opened and not closed before the next cell."
        if rows and not row.blank and not (len(cells) == len(rows[0].cells) or (ragged and _fits(row, rows[0]))):
            told = f"line {line} has {len(cells)} cells and the first {len(rows[0].cells)}"
            return rows, f"{told} (separated by {NAMES[delimiter]}): quotes are missing, or it was cut off."
        rows.append(row)
    return rows, ""


def _fits(row: Row, header: Row) -> bool:
    """Whether nothing stands right of the header."""
    return not any(cell.value.strip() for cell in row.cells[len(header.cells) :])


def _ends(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


OPEN = "\0a quote that is not closed"


def _cells(text: str, delimiter: str, first: int, escaped: bool) -> Iterator[list[Cell]]:
    """The cells of row after row; the value of one whose quotes are wrong is `OPEN`.

    With `escaped`, a quote after a backslash does not end a cell: so writes PHP, and with it Moodle.
    """
    return _Scan(text, delimiter, escaped).rows(first)


class _Scan:
    """Goes through a text cell by cell."""

    def __init__(self, text: str, delimiter: str, escaped: bool):
        self.text = text
        inside = r'[^"]*(?:(?:""|(?<=\\)")[^"]*)*' if escaped else r'[^"]*+(?:""[^"]*+)*+'
        rest = rf"[^{delimiter}\r\n]*"
        self.pattern = re.compile(rf'(?:"({inside})"(?={delimiter}|\r|\n|\Z)|({rest}))({delimiter}|\r\n|\r|\n|\Z)')
        self.delimiter = delimiter

    def rows(self, at: int) -> Iterator[list[Cell]]:
        """The rows from there on."""
        row: list[Cell] = []
        while at < len(self.text) or row:
            found = self.pattern.match(self.text, at)
            assert found  # the second form fits everywhere
            row.append(self._cell(found))
            at = found.end()
            if found[3] != self.delimiter:
                yield row
                row = []

    def _cell(self, found: re.Match[str]) -> Cell:
        quoted = found[1] is not None
        if quoted:
            return Cell(found[1].replace('""', '"'), found.start(), found.end(1) + 1, True)
        # A quote in a cell without quotes is refused: with it, a student's text could make up cells and rows.
        value = OPEN if '"' in found[2] else found[2]
        return Cell(value, found.start(), found.end(2), False)


def written(rows: Iterable[Sequence[object]], delimiter: str = ",") -> bytes:
    """A table for spreadsheets: UTF-8 with a mark, lines as on Windows; numbers as numbers, all text harmless."""
    return codecs.BOM_UTF8 + "".join(_line(row, delimiter) for row in rows).encode("utf-8", "replace")


def _line(row: Sequence[object], delimiter: str) -> str:
    return delimiter.join(_cell(value, delimiter) for value in row) + "\r\n"


def _cell(value: object, delimiter: str) -> str:
    if isinstance(value, Decimal):
        value = shown(value, "," if delimiter == ";" else ".")
        return f'"{value}"' if delimiter in value else value
    text = harmless(str(value))
    quoted = any(sign in text for sign in (*DELIMITERS, '"', "\n", "\r", "'")) or text != text.strip()
    return '"' + text.replace('"', '""') + '"' if quoted else text
