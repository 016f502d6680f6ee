"""`gradekit new`: begins an exercise, and a course where there is none."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gradekit.cli.common import asked_for, course_option, current_folder
from gradekit.terminal import safe

if TYPE_CHECKING:
    from gradekit.scaffold import Begun


@click.command()
@click.argument("exercise", metavar="ID")
@click.option("--document", metavar="NAME", default="", help="The document that it belongs to (default: the only one).")
@click.option("--title", metavar="TEXT", default="", help="The exercise's title.")
@course_option
def new(exercise: str, document: str, title: str, course_dir: str | None) -> None:
    """Begins an exercise, small but whole; never overwrites.

    Writes what is asked, the solution and the rubric. Where there is no course, an empty folder becomes one.
    """
    from gradekit import scaffold
    from gradekit.course.catalogue import COURSE_FILE

    option, here = asked_for(course_dir), current_folder()
    begun = scaffold.begin(option, os.environ, here, scaffold.Wanted(exercise, document, title))
    shown = partial(_shown, begun.course.root, here.resolve())
    if begun.course.begun:
        folder = shown("")
        which = "This folder" if folder == os.curdir else folder
        click.echo(safe(f"{which} is a course now: {shown(COURSE_FILE)}"))
    for path in begun.files:
        click.echo(safe(f"Wrote {shown(path)}"))
    click.echo("Next:")
    for line in _next(begun, shown, ["--course", shown("")] if option and not _is_found(begun, here) else []):
        click.echo(safe(f"  {line}"))


def _next(begun: Begun, shown: Callable[[str], str], course: list[str]) -> Iterator[str]:
    """The commands to go on with, as they can be typed here."""
    # A starter in one of the course's own folders would be a file that belongs to no exercise.
    answer = shown(f"try/{begun.exercise.replace('-', '_')}.py")
    for line in (
        ["show", begun.exercise],
        ["validate", begun.exercise],
        ["start", begun.exercise, "--dir", shown("try")],
        ["check", answer],
    ):
        yield shlex.join(["gradekit", *line, *course])


def _is_found(begun: Begun, here: Path) -> bool:
    """Whether the other commands find the course without being told."""
    from gradekit.course.location import find_course

    return find_course(None, os.environ, here, ()) == begun.course.root


def _shown(root: Path, here: Path, path: str | Path) -> str:
    """A path of the course as one would type it: relative, if the course lies around here or here in it."""
    near = root.is_relative_to(here) or here.is_relative_to(root)
    return os.path.relpath(root / path, here) if near else str(root / path)
