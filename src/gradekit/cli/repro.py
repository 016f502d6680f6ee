"""What `gradekit check` says about the smallest failing input of a part, and `--repro`, which writes it down."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from gradekit.cli.common import asked_for
from gradekit.terminal import lines, safe

if TYPE_CHECKING:
    from pathlib import Path

    from gradekit.checking import Checked, Checker
    from gradekit.cli.check import Job
    from gradekit.model import Exercise


def offer(job: Job, checked: Checked) -> None:
    """Says how to get the smallest input at which the first failed part fails."""
    course = asked_for(click.get_current_context().params.get("course_dir"))
    if said := offered(course, job.exercise, job.submission.path, checked):
        click.echo(said)


def offered(course: str | None, exercise: Exercise, path: Path | None, checked: Checked) -> str:
    """The line that says it, "" where there is nothing to say; `course` is the folder that was named for the course."""
    from gradekit.checking import first_failed

    name = first_failed(exercise, checked)
    if name is None:
        return ""
    where = [*_file(exercise, path), *(["--course", course] if course else [])]
    command = ["gradekit", "check", exercise.id, *where, "--part", name, "--repro"]
    seed = ["--seed", str(checked.report.seed)] if checked.report.seed != 1 else []
    said = f"  Its smallest failing input, as a script: {shlex.join([*command, *seed])}"
    return lines(click.style(safe(said), dim=True))


def _file(exercise: Exercise, path: Path | None) -> list[str]:
    """`--file PATH` where the exercise's id alone would not find the file."""
    from gradekit.submission import names

    return [] if path is None or str(path) in names(exercise.id) else ["--file", str(path)]


def write(checker: Checker, job: Job, checked: Checked) -> None:
    """Writes a script for each failed part and says how to run it, or why there is none. Raises UsageProblem."""
    from gradekit import repeating
    from gradekit.model import Status

    failed = [part for part in checked.report.parts if part.status in (Status.FAIL, Status.ERROR)]
    for part in failed:
        click.echo(lines(safe(f"  {_written(checker, job, checked, part.name)}")))
    if not failed:
        click.echo(f"  {repeating.NOTHING}")


def _written(checker: Checker, job: Job, checked: Checked, name: str) -> str:
    from gradekit import repeating
    from gradekit.errors import CourseError
    from gradekit.trouble import NothingToRepeat

    try:
        source, found = checker.repeat(job.exercise, checked, name)
    except (NothingToRepeat, CourseError) as why:
        return f"No script for {name}: {why}"
    path = job.submission.path
    assert path is not None, "without a file nothing has failed"
    script = path.with_name(repeating.script_of(job.exercise.id, name))
    limits = job.exercise.part(name).limits or job.exercise.limits
    repeating.written(script, repeating.script(job.exercise.id, name, found, source, path.name, limits.memory))
    return f"Wrote {script}: run it with `python {shlex.quote(str(script))}`."
