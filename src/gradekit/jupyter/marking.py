"""What has been chosen is marked by the processes that are kept, and told as text and as HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from gradekit import repeating
from gradekit.checking import Checked, Checker, first_failed
from gradekit.cli.check import OPEN, exit_code
from gradekit.jupyter.result import Result, Shown
from gradekit.jupyter.warm import WARM
from gradekit.model import Status
from gradekit.reports import cell, text
from gradekit.state import State
from gradekit.surroundings import in_ci
from gradekit.terminal import safe
from gradekit.trouble import NothingToRepeat

if TYPE_CHECKING:
    from gradekit.confinement.levels import Confined
    from gradekit.course.catalogue import Course
    from gradekit.model import Exercise
    from gradekit.submission import Submission

CELLS = "the cells run so far; of several definitions of a name the last one counts"


class Asked(NamedTuple):
    """What is to be marked: the submission to an exercise, with a seed, and the names of the parts."""

    course: Course
    exercise: Exercise
    submission: Submission
    seed: int
    parts: Sequence[str]

    def by(self, checker: Checker) -> Checked:
        """The report."""
        return checker.check(self.exercise, self.submission, self.seed, self.parts)


def report(asked: Asked, further: Callable[[str], str], advice: Sequence[str] = ()) -> Result:
    """The report; `further` is the call that looks further into a part of this name."""

    def question(checker: Checker) -> tuple[Checked, Confined]:
        return asked.by(checker), checker.confined()

    checked, confined = WARM.ask(asked.course, asked.exercise, _level(), _training, question)
    notes = [*advice, *checked.complaints]
    if not confined.reaches("B"):
        notes.append(OPEN.removeprefix("gradekit: "))
    if len(asked.parts) == len(asked.exercise.parts):
        state = State(Path())
        state.record(checked.report)
        state.save()
    marked = CELLS if asked.submission.cells else ""
    failed = first_failed(asked.exercise, checked)
    offer = further(failed) if failed else ""
    said = [click.unstyle(text.render(checked.report))]
    said += [f"  Its smallest failing input: {safe(offer)}"] if offer else []
    said += [f"  Marked: {marked}."] if marked else []
    said += [f"gradekit: {note}" for note in notes]
    html = partial(cell.report, checked.report, marked, notes, offer)
    return Result(checked.report, exit_code(checked, None), "\n".join(said), html)


def repeated(asked: Asked) -> Shown:
    """The call at the smallest input at which the first part that failed fails so, as code; else why there is none."""

    def question(checker: Checker) -> tuple[str, str]:
        checked = asked.by(checker)
        said = {part.name: part.message for part in checked.report.parts if part.status in (Status.FAIL, Status.ERROR)}
        if not said:
            return "", repeating.NOTHING
        name = first_failed(asked.exercise, checked) or next(iter(said))
        try:
            _, found = checker.repeat(asked.exercise, checked, name)
        except NothingToRepeat as why:
            return "", f"No input to repeat for {name}: {why}"
        return name, repeating.cell(name, found, said[name])

    part, told = WARM.ask(asked.course, asked.exercise, _level(), _training, question)
    return Shown(safe(told), lambda: cell.repeated(part, told))


def _level() -> str:
    return "B" if in_ci() else "none"


def _training(part: str) -> None:
    print(f"Training {part}, for 60 s at most ...", flush=True)
