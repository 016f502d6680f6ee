"""The marks of a class put together: how points are spread, and what each part does.

Measures are of students who handed in a file. Nothing in an exercise is 0 points in everybody's marks, but says nothing
about its parts, so whoever handed in nothing is counted beside. A part that is left out in a file counts as 0. What
is open for a person, or could not be decided, is left out on both sides of a share. The points are those that count,
whoever gave them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from gradekit.analysis.items import CREDITS, MISSING, Counts, all_counts, comparable, credit, handed_in
from gradekit.analysis.measures import Spread, alpha, correlation, mean, spread
from gradekit.analysis.mistakes import Mistake, mistakes
from gradekit.exporting.standing import Standing, Standings, Worth
from gradekit.gradebook.marks import Mark, PartMark
from gradekit.gradebook.records import points

# Fewer students say too little for such a number to be shown.
LEAST_FOR_ALPHA = 30
LEAST_FOR_DISCRIMINATION = 10
# A part that is open for more students than this share is no item of alpha yet.
MOST_OPEN = 0.1

FEW_ITEMS, FEW_STUDENTS, ALIKE = "fewer than two parts", f"fewer than {LEAST_FOR_ALPHA} students", "all alike"


class Reliability(NamedTuple):
    """Cronbach's alpha of so many students and parts; `why` says why there is none."""

    value: float | None
    students: int
    items: int
    left_out: int
    why: str = ""


class PartSummary(NamedTuple):
    """One part. `number` are the students whose points are decided, `difficulty` is their mean share of the points.

    `discrimination` is the correlation with the share of all other points, of `pairs` students. `credits` counts those
    who handed in, by `items.CREDITS`; `answered` are those who did not leave the part out.
    """

    name: str
    points: Decimal
    number: int
    difficulty: float | None
    discrimination: float | None
    pairs: int
    credits: Mapping[str, int]
    answered: int
    counts: Counts
    mistakes: tuple[Mistake, ...]


class ExerciseSummary(NamedTuple):
    """One exercise. Of `students`, so many have a file that is compared, none, one of another version, or unmarked."""

    exercise: str
    points: Decimal
    students: int
    compared: int
    nothing: int
    other: int
    unmarked: int
    spread: Spread | None
    reliability: Reliability
    parts: tuple[PartSummary, ...]


class Summary(NamedTuple):
    """The whole. `nothing` are students without any file, `final` those with nothing open in any exercise."""

    students: int
    nothing: int
    final: int
    points: Decimal
    spread: Spread | None
    reliability: Reliability
    counts: Counts
    exercises: tuple[ExerciseSummary, ...]

    @property
    def mistakes(self) -> list[Mistake]:
        """All mistakes with a name, the most frequent first."""
        every = [each for exercise in self.exercises for part in exercise.parts for each in part.mistakes]
        return sorted(every, key=lambda each: -each.number)


class Sitting(NamedTuple):
    """The parts that one student's files have, by exercise; only what is compared."""

    parts: Mapping[str, Sequence[PartMark]]

    def score(self) -> tuple[Decimal, Decimal]:
        """The points, and what they are out of, of what is decided."""
        return decided(part for parts in self.parts.values() for part in parts)


def summary(standings: Standings) -> Summary:
    """Everything about these exercises."""
    present = [each for each in standings.students if any(map(handed_in, each.marks.values()))]
    sittings = [_sitting(each, standings.worth) for each in present]
    totals = [sitting.score() for sitting in sittings]
    columns = [(worth.exercise, place) for worth in standings.worth for place in range(len(worth.parts))]
    marks = [mark for standing in standings.students for mark in standing.marks.values()]
    return Summary(
        len(standings.students),
        len(standings.students) - len(present),
        sum(not standing.open for standing in standings.students),
        standings.points,
        spread([each for each in map(share, present) if each is not None]),
        _reliability(sittings, columns),
        all_counts([part for mark in marks for part in mark.parts]),
        tuple(_exercise(worth, standings.students, sittings, totals) for worth in standings.worth),
    )


def share(standing: Standing) -> float | None:
    """A student's points as a share of what is decided; None without any, or with points of different versions."""
    if standing.mixed:
        return None
    score, most = decided(part for mark in standing.marks.values() for part in mark.parts)
    return _share(score, most)


def decided(parts: Iterable[PartMark]) -> tuple[Decimal, Decimal]:
    """The points of the parts that are decided, and what they are out of."""
    done = [(part.score, points(part.item.max_score)) for part in parts if part.score is not None]
    return sum((score for score, _ in done), Decimal(0)), sum((most for _, most in done), Decimal(0))


def _share(score: Decimal, most: Decimal) -> float | None:
    # Of whole hundredths, so that equal shares are equal numbers.
    return int(score * 100) / int(most * 100) if most else None


def _sitting(standing: Standing, worths: Sequence[Worth]) -> Sitting:
    found = {worth.exercise: standing.marks.get(worth.exercise) for worth in worths}
    return Sitting({w.exercise: m.parts for w in worths if (m := found[w.exercise]) and comparable(m, w)})


def _exercise(
    worth: Worth, standings: Sequence[Standing], sittings: Sequence[Sitting], totals: Sequence[tuple[Decimal, Decimal]]
) -> ExerciseSummary:
    name = worth.exercise
    marks = [standing.marks[name] for standing in standings if name in standing.marks]
    mine = [(s.parts[name], total) for s, total in zip(sittings, totals, strict=True) if name in s.parts]
    shares = [_share(*decided(parts)) for parts, _ in mine]
    unmarked = sum(handed_in(mark) and mark.attempt is None for mark in marks)
    nothing = sum(not handed_in(mark) for mark in marks)
    return ExerciseSummary(
        name,
        worth.points,
        len(marks),
        len(mine),
        nothing,
        len(marks) - len(mine) - unmarked - nothing,
        unmarked,
        spread([each for each in shares if each is not None]),
        _reliability([Sitting({name: parts}) for parts, _ in mine], [(name, i) for i in range(len(worth.parts))]),
        tuple(_part(name, each, [(p[i], t) for p, t in mine]) for i, each in enumerate(worth.parts)),
    )


def _part(
    exercise: str, worth: tuple[str, Decimal], answers: Sequence[tuple[PartMark, tuple[Decimal, Decimal]]]
) -> PartSummary:
    name, most = worth
    scored = [(part.score, total) for part, total in answers if part.score is not None]
    shares = [each for score, _ in scored if (each := _share(score, most)) is not None]
    pairs = [
        (float(score), rest) for score, (all_, of) in scored if (rest := _share(all_ - score, of - most)) is not None
    ]
    told = Counter(credit(part) for part, _ in answers)
    tried = [part for part, _ in answers if part.item.status != MISSING]
    enough = len(pairs) >= LEAST_FOR_DISCRIMINATION
    return PartSummary(
        name,
        most,
        len(scored),
        mean(shares) if shares else None,
        correlation([own for own, _ in pairs], [rest for _, rest in pairs]) if enough else None,
        len(pairs),
        {each: told[each] for each in CREDITS},
        len(tried),
        all_counts([part for part, _ in answers]),
        mistakes(exercise, name, tried),
    )


def _reliability(sittings: Sequence[Sitting], columns: Sequence[tuple[str, int]]) -> Reliability:
    """Alpha of the students who have a file in every exercise, and points in every part that is an item."""
    here = [sitting for sitting in sittings if all(name in sitting.parts for name, _ in columns)]
    open_ = {
        (name, i): sum(sitting.parts[name][i].score is None for sitting in here) / len(here) if here else 0.0
        for name, i in columns
    }
    items = [column for column in columns if open_[column] <= MOST_OPEN]
    scores = [[sitting.parts[name][i].score for name, i in items] for sitting in here]
    rows = [[float(score) for score in row if score is not None] for row in scores if None not in row]
    told = len(rows), len(items), len(columns) - len(items)
    if len(items) < 2:
        return Reliability(None, *told, FEW_ITEMS)
    if len(rows) < LEAST_FOR_ALPHA:
        return Reliability(None, *told, FEW_STUDENTS)
    value = alpha(rows)
    return Reliability(value, *told, "" if value is not None else ALIKE)


def latest(marks: Sequence[Mark]) -> str:
    """The time of the last marking or of the last mark of a person that counts, "" where there is none."""
    times = [mark.attempt.started for mark in marks if mark.attempt]
    return max([*times, *(part.event.made for mark in marks for part in mark.parts if part.event)], default="")
