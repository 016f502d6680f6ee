"""What happened at one part of one submission: whether its points are full, and what marking ran into."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from gradekit.exporting.standing import Worth
from gradekit.gradebook.marks import PENDING, Mark, PartMark
from gradekit.gradebook.records import points

# Where the points stand: every part of a file has one of these.
FULL, PARTLY, NONE, MISSING, OPEN = "full", "partly", "none", "missing", "open"
CREDITS = (FULL, PARTLY, NONE, MISSING, OPEN)
TIMEOUT = re.compile(
    r"(?:Calling \w+|Loading the file) (?:took longer than \d+ s:|used more than \d+ s of CPU time:)", re.ASCII
)


class Counts(NamedTuple):
    """How often it happened at a part. A timeout is no error here; what a person decided is not pending."""

    errors: int = 0
    timeouts: int = 0
    undecided: int = 0
    pending: int = 0
    by_person: int = 0
    conflicts: int = 0


def credit(part: PartMark) -> str:
    """One of CREDITS, by the points that count."""
    if part.score is None:
        return OPEN
    if part.status == MISSING:
        return MISSING
    if part.score >= points(part.item.max_score):
        return FULL
    return PARTLY if part.score > 0 else NONE


def counts(part: PartMark) -> Counts:
    """What marking ran into at one part, and whether a person has decided or has to."""
    error = part.item.status == "error"
    late = error and timed_out(part.item.message)
    return Counts(
        int(error and not late),
        int(late),
        int(part.status == "undecided"),
        int(part.status == PENDING),
        int(part.status == "marked"),
        len(part.conflicts),
    )


def all_counts(parts: Sequence[PartMark]) -> Counts:
    """What marking ran into at these parts together."""
    return Counts(*map(sum, zip(*map(counts, parts), strict=True))) if parts else Counts()


def timed_out(message: str) -> bool:
    """Whether the message of an error says that the time was up; a submission's own messages begin otherwise."""
    return TIMEOUT.match(message) is not None


def handed_in(mark: Mark) -> bool:
    """Whether there was a file."""
    return mark.file.content is not None


def comparable(mark: Mark | None, worth: Worth) -> bool:
    """Whether the mark is of a file, and its parts are worth what they are to everyone else."""
    if mark is None or mark.attempt is None or not handed_in(mark):
        return False
    return tuple((part.item.part, points(part.item.max_score)) for part in mark.parts) == worth.parts
