"""What is remarked of a right answer: it costs nothing, and the most useful comes first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gradekit.model import Status, Verdict, sentence

MOST = 2
SINGLE = "It is computed in float32, which keeps 7 digits where float64 keeps 16; leave the conversion out"


class Remark(NamedTuple):
    """A remark, and its kind in `notes` where a line of the student's code may explain it."""

    text: str
    kind: str = ""


def right(remarks: Sequence[Remark]) -> Verdict:
    """The verdict on a right answer, with the first remarks, a line each."""
    kept = list(dict.fromkeys(Remark(sentence(each.text), each.kind) for each in remarks))[:MOST]
    if not kept:
        return Verdict(Status.PASS)
    message = "Right. " + "\n".join(each.text for each in kept)
    return Verdict(Status.WARNING, message, remarks=tuple(each.kind for each in kept))


def reading(texts: Sequence[str]) -> list[Remark]:
    """The remarks about how answers were given."""
    return [Remark(text, "single" if text == SINGLE else "") for text in texts]


def overflowing(text: str) -> Remark:
    """The remark that something overflows, and that all else is right."""
    return Remark(text, "overflow")
