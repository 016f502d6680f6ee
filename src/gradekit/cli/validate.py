"""`gradekit validate`: the course proves itself."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from gradekit.cli.common import course_option, open_course
from gradekit.terminal import safe

if TYPE_CHECKING:
    from gradekit.validating import Proved


@click.command()
@click.argument("exercises", nargs=-1, metavar="[ID ...]")
@click.option("--seeds", type=click.IntRange(1, 100), default=10, show_default=True, help="How many draws of inputs.")
@click.option("--trained", is_flag=True, help="Only the parts that are trained, with small inputs at one seed.")
@course_option
def validate(exercises: tuple[str, ...], seeds: int, trained: bool, course_dir: str | None) -> None:
    """Proves a course: files, references by independent means, wrong answers, starters.

    Without ID every exercise, and the files that belong to none. Exit code: 0 when nothing is wrong, 3 when
    something is; each problem is named with its exercise and part.
    """
    from gradekit import validating

    course = open_course(course_dir)
    chosen = [course.load(each) for each in exercises] or course.load_all()
    started = time.monotonic()
    proofs: list[Proved] = []
    if trained:
        chosen, seeds = [each for each in chosen if any(part.trained for part in each.parts)], 1
    for proved in validating.prove_trained(course, chosen) if trained else validating.prove(course, chosen, seeds):
        proofs.append(proved)
        click.echo(safe(_line(proved)))
        for problem in proved.problems:
            click.echo(safe(f"  {problem}"))
    strays = [] if exercises or trained else validating.stray_files(course)
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
    counted = (
        f"{len(proofs)} exercise{'s' if len(proofs) != 1 else ''}, {parts} automatic part{'s' if parts != 1 else ''}"
    )
    at = "one seed" if seeds == 1 else f"{seeds} seeds"
    agreed = f"{means} means agreed and {wrongs} wrong answers were refused at {at}"
    ended = _counted(problems, "problem") if problems else "nothing is wrong"
    return f"{counted}: {agreed}; {ended}. {seconds:.0f} s."


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number != 1 else ''}"
