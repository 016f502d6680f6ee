"""Brightspace (D2L): the file of "Export Grades" with point grades.

Source: the headers that public readers of such files expect, e.g. `Homework 1 Points Grade <Numeric MaxPoints:100>`;
ids begin with `#`, and the last cell of a row is `#`. The maker has published no description that could be read.
"""

from __future__ import annotations

import re

from gradekit.errors import UsageProblem
from gradekit.exporting.cells import number
from gradekit.exporting.forms import Form, Grade, Key, choose
from gradekit.exporting.tables import Row, Table

POINTS = re.compile(r"(?P<name>.+) Points Grade <(?:\w+ )?MaxPoints:(?P<most>[\d.,]+)[^<>]*>", re.DOTALL)
KEYS = ("OrgDefinedId", "Username")
END = "End-of-Line Indicator"


def read(table: Table, file: str, column: str | None) -> Form:
    """The form. Raises UsageProblem for what is no export of Brightspace."""
    header = table.header
    keys = tuple(Key(name, header.index(name), _bare) for name in KEYS if name in header)
    if not keys or header[-1] != END:
        said = f"it has no column {' or '.join(KEYS)}, or its last one is not {END!r}"
        raise UsageProblem(f"{file} is no file of Brightspace: {said}.")
    found = [(at, POINTS.fullmatch(name)) for at, name in enumerate(header)]
    grades = [Grade(header[at], at, number(each["most"])) for at, each in found if each]
    grade = choose(grades, column, file)
    if not grade.out_of:
        raise UsageProblem(f"{file}: {grade.name} is out of nothing: set its points in Brightspace first.")
    rows = tuple(row for row in table.rows[1:] if not row.blank)
    return Form(table, rows, keys, lambda row: _names(header, row), grade, lambda row: "")


def _bare(cell: str) -> str:
    return cell.strip().removeprefix("#")


def _names(header: list[str], row: Row) -> list[str]:
    first, last = (row.says(header.index(name)) if name in header else "" for name in ("First Name", "Last Name"))
    return [f"{first} {last}", f"{last}, {first}"] if first or last else []
