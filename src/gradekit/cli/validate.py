"""`gradekit validate`: the course proves itself."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from gradekit.cli.common import course_option, open_course
from gradekit.cli.mutants import report
from gradekit.errors import UsageProblem
from gradekit.terminal import safe

if TYPE_CHECKING:
    from gradekit.validating import Proved


@click.command()
@click.argument("exercises", nargs=-1, metavar="[ID ...]")
@click.option("--seeds", type=click.IntRange(1, 100), default=10, show_default=True, help="How many draws of inputs.")
@click.option("--mutants", is_flag=True, help="Run the references with one slip in them, which must be refused.")
@click.option("--sample", type=click.IntRange(1), metavar="N", help="With --mutants: N of each exercise's.")
@course_option
def validate(exercises: tuple[str, ...], seeds: int, mutants: bool, sample: int | None, course_dir: str | None) -> None:
    """Proves a course: files, references by independent means, wrong answers, starters.

    Without ID every exercise, and the files that belong to none. Exit code: 0 when nothing is wrong, 3 when
    something is; each problem is named with its exercise and part. With --mutants only mutants are run.
    """
    if sample and not mutants:
        raise UsageProblem("--sample goes with --mutants")
    from gradekit import validating

    course = open_course(course_dir)
    chosen = [course.load(each) for each in exercises] or course.load_all()
    if mutants:
        click.get_current_context().exit(report(course, chosen, sample))
    started = time.monotonic()
    proofs: list[Proved] = []
    for proved in validating.prove(course, chosen, seeds):
        proofs.append(proved)
        click.echo(safe(_line(proved)))
        for problem in proved.problems:
            click.echo(safe(f"  {problem}"))
    strays = [] if exercises else validating.stray_files(course)
    for stray in strays:
        click.echo(safe(stray))
    problems = sum(len(proved.problems) for proved in proofs) + len(strays)
    click.echo(_summary(proofs, problems, seeds, time.monotonic() - started))
    click.get_current_context().exit(3 if problems else 0)


def _line(proved: Proved) -> str:
    state = "wrong" if proved.problems else "ok"
    return f"{state:6}{proved.exercise.id:24}{proved.seconds:5.1f} s"


def _summary(proofs: list[Proved], problems: int, seeds: int, seconds: float) -> str:
    parts = sum(len(proved.means) for proved in proofs)
    means = sum(len(each) for proved in proofs for each in proved.means.values())
    wrongs = sum(proved.wrongs for proved in proofs)
    counted = f"{len(proofs)} exercise{'s' if len(proofs) != 1 else ''}, {parts} automatic parts"
    agreed = f"{means} means agreed and {wrongs} wrong answers were refused at {seeds} seeds"
    ended = f"{problems} problem{'s' if problems != 1 else ''}" if problems else "nothing is wrong"
    return f"{counted}: {agreed}; {ended}. {seconds:.0f} s."
