"""The marker's sheet: a row for every answer that waits for a person, equal answers next to each other.

Who marks one answer after the other is led by what came just before; so the groups of equal answers stand in an order
that has nothing to do with the students, the same for everybody and at every export.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from gradekit.exporting.cells import harmless, shown
from gradekit.exporting.standing import counted
from gradekit.exporting.tables import written
from gradekit.gradebook.book import Gradebook
from gradekit.gradebook.marks import PENDING, Mark, PartMark, marks, seen
from gradekit.gradebook.records import points
from gradekit.model import RubricPart

LONGEST = 32_000  # what a cell holds; Excel cuts one at 32,767
MESSAGE = 2_000
IDS = ("submission", "student", "exercise", "part", "after")

Rubrics = Mapping[tuple[str, str], RubricPart]


class Sheet(NamedTuple):
    """The sheet, how many rows and groups it has, and the exercises whose points the course's rubric does not fit."""

    content: bytes
    rows: int
    groups: int
    other_rubric: tuple[str, ...]


class Answer(NamedTuple):
    """One row: a part of a submission. `after` is the newest mark so far."""

    mark: Mark
    part: PartMark
    after: str

    @property
    def place(self) -> tuple[str, str]:
        """The exercise and the part."""
        return self.mark.file.exercise, self.part.item.part

    @property
    def normal(self) -> str:
        """The answer without case and with single spaces: what makes answers equal."""
        return " ".join(self.part.item.answer.casefold().split())


def sheet(
    book: Gradebook, rubrics: Rubrics, exercises: Sequence[str], everything: bool = False, delimiter: str = ","
) -> Sheet:
    """The sheet of what is open in these exercises; with `everything` also of what has a mark."""
    answers = _answers(book, exercises, everything)
    fitting = {answer.place: _rubric(answer, rubrics) for answer in answers}
    criteria = max((len(rubric.criteria) for rubric in fitting.values() if rubric), default=0)
    pieces = max((len(_pieces(answer.part.item.answer)) for answer in answers), default=1)
    rows: list[list[object]] = [_head(pieces, criteria)]
    number, groups = 0, 0
    before: tuple[tuple[str, str], str] | None = None
    for answer in answers:
        # Where there is no text, rows are alike only by being empty.
        if (answer.place, answer.normal) != before or not answer.normal:
            number = number + 1 if before and before[0] == answer.place else 1
            groups += 1
        before = (answer.place, answer.normal)
        rows.append(_row(answer, number, pieces, criteria, fitting[answer.place]))
    other = {place[0] for place, rubric in fitting.items() if rubric is None and place in rubrics}
    return Sheet(written(rows, delimiter), len(answers), groups, tuple(sorted(other)))


def _answers(book: Gradebook, exercises: Sequence[str], everything: bool) -> list[Answer]:
    """What goes onto the sheet, part by part, in the order of reading."""
    events = book.events()
    places: dict[tuple[str, str], int] = {}
    found = []
    for mark in marks(book):
        if mark.file.exercise in exercises and mark.attempt and not mark.attempt.fault:
            for part in mark.parts:
                places.setdefault((mark.file.exercise, part.item.part), len(places))
                if everything or part.score is None:
                    found.append(Answer(mark, part, seen(events.get((mark.submission, part.item.part), []))))

    def order(answer: Answer) -> tuple[int, int, str, str, str]:
        group = _shuffled(*answer.place, answer.normal)
        rank = exercises.index(answer.mark.file.exercise)
        return rank, places[answer.place], group, answer.normal, _shuffled(answer.mark.submission)

    return sorted(found, key=order)


def _shuffled(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def _rubric(answer: Answer, rubrics: Rubrics) -> RubricPart | None:
    """The rubric of a text, if its criteria add up to what the text was marked out of."""
    rubric = rubrics.get(answer.place)
    worth = sum((criterion.points for criterion in rubric.criteria), Decimal(0)) if rubric else None
    return rubric if worth == points(answer.part.item.max_score) else None


def _pieces(text: str) -> list[str]:
    """The text in pieces that a cell holds, as Excel counts."""
    if len(harmless(text).encode("utf-16-le", "replace")) <= 2 * LONGEST:
        return [text]
    half = len(text) // 2
    return _pieces(text[:half]) + _pieces(text[half:])


# The last column is never blank: Excel leaves out blank cells at the end of a row.
def _head(pieces: int, criteria: int) -> list[object]:
    answers = ["answer", *(f"answer {n}" for n in range(2, pieces + 1))]
    to_fill = [name for n in range(1, criteria + 1) for name in (f"criterion {n}", f"points {n}")]
    marks = ["points", "of", "reason", "marker", "now", "status", "message"]
    return ["exercise", "part", "group", "student", *answers, *to_fill, *marks, "after", "submission"]


def _row(answer: Answer, number: int, pieces: int, criteria: int, rubric: RubricPart | None) -> list[object]:
    exercise, name = answer.place
    item = answer.part.item
    cells = _pieces(item.answer)
    cells += [""] * (pieces - len(cells))
    asked = [f"{shown(each.points)}: {each.when}" for each in rubric.criteria] if rubric else []
    asked += [""] * (criteria - len(asked))
    to_fill = [cell for each in asked for cell in (each, "")]
    now = "" if answer.part.score is None else answer.part.score
    marks = ["", points(item.max_score), "", "", now, answer.part.status, _message(answer.part)]
    student = answer.mark.file.student
    return [exercise, name, number, student, *cells, *to_fill, *marks, answer.after, answer.mark.submission]


def _message(part: PartMark) -> str:
    text = " ".join(_messages(part))
    return text if len(text) <= MESSAGE else text[:MESSAGE] + "…"


def _messages(part: PartMark) -> Iterator[str]:
    """What a marker has to know besides the answer."""
    if part.item.status != PENDING and part.item.message:
        yield part.item.message
    if part.event and part.status == "marked":
        yield f"Given by {part.event.marker}: {part.event.reason or 'no reason'}."
    for event in part.conflicts:
        score = "no points" if event.score is None else counted(points(event.score))
        yield f"In conflict: {score} by {event.marker}: {event.reason or 'no reason'}."
