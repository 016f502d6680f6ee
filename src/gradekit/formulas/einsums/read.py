"""Reading einsum subscripts: letters in NumPy's manner, or words for axes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from gradekit.formulas.tree import CannotRead

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
MAX_LENGTH = 400
QUOTED = re.compile(
    r"""\s*(?:(?:np\.|numpy\.|torch\.)?einsum\(\s*)?(["'])(.*?)\1\s*(?:,[\w\s,.*]*\)?)?\s*""", re.DOTALL
)
FORM = "a subscripts string like 'ab,bc->ac' is asked: the axes of each operand, then those of the result"


class Spec(NamedTuple):
    """Subscripts as read: the letters of each operand ("..." in them), and those of the result, if they are given."""

    terms: tuple[str, ...]
    result: str | None

    @property
    def text(self) -> str:
        """The subscripts in NumPy's form."""
        left = ",".join(self.terms)
        return left if self.result is None else f"{left}->{self.result}"

    def in_full(self, shapes: Sequence[Sequence[int]]) -> Spec:
        """With the result written out as NumPy does when there is none: what stands once, in alphabetical order."""
        if self.result is not None:
            return self
        letters = "".join(self.terms).replace("...", "")
        dots = "..." if "..." in "".join(self.terms) else ""
        return self._replace(result=dots + "".join(sorted(each for each in set(letters) if letters.count(each) == 1)))


def read_spec(text: str) -> Spec:
    """The subscripts in a text: letters in NumPy's manner, or words for axes. Raises CannotRead."""
    if len(text) > MAX_LENGTH:
        raise CannotRead(f"this has {len(text):,} characters; subscripts have at most {MAX_LENGTH}")
    if found := QUOTED.fullmatch(text):
        text = found[2]
    text = text.replace("→", "->").replace("…", "...").strip()
    if not text.strip(" ,->."):
        raise CannotRead(f"there are no subscripts here; {FORM}")
    left, arrow, right = text.partition("->")
    if "->" in right:
        raise CannotRead("there are two arrows in this", text.index("->", text.index("->") + 2))
    sides = [*left.split(","), *([right] if arrow else [])]
    if arrow and "," in right:
        raise CannotRead("there is a comma behind the arrow; the result is one array", text.rindex(","))
    terms = _named(sides) if _has_words(sides) else [re.sub(r"\s+", "", side) for side in sides]
    for term in terms:
        if odd := next((sign for sign in term.replace("...", "", 1) if sign not in LETTERS), ""):
            raise CannotRead(f"{odd!r} is no letter of an axis; {FORM}", text.find(odd))
    return Spec(tuple(terms[:-1] if arrow else terms), terms[-1] if arrow else None)


def _has_words(sides: Sequence[str]) -> bool:
    """Whether axes are words set off by blanks, as in `batch i, i j -> batch j`.

    NumPy leaves blanks out, so `ij k` is `ijk`. Words are names only where one of them is longer than any run of
    letters that people set apart, stands beside others, and comes again.
    """
    words = [side.replace("...", " ... ").split() for side in sides]
    several = [word for side in words for word in side if len(word) > 1 and word != "..."]
    if not several:
        return False
    if any(not re.fullmatch(r"[A-Za-z]\w*|\.\.\.", word) for side in words for word in side):
        return False
    counts = [word for side in words for word in side]
    repeated = all(counts.count(word) > 1 for word in several)
    return any(len(side) > 1 for side in words) and repeated and any("_" in w or len(w) > 2 for w in several)


def _named(sides: Sequence[str]) -> list[str]:
    """Words for axes as letters, in the order in which they first stand."""
    words = [side.replace("...", " ... ").split() for side in sides]
    distinct = list(dict.fromkeys(word for side in words for word in side if word != "..."))
    if len(distinct) > len(LETTERS):
        raise CannotRead(f"there are more than {len(LETTERS)} axes in this")
    letters = dict(zip(distinct, LETTERS, strict=False))
    return ["".join(letters.get(word, word) for word in side) for side in words]
