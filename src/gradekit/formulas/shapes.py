"""Shapes as people write them, `(5, 5, 3)`, `5x5x3`, `torch.Size([m, 2*n])`, and when two are the same."""

from __future__ import annotations

import itertools
import math
import random
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from gradekit.formulas.decision import Decision, Named, different, equal, undecided, unreadable
from gradekit.formulas.numbers import NoValue, exact
from gradekit.formulas.tree import CannotRead, Node, Scope, Variable, names_in, number, walk

ERROR = "error"
OPEN = "a bracket is opened and not closed"
ERRORS = frozenset({"error", "an error", "raises an error", "raises error", "valueerror", "runtimeerror"})
WRAPPED = re.compile(r"(?:torch\.)?(?:Size|tuple|list)\s*\((.*)\)", re.DOTALL)
LED = re.compile(r"(?:[\w.]*shape\s*(?:==?|:|is)\s*)", re.IGNORECASE)
REAL = re.compile(r"(?:\\mathbb\s*\{?\s*R\s*\}?|\\R\b|ℝ|R)\s*\^\s*(?:\{(.*)\}|\((.*)\)|(\w+))", re.DOTALL)
LATEX = re.compile(r"\\(?:left|right|,|;|!|quad|big|Big)(?![a-zA-Z])|\\ |\$")
SIGN = re.compile(r"\\times(?![a-zA-Z])|×|(?<=\s)by(?=\s)")
LETTER_X = re.compile(r"(?<=[\w)\]])\s+[xX]\s+(?=[\w(\[])|(?<=\d)[xX](?=[\w(])|(?<=[\w)])[xX](?=\d)")
FLOORED = re.compile(r"(\w+|\([^()]*\))\s*//\s*(\w+|\([^()]*\))")
FLOOR_SIGNS = re.compile(r"(?:\\lfloor|⌊)([^⌋\\]*)(?:\\rfloor|⌋)")
CEILING_SIGNS = re.compile(r"(?:\\lceil|⌈)([^⌉\\]*)(?:\\rceil|⌉)")
WORD = re.compile(r"[^\W\d]\w*")
NOT_NAMES = frozenset(
    {"floor", "ceil", "ceiling", "max", "min", "abs", "torch", "Size", "tuple", "list", "mathbb", "R"}
)
MAX_LENGTH, MAX_AXES, MAX_NAMES = 500, 20, 20
CLOSING = {"(": ")", "[": "]", "{": "}"}
# Sizes at which symbolic ones are compared: small ones for floors, large ones for polynomials.
POINTS, LEAST, SMALL, LARGE = 16, 6, (1, 9), (10, 10**6)
MOST, MOST_NUMBERS = 10**30, 12
Shape = tuple[Node, ...] | str


def read_shape(text: str, names: Collection[str]) -> Shape:
    """The sizes in a text, or "error". `names` are those of symbolic sizes. Raises CannotRead."""
    if len(text) > MAX_LENGTH:
        raise CannotRead(f"a shape has at most {MAX_LENGTH} characters, and this has {len(text):,}")
    if re.sub(r"[\s_-]+", " ", text).strip(" .").casefold() in ERRORS:
        return ERROR
    inner, closed = _opened(re.sub(r"(?<=[)\]])\s*\.\s*$", "", LATEX.sub(" ", text)), names)
    if not inner and not closed:
        raise CannotRead("there is no shape here; a tuple of sizes, or the word error, is asked")
    parts = _split(inner, names)
    if len(parts) > MAX_AXES:
        raise CannotRead(f"this has {len(parts)} axes; {MAX_AXES} are the most that are read")
    return tuple(read_size(part, names) for part in parts)


def _opened(text: str, names: Collection[str]) -> tuple[str, bool]:
    """What stands within the brackets, and whether there are any."""
    inner = LED.sub("", text.strip(), count=1).strip() if LED.match(text.strip()) else text.strip()
    if (found := REAL.fullmatch(inner)) and "R" not in names:
        inner = next(each for each in found.groups() if each is not None).strip()
    if found := WRAPPED.fullmatch(inner):
        inner = found[1].strip()
    closed = False
    for _ in range(2):
        if inner[:1] in ("(", "[") and _closes(inner) is not None:
            if _closes(inner) != len(inner) - 1:
                break
            inner, closed = inner[1:-1].strip(), True
        elif inner[:1] in ("(", "["):
            raise CannotRead(OPEN)
    return inner, closed


def _closes(text: str) -> int | None:
    """Where the bracket closes that the text begins with; None when it does not, or another kind does."""
    opened: list[str] = []
    for place, sign in enumerate(text):
        if sign in CLOSING:
            opened.append(sign)
        elif sign in CLOSING.values():
            if CLOSING[opened.pop()] != sign:
                return None
            if not opened:
                return place
    return None


def _split(inner: str, names: Collection[str]) -> list[str]:
    """The sizes in the text: at commas, or else at × and x."""
    parts = [SIGN.sub("*", part) for part in top_level(inner, ",")]
    if len(parts) > 1:
        parts = parts[:-1] if not parts[-1].strip() else parts
        if not all(part.strip() for part in parts):
            raise CannotRead("a size is missing between two commas")
        return parts
    if not inner:
        return []
    pieces = [piece for part in SIGN.split(inner) for piece in _at_x(part, names)]
    if not all(piece.strip() for piece in pieces):
        raise CannotRead("a size is missing beside a sign")
    return pieces


def top_level(text: str, sign: str) -> list[str]:
    """The text cut at a sign that stands in no bracket."""
    parts, level, begun = [], 0, 0
    for place, each in enumerate(text):
        level += (each in "([{") - (each in ")]}")
        if each == sign and level == 0:
            parts.append(text[begun:place])
            begun = place + 1
    return [*parts, text[begun:]]


def _at_x(text: str, names: Collection[str]) -> list[str]:
    """Cut at the letter x where it is a sign: between numbers and names, and never where it is itself a size."""
    declared = {"x", "X"} & set(names)
    pieces = re.split(r"(?<=\d)\s*[xX]\s*(?=\d)", text) if declared else LETTER_X.split(text)
    if declared and any(re.search(r"[\w)]\s+[xX]\s+[\w(]", piece) for piece in pieces):
        raise CannotRead("x is a size here, so that it cannot also stand between sizes: write commas")
    return [each for piece in pieces for each in _compact(piece, names)]


def _compact(piece: str, names: Collection[str]) -> list[str]:
    """`Bxmxn` as B, m, n, where those are sizes and the whole is none."""
    known = set(names)
    if piece.strip() in known or not re.search(r"[xX]", piece) or known & {"x", "X"}:
        return [piece]
    cut = re.split(r"[xX]", piece.strip())
    return cut if len(cut) > 1 and all(each in known or each.isdecimal() for each in cut) else [piece]


def read_size(text: str, names: Collection[str]) -> Node:
    """One size: a whole number, a name, or a formula of names. Raises CannotRead."""
    from gradekit.formulas.plain import read_plain

    scope = Scope({name: Variable("posint") for name in names})
    spelled = FLOORED.sub(r"floor((\1)/(\2))", text.strip())
    spelled = CEILING_SIGNS.sub(r"ceiling(\1)", FLOOR_SIGNS.sub(r"floor(\1)", spelled))
    tree = read_plain(spelled.replace("\\cdot", "*"), scope)
    if not names_in(tree):
        value = exact(tree)
        if value is None or value.denominator != 1 or value < 0:
            raise CannotRead("there is a size that is no whole number")
        return number(value)
    return tree


def names_of(text: str) -> list[str]:
    """The names that a reference uses, where none are declared; x and X only where they are a size by themselves."""
    parts = top_level(text.strip().strip("()[] "), ",")
    alone = {part.strip() for part in parts}
    if text.strip().casefold() in ERRORS or len(text) > MAX_LENGTH:
        return []
    bare = LATEX.sub(" ", re.sub(r"\\[a-zA-Z]+", " ", text))
    if len(parts) == 1:
        bare = LETTER_X.sub(" , ", bare)
    found = [word for word in WORD.findall(bare) if word not in NOT_NAMES and (word not in ("x", "X") or word in alone)]
    return list(dict.fromkeys(found))[:MAX_NAMES]


def same_size(one: Node, other: Node) -> bool | None:
    """Whether two sizes are equal for all values of their names; None where that cannot be told."""
    if one == other:
        return True
    names = sorted(names_in(one) | names_in(other))
    usable = 0
    for point in (*_points(names), *_named_points(names, (one, other))):
        left, right = (_at(each, point) for each in (one, other))
        if left is not None and right is not None:
            usable += 1
            if left != right:
                return False
    return True if usable >= LEAST or not names else None


def _at(size: Node, point: Mapping[str, Fraction]) -> Fraction | str | None:
    """The size at a point, "none" where it divides by zero, None where it is not known or too large."""
    try:
        return exact(size, point)
    except NoValue:
        return "none"
    except CannotRead:
        return None


def _points(names: Sequence[str]) -> list[dict[str, Fraction]]:
    """Points of whole numbers, the same for the same names."""
    if not names:
        return [{}]
    drawn = random.Random(" ".join(names))
    return [
        {name: Fraction(drawn.randint(*(SMALL if place % 2 else LARGE))) for name in names} for place in range(POINTS)
    ]


def _named_points(names: Sequence[str], sizes: Sequence[Node]) -> Iterator[dict[str, Fraction]]:
    """Points at, before and after every number that a size names: there a piece of it may change."""
    named = {_at(node, {}) for size in sizes for node in walk(size) if not names_in(node)}
    numbers = sorted(each for each in named if isinstance(each, Fraction) and abs(each) <= MOST)[:MOST_NUMBERS]
    drawn = random.Random(" ".join(names))
    for each_number, name, step in itertools.product(numbers, names, (-1, 0, 1, 2)):
        if (value := Fraction(math.floor(each_number)) + step) >= 1:
            yield {**{each: Fraction(drawn.randint(*SMALL)) for each in names}, name: value}


def wrong_axis(got: tuple[Node, ...], expected: tuple[Node, ...]) -> int | None:
    """The first axis at which shapes of one rank differ; None when they do not. Raises CannotRead if undecided."""
    for axis, (one, other) in enumerate(zip(got, expected, strict=True)):
        same = same_size(one, other)
        if same is None:
            raise CannotRead(f"the size at axis {axis} cannot be compared")
        if not same:
            return axis
    return None


def decide(student: str, reference: str, settings: Mapping[str, Any]) -> Decision:
    """Whether a shape is the reference. `symbols` lists the names of sizes; without it, the reference's names are."""
    whose = "reference"
    try:
        names = _names(settings, reference)
        expected = read_shape(reference, names)
        whose = "student"
        got = read_shape(student, names)
    except CannotRead as odd:
        return unreadable(whose, odd)
    if isinstance(got, str) or isinstance(expected, str):
        if got == expected:
            return equal("structural")
        said = "This raises no error." if isinstance(got, str) else "This raises an error: there is no shape."
        return different("shape", said)
    return _compared(got, expected, student)


def _names(settings: Mapping[str, Any], reference: str) -> list[str]:
    if symbols := settings.get("symbols"):
        return [str(each) for each in symbols]
    declared = [name for name, given in settings.items() if isinstance(given, Mapping)]
    return declared or names_of(reference)


def _compared(got: tuple[Node, ...], expected: tuple[Node, ...], student: str) -> Decision:
    if len(got) != len(expected):
        if len(got) == 1 and is_bare_product(got[0], student):
            odd = CannotRead("this may be one size, a product, or several; set sizes off by commas, as in (m, n)")
            return unreadable("student", odd)
        return different("shape", f"This has {_axes(len(got))}, expected {len(expected)}.", _mistake(got, expected))
    try:
        axis = wrong_axis(got, expected)
    except CannotRead as odd:
        return undecided(f"{odd.what[:1].upper()}{odd.what[1:]}.")
    if axis is None:
        return equal("structural" if got == expected else "numeric")
    return different("shape", f"The size at axis {axis} (counted from 0) is not right.", _mistake(got, expected))


def is_bare_product(size: Node, text: str) -> bool:
    """Whether a text without brackets and commas is a product of numbers and names, which may be meant as a shape."""
    bare = not re.search(r"[(\[,]", text)
    return (bare and size.head == "*") or (bare and "*" in text and not any(n.head == "+" for n in walk(size)))


def _axes(count: int) -> str:
    return f"{count} {'axis' if count == 1 else 'axes'}"


def _mistake(got: tuple[Node, ...], expected: tuple[Node, ...]) -> Named | None:
    """The sizes in another order, or one that is 1."""
    if len(got) == len(expected) and sorted(map(repr, got)) == sorted(map(repr, expected)):
        if len(got) == 2:
            return Named("transposed", "The sizes are exchanged.")
        return Named("axes", "These are the right sizes in another order.")
    one = number(1)
    stripped = [tuple(size for size in shape if size != one) for shape in (got, expected)]
    if stripped[0] == stripped[1]:
        return Named("broadcast", "An axis of size 1 is one too many, missing, or at another place.")
    return None
