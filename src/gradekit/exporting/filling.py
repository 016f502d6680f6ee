"""Filling a platform's own file: every student found by a key, one column of grades changed, all else as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from gradekit.errors import UsageProblem
from gradekit.exporting import brightspace, canvas, moodle
from gradekit.exporting.cells import number, one_line, scaled, shown
from gradekit.exporting.forms import Form, Key, decimal_sign
from gradekit.exporting.names import alike, folded, squeezed
from gradekit.exporting.standing import Standing, Standings, who
from gradekit.exporting.tables import Cell, Row, read_table
from gradekit.gradebook.records import Student
from gradekit.terminal import counted

PLATFORMS = {"canvas": canvas.read, "moodle": moodle.read, "brightspace": brightspace.read}
# What a platform's file is recognised and separated by.
NEEDED = {"canvas": ("ID",), "moodle": (), "brightspace": (brightspace.END,)}
MOST = 40  # lines of one list
Found = dict[str, Row]


class Wanted(NamedTuple):
    """What is asked for: the column of grades, how students are found, and whether points so far will do."""

    column: str | None = None
    match: str = "id"
    partial: bool = False


class Filled(NamedTuple):
    """The filled file, and what there is to say about it, line by line."""

    content: bytes
    told: tuple[str, ...]


def fill(platform: str, content: bytes, file: str, standings: Standings, wanted: Wanted) -> Filled:
    """The platform's file with the grades filled in. Raises UsageProblem with all students that it does not have."""
    table = read_table(content, file, NEEDED[platform])
    form = PLATFORMS[platform](table, file, wanted.column)
    rows, key = matched(form, standings, wanted.match, file)
    students = [standing.student for standing in standings.students]
    others = misnamed(form, students, rows, file) if wanted.match == "id" else []
    filling = _Filling(form, standings, wanted, rows)
    for standing in standings.students:
        filling.take(standing, rows[standing.student.id])
    told = [
        *filling.told(key),
        *_listed(others, "of who is called otherwise there: look whether these are the same students"),
    ]
    return Filled(table.changed(filling.changes), tuple(told))


def matched(form: Form, standings: Standings, by: str, file: str) -> tuple[Found, str]:
    """The row of every student, and by which column. Raises UsageProblem."""
    students = [standing.student for standing in standings.students]
    if by == "name":
        return _complete([_by_name(form, students, file)], students, ["the name"], file)
    keys = form.keys if by == "id" else tuple(form.mails())
    if not keys:
        raise UsageProblem(f"{file} has no column of addresses to match by.")
    wanted = {each.id: each.id if by == "id" else each.email or each.id for each in students}
    found = [_by_key(form, key, wanted) for key in keys]
    return _complete(found, students, [key.name for key in keys], file)


def _by_key(form: Form, key: Key, wanted: Mapping[str, str]) -> Found:
    """The row of every student whose value stands in one row only."""
    rows: dict[str, list[Row]] = {}
    for row in form.rows:
        rows.setdefault(folded(key.read(row.says(key.column))), []).append(row)
    near = {id: rows.get(folded(value), []) for id, value in wanted.items() if folded(value)}
    return {id: each[0] for id, each in near.items() if len(each) == 1}


def _by_name(form: Form, students: Iterable[Student], file: str) -> Found:
    """The row of everybody whose name stands in one row only, and nobody else's in the gradebook is written so."""
    rows: dict[str, list[Row]] = {}
    for row in form.rows:
        for name in {folded(each) for each in form.names(row)} - {""}:
            rows.setdefault(name, []).append(row)
    found: Found = {}
    taken: dict[int, Student] = {}
    for student in students:
        near = rows.get(folded(student.name)) or rows.get(squeezed(student.name)) or []
        if len(near) > 1 or (near and near[0].line in taken):
            said = "several rows" if len(near) > 1 else f"the row that {who(taken[near[0].line])} has"
            raise UsageProblem(f"{file}: {who(student)} would get {said}: match by id.")
        if near:
            found[student.id] = near[0]
            taken[near[0].line] = student
    return found


def _complete(found: list[Found], students: list[Student], names: list[str], file: str) -> tuple[Found, str]:
    """The first way that finds everybody; another one must not find others. Raises UsageProblem."""
    best = max(range(len(found)), key=lambda at: (len(found[at]), -at))
    unknown = [student for student in students if student.id not in found[best]]
    if unknown:
        listed = "\n".join(f"  {who(student)}" for student in unknown)
        one = len(unknown) == 1
        head = f"{'1 student' if one else f'{len(unknown)} students'} of the gradebook {'is' if one else 'are'} not in"
        way = "--match says by what students are found: id, email or name"
        raise UsageProblem(f"{head} {file} by {' or '.join(names)} ({way}). Nothing was written.\n{listed}")
    _check_apart(found[best], {student.id: student for student in students}, names[best], file)
    for other, name in zip(found, names, strict=True):
        if len(other) == len(students) and other != found[best]:
            said = f"{names[best]} and {name} both fit all students, but not the same rows"
            raise UsageProblem(f"{file}: {said}: use --match email or name.")
    return found[best], names[best]


def _check_apart(found: Found, students: Mapping[str, Student], key: str, file: str) -> None:
    taken: dict[int, str] = {}
    for id, row in found.items():
        other = taken.setdefault(row.line, id)
        if other != id:
            said = f"{who(students[other])} and {who(students[id])} both fit line {row.line} by {key}"
            raise UsageProblem(f"{file}: {said}. Nothing was written.")


def misnamed(form: Form, students: Iterable[Student], rows: Found, file: str) -> list[str]:
    """Who is called otherwise in the row that the key leads to. Raises UsageProblem where most are.

    The numbers of groups, or of another course, may happen to be those of students.
    """
    told, compared = [], 0
    for student in students:
        names = [name for name in form.names(rows[student.id]) if squeezed(name)]
        # Where marking is blind, or a folder is all that is known, there is no name.
        if names and student.name and not folded(student.name).endswith(folded(student.id)):
            compared += 1
            if not alike(student.name, names):
                told.append(f"{who(student)}: {one_line(names[0])}")
    if len(told) * 2 > compared:
        listed = "\n".join(f"  {line}" for line in told)
        said = f"{len(told)} of {compared} students are called otherwise in the rows that their ids lead to"
        ask = "is it of another course, or are these groups? --match email or name finds students otherwise"
        raise UsageProblem(f"{file}: {said}: {ask}. Nothing was written.\n{listed}")
    return told


class _Filling:
    """The changes, and what became of every student."""

    def __init__(self, form: Form, standings: Standings, wanted: Wanted, rows: Found):
        self.form, self.standings, self.wanted, self.rows = form, standings, wanted, rows
        grade = form.grade
        self.sign = decimal_sign(form.table, [grade.column] if grade.maxima is None else [grade.column, grade.maxima])
        self.changes: dict[Cell, str] = {}
        self.filled = 0
        self.replaced: list[str] = []
        self.open: list[str] = []
        self.closed: list[str] = []
        self.comments = self.kept = 0

    def take(self, standing: Standing, row: Row) -> None:
        """One student."""
        if standing.open and (standing.mixed or not self.wanted.partial):
            told = "; ".join(f"{exercise}: {reason}" for exercise, reason in standing.open.items())
            self.open.append(f"{who(standing.student)}: {told}")
        elif reason := self.form.closed(row):
            self.closed.append(f"{who(standing.student)}: {reason}")
        else:
            self._grade(standing, row)
            self._comment(standing, row)

    def _grade(self, standing: Standing, row: Row) -> None:
        cell = row.cells[self.form.grade.column]
        value = scaled(standing.score, self.standings.points, self._out_of(row))
        self.filled += 1
        before = number(cell.value)
        if before == value:
            return
        self.changes[cell] = shown(value, self.sign)
        if cell.value.strip() not in ("", "-"):
            self.replaced.append(f"{who(standing.student)}: {cell.value.strip()} -> {shown(value, self.sign)}")

    def _out_of(self, row: Row) -> Decimal:
        grade = self.form.grade
        most = number(row.says(grade.maxima)) if grade.out_of is None else grade.out_of
        assert most  # the form was refused otherwise
        return most

    def _comment(self, standing: Standing, row: Row) -> None:
        if self.form.comments is None:
            return
        cell = row.cells[self.form.comments]
        if cell.value.strip() and not cell.value.startswith(moodle.BEGIN):
            self.kept += 1
            return
        self.comments += 1
        text = moodle.comment(standing)
        if cell.value != text:
            self.changes[cell] = text

    def told(self, key: str) -> Iterator[str]:
        """What was done, in lines."""
        most = {self._out_of(row) for row in self.form.rows}
        out_of = shown(most.pop()) if len(most) == 1 else "the maximum of each row"
        yield f"Column: {self.form.grade.name}, out of {out_of}; students found by {key}."
        if out_of != shown(self.standings.points):
            yield f"Scaled from the {shown(self.standings.points)} points of the exercises, rounded to 2 places."
        yield f"{counted(self.filled, 'grade')} filled in."
        yield from _listed(self.replaced, "in place of another")
        if self.form.comments is not None:
            kept = f"; {self.kept} left, as somebody else wrote them" if self.kept else ""
            yield f"{counted(self.comments, 'comment')} filled in{kept}."
        yield from _listed(self.closed, "left as is")
        yield from _listed(self.open, "left as is, not final (--partial writes what there is so far)")
        others = len(self.form.rows) - len(self.rows)
        if others:
            yield f"{counted(others, 'row')} of the template without a student of the gradebook, left as is."


def _listed(lines: list[str], what: str) -> Iterator[str]:
    if lines:
        yield f"{counted(len(lines), 'grade')} {what}:"
        yield from (f"  {line}" for line in lines[:MOST])
        if len(lines) > MOST:
            yield f"  ({len(lines) - MOST} more)"
