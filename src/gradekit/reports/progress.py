"""How far a student is with each exercise, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple

from gradekit.model import Exercise, Part, Status
from gradekit.state import State

RIGHT = (Status.PASS, Status.WARNING)
WRONG = (Status.FAIL, Status.ERROR)
DAYS = 7


class Standing(NamedTuple):
    """One exercise of a student's.

    `statuses` are those of the last check, by part, `changed` when the file was changed last; nothing of what is not
    known. `score` is None where the exercise was never checked.
    """

    exercise: Exercise
    score: Decimal | None
    statuses: Mapping[str, str]
    checked: datetime | None
    changed: datetime | None

    @property
    def automatic(self) -> list[Part]:
        """The parts that gradekit marks."""
        return [part for part in self.exercise.parts if part.kind != "text"]

    @property
    def worth(self) -> Decimal:
        """The points of these parts."""
        return sum((part.points for part in self.automatic), Decimal(0))

    @property
    def texts(self) -> list[Part]:
        """The parts that a person marks."""
        return [part for part in self.exercise.parts if part.kind == "text"]

    @property
    def passed(self) -> int:
        """How many automatic parts were right."""
        return sum(self.statuses.get(part.name) in RIGHT for part in self.automatic)

    @property
    def written(self) -> int:
        """How many texts there were."""
        return sum(self.statuses.get(part.name) == Status.PENDING for part in self.texts)

    @property
    def done(self) -> bool:
        """Whether all automatic parts were right and all texts written, as far as they can be."""
        return bool(self.statuses) and self.passed + self.written == len(self.exercise.parts)

    @property
    def unchecked(self) -> bool:
        """Whether the file is not as it was checked, as far as that is known: once no times were kept."""
        if self.changed is None:
            return False
        return self.score is None if self.checked is None else self.changed > self.checked

    @property
    def last(self) -> datetime | None:
        """When something happened last."""
        return max(filter(None, (self.checked, self.changed)), default=None)


class Step(NamedTuple):
    """A command, and why it is the next."""

    command: str
    why: str


def standing(exercise: Exercise, state: State, changed: datetime | None) -> Standing:
    """How far the student is, by the last check; what it said of parts that are no more is left out."""
    found = state.progress(exercise.id)
    score = None if found is None else round(Decimal(str(found["score"])), 2)
    names = [part.name for part in exercise.parts]
    statuses = {name: status for name, status in state.statuses(exercise.id).items() if name in names}
    return Standing(exercise, score, statuses, state.checked(exercise.id), changed)


def next_step(standings: Sequence[Standing], state: State) -> Step | None:
    """What to do next: see what was changed, go on with what is begun, begin what follows; None when all is done."""
    if unchecked := [each for each in standings if each.unchecked]:
        latest = max(unchecked, key=_last)
        why = "its file has changed since" if latest.checked else "its file has not been checked"
        return Step(f"gradekit check {latest.exercise.id}", why)
    open_ = [each for each in standings if not each.done]
    if begun := [each for each in open_ if each.changed]:
        return _going_on(max(begun, key=_last), state)
    return Step(f"gradekit start {open_[0].exercise.id}", open_[0].exercise.title) if open_ else None


def _going_on(begun: Standing, state: State) -> Step:
    """The first part that is wrong, then the first that is missing: a hint for it, as long as there are any."""
    by_need = [*_with(begun, WRONG), *_with(begun, (Status.MISSING,)), *_with(begun, (Status.UNDECIDED,))]
    id = begun.exercise.id
    if not by_need:
        return Step(f"gradekit check {id}", "what it gave is not known")
    part = by_need[0]
    why = f"{part.name} is {'missing' if begun.statuses[part.name] == Status.MISSING else 'not right yet'}"
    if part.kind != "text" and state.hints_seen(id, part.name) < len(part.hints):
        return Step(f"gradekit hint {id} {part.name}", why)
    return Step(f"gradekit show {id}", why)


def _with(begun: Standing, statuses: Iterable[str]) -> list[Part]:
    wanted = tuple(statuses)
    return [part for part in begun.exercise.parts if begun.statuses.get(part.name) in wanted]


def _last(each: Standing) -> datetime:
    return each.last or datetime.min.replace(tzinfo=UTC)


def when(then: datetime, now: datetime) -> str:
    """`today 21:40`, `yesterday`, `3 days ago`, else the date: by the days of the place where this runs."""
    try:
        there, here = then.astimezone(), now.astimezone()
    except (OverflowError, ValueError, OSError):  # no day of any calendar here
        return "-"
    days = (here.date() - there.date()).days
    if days == 0:
        return f"today {there:%H:%M}"
    if days == 1:
        return "yesterday"
    return f"{days} days ago" if 1 < days < DAYS else f"{there:%Y-%m-%d}"
