"""The whole gradebook as lines of JSON, a row of a table each, and a gradebook from such lines.

The first line says the format and how many rows of each table follow, so that a file that was cut off is noticed. Bytes
(what was handed in, pictures) are in base64. All is ASCII.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Generator, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import gradekit
from gradekit.errors import UsageProblem
from gradekit.gradebook.book import Gradebook
from gradekit.gradebook.schema import FORMAT

# In the order in which they refer to each other; each in the order of adding, which says what is newer.
ORDER = {
    "students": "rowid",
    "runs": "rowid",
    "submissions": "rowid",
    "received": "run, submission",
    "attempts": "rowid",
    "items": "attempt, place",
    "events": "rowid",
}


def history(book: Gradebook) -> Generator[str, None, None]:
    """The lines, each with its end. They are of one moment, also where somebody writes meanwhile."""
    book.read("BEGIN")
    try:
        counts = {table: book.read(f"SELECT count(*) FROM {table}")[0][0] for table in ORDER}
        yield _line({"gradebook": FORMAT, "gradekit": gradekit.__version__, "rows": counts})
        for table, order in ORDER.items():
            names = _columns(book, table)
            for row in _rows(book, table, order):
                yield _line({"table": table, **dict(zip(names, map(_plain, row), strict=True))})
    finally:
        book.read("COMMIT")


def _rows(book: Gradebook, table: str, order: str) -> Iterator[Any]:
    """The rows, not all of them in memory at once."""
    try:
        yield from book.connection.execute(f"SELECT * FROM {table} ORDER BY {order}")
    except book.connection.Error:
        book.read(f"SELECT * FROM {table}")  # says what is wrong with the file
        raise


def _columns(book: Gradebook, table: str) -> list[str]:
    return [name for (name,) in book.read("SELECT name FROM pragma_table_info(?)", [table])]


def _plain(value: Any) -> Any:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _line(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=True, allow_nan=False) + "\n"


def restore(book: Gradebook, lines: Iterable[str], file: str) -> dict[str, int]:
    """Adds the rows of such lines to a gradebook, all or none; how many of each table were new. Raises UsageProblem."""
    numbered = enumerate(lines, start=1)
    expected = _head(next(numbered, (1, ""))[1], file)
    counts, new = dict.fromkeys(ORDER, 0), dict.fromkeys(ORDER, 0)
    columns = {table: _columns(book, table) for table in ORDER}
    with book.writing() as connection:
        for number, line in numbered:
            table, values = _row(line, columns, f"{file}, line {number}")
            marks = ", ".join("?" * len(values))
            done = connection.execute(f"INSERT INTO {table} VALUES ({marks}) ON CONFLICT DO NOTHING", values)
            counts[table] += 1
            new[table] += done.rowcount
        if counts != expected:
            missing = ", ".join(f"{expected[t] - counts[t]} of {t}" for t in ORDER if expected[t] != counts[t])
            raise UsageProblem(f"{file} is not whole: missing are {missing}.")
    return new


def is_history(path: Path) -> bool:
    """Whether the file begins as such lines do."""
    try:
        with path.open("rb") as file:
            return file.read(1) == b"{"
    except OSError:
        return False


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a file. Raises UsageProblem."""
    try:
        with path.open(encoding="ascii") as file:
            yield from file
    except (OSError, UnicodeError) as error:
        raise UsageProblem(
            f"{path} cannot be read: {getattr(error, 'strerror', None) or 'it is not all ASCII'}."
        ) from None


def _head(line: str, file: str) -> dict[str, int]:
    try:
        told = json.loads(line)
        version, rows = told["gradebook"], {table: int(told["rows"][table]) for table in ORDER}
    except (ValueError, TypeError, KeyError):
        raise UsageProblem(f"{file} is no history of a gradebook: its first line does not say so.") from None
    if version != FORMAT:
        raise UsageProblem(f"{file} was written by another gradekit (format {version}; this one reads {FORMAT}).")
    return rows


def _row(line: str, columns: Mapping[str, list[str]], place: str) -> tuple[str, list[Any]]:
    try:
        told = json.loads(line)
        table = told["table"]
        return table, [_value(told[name]) for name in columns[table]]
    except (ValueError, TypeError, KeyError, binascii.Error):
        raise UsageProblem(f"{place} is no row of a gradebook.") from None


def _value(value: Any) -> Any:
    return base64.b64decode(value["base64"], validate=True) if isinstance(value, dict) else value
