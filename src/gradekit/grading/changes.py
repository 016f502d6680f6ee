"""Whose marks a new marking changes, and how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from gradekit.gradebook.marks import Mark, PartMark
from gradekit.gradebook.records import Attempt, Item


class Change(NamedTuple):
    """One part whose points or status another marking changes; points are None while nobody can tell."""

    student: str
    exercise: str
    part: str
    before: Decimal | None
    after: Decimal | None
    was: str
    now: str
    by_hand: bool


def brief(attempt: Attempt) -> Attempt:
    """As much of an attempt as is told about a change: those of a large class are in memory until the end."""
    items = (item._replace(message="", answer="", picture=b"") for item in attempt.items)
    return attempt._replace(printed="", items=tuple(items))


def changes(marks: Iterable[Mark], attempts: Mapping[str, Attempt]) -> list[Change]:
    """What the new attempts change, by student and exercise; a mark that a person gave stays, and is told so."""
    return [each for mark in marks if mark.attempt for each in _of(mark, attempts.get(mark.submission))]


def _of(mark: Mark, attempt: Attempt | None) -> Iterable[Change]:
    if attempt is None or attempt.fault:
        return
    before = {part.item.part: part for part in mark.parts}
    for item in attempt.items:
        old = before.pop(item.part, None)
        new = PartMark(item, old.event if old else None)
        if old is None or _differs(old, item):
            yield _change(mark, item, old, new)


def _differs(old: PartMark, item: Item) -> bool:
    return (old.item.score, old.item.status, old.item.max_score) != (item.score, item.status, item.max_score)


def _change(mark: Mark, item: Item, old: PartMark | None, new: PartMark) -> Change:
    by_hand = new.status == "marked"
    was, before = (old.status, old.score) if old else ("new", None)
    told = (mark.file.student, mark.file.exercise, item.part, before, new.score, was, new.status)
    return Change(*told, by_hand)
