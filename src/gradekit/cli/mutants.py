"""What `gradekit validate --mutants` prints."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from gradekit.terminal import counted, safe

if TYPE_CHECKING:
    from gradekit.course.catalogue import Course
    from gradekit.model import Exercise
    from gradekit.mutating import Mutated

COLUMNS = ("refused", "equivalent", "survived")


def report(course: Course, exercises: Sequence[Exercise], at_most: int | None) -> int:
    """Prints what came of the mutants; the exit code."""
    from gradekit import mutating

    started = time.monotonic()
    done: list[Mutated] = []
    for each in mutating.mutate(course, exercises, at_most):
        done.append(each)
        click.echo(safe(_line(each)))
        for line in (line for problem in each.problems for line in problem.splitlines()):
            click.echo(safe(f"  {line}"))
    for line in _summary(done, mutating.SORTS, time.monotonic() - started):
        click.echo(line)
    return 3 if any(each.problems for each in done) else 0


def _line(mutated: Mutated) -> str:
    state = "wrong" if mutated.problems else "ok"
    counts = {what: mutated.count(what) for what in COLUMNS}
    said = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
    mutants = f"{sum(counts.values()):4} mutants{f': {said}' if said else ''}"
    return f"{state:6}{mutated.exercise.id:24}{mutants:50}{mutated.seconds:5.1f} s"


def _summary(done: Sequence[Mutated], sorts: Sequence[str], seconds: float) -> list[str]:
    by_sort = {sort: Counter(f.what for m in done for f in m.fates if f.sort == sort) for sort in sorts}
    everything = sum(by_sort.values(), Counter[str]())
    parts = Counter(why for mutated in done for why in mutated.without)
    listed = [f"{parts[why]} {why}" for why in ("text", "figure", "trained") if parts[why]]
    problems = sum(len(mutated.problems) for mutated in done)
    ended = counted(problems, "problem") if problems else "nothing is wrong"
    return [
        "",
        f"{'':12}{'made':>8}{'refused':>12}{'equivalent':>12}{'survived':>12}",
        *(_row(sort, counts) for sort, counts in by_sort.items() if any(counts[what] for what in COLUMNS)),
        _row("all", everything),
        f"Of those refused, {sum(mutated.raised for mutated in done)} end in an error.",
        f"Not counted: {everything['unchanged']} changes that leave the answer as it is."
        + (f" Parts without mutants: {', '.join(listed)}." if listed else ""),
        f"{counted(len(done), 'exercise')}: {ended}. {seconds:.0f} s.",
    ]


def _row(name: str, counts: Counter[str]) -> str:
    shown = [counts[what] for what in COLUMNS]
    return f"{name:12}{sum(shown):8}" + "".join(f"{count:12}" for count in shown)
