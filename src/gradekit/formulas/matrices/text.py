"""From the text of a matrix formula to Python's syntax tree, with the place of every node in what was typed."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from typing import NamedTuple

from gradekit.formulas.tree import CannotRead

MAX_LENGTH = 2000
MAX_SYNTAX = 4000
MAX_NESTING = 60
# What people type or paste, and what it means in Python. A caret is marked, because it binds as `**` does.
WRITTEN = re.compile(
    r"\^\s*\{\s*T\s*\}|\^\s*(?:T\b|⊤|\\top\b)|\^|[ᵀ⊤²³⊙∘−–·×]|\blambda\b"
    r"|\b(?:sigma|sigmoid|sig|σ)['′’]\s*(?=\()"
)
MEANT = {"^": "**", "ᵀ": ".T", "⊤": ".T", "²": "**2", "³": "**3", "⊙": "*", "∘": "*", "−": "-", "–": "-"}
CLOSING = {")": "(", "]": "[", "}": "{"}


class Source(NamedTuple):
    """The text given to Python, where each of its characters was typed, and where carets stood."""

    text: str
    places: tuple[int, ...]
    carets: frozenset[int]

    def at(self, node: ast.AST) -> int | None:
        """The offset of a node in what was typed."""
        column = getattr(node, "col_offset", None)
        return None if column is None else self.place(self.character(int(column)))

    def character(self, column: int) -> int:
        """The character at Python's column, which counts bytes."""
        return len(self.text.encode()[:column].decode(errors="ignore"))

    def place(self, character: int) -> int:
        """The offset in what was typed of a character of the text."""
        return self.places[min(character, len(self.places) - 1)] if self.places else 0

    def has_caret(self, left: ast.expr, right: ast.expr) -> bool:
        """Whether the power between two operands was written with a caret."""
        first, last = self.character(left.end_col_offset or 0), self.character(right.col_offset)
        return any(first <= caret < last for caret in self.carets)


def parse(typed: str) -> tuple[ast.expr, Source]:
    """The syntax tree of a formula. Raises CannotRead."""
    if len(typed) > MAX_LENGTH:
        raise CannotRead(f"This has {len(typed)} characters; a formula may have {MAX_LENGTH}")
    if not typed.strip():
        raise CannotRead("There is no formula here")
    source = _source(typed)
    _check_brackets(source)
    try:
        with warnings.catch_warnings():
            # Python warns of literals that run into a name, which are refused anyway.
            warnings.simplefilter("ignore")
            body = ast.parse(source.text, mode="eval").body
    except SyntaxError as odd:
        raise _syntax(odd, source) from None
    except (ValueError, RecursionError, MemoryError, OverflowError):
        raise CannotRead("This formula is nested too deeply, or has characters that no formula has") from None
    if sum(1 for _ in ast.walk(body)) > MAX_SYNTAX:
        raise CannotRead("This formula is too long: write it shorter, for example with sum(...) or A@B")
    return body, source


def _source(typed: str) -> Source:
    """The right-hand side of what was typed, in Python's signs."""
    start = _right_hand_side(typed)
    pieces: list[str] = []
    places: list[int] = []
    carets, done = set(), start
    for found in WRITTEN.finditer(typed, start):
        if found[0] in "·×":
            raise CannotRead(
                f"{found[0]!r} may mean two products: write A@B for the product of matrices, A*B for the product "
                "entry by entry",
                found.start(),
            )
        pieces.append(typed[done : found.start()])
        places.extend(range(done, found.start()))
        meant = _meant(found[0])
        if found[0] == "^":
            carets.add(sum(map(len, pieces)))
        pieces.append(meant)
        places.extend([found.start()] * len(meant))
        done = found.end()
    pieces.append(typed[done:])
    places.extend(range(done, len(typed)))
    # Line breaks and a margin mean nothing in one formula.
    text = re.sub(r"\s", " ", "".join(pieces))
    margin = len(text) - len(text.lstrip())
    return Source(text.strip(), tuple(places[margin:]), frozenset(caret - margin for caret in carets))


def _meant(written: str) -> str:
    if written == "lambda":
        return "lam   "
    if written.rstrip()[-1] in "'′’":
        return "dsigmoid"
    return MEANT.get(written, ".T")


def _right_hand_side(typed: str) -> int:
    """Where the formula begins: behind the only `=` outside of brackets, if there is one."""
    signs = [
        place
        for place, level in _levels(typed)
        if typed[place] == "="
        and level == 0
        and "=" not in typed[place + 1 : place + 2] + typed[max(0, place - 1) : place]
    ]
    signs = [place for place in signs if typed[max(0, place - 1) : place] not in ("<", ">", "!", ":")]
    if len(signs) > 1:
        raise CannotRead("This has more than one `=`; give one formula", signs[1])
    return signs[0] + 1 if signs else 0


def _levels(text: str) -> Iterator[tuple[int, int]]:
    """Every place and how many brackets are open there."""
    level = 0
    for place, sign in enumerate(text):
        level += (sign in "([{") - (sign in ")]}")
        yield place, level


def _check_brackets(source: Source) -> None:
    opened: list[int] = []
    for place, sign in enumerate(source.text):
        if sign in "([{":
            opened.append(place)
        elif sign in CLOSING and (not opened or source.text[opened.pop()] != CLOSING[sign]):
            raise CannotRead(f"{sign!r} closes a bracket that is not open", source.place(place))
        if len(opened) > MAX_NESTING:
            raise CannotRead(f"More than {MAX_NESTING} brackets are open at once", source.place(place))
    if opened:
        raise CannotRead(f"{source.text[opened[-1]]!r} opens a bracket that is not closed", source.place(opened[-1]))


def _syntax(odd: SyntaxError, source: Source) -> CannotRead:
    if re.search(r"\\[a-zA-Z]", source.text):
        return CannotRead("This looks like LaTeX; write it as in NumPy, such as 2*A.T@(A@x - b)")
    # Python counts characters from 1 here.
    at = source.place(max(0, (odd.offset or 1) - 1))
    return CannotRead("This is no formula: is an operator such as * or @ missing, or one too many", at)
