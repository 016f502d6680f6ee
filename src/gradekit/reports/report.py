"""The instructor's page of a class, as the texts and numbers that its template puts in their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from gradekit.analysis.items import FULL, MISSING, NONE, OPEN, PARTLY
from gradekit.analysis.measures import BINS, Spread
from gradekit.analysis.mistakes import Mistake
from gradekit.analysis.summary import ExerciseSummary, PartSummary, Summary, latest, summary
from gradekit.exporting.standing import Standings
from gradekit.gradebook.records import Run
from gradekit.model import Exercise, Prose
from gradekit.reports.plots import Bar, Segment, histogram, stacked
from gradekit.reports.roster import Row, decimal, roster
from gradekit.reports.wording import NOTHING, alpha, alpha_note, counts_in_words, number_of, percent, signed
from gradekit.terminal import counted, lines, safe

CREDIT_WORDS = {FULL: "full", PARTLY: "in part", NONE: "none", MISSING: "left out", OPEN: "open"}
RANGES = tuple(f"{low * 10}–{low * 10 + 10} %" for low in range(BINS))
TALL, LOW, ROOM = 120.0, 20.0, 18.0
MOST_FREQUENT = 8


class Plot(NamedTuple):
    """A histogram with its description; `table` has the ranges with their counts."""

    bars: tuple[Bar, ...]
    says: str
    table: tuple[tuple[str, int], ...]


class Asked(NamedTuple):
    """What a part asks, with its mathematics."""

    name: str
    ask: Prose


class Part(NamedTuple):
    """A row of an exercise's table."""

    name: str
    points: str
    number: int
    difficulty: str
    discrimination: str
    segments: tuple[Segment, ...]
    says: str
    more: str


class Told(NamedTuple):
    """A named mistake: `38 of 212`, the sentence, where, and the place of the exercise's section."""

    number: str
    says: str
    name: str
    exercise: str
    part: str
    place: int


class Section(NamedTuple):
    """An exercise: its row of the overview, and its own section."""

    place: int
    id: str
    title: str
    points: str
    compared: int
    mean: str
    median: str
    deviation: str
    alpha: str
    about: str
    plot: Plot | None
    parts: tuple[Part, ...]
    mistakes: tuple[Told, ...]
    asked: tuple[Asked, ...]


class View(NamedTuple):
    """Everything on the page."""

    title: str
    about: str
    facts: tuple[tuple[str, str, str], ...]
    look: tuple[str, ...]
    plot: Plot | None
    plot_note: str
    sections: tuple[Section, ...]
    mistakes: tuple[Told, ...]
    most: str
    rows: tuple[Row, ...]


def view(standings: Standings, runs: Sequence[Run], exercises: Mapping[str, Exercise]) -> View:
    """The page; `exercises` has what is known of the course."""
    found = summary(standings)
    places = {each.exercise: place for place, each in enumerate(found.exercises)}
    sections = tuple(_section(places[each.exercise], each, exercises.get(each.exercise)) for each in found.exercises)
    return View(
        _title(runs, found),
        _about(standings, runs, found),
        tuple(_facts(found)),
        tuple(_look(standings, found)),
        found.spread and _plot(found.spread, TALL, "all exercises"),
        _plot_note(found),
        sections,
        tuple(_told(each, places[each.exercise]) for each in found.mistakes[:MOST_FREQUENT]),
        decimal(found.points),
        roster(standings),
    )


def _title(runs: Sequence[Run], found: Summary) -> str:
    named = list(dict.fromkeys(run.assignment for run in runs if run.assignment))
    if len(found.exercises) == 1:
        return found.exercises[0].exercise
    return named[0] if len(named) == 1 else counted(len(found.exercises), "exercise")


def _about(standings: Standings, runs: Sequence[Run], found: Summary) -> str:
    """Who, what, and the time and the seeds of the marking; never the time of day, so that the page stays the same."""
    seeds = dict.fromkeys(str(run.seed) for run in runs)
    versions = dict.fromkeys(run.gradekit for run in runs)
    time = latest([mark for standing in standings.students for mark in standing.marks.values()])
    told = [
        counted(found.students, "student"),
        counted(len(found.exercises), "exercise"),
        f"{decimal(found.points)} points",
        f"gradekit {', '.join(versions)}",
        f"seed {', '.join(seeds)}",
        *([f"as of {time[:16].replace('T', ' ')} UTC"] if time else []),
    ]
    return " · ".join(told)


def _facts(found: Summary) -> Iterator[tuple[str, str, str]]:
    """The numbers at the top: a name, the number, and what it is of."""
    came = found.students - found.nothing
    yield "Handed in", str(came), f"of {counted(found.students, 'student')}"
    if found.spread:
        yield "Mean", percent(found.spread.mean), _deviation_note(found.spread)
        low, middle, high = map(percent, found.spread.quartiles)
        yield "Median", middle, f"{low.removesuffix(' %')}–{high} in the middle half"
    yield "Cronbach’s alpha", alpha(found.reliability), alpha_note(found.reliability)
    yield "Errors", str(found.counts.errors), "parts that raised, crashed or cannot be read"
    yield "Timeouts", str(found.counts.timeouts), "parts that ran out of time"


def _deviation_note(found: Spread) -> str:
    return "of one student" if found.deviation is None else f"standard deviation {percent(found.deviation)}"


def _look(standings: Standings, found: Summary) -> Iterator[str]:
    """What somebody has to look at."""
    if found.counts.pending:
        waits = number_of(found.counts.pending, "answer waits", "answers wait")
        yield f"{waits} for a person: `gradekit export --to sheet`."
    if found.counts.undecided:
        yield f"{number_of(found.counts.undecided, 'part', 'parts')} could not be decided; this costs no mark."
    if conflicts := found.counts.conflicts:
        yield f"{number_of(conflicts, 'mark of a person contradicts', 'marks of persons contradict')} one that counts."
    marks = [mark for standing in standings.students for mark in standing.marks.values()]
    if failed := sum(bool(mark.attempt and mark.attempt.fault) for mark in marks):
        yield f"gradekit or the course failed at {counted(failed, 'submission')}: run `gradekit grade` again."
    if other := sum(each.other for each in found.exercises):
        files = number_of(other, "file was", "files were")
        yield f"{files} marked with another version of the exercise: run `gradekit grade` again."
    if unmarked := sum(each.unmarked for each in found.exercises):
        yield f"{counted(unmarked, 'submission')} not marked yet: run `gradekit grade` again."


def _plot_note(found: Summary) -> str:
    if found.spread is None:
        return "Nobody has handed in a file." if found.students == found.nothing else "Nothing is decided yet."
    told = "Each student’s points as a share of what is decided so far."
    if found.final < found.students:
        told += f" Final for {found.final}, something is open for {found.students - found.final}."
    if found.nothing:
        told += f" Without the {number_of(found.nothing, 'student', 'students')} who handed in nothing."
    return told


def _plot(found: Spread, height: float, what: str) -> Plot:
    bars = histogram(found.counts, height, ROOM if height == TALL else 0.0)
    most = max(found.counts)
    says = f"Students by their share of the points of {what}. Mean {percent(found.mean)}; most often "
    says += f"{RANGES[found.counts.index(most)]}: {counted(most, 'student')} of {found.number}."
    return Plot(bars, says, tuple(zip(RANGES, found.counts, strict=True)))


def _section(place: int, found: ExerciseSummary, known: Exercise | None) -> Section:
    spread = found.spread
    told = [each for part in found.parts for each in part.mistakes]
    asks = {part.name: part.ask for part in known.parts} if known else {}
    return Section(
        place,
        found.exercise,
        known.title if known else "",
        decimal(found.points),
        found.compared,
        percent(spread.mean) if spread else NOTHING,
        percent(spread.quartiles[1]) if spread else NOTHING,
        percent(spread.deviation) if spread and spread.deviation is not None else NOTHING,
        alpha(found.reliability),
        _about_exercise(found),
        spread and _plot(spread, LOW, found.exercise),
        tuple(map(_part, found.parts)),
        tuple(_told(each, place) for each in sorted(told, key=lambda each: -each.number)),
        tuple(Asked(part.name, asks[part.name]) for part in found.parts if part.name in asks),
    )


def _about_exercise(found: ExerciseSummary) -> str:
    told = [
        f"{decimal(found.points)} points",
        f"{found.students - found.nothing} of {counted(found.students, 'student')} handed in",
    ]
    if found.other:
        told.append(f"{found.other} marked with another version, left out here")
    if found.unmarked:
        told.append(f"{found.unmarked} not marked yet")
    if found.spread:
        told.append(f"mean {percent(found.spread.mean)}, {_deviation_note(found.spread)}")
        told.append(f"median {percent(found.spread.quartiles[1])}")
    if found.reliability.value is not None:
        told.append(f"alpha {alpha(found.reliability)} ({alpha_note(found.reliability)})")
    return " · ".join(told)


def _part(found: PartSummary) -> Part:
    share = found.difficulty
    credits = [f"{count} {CREDIT_WORDS[kind]}" for kind, count in found.credits.items() if count]
    return Part(
        found.name,
        decimal(found.points),
        found.number,
        NOTHING if share is None else percent(share),
        signed(found.discrimination),
        stacked(found.credits),
        ", ".join(credits) or "nobody handed it in",
        ", ".join(counts_in_words(found.counts)),
    )


def _told(found: Mistake, place: int) -> Told:
    return Told(f"{found.number} of {found.of}", found.says, found.name, found.exercise, found.part, place)


def told(page: View, path: Path) -> str:
    """What the command says: how many, what to look at first, and where the page is."""
    counts = f"{counted(len(page.rows), 'student')}, {counted(len(page.sections), 'exercise')}."
    return lines(safe("\n".join([counts, *page.look, f"Wrote {path}"])))
