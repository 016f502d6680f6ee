"""Reading intervals and unions of them: `(0, 1]`, `0 < x <= 1`, `x < 0 or x >= 2`, `[0, 1) ∪ {3}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from gradekit.formulas.members import Member, entries, read_member, variables_of
from gradekit.formulas.numbers import Number, near, read_number
from gradekit.formulas.shapes import top_level
from gradekit.formulas.tree import CannotRead, Node

MAX_LENGTH, MAX_PIECES = 1000, 30
WRITTEN = (
    (re.compile(r"\\(?:left|right)(?![a-zA-Z])|\$|\\[,;! ]"), " "),
    (re.compile(r"\\leq?(?![a-zA-Z])|≤|=<|⩽"), "<="),
    (re.compile(r"\\geq?(?![a-zA-Z])|≥|⩾"), ">="),
    (re.compile(r"\\neq?(?![a-zA-Z])|≠"), "!="),
    (re.compile(r"\\lt(?![a-zA-Z])"), "<"),
    (re.compile(r"\\gt(?![a-zA-Z])"), ">"),
    (re.compile(r"\\infty|∞|\binfinity\b|\binfty\b"), "inf"),
    (
        re.compile(r"\\cup(?![a-zA-Z])|∪|(?<=[\])}\s])U(?=[\[({\s])|\bunion\b|\\lor\b|\\text\s*\{\s*or\s*\}"),
        " or ",
    ),
    (re.compile(r"\\in(?![a-zA-Z])|∈"), " in "),
    (re.compile(r"\\mathbb\s*\{?\s*R\s*\}?|ℝ"), " R "),
    (re.compile(r"\\[{}]"), lambda found: found[0][1]),
    (re.compile(r"\\(?=[a-zA-Z])"), ""),
)
ALL = frozenset({"r", "reals", "the reals", "all reals", "all real numbers", "real numbers", "the real numbers"})
EMPTY = frozenset({"∅", "emptyset", "varnothing", "empty", "the empty set", "{}", "none"})
LED = re.compile(r"\s*([^\W\d]\w*)\s+in\s+(.*)", re.DOTALL)
COMPARED = re.compile(r"<=|>=|!=|==|<|>|=")
FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "==": "==", "!=": "!="}
HALF_OPEN = re.compile(r"(\]|\[|\()(.*)(\]|\[|\))", re.DOTALL)


class End(NamedTuple):
    """An end of an interval: where it is, and whether it belongs to it."""

    at: Member
    closed: bool


class Interval(NamedTuple):
    """All numbers between two ends."""

    low: End
    high: End


def infinite(sign: int) -> Member:
    """The member that stands for an infinite end."""
    return Member(number=Number(Node("constant", value="oo"), None, sign))


LEFT, RIGHT = End(infinite(-1), False), End(infinite(1), False)


def read_intervals(text: str, settings: Mapping[str, Any]) -> list[Interval]:
    """The intervals whose union a text means. Raises CannotRead."""
    if len(text) > MAX_LENGTH:
        raise CannotRead(f"this has {len(text):,} characters; {MAX_LENGTH:,} are the most that are read")
    for pattern, meant in WRITTEN:
        text = pattern.sub(meant, text)
    if not text.strip():
        raise CannotRead("there is no interval here; one such as (a, b] or a < x <= b is asked")
    if found := LED.fullmatch(text):
        text = found[2]
    pieces = re.split(r"\s+or\s+", text.strip())
    if len(pieces) > MAX_PIECES:
        raise CannotRead(f"this has more than {MAX_PIECES} intervals")
    return [interval for piece in pieces for interval in _piece(piece.strip(), settings)]


def _piece(text: str, settings: Mapping[str, Any]) -> list[Interval]:
    bare = text.strip()
    if found := LED.fullmatch(bare):
        bare = found[2].strip()
    if bare.casefold() in ALL:
        return [Interval(LEFT, RIGHT)]
    if bare.casefold() in EMPTY:
        return []
    if COMPARED.search(bare):
        return _conditions(bare.strip("{}").partition("|")[2] or bare, settings)
    if bare.startswith("{"):
        points = [read_member(each, settings) for each in entries(bare)]
        return [Interval(End(each, True), End(each, True)) for each in points]
    return [_bracketed(bare, settings)]


def _bracketed(text: str, settings: Mapping[str, Any]) -> Interval:
    found = HALF_OPEN.fullmatch(text)
    if found is None or (found[1], found[3]) not in SIDES:
        raise CannotRead(f"{text[:40]!r} is no interval; one such as (a, b] or a < x <= b is asked")
    ends = top_level(found[2], ";" if ";" in found[2] else ",")
    if len(ends) != 2 or not all(end.strip() for end in ends):
        raise CannotRead("an interval has two ends, set off by a comma, as in (a, b]")
    low, high = (_end(end, settings) for end in ends)
    left, right = SIDES[found[1], found[3]]
    return _interval(End(low, left), End(high, right))


# Whether the ends belong to it: in French and German notation a bracket turned away leaves its end out.
SIDES = {
    ("(", ")"): (False, False),
    ("(", "]"): (False, True),
    ("[", ")"): (True, False),
    ("[", "]"): (True, True),
    ("]", "["): (False, False),
    ("]", "]"): (False, True),
    ("[", "["): (True, False),
    ("]", ")"): (False, False),
    ("(", "["): (False, False),
}


def _end(text: str, settings: Mapping[str, Any]) -> Member:
    try:
        return Member(number=read_number(text))
    except CannotRead:
        if not variables_of(settings):
            raise
    return read_member(text, {**settings, "entry": "formula"})


def _interval(low: End, high: End) -> Interval:
    """With infinite ends left out, as there is no such number; the ends must stand in order. Raises CannotRead."""
    low, high = (end._replace(closed=end.closed and not _infinite(end.at)) for end in (low, high))
    if _infinite(low.at) == 1 or _infinite(high.at) == -1:
        raise CannotRead("an interval goes from its lower end to its upper one")
    if (order := compare(low.at, high.at)) is not None and order > 0:
        raise CannotRead("the ends of an interval stand in order, the lower one first")
    return Interval(low, high)


def _infinite(member: Member) -> int:
    return member.number.infinite if member.number else 0


def compare(one: Member, other: Member) -> int | None:
    """-1, 0 or 1 as the first number is less, equal or greater; None for formulas with names."""
    if one.number is None or other.number is None:
        return None
    if one.number.infinite or other.number.infinite:
        return (one.number.infinite > other.number.infinite) - (one.number.infinite < other.number.infinite)
    if one.number.exact is not None and other.number.exact is not None:
        return (one.number.exact > other.number.exact) - (one.number.exact < other.number.exact)
    if near(one.number, other.number, Fraction(0)):
        return 0
    from gradekit.formulas.numeric.evaluate import value

    left, right = value(one.number.tree, {}, 60), value(other.number.tree, {}, 60)
    if left is None or right is None or not all(hasattr(each.value, "_mpf_") for each in (left, right)):
        return None
    return 1 if left.value > right.value else -1


def _conditions(text: str, settings: Mapping[str, Any]) -> list[Interval]:
    """Conditions on one variable: a chain such as 0 < x <= 1, or several joined by `and`."""
    found = [Interval(LEFT, RIGHT)]
    names: set[str] = set()
    for condition in re.split(r"\s+and\s+|\s*&&?\s*|\\land|\s*,\s*(?=[^,]*[<>=])", text):
        pieces, name = _condition(condition, settings)
        names.add(name)
        found = [both for one in found for other in pieces if (both := _common(one, other)) is not None]
    if len(names) > 1:
        raise CannotRead(f"these are conditions on {' and '.join(sorted(names))}; one variable is meant")
    return found


def _condition(text: str, settings: Mapping[str, Any]) -> tuple[list[Interval], str]:
    signs, sides = COMPARED.findall(text), [side.strip() for side in COMPARED.split(text)]
    if not signs or len(sides) > 3 or not all(sides):
        raise CannotRead(f"{text.strip()[:40]!r} is no condition such as a < x <= b")
    declared = variables_of(settings)
    names = [i for i, side in enumerate(sides) if _is_name(side) and side not in declared and not _is_number(side)]
    place = names[0] if names else None
    if place is None or (len(sides) == 3 and place != 1):
        raise CannotRead("a condition compares one variable with its bounds, as in a < x <= b")
    found = [Interval(LEFT, RIGHT)]
    for i, sign in enumerate(signs):
        bound = sides[i] if i + 1 == place else sides[i + 1]
        pieces = _half(FLIPPED[sign] if i + 1 == place else sign, _end(bound, settings))
        found = [both for one in found for other in pieces if (both := _common(one, other)) is not None]
    return found, sides[place]


def _is_name(side: str) -> bool:
    return re.fullmatch(r"[^\W\d]\w*", side) is not None


def _is_number(side: str) -> bool:
    try:
        read_number(side)
    except CannotRead:
        return False
    return True


def _half(sign: str, bound: Member) -> list[Interval]:
    """Where the variable stands in this relation to the bound."""
    if sign in ("<", "<="):
        return [Interval(LEFT, _reached(bound, sign == "<="))]
    if sign in (">", ">="):
        return [Interval(_reached(bound, sign == ">="), RIGHT)]
    if sign == "!=":
        return [Interval(LEFT, End(bound, False)), Interval(End(bound, False), RIGHT)]
    return [Interval(End(bound, True), End(bound, True))]


def _reached(bound: Member, closed: bool) -> End:
    return End(bound, closed and not _infinite(bound))


def _common(one: Interval, other: Interval) -> Interval | None:
    """The intersection; None when it is empty. Raises CannotRead where ends with names cannot be ordered."""
    low = _outer(one.low, other.low, 1)
    high = _outer(one.high, other.high, -1)
    order = compare(low.at, high.at)
    if order is not None and (order > 0 or (order == 0 and not (low.closed and high.closed))):
        return None
    return Interval(low, high)


def _outer(one: End, other: End, sign: int) -> End:
    """Of two lower ends (sign 1) the greater, of two upper ones (sign -1) the smaller."""
    if _infinite(one.at):
        return other
    if _infinite(other.at):
        return one
    order = compare(one.at, other.at)
    if order is None:
        raise CannotRead("these bounds have names in them, so that it is not clear which one counts")
    if order == 0:
        return one._replace(closed=one.closed and other.closed)
    return one if order == sign else other
