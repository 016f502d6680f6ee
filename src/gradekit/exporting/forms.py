"""A platform's own file as a form: where its students, keys, grades and maxima stand. The filling is in `filling`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from gradekit.errors import UsageProblem
from gradekit.exporting.cells import number
from gradekit.exporting.tables import Row, Table

MAIL = ("mail", "courriel", "correo")


class Key(NamedTuple):
    """A column that tells students apart, and how its cells are read."""

    name: str
    column: int
    read: Callable[[str], str] = str.strip


class Grade(NamedTuple):
    """A column of grades: its name, and its maximum, or the column that has one for each student."""

    name: str
    column: int
    out_of: Decimal | None = None
    maxima: int | None = None


class Form(NamedTuple):
    """What was understood of a file.

    `names` gives the ways in which a row writes the student's name; `closed` says why a row's grade must stay, "" when
    it may change. `comments` is the column of comments, None where there is none.
    """

    table: Table
    rows: tuple[Row, ...]
    keys: tuple[Key, ...]
    names: Callable[[Row], list[str]]
    grade: Grade
    closed: Callable[[Row], str]
    comments: int | None = None

    def mails(self) -> list[Key]:
        """The columns of addresses."""
        header = self.table.header
        return [Key(name, at, str.strip) for at, name in enumerate(header) if any(m in name.lower() for m in MAIL)]


def choose(found: Sequence[Grade], asked: str | None, file: str) -> Grade:
    """The column of grades that is asked for, or the only one. Raises UsageProblem with all there are."""
    named = "\n".join(f"  {grade.name}" for grade in found)
    if not found:
        raise UsageProblem(f"{file} has no column that grades go into.")
    if asked is None:
        if len(found) > 1:
            raise UsageProblem(f"{file} has {len(found)} columns that grades can go into; choose by --column:\n{named}")
        return found[0]
    for fits in (_same, _numbered, _within):
        chosen = [grade for grade in found if fits(grade.name, asked)]
        if len(chosen) == 1:
            return chosen[0]
        if chosen:
            several = "\n".join(f"  {grade.name}" for grade in chosen)
            raise UsageProblem(f"--column {asked!r} fits {len(chosen)} columns of {file}:\n{several}")
    raise UsageProblem(f"{file} has no column {asked!r} that grades go into. There are:\n{named}")


def _same(name: str, asked: str) -> bool:
    return name == asked.strip()


def _numbered(name: str, asked: str) -> bool:
    return name.endswith(f"({asked.strip()})")


def _within(name: str, asked: str) -> bool:
    return asked.strip().casefold() in name.casefold()


def decimal_sign(table: Table, columns: Sequence[int]) -> str:
    """The sign that these columns write decimals with; a point where they do not tell."""
    cells = [row.says(column) for row in table.rows[1:] for column in columns]
    commas, dots = (sum(sign in cell and number(cell) is not None for cell in cells) for sign in ",.")
    return "," if commas > dots else "."
