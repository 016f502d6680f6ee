"""The mistakes with a name that a class made, as sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from gradekit.gradebook.marks import PartMark

# What is said of mistakes that any exercise can have, where what students read has numbers of their own in it.
GENERAL = {
    "sign": "The sign is wrong.",
    "factor": "Wrong by a factor.",
    "transposed": "The result is transposed.",
    "axes": "The axes stand in another order.",
    "reversed": "The entries stand in reversed order.",
    "offset": "Every entry is off by the same constant.",
    "first-row": "Only the first row is right.",
    "dtype": "Right to a few digits only.",
    "broadcast": "Broadcasting gave another shape.",
    "chain-factor": "A factor is missing, or another one stands in its place.",
    "path": "A path of the chain rule is missing or wrong.",
    "other-function": "It is the derivative of another function, or none.",
    "another-order": "The entries of the tuple stand in another order.",
}


class Mistake(NamedTuple):
    """A mistake of `number` of the `of` students who answered the part."""

    exercise: str
    part: str
    name: str
    says: str
    number: int
    of: int


def mistakes(exercise: str, part: str, answers: Sequence[PartMark]) -> tuple[Mistake, ...]:
    """The mistakes that marking named at these answers to one part, the most frequent first.

    What marking said counts, also where a person has given other points since.
    """
    said: dict[str, Counter[str]] = {}
    for answer in answers:
        if answer.item.status == "fail" and answer.item.mistake:
            first = answer.item.message.strip().partition("\n")[0]
            said.setdefault(answer.item.mistake, Counter())[first] += 1
    found = [
        Mistake(exercise, part, name, sentence(name, lines), lines.total(), len(answers))
        for name, lines in said.items()
    ]
    return tuple(sorted(found, key=lambda each: (-each.number, each.name)))


def sentence(name: str, lines: Counter[str]) -> str:
    """What students who made the mistake were told, in its most frequent form."""
    if name in GENERAL and len(lines) > 1:
        return GENERAL[name]
    return min(lines, key=lambda line: (-lines[line], line))
