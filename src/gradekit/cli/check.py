"""gradekit check: marks a student's files."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from gradekit.cli.common import course_option, one_of, open_course
from gradekit.surroundings import in_ci

if TYPE_CHECKING:
    from gradekit.checking import Checked, Checker
    from gradekit.cli.outputs import Output
    from gradekit.course.catalogue import Course
    from gradekit.model import Exercise
    from gradekit.state import State
    from gradekit.submission import Submission

Target = tuple[str, Path | None]
# Of several exit codes, the first of these.
PRECEDENCE = (2, 4, 3, 1, 0)
FORMATS = ("text", "json", "junit", "github", "gradescope")
OPEN = (
    "gradekit: the kernel does not keep submissions from reading your files or using the network here: "
    "mark only code that you would run yourself. `gradekit doctor` says what to do."
)


class Unmarked(NamedTuple):
    """An exercise that cannot be marked, and what is wrong with the course."""

    exercise: str
    text: str


class Job(NamedTuple):
    """One exercise to mark: the file for it and the parts that are asked for."""

    exercise: Exercise
    submission: Submission
    parts: list[str]


def percentage(context: click.Context, option: click.Parameter, text: str | None) -> Decimal | None:
    """The number from 0 to 100 that was typed, exactly."""
    if text is None:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if value.is_nan() or not 0 <= value <= 100:
        raise click.BadParameter(f"{text!r} is not a number from 0 to 100.")
    return value


@click.command()
@click.argument("targets", nargs=-1, metavar="[ID|FILE|DIR ...]")
@click.option("--file", "file", metavar="PATH", help="The file to mark, whatever its name (with one ID).")
@click.option("--part", "parts", multiple=True, metavar="NAME", help="Only this part; may be given again.")
@click.option("--seed", type=int, default=1, show_default=True, help="The seed of the drawn inputs.")
@click.option("--format", "output", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--out", metavar="FILE", help="With junit or gradescope: where the file goes (default: printed).")
@click.option("--min-score", callback=percentage, metavar="PCT", help="Exit 0 from this percentage on.")
@click.option(
    "--require-sandbox",
    "level",
    type=click.Choice(("A", "B", "none")),
    help="Mark nothing where the kernel confines less (default: B in CI, else none).",
)
@click.option("--watch", is_flag=True, help="Mark every save at once, and show it here; single keys do the rest.")
@click.option("--repro", is_flag=True, help="For each failed part, a script that fails in the same way on its own.")
@course_option
@click.pass_context
def check(
    ctx: click.Context,
    targets: tuple[str, ...],
    file: str | None,
    parts: tuple[str, ...],
    seed: int,
    output: str,
    out: str | None,
    min_score: Decimal | None,
    level: str | None,
    watch: bool,
    repro: bool,
    course_dir: str | None,
) -> None:
    """Marks exercises: by id, file or folder; without any, every exercise file in this folder.

    Exit codes: 0 all automatic parts passed (or --min-score reached), 1 something failed or is missing,
    2 what was typed cannot be done, 3 the course or gradekit is at fault, 4 the sandbox asked for is not to be had.
    """
    from gradekit.cli.outputs import open_output

    level = level or ("B" if in_ci() else "none")
    if watch:
        from gradekit.cli.watch import asked_alone, watching

        asked_alone(
            {
                f"--format {output}": output != "text",
                "--out": bool(out),
                "--min-score": min_score is not None,
                "--repro": repro,
            }
        )
        ctx.exit(watching(open_course(course_dir, marked(targets, file)), targets, file, parts, seed, level))
    told = open_output(output, out, repro)
    course = open_course(course_dir, marked(targets, file))
    jobs, problems = prepare(course, choose(course, targets, file), parts)
    for problem in problems:
        told.unmarked(*problem)
    codes = [3] * bool(problems) + list(mark_each(course, jobs, seed, told, min_score, level))
    code = next(code for code in PRECEDENCE if code in codes)
    told.end(code)
    ctx.exit(code)


def marked(targets: Sequence[str], file: str | None) -> list[Path]:
    """What is to be marked, as far as it exists: no course is taken from inside it."""
    named = [Path(name) for name in (*targets, *([file] if file else []))]
    return [path for path in named if path.exists()] if named else [Path()]


def choose(course: Course, targets: Sequence[str], file: str | None) -> list[Target]:
    """The exercises to mark with their files (None: there is none). Raises UsageProblem."""
    from gradekit.errors import UsageProblem
    from gradekit.submission import exercise_files

    if file is not None:
        if len(targets) != 1:
            raise UsageProblem("--file belongs to exactly one exercise: gradekit check ID --file PATH.")
        return [(course.known(targets[0]), Path(file))]
    if targets:
        return [chosen for target in targets for chosen in choose_one(course, target)]
    found = exercise_files(Path(), course.exercise_ids())
    if not found:
        raise UsageProblem(
            "No exercise file in this folder. Begin one with `gradekit start ID`; `gradekit list` shows all."
        )
    return list(found)


def choose_one(course: Course, target: str) -> list[Target]:
    """What one argument stands for: an exercise's id, a file, or a folder with exercise files."""
    from gradekit.errors import UsageProblem
    from gradekit.submission import exercise_files, exercise_of, find

    path = Path(target)
    if is_exercise(course, target):
        exercise = course.known(target)
        return [(exercise, find(Path(), exercise))]
    if path.is_dir():
        if found := exercise_files(path, course.exercise_ids()):
            return list(found)
        raise UsageProblem(f"{target}: no exercise file in this folder (such as ch2_backprop.py).")
    exercise = exercise_of(path)
    if exercise not in course.exercise_ids():
        if not path.exists():
            raise UsageProblem(f"{target}: there is no such file.")
        near = f" (perhaps {', '.join(close)})" if (close := course.suggest(exercise)) else ""
        raise UsageProblem(f"{target}: its name is no exercise's{near}. Say which: gradekit check ID --file {target}.")
    return [(exercise, path)]


def is_exercise(course: Course, target: str) -> bool:
    """Whether an argument is meant as an exercise's id, known or not, and not as a path."""
    from gradekit.course.catalogue import canonical
    from gradekit.submission import SUFFIXES

    path = Path(target)
    is_path = os.sep in target or path.suffix in SUFFIXES
    return not is_path and (canonical(target) in course.exercise_ids() or not path.exists())


def named_parts(exercise: Exercise, names: Sequence[str]) -> list[str]:
    """The parts to mark: those named, or all. Raises UsageProblem."""
    known = [part.name for part in exercise.parts]
    return [one_of(name, known, f"part of {exercise.id} named") for name in names] or known


def prepare(course: Course, chosen: Sequence[Target], names: Sequence[str]) -> tuple[list[Job], list[Unmarked]]:
    """What is to be marked, and the problems of exercises that cannot be; raises UsageProblem before any marking."""
    from gradekit.errors import CourseError
    from gradekit.submission import Submission, open_submission

    jobs, problems = [], []
    for name, path in dict.fromkeys(chosen):
        submission = open_submission(name, path) if path else Submission(name, None)
        try:
            exercise = course.load(name)
        except CourseError as error:
            problems.append(Unmarked(name, str(error)))
        else:
            jobs.append(Job(exercise, submission, named_parts(exercise, names)))
    return jobs, problems


def mark_each(
    course: Course, jobs: Sequence[Job], seed: int, told: Output, min_score: Decimal | None, level: str
) -> Iterator[int]:
    """Marks and tells one exercise after another; the exit code of each. Raises SandboxMissing."""
    from gradekit.checking import Checker
    from gradekit.kept import Kept
    from gradekit.state import State

    if not jobs:
        return
    state = State(Path())
    checker = Checker(course, level, training, Kept(), advice=True)
    try:
        for job in jobs:
            yield mark(checker, job, seed, told, min_score, state)
        if not checker.confined().reaches("B"):
            click.echo(OPEN, err=True)
    finally:
        checker.close()
        state.save()


def training(part: str) -> None:
    """Says that the next seconds are used for training, to whoever waits for it."""
    if sys.stderr.isatty():
        click.echo(f"Training {part}, for 60 s at most ...", err=True)


def mark(checker: Checker, job: Job, seed: int, told: Output, min_score: Decimal | None, state: State) -> int:
    """Marks and tells one exercise; its exit code."""
    from gradekit.cli.outputs import complain
    from gradekit.errors import CourseError, UsageProblem

    try:
        checked = checker.check(job.exercise, job.submission, seed, job.parts)
    except CourseError as error:
        told.failed(job.exercise.id, job.submission, str(error))
        return error.exit_code
    code = exit_code(checked, min_score)
    told.marked(checked, job.submission, code, state)
    if len(job.parts) == len(job.exercise.parts):
        state.record(checked.report)
        # At once: whatever ends this during the next exercise, this one stays.
        state.save()
    try:
        told.follow(checker, job, checked)
    except UsageProblem as problem:
        complain(str(problem))
        return problem.exit_code
    return code


def exit_code(checked: Checked, min_score: Decimal | None) -> int:
    """0, 1 or 3 for one report, as the contract says."""
    from gradekit.model import Status

    report = checked.report
    if checked.faults or report.undecided:
        return 3
    if min_score is not None:
        markable = report.max_score - report.pending
        return 0 if report.score * 100 >= min_score * markable else 1
    good = (Status.PASS, Status.WARNING, Status.PENDING)
    return 0 if all(part.status in good for part in report.parts) else 1
