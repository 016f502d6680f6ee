"""Orders: words in one order, or in any that keeps what must come before what."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from gradekit.formulas.decision import Decision, different, equal, unreadable
from gradekit.formulas.members import entries, word
from gradekit.formulas.tree import CannotRead

ARROWS = re.compile(r"\s*(?:->|→|=>|⇒|<|\\to\b|\\rightarrow\b|≺|\\prec\b|\n)\s*")
NUMBERED = re.compile(r"(?:^|\s)\(?\d{1,2}[.)]\s+")


class Broken(NamedTuple):
    """A constraint that an order breaks: what must come first, what later, and where they stand (from 1)."""

    first: str
    later: str
    first_at: int
    later_at: int


def read_order(text: str) -> list[str]:
    """The words in their order, set off by commas, arrows, `<`, lines or numerals. Raises CannotRead."""
    bare = text.strip()
    if NUMBERED.match(bare) and len(NUMBERED.findall(bare)) > 1:
        parts = [part.strip(" ,;\n") for part in NUMBERED.split(bare)[1:]]
    elif "," not in bare and len(ARROWS.split(bare)) > 1:
        parts = ARROWS.split(bare.strip("[]() "))
    else:
        parts = entries(bare, "[(")
    if not all(part.strip() for part in parts):
        raise CannotRead("an entry is missing")
    return [word(part.strip().strip("'\"")) for part in parts]


def read_constraints(before: Any) -> list[tuple[str, str]]:
    """What must come before what, from pairs such as [a, b] and chains such as "a < b < c". Raises CannotRead."""
    if isinstance(before, str):
        before = [before]
    pairs: list[tuple[str, str]] = []
    for each in before or ():
        chain = each.split("<") if isinstance(each, str) else each
        texts = isinstance(chain, Sequence) and all(isinstance(one, str) and one.strip() for one in chain)
        if not texts or len(chain) < 2:
            raise CannotRead("before is a list of chains such as 'a < b < c', or of pairs [a, b]")
        words = [word(one) for one in chain]
        pairs += itertools.pairwise(words)
    return pairs


def broken(order: Sequence[str], pairs: Sequence[tuple[str, str]]) -> Broken | None:
    """The first constraint that an order of all the words breaks; None when it keeps them all."""
    places = {each: place for place, each in enumerate(order, 1)}
    for first, later in pairs:
        if places[first] >= places[later]:
            return Broken(first, later, places[first], places[later])
    return None


def check_constraints(words: Sequence[str], pairs: Sequence[tuple[str, str]]) -> None:
    """Raises CannotRead where constraints name other words than these, or go round in a circle."""
    for each in {one for pair in pairs for one in pair} - set(words):
        raise CannotRead(f"before names {each[:40]!r}, which is none of the entries")
    left, open_pairs = set(words), list(pairs)
    while left:
        free = left - {later for first, later in open_pairs if first in left}
        if not free:
            raise CannotRead("before goes round in a circle, so that no order keeps it")
        left -= free


def decide(student: str, reference: str, settings: Mapping[str, Any]) -> Decision:
    """Whether an order is the reference, or, with `before`, any order of its words that keeps those constraints."""
    whose = "reference"
    try:
        expected = read_order(reference)
        pairs = read_constraints(settings.get("before"))
        if len(set(expected)) < len(expected):
            raise CannotRead("an entry stands twice")
        check_constraints(expected, pairs)
        if pairs and broken(expected, pairs):
            raise CannotRead("the reference itself breaks what before says")
        whose = "student"
        got = read_order(student)
    except CannotRead as odd:
        return unreadable(whose, odd)
    return _decided(got, expected, pairs)


def _decided(got: list[str], expected: list[str], pairs: Sequence[tuple[str, str]]) -> Decision:
    if got == expected:
        return equal("structural")
    if what := other_words(got, expected):
        return different("members", what)
    if pairs:
        found = broken(got, pairs)
        if found is None:
            return equal("proved")
        said = f"{found.first} must come before {found.later}."
        return different("order", said, None, {"first": found.first, "later": found.later})
    if got == expected[::-1]:
        return Decision("different", "order", None, "The entries stand in reversed order.", "reversed")
    return different("order", f"The order is wrong from entry {first_wrong(got, expected)} on.")


def first_wrong(got: Sequence[Any], expected: Sequence[Any]) -> int:
    """The first place, from 1, at which two orders of one length differ."""
    return next(place for place, (one, other) in enumerate(zip(got, expected, strict=True), 1) if one != other)


def other_words(got: Sequence[str], expected: Sequence[str]) -> str:
    """What is wrong with the words themselves, whatever their order; "" when nothing is."""
    if len(got) != len(expected):
        return f"This has {len(got)} entries; {len(expected)} are to be put in order."
    if unknown := [each for each in got if each not in expected]:
        return f"{unknown[0][:40]!r} is not one of the entries that are to be put in order."
    if twice := next((each for each in got if got.count(each) > 1), ""):
        return f"{twice[:40]!r} stands twice."
    return ""
