"""Marks as a table: a row a student, the sum, and a column for every exercise and every part."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from gradekit.exporting.cells import shown
from gradekit.exporting.standing import Standing, Standings, Worth
from gradekit.exporting.tables import written
from gradekit.gradebook.marks import Mark

FIRST = ("student", "name", "email")


def spreadsheet(standings: Standings, partial: bool = False, delimiter: str = ",") -> bytes:
    """The table. What is not final is empty; with `partial`, it is what there is so far."""
    head = [*FIRST, f"total [{shown(standings.points)}]"]
    for worth in standings.worth:
        head += [f"{worth.exercise} [{shown(worth.points)}]"]
        head += [f"{worth.exercise}: {part} [{shown(points)}]" for part, points in worth.parts]
    rows = [_row(standing, standings, partial) for standing in standings.students]
    return written([[*head, "remarks"], *rows], delimiter)


def _row(standing: Standing, standings: Standings, partial: bool) -> list[object]:
    student = standing.student
    partial = partial and not standing.mixed
    total = "" if standing.open and not partial else standing.score
    row: list[object] = [student.id, student.name, student.email, total]
    for worth in standings.worth:
        mark = standing.marks.get(worth.exercise)
        final = worth.exercise not in standing.open
        row += [mark.score if mark and mark.attempt and (final or partial) else "", *_parts(mark, worth)]
    return [*row, "; ".join(_remarks(standing))]


def _parts(mark: Mark | None, worth: Worth) -> list[Decimal | str]:
    scores = {part.item.part: part.score for part in mark.parts} if mark else {}
    found = [scores.get(part) for part, _ in worth.parts]
    return ["" if score is None else score for score in found]


def _remarks(standing: Standing) -> Iterator[str]:
    for exercise, mark in standing.marks.items():
        if mark.file.content is None:
            yield f"{exercise}: no file"
    for exercise, reason in standing.open.items():
        yield f"{exercise}: {reason}"
    for exercise, mark in standing.marks.items():
        for part in mark.parts:
            if part.status == "marked" and part.item.score is not None:
                yield f"{exercise}: {part.item.part} was marked by a person"
            if part.conflicts:
                yield f"{exercise}: marks of {part.item.part} conflict"
