"""The students of an instructor's page: a row each, and the parts that it opens to. Kept short: there are many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from gradekit.analysis.items import FULL, MISSING, NONE, OPEN, PARTLY, all_counts, credit, handed_in, timed_out
from gradekit.analysis.summary import share
from gradekit.exporting.cells import shown
from gradekit.exporting.standing import OTHER, Standing, Standings
from gradekit.gradebook.marks import Mark, PartMark
from gradekit.gradebook.records import Item, points

LONGEST = 120  # characters of a name or of what an error said; more helps nobody here
SIGNS = {FULL: "✓", PARTLY: "◐", NONE: "✗", MISSING: "–", OPEN: "…"}


class Cell(NamedTuple):
    """A part: `✓ name`, and what there is to say about it; `error` is in the submission's own words."""

    kind: str
    sign: str
    name: str
    says: str
    error: str
    mistake: str


class Line(NamedTuple):
    """An exercise of a student; `place` is that of its section."""

    place: int
    exercise: str
    points: str
    cells: tuple[Cell, ...]
    note: str


class Row(NamedTuple):
    """A student. `points` are those so far; `open` is what nobody has decided about, `remarks` what else there is."""

    name: str
    id: str
    points: str
    share: str
    open: str
    remarks: str
    lines: tuple[Line, ...]


def roster(standings: Standings) -> tuple[Row, ...]:
    """A row a student, in the order of names and ids."""
    order = sorted(standings.students, key=lambda each: (_name(each).casefold(), _name(each), each.student.id))
    digits = max((_digits(each.score) for each in order if not each.mixed), default=0)
    places = {worth.exercise: place for place, worth in enumerate(standings.worth)}
    return tuple(_row(each, places, digits) for each in order)


def _name(standing: Standing) -> str:
    return standing.student.name or standing.student.id


def _row(standing: Standing, places: Mapping[str, int], digits: int) -> Row:
    part = share(standing)
    open_ = sum((mark.open for mark in standing.marks.values()), Decimal(0))
    id = standing.student.id if standing.student.name else ""
    return Row(
        cut(_name(standing)),
        cut(id),
        "" if standing.mixed else f"{standing.score:.{digits}f}",
        "" if part is None else f"{100 * part:.1f}",
        decimal(open_) if open_ else "",
        ", ".join(_remarks(standing)),
        tuple(_line(places[name], mark, standing.open.get(name, "")) for name, mark in standing.marks.items()),
    )


def _remarks(standing: Standing) -> Iterator[str]:
    marks = standing.marks.values()
    found = all_counts([part for mark in marks for part in mark.parts])
    none = sum(not handed_in(mark) for mark in marks)
    if none == len(marks):
        yield "nothing handed in"
    elif none:
        yield f"{none} without file"
    for number, one in ((found.errors, "error"), (found.timeouts, "timeout")):
        if number:
            yield f"{number} {one}{'' if number == 1 else 's'}"
    if found.undecided:
        yield f"{found.undecided} undecided"
    if found.conflicts:
        yield f"{found.conflicts} in conflict"
    if changed := sum(_overridden(part) for mark in marks for part in mark.parts):
        yield f"{changed} changed by a person"
    if standing.mixed:
        yield "marked with different versions"
    if missing := len(standing.open) - sum(name in standing.marks for name in standing.open):
        yield f"{missing} not recorded"


def _overridden(part: PartMark) -> bool:
    return part.status == "marked" and part.item.score is not None


def _line(place: int, mark: Mark, why: str) -> Line:
    exercise = mark.file.exercise
    note = why if why.startswith(OTHER) or not mark.parts else ""
    if not handed_in(mark) and not any(part.event for part in mark.parts):
        return Line(place, exercise, decimal(mark.score), (), "nothing handed in")
    said: set[str] = set()
    cells = tuple(_cell(part, said) for part in mark.parts)
    return Line(place, exercise, decimal(mark.score), cells, note)


def _cell(part: PartMark, said: set[str]) -> Cell:
    kind, item = credit(part), part.item
    says = [f"{decimal(part.score)}/{decimal(points(item.max_score))}"] if kind == PARTLY and part.score else []
    error = ""
    if part.status == "undecided":
        says.append("undecided")
    if item.status == "error" and timed_out(item.message):
        says.append("timeout")
    elif item.status == "error":
        error = _error(item, said)
    if _overridden(part):
        says.append("by a person")
    mistake = item.mistake or "" if item.status == "fail" else ""
    return Cell(kind, SIGNS[kind], item.part, ", ".join(says), error, mistake)


def _error(item: Item, said: set[str]) -> str:
    """What the error of a part says; that of a file that cannot be loaded is told once, not for every part."""
    message = cut(item.message.strip().partition("\n")[0].removeprefix(f"Calling {item.part} "))
    if message in said:
        return "error"
    said.add(message)
    return message


def _digits(value: Decimal) -> int:
    """How many places a number has; a column of them is easier to read with as many in each."""
    return len(decimal(value).partition(".")[2])


def cut(text: str) -> str:
    """The text, without the rest of one that is very long."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} [...]"


def decimal(value: Decimal) -> str:
    """Points with at most two places."""
    return shown(value)
