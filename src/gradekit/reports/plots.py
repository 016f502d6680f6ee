"""Where the bars of a plot stand, for the SVG of a template. Widths are percentages, heights are pixels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

GAP = 0.4


class Bar(NamedTuple):
    """A bar of a histogram, from `left` on; its foot stands on the plot's base line. `middle` is for its number."""

    left: str
    width: str
    top: str
    height: str
    middle: str
    number: int


class Segment(NamedTuple):
    """A piece of a bar that is filled from left to right."""

    kind: str
    left: str
    width: str
    number: int


def histogram(counts: Sequence[int], height: float, above: float = 0.0) -> tuple[Bar, ...]:
    """The bars, the highest of that height, with room above them."""
    most, wide = max(max(counts, default=0), 1), 100 / max(len(counts), 1)
    return tuple(
        Bar(
            _number(wide * place + GAP),
            _number(wide - 2 * GAP),
            _number(above + height - height * count / most),
            _number(height * count / most),
            _number(wide * (place + 0.5)),
            count,
        )
        for place, count in enumerate(counts)
    )


def stacked(counts: Mapping[str, int]) -> tuple[Segment, ...]:
    """The pieces of one bar that is as wide as all together; without those that are empty."""
    whole, left, found = sum(counts.values()), 0, []
    for kind, count in counts.items():
        if count:
            found.append(Segment(kind, _number(100 * left / whole), _number(100 * count / whole), count))
        left += count
    return tuple(found)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
