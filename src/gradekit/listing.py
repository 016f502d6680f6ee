"""The exercises beside the work in this folder: how far a student is with each, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gradekit.reports import catalogue
from gradekit.reports.progress import Standing, next_step, standing
from gradekit.state import State
from gradekit.submission import names

if TYPE_CHECKING:
    from gradekit.course.catalogue import Course
    from gradekit.model import Exercise


def standings(exercises: Iterable[Exercise], state: State) -> list[Standing]:
    """How far the student is with each of the exercises."""
    return [standing(each, state, last_change(each.id)) for each in exercises]


def page(course: Course, found: Sequence[Standing], state: State, unsolved: bool = False) -> str:
    """The table (of what is left to do only, with `unsolved`), the sum of all, and the next step."""
    listed = [each for each in found if not (unsolved and each.done)]
    table = catalogue.table(listed, datetime.now(UTC)) + "\n" if listed else ""
    said = [table, catalogue.summary(found, next_step(in_order(course, found), state))]
    return "\n".join(filter(None, [*said, catalogue.LATER if state.later else ""]))


def last_change(exercise: str) -> datetime | None:
    """When the exercise's file in this folder was changed last, None where there is none."""
    times = []
    for path in map(Path, names(exercise)):
        try:
            times.append(datetime.fromtimestamp(path.stat().st_mtime, UTC))
        except (OSError, OverflowError, ValueError):
            continue
    return max(times, default=None)


def in_order(course: Course, found: Iterable[Standing]) -> list[Standing]:
    """By the course's assignments, as they follow each other; what none has comes last."""
    listed = [id for assignment in course.assignments.values() for id in assignment.exercises]
    place = {id: number for number, id in reversed(list(enumerate(listed)))}
    return sorted(found, key=lambda each: place.get(each.exercise.id, len(listed)))
