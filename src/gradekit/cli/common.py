"""What several commands share: the course option, and the course it leads to."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from gradekit.course.catalogue import Course

MOST_NAMED = 12
Command = TypeVar("Command", bound=Callable[..., Any])


def course_option(command: Command) -> Command:
    """Adds `--course DIR`, which may also stand before the command."""
    option = click.option("--course", "course_dir", metavar="DIR", help="The course folder.")
    return option(command)


def open_course(course_dir: str | None, targets: Iterable[Path] = ()) -> Course:
    """The course of this run. `targets` are what is to be marked: no course is taken from inside them."""
    from gradekit.course.catalogue import Course
    from gradekit.course.location import find_course

    return Course(find_course(asked_for(course_dir), os.environ, current_folder(), targets))


def open_graded_course(course_dir: str | None) -> Course:
    """The course that strangers' work is marked with: asked for, or the built-in one; nothing that lies around."""
    from gradekit.course.catalogue import Course
    from gradekit.course.location import find_course

    return Course(find_course(asked_for(course_dir), os.environ, None, ()))


def asked_for(course_dir: str | None) -> str | None:
    """The folder given by `--course` after the command, or before it."""
    return course_dir or click.get_current_context().find_root().obj


def current_folder() -> Path:
    """Where the command was typed. Raises UsageProblem where that has been deleted since."""
    from gradekit.errors import UsageProblem

    try:
        return Path.cwd()
    except FileNotFoundError:
        raise UsageProblem("The current folder is not there any more.") from None


def one_of(name: str, known: Iterable[str], what: str, compared: Callable[[str], str] = str) -> str:
    """The known name that is meant, by what `compared` makes of both. Raises UsageProblem with suggestions."""
    import difflib

    from gradekit.errors import UsageProblem

    # Of two names that are compared as one, the first.
    by_key = {compared(each): each for each in reversed(list(known))}
    if compared(name) in by_key:
        return by_key[compared(name)]
    near = [by_key[key] for key in difflib.get_close_matches(compared(name), by_key, n=3)]
    names = list(reversed(by_key.values()))
    listed = f"There are: {', '.join(names[:MOST_NAMED])}"
    rest = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    hint = f"Did you mean {' or '.join(near)}?" if near else f"{listed}{rest}."
    raise UsageProblem(f"No {what} {name!r}. {hint}")
