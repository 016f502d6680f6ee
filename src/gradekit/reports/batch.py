"""What `grade` and `merge` say: what was understood, how far it is, whose marks changed, and what came out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from gradekit.reports.text import points
from gradekit.terminal import counted, lines, safe

if TYPE_CHECKING:
    from gradekit.course.catalogue import Course
    from gradekit.gradebook.joining import Joined
    from gradekit.gradebook.marks import Mark
    from gradekit.grading.batch import Batch
    from gradekit.grading.changes import Change
    from gradekit.layouts.result import Understood
    from gradekit.model import Exercise

MOST = 40  # lines of a table in the terminal


def understood(course: Course, found: Understood, assignment: str, exercises: Sequence[Exercise]) -> str:
    """The course, the assignment, and what was understood of the folder."""
    from gradekit.layouts.telling import told

    named = ", ".join(exercise.id for exercise in exercises)
    what = f"Assignment {assignment}: {named}" if assignment else f"Exercises: {named}"
    return lines(safe("\n".join([f"Course: {course.title} ({course.root})", what, *told(found)])))


def would_mark(count: int, gradebook: Path) -> str:
    """What a dry run says without a gradebook."""
    return f"Nothing was written: {counted(count, 'submission')} would be marked into {gradebook}, which is new."


def to_do(count: int, batch: Batch) -> str:
    """What begins now."""
    handed_in = batch.handed_in
    share = batch.wanted.shard
    of = f" (share {share.number} of {share.of})" if share.of > 1 else ""
    jobs = min(count, batch.wanted.jobs)
    if not count:
        return f"Nothing to mark: the gradebook holds {counted(handed_in, 'submission')} at this version of the course."
    return f"Marking {count} of {counted(handed_in, 'submission')}{of}, {jobs} at a time, seed {batch.wanted.seed}."


def progress(done: int, total: int, seconds: float) -> str:
    """How many, how fast, and how much longer."""
    rate = done / seconds if seconds else 0.0
    left = (total - done) / rate if rate else 0.0
    return f"{done} of {total}, {rate:.1f} a second, {duration(left)} left"


def duration(seconds: float) -> str:
    """Seconds in the units that people use."""
    whole = round(seconds)
    if whole < 100:
        return f"{whole} s"
    return f"{whole // 60} min" if whole < 6000 else f"{whole // 3600} h {whole % 3600 // 60} min"


def changed(found: Sequence[Change], verb: str) -> str:
    """The table of changes, "" when there are none."""
    if not found:
        return ""
    rows = [_row(change) for change in found[:MOST]]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    table = [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    more = [f"  ({len(found) - MOST} more)"] if len(found) > MOST else []
    head = f"{counted(len(found), 'mark')} {verb}:"
    return lines("\n".join([head, *table, *more])) + "\n"


def _row(change: Change) -> list[str]:
    before, after = (("?" if each is None else points(each)) for each in (change.before, change.after))
    stays = "stays: given by a person" if change.by_hand else f"{change.was} -> {change.now}"
    return [safe(change.student), change.exercise, change.part, f"{before} -> {after}", stays]


def done(batch: Batch, marks: Iterable[Mark], faults: Counter[str], doubled: int) -> str:
    """What came out: how many of each sort, and what to do next."""
    found: Counter[str] = Counter()
    students, pending = set(), Decimal(0)
    for mark in marks:
        if mark.submission in batch.ids:
            students.add(mark.file.student)
            found["missing" if mark.file.content is None else "submission"] += 1
            found["not marked here"] += mark.attempt is None
            pending += mark.open
    told = [_outcomes(len(students), found)]
    told += [
        f"gradekit or the course failed at {counted(n, 'submission')}: {fault}" for fault, n in faults.most_common(5)
    ]
    if doubled:
        told.append(f"{counted(doubled, 'submission')} had been marked by another run in the meantime.")
    if pending:
        told.append(f"{points(pending)} points are for a person to mark, or undecided.")
    return lines(safe("\n".join(told)))


def _outcomes(students: int, found: Counter[str]) -> str:
    rest = [f"{found[what]} {what}" for what in ("missing", "not marked here") if found[what]]
    return ", ".join([counted(students, "student"), counted(found["submission"], "submission"), *rest]) + "."


def dry(count: int) -> str:
    """The end of a dry run."""
    return f"Nothing was written; {counted(count, 'submission')} were marked to see."


def short(batch: Batch, marks: Iterable[Mark], least: Decimal) -> list[str]:
    """The students of the batch with less than that percentage of what is not for a person to mark."""
    totals: dict[str, list[Decimal]] = {}
    for mark in marks:
        if mark.submission in batch.ids:
            total = totals.setdefault(mark.file.student, [Decimal(0), Decimal(0)])
            total[0] += mark.score
            total[1] += mark.max_score - mark.open
    return sorted(student for student, (score, most) in totals.items() if score * 100 < least * most)


def below(students: Sequence[str], least: Decimal) -> str:
    """Who is below the least percentage, "" when nobody is."""
    if not students:
        return ""
    named = ", ".join(students[:10]) + (f" and {len(students) - 10} more" if len(students) > 10 else "")
    return lines(safe(f"Below {points(least)} %: {named}.")) + "\n"


def joined(found: Joined) -> str:
    """What came from one gradebook."""
    return f"{found.path}: {counted(found.attempts, 'attempt')} and {counted(found.events, 'mark')} that were new."
