"""`gradekit.check`, `gradekit.repro`, `gradekit.hint` and `gradekit.show`."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gradekit.cli.check import choose, named_parts
from gradekit.cli.common import current_folder, one_of
from gradekit.course.catalogue import Course
from gradekit.course.location import find_course
from gradekit.errors import UsageProblem
from gradekit.jupyter import shell
from gradekit.jupyter.result import Result, Shown
from gradekit.state import State
from gradekit.submission import Submission, find

if TYPE_CHECKING:
    from gradekit.model import Exercise

# What `check` takes unless it is given.
USUAL = {"seed": 1}
# Hints seen in this process, by folder, exercise and part: there is no terminal, so they may be written down nowhere.
_seen: dict[tuple[str, str, str], int] = {}


def check(
    target: str,
    part: str | Sequence[str] | None = None,
    *,
    file: str | os.PathLike[str] | None = None,
    cells: bool | None = None,
    seed: int = 1,
    course: str | os.PathLike[str] | None = None,
) -> Result:
    """The report on one exercise, marked in processes of its own as `gradekit check` does.

    `target` is an exercise's id or a file, `part` a name or several. Of an id the exercise's file in the current
    folder is marked; in a notebook that has none, or whose own file that is, the cells run so far. `cells` says which
    of the two, `file` names a file. A wrong answer raises nothing. Raises UsageProblem for what cannot be done,
    CourseError where the course or gradekit is at fault.
    """
    from gradekit.jupyter import marking

    found, exercise, submission = _chosen(target, file, cells, course)
    parts = named_parts(exercise, [part] if isinstance(part, str) else part or ())
    given = {"file": file and os.fspath(file), "cells": cells, "seed": seed, "course": course and os.fspath(course)}
    advice = _advice(exercise, submission, file, cells)
    further = partial(_further, target, given)
    return marking.report(marking.Asked(found, exercise, submission, seed, parts), further, advice)


def repro(
    target: str,
    part: str | None = None,
    *,
    file: str | os.PathLike[str] | None = None,
    cells: bool | None = None,
    seed: int = 1,
    course: str | os.PathLike[str] | None = None,
) -> Shown:
    """The smallest input found at which a part fails, with the call, as code for a cell of its own.

    Without a part it is the first one that fails at an input. The others are as for `check`, and so is what it raises.
    """
    from gradekit.jupyter import marking

    found, exercise, submission = _chosen(target, file, cells, course)
    parts = named_parts(exercise, [part] if part else ())
    return marking.repeated(marking.Asked(found, exercise, submission, seed, parts))


def check_cells(
    exercise: str, texts: Sequence[str], parts: Sequence[str], seed: int, course: str | None, called: str
) -> Result:
    """The same about the text of cells, the last of which need not have been run."""
    from gradekit.jupyter import marking

    found = _course(course, [])
    loaded = found.load(exercise)
    submission = Submission(loaded.id, None, cells=tuple(texts), called=called)
    given = {"cells": True, "seed": seed, "course": course}
    asked = marking.Asked(found, loaded, submission, seed, named_parts(loaded, parts))
    return marking.report(asked, partial(_further, loaded.id, given))


def hint(exercise: str, part: str | None = None, *, course: str | os.PathLike[str] | None = None) -> Shown:
    """The next hint for a part, or for the first part that has one left; hints cost nothing."""
    from gradekit.reports import cell, hints

    loaded = _course(course, []).load(exercise)
    state = _with_seen(loaded)
    known = [each.name for each in loaded.parts]
    name = one_of(part, known, f"part of {loaded.id} named") if part else hints.first_open(loaded, state)
    told = click.unstyle(hints.render(loaded, loaded.part(name), state))
    number = state.hints_seen(loaded.id, name)
    _seen[str(current_folder()), loaded.id, name] = number
    state.save()
    return Shown(told, lambda: cell.hint(loaded, loaded.part(name), number))


def show(exercise: str, *, course: str | os.PathLike[str] | None = None) -> Shown:
    """An exercise: its statement, its parts with their signatures and points, errata of the source."""
    from gradekit.reports import cell, statement

    loaded = _course(course, []).load(exercise)
    return Shown(click.unstyle(statement.render(loaded)), lambda: cell.exercise(loaded))


def _course(folder: str | os.PathLike[str] | None, targets: Sequence[Path]) -> Course:
    named = os.fspath(folder) if folder is not None else None
    return Course(find_course(named, os.environ, current_folder(), targets))


def _chosen(
    target: str,
    file: str | os.PathLike[str] | None,
    cells: bool | None,
    folder: str | os.PathLike[str] | None,
) -> tuple[Course, Exercise, Submission]:
    """The course, the exercise and what is marked of it."""
    course = _course(folder, [Path(each) for each in (target, file) if each is not None and Path(each).exists()])
    return course, *_marked_of(course, target, file, cells)


def _marked_of(
    course: Course, target: str, file: str | os.PathLike[str] | None, cells: bool | None
) -> tuple[Exercise, Submission]:
    """The exercise and what is marked of it."""
    from gradekit.submission import open_submission

    ipython = shell.running()
    if cells:
        if file is not None or ipython is None:
            why = "a file is named too" if file is not None else "there are none: this is no notebook"
            raise UsageProblem(f"The cells cannot be marked, {why}.")
        return _session(course.load(target), ipython)
    if file is None and cells is None and ipython is not None and _is_id(course, target):
        exercise = course.load(target)
        if submission := _cells_instead(exercise, ipython):
            return exercise, submission
    chosen = choose(course, [target], None if file is None else os.fspath(file))
    if len(chosen) != 1:
        raise UsageProblem(
            f'{target} stands for several exercises: name one, such as gradekit.check("{chosen[0][0]}").'
        )
    [(name, path)] = chosen
    return course.load(name), open_submission(name, path) if path else Submission(name, None)


def _is_id(course: Course, target: str) -> bool:
    from gradekit.course.catalogue import canonical

    return canonical(target) in course.exercise_ids() and os.sep not in target


def _cells_instead(exercise: Exercise, ipython: Any) -> Submission | None:
    """The cells run so far, where they are to be marked and not a file."""
    path = find(Path(), exercise.id)
    if path is not None and path.suffix != ".ipynb":
        return None
    # Perhaps another notebook is open, and this is a file to be marked as it was saved.
    if path is not None and not _define(shell.cells_run(ipython), exercise):
        return None
    return _session(exercise, ipython)[1]


def _session(exercise: Exercise, ipython: Any) -> tuple[Exercise, Submission]:
    cells = shell.cells_run(ipython)
    return exercise, Submission(exercise.id, None, cells=cells, called=shell.called(ipython))


def _define(cells: Sequence[str], exercise: Exercise) -> bool:
    """Whether one of the exercise's names is defined in the cells, or written in one that cannot be read."""
    from gradekit.notebooks.cells import NotANotebook
    from gradekit.notebooks.extract import extracted

    names = [part.name for part in exercise.parts]
    try:
        program = extracted(cells, names)
    except NotANotebook:
        return True
    return program.absent < set(names) or any(map(program.spoiled, names))


def _advice(
    exercise: Exercise, submission: Submission, file: str | os.PathLike[str] | None, cells: bool | None
) -> list[str]:
    """A word where nobody has said what is to be marked, and the cells would be it too."""
    ipython = shell.running()
    if submission.path is None or ipython is None or file is not None or cells is not None:
        return []
    if not _define(shell.cells_run(ipython), exercise):
        return []
    return [
        f"{submission.name} was marked, not the cells run so far, which define answers too. "
        f'For those: gradekit.check("{exercise.id}", cells=True)'
    ]


def _further(target: str, given: Mapping[str, Any], part: str) -> str:
    """The call of `repro` about a part of what `check` was given."""
    named = [f"{key}={_literal(value)}" for key, value in given.items() if value != USUAL.get(key)]
    return f"gradekit.repro({', '.join([_literal(target), _literal(part), *named])})"


def _literal(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def _with_seen(exercise: Exercise) -> State:
    """The state of this folder, with the hints that were shown here and not written down."""
    state, here = State(Path()), str(current_folder())
    for part in exercise.parts:
        seen = _seen.get((here, exercise.id, part.name), 0)
        if seen > state.hints_seen(exercise.id, part.name):
            state.saw_hint(exercise.id, part.name, seen)
    return state
