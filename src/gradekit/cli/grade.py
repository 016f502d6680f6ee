"""gradekit grade and gradekit merge: marking a class into a gradebook, and joining gradebooks."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import time
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gradekit.cli.check import percentage
from gradekit.cli.common import course_option, one_of, open_graded_course

if TYPE_CHECKING:
    from gradekit.course.catalogue import Course
    from gradekit.gradebook.book import Gradebook
    from gradekit.gradebook.records import Attempt
    from gradekit.grading.batch import Batch
    from gradekit.grading.work import Shard
    from gradekit.layouts.result import Understood

LAYOUTS = ("auto", "folders", "flat", "canvas", "moodle", "gradescope", "blackboard", "classroom", "brightspace")


def shard(context: click.Context, option: click.Parameter, text: str | None) -> Shard | None:
    """The share `I/N` of a batch."""
    from gradekit.grading.work import Shard

    if text is None:
        return None
    if not (found := re.fullmatch(r"(\d{1,6})/(\d{1,6})", text)) or not 1 <= int(found[1]) <= int(found[2]):
        raise click.BadParameter(f"{text!r} is no share such as 1/4, 2/4, 3/4, 4/4.")
    return Shard(int(found[1]), int(found[2]))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
@click.option("--gradebook", required=True, type=click.Path(path_type=Path), metavar="FILE", help="Where marks are.")
@click.option("--assignment", metavar="NAME", help="An assignment: its exercises are expected of everyone.")
@click.option("--exercises", metavar="A,B", help="The exercises expected of everyone (default: those found).")
@click.option("--layout", type=click.Choice(LAYOUTS), default="auto", show_default=True, help="Where it comes from.")
@click.option("--jobs", type=click.IntRange(1, 256), help="How many to mark at once (default: one a core).")
@click.option("--seed", type=int, default=2, show_default=True, help="The seed of the drawn inputs, one for all.")
@click.option("--shard", "share", callback=shard, metavar="I/N", help="Only this share; `gradekit merge` joins them.")
@click.option("--dry-run", is_flag=True, help="Write nothing; show whose marks would change and how.")
@click.option("--min-score", callback=percentage, metavar="PCT", help="Exit 1 where somebody has less than this.")
@click.option(
    "--require-sandbox",
    "level",
    type=click.Choice(("A", "B", "none")),
    default="B",
    show_default=True,
    help="Mark nothing where the kernel confines less.",
)
@course_option
@click.pass_context
def grade(
    ctx: click.Context,
    folder: Path,
    gradebook: Path,
    assignment: str | None,
    exercises: str | None,
    layout: str,
    jobs: int | None,
    seed: int,
    share: Shard | None,
    dry_run: bool,
    min_score: Decimal | None,
    level: str,
    course_dir: str | None,
) -> None:
    """Marks a class: a downloaded folder or archive into a gradebook.

    What the gradebook holds already for this version of the course is not marked again. Exit codes: 0 all is marked,
    1 somebody is below --min-score, 2 what was typed cannot be done, 3 the course or gradekit failed somewhere,
    4 the sandbox asked for is not to be had.
    """
    from gradekit.gradebook.book import open_book
    from gradekit.grading.batch import Batch, Wanted
    from gradekit.grading.received import received, students
    from gradekit.grading.work import Shard
    from gradekit.layouts.understanding import understand
    from gradekit.reports import batch as told

    course = open_graded_course(course_dir)
    ids, name = expected(course, assignment, exercises)
    understood = understand(folder, ids or course.exercise_ids(), layout)
    chosen = [course.load(each) for each in ids or present(understood, course)]
    click.echo(told.understood(course, understood, name, chosen))
    wanted = Wanted(course, tuple(chosen), name, seed, level, jobs or os.cpu_count() or 1, share or Shard())
    batch = Batch(wanted, folder, understood.layout, students(understood), received(understood))
    # What everybody has handed in need not be in memory twice.
    del understood
    if dry_run and not gradebook.exists():
        click.echo(told.would_mark(len(batch.pieces(set())), gradebook))
        return
    with open_book(gradebook, create=True) as book:
        code = dry(batch, book) if dry_run else mark(batch, book)
        if min_score is not None and not dry_run:
            code = max(code, below(batch, book, min_score))
    ctx.exit(code)


def expected(course: Course, assignment: str | None, exercises: str | None) -> tuple[list[str], str]:
    """The ids that are asked for, none where the folder decides, and the assignment's name. Raises UsageProblem."""
    from gradekit.errors import UsageProblem

    if assignment is not None and exercises is not None:
        raise UsageProblem("--assignment and --exercises say the same in two ways: give one of them.")
    if assignment is not None:
        name = one_of(assignment, course.assignments, "assignment named")
        return list(course.assignments[name].exercises), name
    if exercises is None:
        return [], ""
    return [course.known(each.strip()) for each in exercises.split(",") if each.strip()], ""


def present(understood: Understood, course: Course) -> list[str]:
    """The exercises that somebody has handed in, in the catalogue's order. Raises UsageProblem when there are none."""
    from gradekit.errors import UsageProblem

    handed_in = {found.exercise for found in understood.found}
    if not handed_in:
        raise UsageProblem("No file here is named like an exercise of the course (such as ch2_backprop.py).")
    return [each for each in course.exercise_ids() if each in handed_in]


def mark(batch: Batch, book: Gradebook) -> int:
    """Marks what is left into the gradebook; the exit code."""
    from collections import Counter

    from gradekit.gradebook.marks import each_mark
    from gradekit.grading.changes import brief, changes
    from gradekit.reports import batch as told

    pieces = batch.pieces(book.marked(batch.wanted.seed))
    again = {piece.submission for piece in pieces}
    before = [mark for mark in each_mark(book) if mark.attempt and mark.submission in again]
    again = {mark.submission for mark in before}
    batch.begin(book)
    batch.let_go()
    click.echo(told.to_do(len(pieces), batch))
    changed: dict[str, Attempt] = {}
    faults, doubled = Counter[str](), 0
    with Progress(len(pieces)) as progress:
        for attempt in batch.attempts(pieces, lambda submission: book.content(submission) or b""):
            if book.record(attempt):
                faults.update(attempt.fault.splitlines()[:1])
                changed |= {attempt.submission: brief(attempt)} if attempt.submission in again else {}
            else:
                doubled += 1
            progress.step()
    click.echo(told.changed(changes(before, changed), "changed"), nl=False)
    click.echo(told.done(batch, each_mark(book), faults, doubled))
    return 3 if faults else 0


def dry(batch: Batch, book: Gradebook) -> int:
    """Marks what is left and says whose marks that would change; writes nothing."""
    from gradekit.gradebook.marks import each_mark
    from gradekit.grading.changes import brief, changes
    from gradekit.reports import batch as told

    pieces = batch.pieces(book.marked(batch.wanted.seed))
    attempts = {}
    with Progress(len(pieces)) as progress:
        for attempt in batch.attempts(pieces, batch.content):
            attempts[attempt.submission] = brief(attempt)
            progress.step()
    click.echo(told.changed(changes(each_mark(book), attempts), "would change"), nl=False)
    click.echo(told.dry(len(pieces)))
    return 3 if any(attempt.fault for attempt in attempts.values()) else 0


def below(batch: Batch, book: Gradebook, least: Decimal) -> int:
    """1 where a student of this batch has less than that percentage of what is not for a person to mark."""
    from gradekit.gradebook.marks import each_mark
    from gradekit.reports import batch as told

    short = told.short(batch, each_mark(book), least)
    click.echo(told.below(short, least), nl=False)
    return 1 if short else 0


class Progress:
    """How far it is, on a terminal's line of standard error; elsewhere a line now and then."""

    EVERY = 30.0

    def __init__(self, total: int):
        self.total = total
        self.done = 0
        self.started = self.said = time.monotonic()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *exception: object) -> None:
        if sys.stderr.isatty() and self.done:
            self._say("\r\x1b[K", nl=False)

    def step(self) -> None:
        """One more is done."""
        from gradekit.reports.batch import progress

        self.done += 1
        now = time.monotonic()
        terminal = sys.stderr.isatty()
        if now - self.said >= (0.2 if terminal else self.EVERY):
            self.said = now
            line = progress(self.done, self.total, now - self.started)
            self._say(f"\r\x1b[K{line}" if terminal else line, nl=not terminal)

    def _say(self, line: str, nl: bool) -> None:
        # A log that is full is no reason to stop.
        with contextlib.suppress(OSError):
            click.echo(line, err=True, nl=nl)


@click.command()
@click.argument("out", type=click.Path(path_type=Path), metavar="OUT")
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="IN...")
def merge(out: Path, sources: Sequence[Path]) -> None:
    """Joins gradebooks, such as those of shards, into OUT; doing it again changes nothing.

    A history that `gradekit export --to jsonl` wrote is joined like the gradebook that it was written from.
    """
    from gradekit.exporting.history import is_history, lines_of, restore
    from gradekit.gradebook.book import open_book
    from gradekit.gradebook.joining import Joined, join
    from gradekit.reports import batch as told

    with open_book(out, create=True) as book:
        for source in sources:
            if is_history(source):
                new = restore(book, lines_of(source), str(source))
                click.echo(told.joined(Joined(source, new["attempts"], new["events"])))
            else:
                [joined] = join(book, [source])
                click.echo(told.joined(joined))
