"""gradekit start and gradekit hint: what a student works with."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from gradekit.cli.common import course_option, one_of, open_course


@click.command()
@click.argument("exercise", metavar="ID")
@click.option("--notebook", is_flag=True, help="Write a Jupyter notebook instead of a Python file.")
@click.option("--dir", "folder", metavar="D", default=".", help="Where to write the file (default: here).")
@course_option
def start(exercise: str, notebook: bool, folder: str, course_dir: str | None) -> None:
    """Writes a starter file with a documented signature for every part; never overwrites."""
    from gradekit import starter, starter_notebook

    course = open_course(course_dir)
    loaded = course.load(exercise)
    text = starter_notebook.source(loaded) if notebook else ""
    path, *data = starter.write(loaded, Path(folder), [course.data_path(name) for name in loaded.data], text)
    target = course.known(exercise) if path.parent == Path() else shlex.quote(str(path))
    beside = f", and {' and '.join(each.name for each in data)} beside it" if data else ""
    click.echo(f"Wrote {path}{beside}. Fill it in, then: gradekit check {target}")


@click.command()
@click.argument("exercise", metavar="ID")
@click.argument("part", required=False, metavar="[PART]")
@course_option
def hint(exercise: str, part: str | None, course_dir: str | None) -> None:
    """The next hint for a part, one at a time; hints cost nothing."""
    from gradekit.reports import hints
    from gradekit.state import State

    loaded = open_course(course_dir).load(exercise)
    known = [each.name for each in loaded.parts]
    state = State(Path())
    name = one_of(part, known, f"part of {loaded.id} named") if part else hints.first_open(loaded, state)
    click.echo(hints.render(loaded, loaded.part(name), state))
    state.save()
