"""What `export` and `marks` say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from gradekit.exporting.cells import one_line, shown
from gradekit.exporting.reading import Given, Reading
from gradekit.exporting.sheet import Sheet
from gradekit.exporting.standing import Standings, who
from gradekit.gradebook.records import points
from gradekit.terminal import counted, lines, safe

MOST = 40


def printable(told: Iterator[str] | Sequence[str]) -> str:
    """Lines for a terminal."""
    return lines("\n".join(safe(one_line(line)) for line in told))


def table(standings: Standings, partial: bool) -> Iterator[str]:
    """What is in a table of marks, and whose marks are not final."""
    yield f"{counted(len(standings.students), 'student')}, {counted(len(standings.worth), 'exercise')}."
    open_ = [standing for standing in standings.students if standing.open]
    if open_:
        what = "with the points so far" if partial else "left empty (--partial writes the points so far)"
        yield f"Not final, {what}: {counted(len(open_), 'student')}."
        for standing in open_[:MOST]:
            why = "; ".join(f"{exercise}: {reason}" for exercise, reason in standing.open.items())
            yield f"  {who(standing.student)}: {why}"
        yield from _more(len(open_))
    yield from conflicts(standings)


def conflicts(standings: Standings) -> Iterator[str]:
    """That marks of persons contradict each other, where they do."""
    if count := sum(standing.conflicts for standing in standings.students):
        named = [who(standing.student) for standing in standings.students if standing.conflicts]
        yield f"{counted(count, 'mark')} of persons in conflict with one that counts: {', '.join(named)}."


def of_sheet(sheet: Sheet, without: Sequence[str]) -> Iterator[str]:
    """What is on a sheet, and which criteria are not."""
    yield f"{counted(sheet.rows, 'row')}, {counted(sheet.groups, 'group')} of equal answers."
    if without:
        yield f"Without criteria, as this course has no such exercise (--course DIR): {', '.join(without)}."
    if sheet.other_rubric:
        told = "Without criteria, as the rubric's points are not those that were marked with"
        yield f"{told}: {', '.join(sheet.other_rubric)}."


def wrote(path: Path) -> str:
    """Where the export is."""
    return f"Wrote {path}"


def of_reading(reading: Reading, outdated: Sequence[Given], dry: bool) -> Iterator[str]:
    """What a sheet changes: marks, overridden automatic marks, conflicts."""
    new = [given for given in reading.new if not given.conflict]
    yield f"{counted(len(new), 'mark')} {'would be added' if dry else 'added'}."
    for given in new[:MOST]:
        yield f"  {_given(given)}{_instead(given)}{', which settles a conflict' if given.settles else ''}"
    yield from _more(len(new))
    conflicting = [given for given in reading.new if given.conflict]
    if conflicting:
        change = "nothing would change" if dry else "nothing changed"
        yield f"{counted(len(conflicting), 'mark')} in conflict, as somebody marked after the export; {change} there:"
        for given in conflicting:
            yield f"  {_given(given)} by {given.event.marker}; what counts is {_counts(given)}"
    if outdated:
        named = ", ".join(f"{who(given.student)} {given.exercise}" for given in outdated)
        yield f"Handed in again since the export, so these marks are for the earlier file: {named}."
    if reading.known:
        yield f"{counted(reading.known, 'mark')} of the sheet {'was' if reading.known == 1 else 'were'} there already."
    if reading.blank:
        yield f"{counted(reading.blank, 'row')} left blank."


def _given(given: Given) -> str:
    score, most = (shown(points(each or 0)) for each in (given.event.score, given.item.max_score))
    return f"row {given.row}: {who(given.student)}, {given.exercise} {given.item.part}: {score} of {most}"


def _instead(given: Given) -> str:
    if given.last is not None:
        return f" instead of {_counts(given)}: {given.event.reason}"
    if given.item.score is not None:
        return f" instead of {shown(points(given.item.score))} ({given.item.status}): {given.event.reason}"
    return ""


def _counts(given: Given) -> str:
    if given.last is None or given.last.score is None:
        return "what marking said"
    return f"{shown(points(given.last.score))} by {given.last.marker}"


def _more(count: int) -> Iterator[str]:
    if count > MOST:
        yield f"  ({count - MOST} more)"
