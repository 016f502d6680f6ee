"""What everybody has by now: the latest marking of what counts, and over it what persons gave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from gradekit.gradebook.book import Gradebook
from gradekit.gradebook.records import Attempt, Event, Item, Submission, points

PENDING = "pending"
# Submissions that are read at once; a query names them and those that were handed in before them.
SLICE = 200


class PartMark(NamedTuple):
    """One part's mark. `item` is what marking said, `event` what a person gave instead, or for a text.

    `conflicts` are marks that were given without knowing of the one that counts; they change nothing until a person
    looks at them, and gives another mark or the same one again.
    """

    item: Item
    event: Event | None = None
    conflicts: tuple[Event, ...] = ()

    @property
    def score(self) -> Decimal | None:
        """The points that count, None while nobody can tell."""
        value = self.item.score if self.event is None or self.event.score is None else self.event.score
        return None if value is None else points(value)

    @property
    def status(self) -> str:
        """What marking said, or `marked` where a person decided."""
        return self.item.status if self.event is None or self.event.score is None else "marked"


class Mark(NamedTuple):
    """What one student has in one exercise; `attempt` is None where it has not been marked yet."""

    submission: str
    file: Submission
    path: str
    submitted: str
    attempt: Attempt | None
    parts: tuple[PartMark, ...]

    @property
    def score(self) -> Decimal:
        """The points so far."""
        return sum((part.score for part in self.parts if part.score is not None), Decimal(0))

    @property
    def max_score(self) -> Decimal:
        """The points of all parts."""
        return sum((points(part.item.max_score) for part in self.parts), Decimal(0))

    @property
    def open(self) -> Decimal:
        """The points that nobody has decided about yet: for a person to mark, or undecided."""
        return sum((points(part.item.max_score) for part in self.parts if part.score is None), Decimal(0))


def marks(book: Gradebook) -> list[Mark]:
    """The marks of every submission that counts, by student and exercise."""
    return list(each_mark(book))


def each_mark(book: Gradebook) -> Iterator[Mark]:
    """The same one after the other, so that those of a large class are not all in memory at once."""
    current, events, history = book.current(), book.events(), book.history()
    for start in range(0, len(current), SLICE):
        some = current[start : start + SLICE]
        earlier = {id: history[file.student, file.exercise] for id, file, _, _ in some}
        attempts = book.attempts([each for ids in earlier.values() for each in ids])
        latest = {submission: counting(each) for submission, each in attempts.items()}
        for submission, file, path, submitted in some:
            attempt = latest.get(submission)
            older = [each for each in earlier[submission] if each != submission]
            parts = [_part(item, submission, older, latest, events) for item in (attempt.items if attempt else ())]
            yield Mark(submission, file, path, submitted, attempt, tuple(parts))


def counting(attempts: Sequence[Attempt]) -> Attempt:
    """The attempt that counts of several of one submission: the last one that nothing failed in, else the last."""
    return next((each for each in reversed(attempts) if not each.fault), attempts[-1])


def _part(
    item: Item,
    submission: str,
    older: Sequence[str],
    latest: dict[str, Attempt],
    events: dict[tuple[str, str], list[Event]],
) -> PartMark:
    given = events.get((submission, item.part), [])
    if not given and item.status == PENDING:
        given = _of_the_same_text(item, older, latest, events)
    event, conflicts = settled(given)
    return PartMark(item, event, tuple(conflicts))


def _of_the_same_text(
    item: Item, older: Sequence[str], latest: dict[str, Attempt], events: dict[tuple[str, str], list[Event]]
) -> list[Event]:
    """The marks of the newest earlier submission with the same text: who hands in again need not be marked again."""
    for submission in reversed(older):
        attempt = latest.get(submission)
        same = [each for each in (attempt.items if attempt else ()) if each.part == item.part]
        if same and same[0].answer == item.answer and (found := events.get((submission, item.part))):
            return found
    return []


def settled(events: Sequence[Event]) -> tuple[Event | None, list[Event]]:
    """The mark that counts, and those that were given without knowing of the one before them.

    Whoever gives a mark after having seen these too has settled the matter: none of them is in conflict any more.
    """
    last: Event | None = None
    conflicts: list[Event] = []
    for event in events:
        if conflicts and event.sees == conflicts[-1].id:
            last, conflicts = event, []
        elif event.sees == (last.id if last else ""):
            last = event
        else:
            conflicts.append(event)
    return last, conflicts


def seen(events: Sequence[Event]) -> str:
    """What a mark that is given now `sees`: the newest of those that count or are in conflict, "" for none."""
    last, conflicts = settled(events)
    return conflicts[-1].id if conflicts else last.id if last else ""
