"""gradekit check --watch: what is watched, and the session around it."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gradekit.cli.check import OPEN, choose, choose_one, exit_code, is_exercise, named_parts
from gradekit.cli.common import asked_for
from gradekit.errors import CourseError, UsageProblem

if TYPE_CHECKING:
    from gradekit.checking import Checked
    from gradekit.course.catalogue import Course
    from gradekit.model import Exercise
    from gradekit.watching.board import Board
    from gradekit.watching.files import Place, Watched
    from gradekit.watching.screen import Screen
    from gradekit.watching.session import Asked


def asked_alone(others: Mapping[str, bool]) -> None:
    """Raises UsageProblem for options that were given and make no sense here, and where there is no terminal."""
    if wrong := [option for option, given in others.items() if given]:
        raise UsageProblem(f"--watch is for a person at a terminal and does not go with {' or '.join(wrong)}.")
    for name, stream in (("input", sys.stdin), ("output", sys.stdout)):
        if stream is None or not stream.isatty():
            raise UsageProblem(
                f"--watch needs a terminal for its screen and keys, and standard {name} is none: "
                "leave out --watch to check once."
            )


def watching(
    course: Course, targets: Sequence[str], file: str | None, parts: Sequence[str], seed: int, level: str
) -> int:
    """Watches until the student has had enough; the exit code."""
    from gradekit.cli.repro import offered
    from gradekit.watching.board import Board
    from gradekit.watching.keyboard import Ended
    from gradekit.watching.mounts import polling
    from gradekit.watching.screen import Screen
    from gradekit.watching.session import Asked

    watched = scope(course, targets, file)
    for place in watched.places:
        usable(course, place, parts)
    here, shown = Path.cwd(), Screen.of()
    board = Board(course, watched, here, polling([*watched.folders, here]), OPEN)
    # Asked here, because the session counts in a thread of its own.
    typed = asked_for(click.get_current_context().params.get("course_dir"))

    def counted(exercise: Exercise, path: Path | None, done: Checked) -> tuple[int, str]:
        near = path.relative_to(here) if path and path.is_relative_to(here) else path
        return exit_code(done, None), offered(typed, exercise, near, done)

    asked = Asked(lambda exercise: named_parts(exercise, parts), seed, level, counted)
    number = 0
    try:
        hold(board, asked, shown)
    except KeyboardInterrupt:
        # The same as `q`.
        pass
    except Ended as ended:
        number = ended.number
    finally:
        shown.end()
    if number:
        # As the signal would have ended it, now that everything is as it was.
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)
    return board.code


def hold(board: Board, asked: Asked, shown: Screen) -> None:
    """Holds the session, and ends what it began after the terminal is what it was."""
    from queue import SimpleQueue

    from gradekit.watching.keyboard import keyboard
    from gradekit.watching.session import Back, Event, Session

    events: SimpleQueue[Event] = SimpleQueue()
    terminal = sys.stdin.fileno()
    # The keyboard before there are threads, since it forks.
    with contextlib.ExitStack() as last, keyboard(terminal, lambda: events.put(Back())):
        session = Session(board, asked, shown, events)
        last.callback(session.close)
        session.run(terminal)


def scope(course: Course, targets: Sequence[str], file: str | None) -> Watched:
    """What is watched: what `check` would mark, and in folders also what is not there yet. Raises UsageProblem."""
    from gradekit.watching.files import Place, Watched

    here = Path.cwd()
    if file is not None:
        [(exercise, path)] = choose(course, targets, file)
        return Watched([place_of(exercise, here / (path or ""))])
    folders = [here / target for target in targets or ["."] if not named(course, target)]
    places = []
    for target in targets:
        if is_exercise(course, target):
            places.append(Place(course.known(target), here, given=True))
        elif named(course, target):
            places += [place_of(exercise, here / path) for exercise, path in choose_one(course, target) if path]
    return Watched(places, [Path(os.path.normpath(folder)) for folder in folders], course.exercise_ids())


def named(course: Course, target: str) -> bool:
    """Whether an argument names one exercise or one file, not a folder of them."""
    return is_exercise(course, target) or not Path(target).is_dir()


def place_of(exercise: str, path: Path) -> Place:
    """The place of this one file."""
    from gradekit.watching.files import Place

    whole = Path(os.path.normpath(path))
    return Place(exercise, whole.parent, whole, given=True)


def usable(course: Course, place: Place, parts: Sequence[str]) -> None:
    """Raises UsageProblem for what no save could mend: a name that is none, a file of a kind that is not read."""
    from gradekit.submission import SUFFIXES, open_submission

    path = place.find()
    if path or (place.file and place.file.suffix not in SUFFIXES):
        open_submission(place.exercise, path or place.file or place.folder)
    with contextlib.suppress(CourseError):
        named_parts(course.load(place.exercise), parts)
