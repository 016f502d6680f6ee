"""Canvas: the file of "Export Entire Gradebook".

Sources: lib/gradebook_exporter.rb and lib/gradebook_importer.rb of instructure/canvas-lms. A column of an assignment is
`Title (12345)`; a row whose first cell holds "Points Possible" has the maxima, "(read only)" where nothing is imported.
"""

from __future__ import annotations

import re

from gradekit.errors import UsageProblem
from gradekit.exporting.cells import number
from gradekit.exporting.forms import Form, Grade, Key, choose
from gradekit.exporting.names import squeezed
from gradekit.exporting.tables import Row, Table

ASSIGNMENT = re.compile(r".+ \(\d+\)", re.DOTALL)
KEYS = ("ID", "SIS User ID", "SIS Login ID", "Integration ID")
LEFT = {"EX": "excused", "N/A": "not assigned"}


def read(table: Table, file: str, column: str | None) -> Form:
    """The form. Raises UsageProblem for what is no export of Canvas."""
    header = table.header
    if not header or "ID" not in header or not {"Student", "LastName"} & set(header):
        raise UsageProblem(f"{file} is no gradebook of Canvas: it has no columns Student and ID.")
    maxima = next((at for at, row in enumerate(table.rows[:5]) if "Points Possible" in row.says(0)), None)
    if maxima is None:
        raise UsageProblem(f"{file} has no row 'Points Possible', which says what the assignments are out of.")
    possible = table.rows[maxima]
    grade = choose(_grades(header, possible), column, file)
    if not grade.out_of:
        said = possible.says(grade.column)
        raise UsageProblem(f"{file}: {grade.name} is out of {said or 'nothing'}: set its points in Canvas first.")
    keys = tuple(Key(name, header.index(name)) for name in KEYS if name in header)

    def closed(row: Row) -> str:
        return LEFT.get(row.says(grade.column).upper(), "")

    def names(row: Row) -> list[str]:
        told = [row.says(header.index(name)) for name in ("LastName", "FirstName", "Student") if name in header]
        joined = ", ".join(told)
        return [joined, " ".join(reversed(joined.split(", ", 1))), squeezed(joined)]

    students = tuple(row for row in table.rows[maxima + 1 :] if not row.blank)
    return Form(table, students, keys, names, grade, closed)


def _grades(header: list[str], possible: Row) -> list[Grade]:
    found = [(at, name) for at, name in enumerate(header) if ASSIGNMENT.fullmatch(name)]
    open_ = [(at, name) for at, name in found if "read only" not in possible.says(at)]
    return [Grade(name, at, number(possible.says(at))) for at, name in open_]
