"""Moodle: the grading worksheet of an assignment ("Download grading worksheet").

Sources: mod/assign/gradingtable.php and mod/assign/feedback/offline/importgradeslib.php of moodle/moodle. The first
column is the identifier, "Participant 123"; the maximum stands right after the grade; comments come last. All headers
are in the language of the site. Comments are HTML (mod/assign/feedback/comments/locallib.php).
"""

from __future__ import annotations

import html
import re

from gradekit.errors import UsageProblem
from gradekit.exporting.cells import number, shown, spelt
from gradekit.exporting.forms import MAIL, Form, Grade, Key, choose
from gradekit.exporting.standing import Standing
from gradekit.exporting.tables import Row, Table

IDENTIFIER = re.compile(r"\D*?(\d+)")
GRADE, CHANGEABLE, COMMENTS = "Grade", "Grade can be changed", "Feedback comments"
NAME, NUMBER = "Full name", "ID number"
BEGIN = "Marked by gradekit."
MOST = 300  # characters of one message
ACTING = "=+-@"
SEPARATORS = ",;|\"'\t\n"


def read(table: Table, file: str, column: str | None) -> Form:
    """The form. Raises UsageProblem for what is no worksheet."""
    header = table.header
    rows = tuple(row for row in table.rows[1:] if not row.blank)
    if len(header) < 4 or not rows or not all(IDENTIFIER.fullmatch(row.says(0)) for row in rows):
        said = "its first column does not hold identifiers such as 'Participant 123'"
        raise UsageProblem(f"{file} is no grading worksheet of Moodle: {said}.")
    grade = choose(_grades(header, rows, column is None), column, file)
    if not all(number(row.says(grade.column + 1)) for row in rows):
        raise UsageProblem(f"{file}: the column after {grade.name!r} is no maximum: Moodle marks this by a scale.")
    keys = [Key(header[0], 0, _identifier)]
    keys += [Key(NUMBER, header.index(NUMBER))] if NUMBER in header else []
    changeable = header.index(CHANGEABLE) if CHANGEABLE in header else None

    def closed(row: Row) -> str:
        return "locked in Moodle" if changeable is not None and row.says(changeable) == "No" else ""

    comments = header.index(COMMENTS) if COMMENTS in header else None
    # Where marking is blind, there are neither names nor addresses.
    named = any(sign in name.lower() for name in header for sign in MAIL) or header[1] == NAME

    def names(row: Row) -> list[str]:
        return [row.says(1)] if named else []

    return Form(table, rows, tuple(keys), names, grade, closed, comments)


def _identifier(cell: str) -> str:
    found = IDENTIFIER.fullmatch(cell.strip())
    return found[1] if found else cell.strip()


def _grades(header: list[str], rows: tuple[Row, ...], english: bool) -> list[Grade]:
    """The column called so; in another language those whose next column is a number for everybody."""
    if english and GRADE in header:
        return [Grade(GRADE, header.index(GRADE), maxima=header.index(GRADE) + 1)]
    grades = range(1, len(header) - 1)
    fit = [at for at in grades if all(_graded(row.says(at)) and number(row.says(at + 1)) for row in rows)]
    return [Grade(header[at], at, maxima=at + 1) for at in fit]


def _graded(cell: str) -> bool:
    return cell in ("", "-") or number(cell) is not None


def comment(standing: Standing) -> str:
    """What is said to a student, as HTML that no spreadsheet computes."""
    told = [BEGIN]
    for exercise, mark in standing.marks.items():
        left = f", {shown(mark.open)} open" if mark.open else ""
        told.append(f"{exercise}: {shown(mark.score)} of {shown(mark.max_score)}{left}")
        for part in mark.parts:
            score = "open" if part.score is None else shown(part.score)
            given = part.event if part.status == "marked" else None
            said = given.reason if given else "" if part.score is None else part.item.message
            line = " ".join(said.split())
            line = line[:MOST] + "…" * (len(line) > MOST)
            told.append(f"{part.item.part}: {score}" + (f". {line}" if line else ""))
    return "<br>".join(_page(line) for line in told)


def _page(text: str) -> str:
    """Text as HTML, in which what a spreadsheet could compute, after any separator, is written as a number."""
    out, before = "", "\n"
    for char in html.escape(spelt(text), quote=False):
        written = f"&#{ord(char)};" if char in ACTING and before in SEPARATORS else char
        out += written
        before = before if char == " " else written[-1]
    return out
