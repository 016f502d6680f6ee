"""Numbers as people write them: `1 024`, `6.02 x 10^23`, `9/10`, `50%`, `sqrt(2)`, `-inf`; exact until compared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from gradekit.formulas.decision import Decision, Named, different, equal, undecided, unreadable
from gradekit.formulas.tree import CannotRead, Node, Scope, walk

INFINITE = re.compile(r"([+-]?)\s*(?:oo|inf|infty|infinity|∞|\\infty)", re.IGNORECASE)
GAP = "[ \u00a0\u2009\u202f]"
# Groups of three digits, set off by gaps, and digits set off by underscores as in Python.
GROUPED = re.compile(rf"(?<![\w.,])\d{{1,3}}(?:{GAP}\d{{3}})+(?![\w,])|(?<![\w.])\d+(?:_\d+)+")
THOUSANDS = re.compile(r"\s*[+-]?\s*\d{1,3}(?:,\d{3})+(?:\.\d*)?\s*")
COMMA = re.compile(r"(?<=\d)\s*,\s*(?=\d)")
LATEX = (
    (re.compile(r"\\(?:left|right|displaystyle|,|;|!|:| )"), " "),
    (re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}"), r"((\1)/(\2))"),
    (re.compile(r"\\sqrt\s*\{([^{}]*)\}"), r"sqrt(\1)"),
    (re.compile(r"\^\s*\{([^{}]*)\}"), r"^(\1)"),
    (re.compile(r"\\(pi|log|ln|exp|infty)\b"), r" \1 "),
)
TIMES = re.compile(r"(?<=[\d.)])\s*(?:[xX](?=\s*10\s*(?:\^|\*\*|[⁰¹²³⁴-⁹⁻]))|[×·]|\\times|\\cdot)\s*(?=[\d(])")
PERCENT = re.compile(r"(.*?)\s*(?:\\?%|percent)\s*", re.IGNORECASE | re.DOTALL)
# Not 2018, which 2020 - 1 - 1 is.
DATE = re.compile(r"\d{4}-\d\d-\d\d|\d\d?/\d\d?/\d{4}")
A_DATE = "this is a date, not a number"
MAX_LENGTH = 500
DIGITS = (30, 60, 240)
RATIOS = {Fraction(10) ** n: f"1{'0' * n}" for n in range(1, 7)} | {Fraction(2): "2"}


class NoValue(CannotRead):
    """The formula has no value at all: it divides by zero."""


class Number(NamedTuple):
    """A number as it was read: its formula, its exact value if it is rational, or the sign of an infinite one."""

    tree: Node
    exact: Fraction | None = None
    infinite: int = 0


def read_number(text: str) -> Number:
    """The number in a text. Raises CannotRead."""
    from gradekit.formulas.plain import read_plain

    bare = text.replace("$", " ").strip()
    if len(bare) > MAX_LENGTH:
        raise CannotRead(f"a number has at most {MAX_LENGTH} characters, and this has {len(bare):,}")
    if not bare:
        raise CannotRead("there is no number here")
    if DATE.fullmatch(bare):
        raise CannotRead(A_DATE)
    if re.fullmatch(r"[+-]?nan", bare, re.IGNORECASE):
        raise CannotRead("NaN is no number")
    if found := INFINITE.fullmatch(bare):
        return Number(Node("constant", value="oo"), None, -1 if found[1] == "-" else 1)
    spelled, over = _spelled(bare)
    try:
        tree = read_plain(spelled, Scope())
    except CannotRead as odd:
        # Places in the rewritten text mean nothing in the one that was typed.
        raise CannotRead(odd.what, odd.at if spelled == text else None) from None
    if over != 1:
        tree = Node("/", (tree, Node("number", value=Fraction(over))))
    if any(each == Node("constant", value="oo") for each in walk(tree)):
        raise CannotRead("an infinite number stands by itself")
    return Number(tree, exact(tree))


def _spelled(text: str) -> tuple[str, int]:
    """The text as a plain formula, and what it is divided by (100 for a percentage)."""
    over = 1
    if found := PERCENT.fullmatch(text):
        text, over = found[1], 100
    for pattern, meant in LATEX:
        # A fraction may stand in a fraction.
        for _ in range(4):
            text = pattern.sub(meant, text)
    text = GROUPED.sub(lambda found: re.sub(rf"_|{GAP}", "", found[0]), TIMES.sub("*", text))
    if THOUSANDS.fullmatch(text) and not text.strip(" +-").startswith("0"):
        text = text.replace(",", "")
    elif COMMA.search(text) and "(" not in text:
        raise CannotRead("a comma may be a decimal point or set off thousands; write for example 1.5, or 1500")
    return text, over


def exact(node: Node, values: Mapping[str, Fraction] | None = None) -> Fraction | None:
    """The exact value of a rational formula at rational values; None for any other. Sizes were bounded in reading."""
    if node.head == "number":
        return Fraction(node.value)
    if node.head == "name":
        return (values or {}).get(str(node.value))
    below = [exact(each, values) for each in node.args]
    known = [each for each in below if each is not None]
    if len(known) < len(below) or node.head not in RATIONAL:
        return None
    try:
        found: Fraction | None = RATIONAL[node.head](known)
        return found
    except ZeroDivisionError:
        raise NoValue("this divides by zero") from None


def _power(of: list[Fraction]) -> Fraction | None:
    base, exponent = of
    if exponent.denominator != 1:
        return None
    # With names in it the size could not be bounded in reading.
    digits = max(abs(base.numerator), base.denominator).bit_length()
    if digits * abs(exponent) > MAX_BITS:
        raise CannotRead("a power in this has too many digits")
    return base**exponent.numerator


MAX_BITS = 50_000
RATIONAL: dict[str, Any] = {
    "+": sum,
    "*": lambda of: _product(of),
    "neg": lambda of: -of[0],
    "/": lambda of: of[0] / of[1],
    "^": _power,
    "abs": lambda of: abs(of[0]),
    "floor": lambda of: Fraction(of[0] // 1),
    "ceiling": lambda of: Fraction(-(-of[0] // 1)),
    "max": max,
    "min": min,
}


def _product(of: list[Fraction]) -> Fraction:
    product = Fraction(1)
    for each in of:
        product *= each
    return product


def near(one: Number, other: Number, rtol: Fraction, atol: Fraction = Fraction(0)) -> bool | None:
    """Whether the first is within the tolerance of the second; None where that cannot be told."""
    if one.infinite or other.infinite:
        return one.infinite == other.infinite
    if one.exact is not None and other.exact is not None:
        return abs(one.exact - other.exact) <= max(atol, rtol * abs(other.exact))
    from gradekit.formulas.numeric.evaluate import value

    for digits in DIGITS:
        left, right = value(one.tree, {}, digits), value(other.tree, {}, digits)
        if left is None or right is None:
            continue
        error = abs(left.value - right.value)
        allowed = max(_real(atol), _real(rtol) * abs(right.value))
        slack = 4 * (_bound(left.error) + _bound(right.error))
        if error + slack <= allowed:
            return True
        if error - slack > allowed:
            return False
    if value(one.tree, {}, DIGITS[-1]) is None:
        return None
    # Equal to all these digits: as sqrt(2)*sqrt(2) is 2.
    return True


def _real(tolerance: Fraction) -> Any:
    from gradekit.formulas.numeric.balls import context

    return context.mpf(tolerance.numerator) / tolerance.denominator


def _bound(error: int) -> Any:
    from gradekit.formulas.numeric.balls import context

    return context.ldexp(context.mpf(1), error)


def tolerance(given: Any) -> Fraction:
    """A declared tolerance, exactly as it is written. Raises CannotRead."""
    try:
        found = Fraction(str(given or 0))
    except (ValueError, ZeroDivisionError):
        raise CannotRead(f"{str(given)[:40]!r} is no tolerance") from None
    if found < 0:
        raise CannotRead("a tolerance is not negative")
    return found


def decide(student: str, reference: str, settings: Mapping[str, Any]) -> Decision:
    """Whether a number is the reference, within `rtol` (relative to the reference; 0 is exact) or `atol`."""
    whose = "reference"
    try:
        rtol, atol = tolerance(settings.get("rtol")), tolerance(settings.get("atol"))
        expected = read_number(reference)
        whose = "student"
        got = read_number(student)
        right = near(got, expected, rtol, atol)
    except CannotRead as odd:
        return unreadable(whose, odd)
    if right is None:
        return undecided("The value of this cannot be told.")
    if right:
        return equal("structural" if got.tree == expected.tree and got.infinite == expected.infinite else "numeric")
    yours, asked = shown(got), shown(expected)
    witness = {"at": {}, "student": yours, "reference": asked}
    return different("value", f"This is {yours}, expected {asked}.", _mistake(got, expected), witness)


def shown(number: Number) -> str:
    """The number with few digits."""
    if number.infinite:
        return "inf" if number.infinite > 0 else "-inf"
    if number.exact is not None and number.exact.denominator == 1 and abs(number.exact) < 10**15:
        return str(number.exact)
    from gradekit.formulas.numeric.balls import context
    from gradekit.formulas.numeric.evaluate import value

    found = value(number.tree, {}, DIGITS[0])
    return "no number" if found is None else str(context.nstr(found.value, 10))


def _mistake(got: Number, expected: Number) -> Named | None:
    if got.infinite or expected.infinite:
        return Named("sign", "The sign is wrong.") if got.infinite == -expected.infinite else None
    if near(got, Number(Node("neg", (expected.tree,)), None if expected.exact is None else -expected.exact), TINY):
        return Named("sign", "The sign is wrong.")
    if got.exact is None or not expected.exact or not got.exact:
        return None
    ratio = abs(got.exact / expected.exact)
    for factor, spelled in RATIOS.items():
        if ratio in (factor, 1 / factor):
            return Named("factor", f"It is off by the factor {spelled}.")
    if ratio * expected.exact**2 == 1 and got.exact * expected.exact > 0:
        return Named("reciprocal", "It is one over the right number.")
    return None


TINY = Fraction(1, 10**9)
