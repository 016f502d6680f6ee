"""`gradekit validate`: the course proves itself."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from gradekit.cli.common import course_option, open_course
from gradekit.cli.mutants import report
from gradekit.errors import UsageProblem
from gradekit.terminal import counted, safe

if TYPE_CHECKING:
    from gradekit.course.catalogue import Course
    from gradekit.model import Exercise
    from gradekit.validating import Proved


@click.command()
@click.argument("exercises", nargs=-1, metavar="[ID ...]")
@click.option("--seeds", type=click.IntRange(1, 100), default=10, show_default=True, help="How many draws of inputs.")
@click.option("--trained", is_flag=True, help="Only the parts that are trained, with small inputs at one seed.")
@click.option("--mutants", is_flag=True, help="Run the references with one slip in them, which must be refused.")
@click.option("--sample", type=click.IntRange(1), metavar="N", help="With --mutants: N of each exercise's.")
@course_option
def validate(
    exercises: tuple[str, ...], seeds: int, trained: bool, mutants: bool, sample: int | None, course_dir: str | None
) -> None:
    """Proves a course: files, references by independent means, wrong answers, starters.

    Without ID every exercise, and the files that belong to none. Exit code: 0 when nothing is wrong, 3 when
    something is; each problem is named with its exercise and part. With --mutants only mutants are run.
    """
    if sample and not mutants:
        raise UsageProblem("--sample goes with --mutants")
    if trained and mutants:
        raise UsageProblem("--trained and --mutants are two proofs: run one after the other")
    course = open_course(course_dir)
    chosen = [course.load(each) for each in exercises] or course.load_all()
    if mutants:
        code = report(course, chosen, sample)
    elif trained:
        code = proved(course, [each for each in chosen if any(part.trained for part in each.parts)], None, [])
    else:
        code = proved(course, chosen, seeds, [] if exercises else stray_files(course))
    click.get_current_context().exit(code)


def stray_files(course: Course) -> list[str]:
    """The files that belong to no exercise."""
    from gradekit import validating

    return validating.stray_files(course)


def proved(course: Course, chosen: Sequence[Exercise], seeds: int | None, strays: Sequence[str]) -> int:
    """Prints the proofs, at that many seeds, or of what is trained where there are none; the exit code."""
    from gradekit import validating

    started = time.monotonic()
    proofs: list[Proved] = []
    found = validating.prove(course, chosen, seeds) if seeds else validating.prove_trained(course, chosen)
    for each in found:
        proofs.append(each)
        click.echo(safe(_line(each)))
        for problem in each.problems:
            click.echo(safe(f"  {problem}"))
    for stray in strays:
        click.echo(safe(stray))
    problems = sum(len(each.problems) for each in proofs) + len(strays)
    click.echo(_summary(proofs, problems, seeds or 1, time.monotonic() - started))
    return 3 if problems else 0


def _line(proved: Proved) -> str:
    state = "wrong" if proved.problems else "ok"
    return f"{state:6}{proved.exercise.id:24}{proved.seconds:5.1f} s"


def _summary(proofs: list[Proved], problems: int, seeds: int, seconds: float) -> str:
    parts = sum(len(proved.means) for proved in proofs)
    means = sum(len(each) for proved in proofs for each in proved.means.values())
    wrongs = sum(proved.wrongs for proved in proofs)
    size = f"{counted(len(proofs), 'exercise')}, {counted(parts, 'automatic part')}"
    at = "one seed" if seeds == 1 else f"{seeds} seeds"
    agreed = f"{means} means agreed and {wrongs} wrong answers were refused at {at}"
    ended = counted(problems, "problem") if problems else "nothing is wrong"
    return f"{size}: {agreed}; {ended}. {seconds:.0f} s."
