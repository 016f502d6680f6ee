"""What a comparison of two answers ends in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from gradekit.formulas.tree import CannotRead


class Decision(NamedTuple):
    """A verdict: "equal", "different", "undecided" or "unreadable", and how it was reached.

    `how` is structural, proved or numeric for equal; value, shape, domain and the like for different; student or
    reference for unreadable. `witness` is plain data that shows a difference. `message` is for the person, "" when
    there is nothing to say; `mistake` is the short id of a recognised one.
    """

    verdict: str
    how: str = ""
    witness: Mapping[str, Any] | None = None
    message: str = ""
    mistake: str = ""


class Named(NamedTuple):
    """A recognised mistake: its short id and a sentence that names it."""

    id: str
    says: str


def equal(how: str = "numeric", message: str = "") -> Decision:
    """The answers are the same."""
    return Decision("equal", how, None, message)


def different(how: str, message: str, named: Named | None = None, witness: Mapping[str, Any] | None = None) -> Decision:
    """The answers differ; a recognised mistake is said after what differs."""
    if named is None:
        return Decision("different", how, witness, message)
    return Decision("different", how, witness, f"{message} {named.says}".strip(), named.id)


def undecided(message: str) -> Decision:
    """It cannot be said whether the answers are the same."""
    return Decision("undecided", "", None, message)


def unreadable(whose: str, odd: CannotRead) -> Decision:
    """The text of the student or of the reference cannot be read, and where not."""
    return Decision("unreadable", whose, None, sentence(odd))


def sentence(odd: CannotRead) -> str:
    """What could not be read and where, as a sentence."""
    what = odd.what.removesuffix(".")
    what = what[:1].upper() + what[1:]
    place = "" if odd.at is None else f" (character {odd.at + 1})"
    return what if what.endswith("?") and not place else f"{what}{place}."
