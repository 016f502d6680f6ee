"""Numbers of a class in words."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from gradekit.analysis.items import Counts
from gradekit.analysis.summary import Reliability
from gradekit.terminal import counted

NOTHING = "–"
COUNT_WORDS = {
    "errors": ("error", "errors"),
    "timeouts": ("timeout", "timeouts"),
    "undecided": ("could not be decided", "could not be decided"),
    "pending": ("waits for a person", "wait for a person"),
    "by_person": ("marked by a person", "marked by a person"),
    "conflicts": ("mark in conflict", "marks in conflict"),
}


def counts_in_words(found: Counts) -> Iterator[str]:
    """`2 timeouts`, `1 waits for a person`; nothing of what did not happen."""
    for name, number in found._asdict().items():
        if number:
            yield number_of(number, *COUNT_WORDS[name])


def number_of(number: int, one: str, more: str) -> str:
    """The number before one of two forms of words."""
    return f"{number} {one if number == 1 else more}"


def alpha(found: Reliability) -> str:
    """Alpha with two places."""
    return signed(found.value)


def alpha_note(found: Reliability) -> str:
    """What it is of, or why there is none."""
    if found.why:
        return f"not shown: {found.why}"
    left_out = f", without {counted(found.left_out, 'open part')}" if found.left_out else ""
    return f"{counted(found.students, 'student')} and {counted(found.items, 'part')}{left_out}"


def percent(share: float) -> str:
    """`71 %`."""
    return f"{Decimal(share * 100).quantize(Decimal(1))} %"


def signed(value: float | None) -> str:
    """`0.42`, `−0.05`, or a dash for what has no value."""
    return NOTHING if value is None else f"{round(value, 2) + 0.0:.2f}".replace("-", "−")
