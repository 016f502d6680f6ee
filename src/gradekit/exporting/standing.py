"""What every student has in the exercises that are exported, and why a sum may not be final."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from gradekit.errors import UsageProblem
from gradekit.exporting.cells import one_line
from gradekit.gradebook.book import Gradebook
from gradekit.gradebook.marks import Mark, marks
from gradekit.gradebook.records import Attempt, Student, points

UNRECORDED = "nothing is recorded"
UNMARKED = "not marked yet"
OTHER = "marked with another version of the exercise"
FAILED = "gradekit or the course failed at it; run `gradekit grade` again"


class Worth(NamedTuple):
    """An exercise as it was marked last: its parts with their points."""

    exercise: str
    parts: tuple[tuple[str, Decimal], ...]

    @property
    def points(self) -> Decimal:
        """The points of all parts."""
        return sum((each for _, each in self.parts), Decimal(0))


class Standing(NamedTuple):
    """One student: the marks by exercise, and for exercises that are not final the reason."""

    student: Student
    marks: Mapping[str, Mark]
    open: Mapping[str, str]

    @property
    def score(self) -> Decimal:
        """The points so far."""
        return sum((mark.score for mark in self.marks.values()), Decimal(0))

    @property
    def mixed(self) -> bool:
        """Whether points of different versions would be added up."""
        return any(reason.startswith(OTHER) for reason in self.open.values())

    @property
    def conflicts(self) -> int:
        """How many marks of persons contradict one that counts."""
        return sum(len(part.conflicts) for mark in self.marks.values() for part in mark.parts)


class Standings(NamedTuple):
    """Everybody in the exercises that are exported."""

    worth: tuple[Worth, ...]
    students: tuple[Standing, ...]

    @property
    def points(self) -> Decimal:
        """What the exercises are worth together."""
        return sum((each.points for each in self.worth), Decimal(0))


def standings(book: Gradebook, exercises: Sequence[str] = ()) -> Standings:
    """Where everybody stands in these exercises, by default in all of the gradebook. Raises UsageProblem."""
    found = marks(book)
    known = _in_order(book, found)
    if not known:
        raise UsageProblem(f"{book.path} holds no submission yet.")
    if unknown := [each for each in exercises if each not in known]:
        raise UsageProblem(f"{book.path} holds nothing for {', '.join(unknown)}. There are: {', '.join(known)}.")
    chosen = list(exercises) or known
    worth = tuple(_worth(each, book, found) for each in chosen)
    students = book.students()
    by_student: dict[str, dict[str, Mark]] = {}
    for mark in found:
        if mark.file.exercise in chosen:
            by_student.setdefault(mark.file.student, {})[mark.file.exercise] = mark
    return Standings(worth, tuple(_standing(students[id], theirs, worth) for id, theirs in by_student.items()))


def _in_order(book: Gradebook, found: Iterable[Mark]) -> list[str]:
    """The exercises in the order in which they were received first, as the assignment has them."""
    there = {mark.file.exercise for mark in found}
    first = dict.fromkeys(exercise for _, exercise in book.history())
    return [exercise for exercise in first if exercise in there]


def _worth(exercise: str, book: Gradebook, found: Iterable[Mark]) -> Worth:
    """The parts of the marking of the latest run."""
    runs = {run.id: place for place, run in enumerate(book.runs())}
    attempts = [mark.attempt for mark in found if mark.file.exercise == exercise and mark.attempt]
    if not attempts:
        return Worth(exercise, ())
    latest = max(attempts, key=lambda attempt: runs.get(attempt.run, -1))
    return Worth(exercise, tuple((item.part, points(item.max_score)) for item in latest.items))


def _standing(student: Student, theirs: dict[str, Mark], worth: Sequence[Worth]) -> Standing:
    why = {each.exercise: _why(theirs.get(each.exercise), each) for each in worth}
    ordered = {each.exercise: theirs[each.exercise] for each in worth if each.exercise in theirs}
    return Standing(student, ordered, {exercise: reason for exercise, reason in why.items() if reason})


def _why(mark: Mark | None, worth: Worth) -> str:
    """Why a mark is not final, "" when it is."""
    if mark is None:
        return UNRECORDED
    if mark.attempt is None:
        return UNMARKED
    if mark.open and mark.attempt.fault:
        return FAILED
    if _parts(mark.attempt) != worth.parts:
        return f"{OTHER}, out of {_plain(mark.max_score)}"
    return f"{counted(mark.open)} open" if mark.open else ""


def _parts(attempt: Attempt) -> tuple[tuple[str, Decimal], ...]:
    return tuple((item.part, points(item.max_score)) for item in attempt.items)


def counted(value: Decimal) -> str:
    """`1 point`, `2.5 points`."""
    return f"{_plain(value)} point{'' if value == 1 else 's'}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def who(student: Student) -> str:
    """A student as a message names one, on one line."""
    named = student.id if student.name in ("", student.id) else f"{student.name} ({student.id})"
    return one_line(named)
