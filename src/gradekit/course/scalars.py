"""Readers of single values; what YAML reads otherwise than people do is refused with the way out."""

from __future__ import annotations

import keyword
import math
import re
from decimal import Decimal

from gradekit.course.at import At, Reader, but_not
from gradekit.course.yamlfile import FALSE, NOTHING, TRUE, Node, Scalar

_WORDS = ("yes", "no", "on", "off")
_BOOLEANS = {*TRUE, *FALSE, *_WORDS, *(word.title() for word in _WORDS), *(word.upper() for word in _WORDS)}
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"[-+]?((0|[1-9][0-9]*)(\.[0-9]*)?|([0-9]+\.[0-9]*|\.[0-9]+)([eE][-+][0-9]+)?)")
_SPECIAL = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]{1,2})?")
_RANGE = re.compile(r"([0-9]+)\.\.([0-9]+)")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

_EXPONENT = re.compile(r"([-+]?)([0-9]+)(\.[0-9]*)?[eE]([-+]?)([0-9]+)")
_LEADING_ZERO = re.compile(r"([-+]?)0+([0-9]+)")
_UNDERSCORES = re.compile(r"[-+]?[1-9][0-9]*_[0-9_]*(\.[0-9_]*)?")
_BASE_60 = re.compile(r"[-+]?[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?")
_OTHER_BASE = re.compile(r"[-+]?0(x[0-9a-fA-F_]+|b[01_]+)")


def text(node: Node, at: At) -> str | None:
    """A text that is not blank; what YAML reads as something else must be quoted."""
    if not isinstance(node, Scalar) or not node.text.strip():
        at.refuse(node, f"Expected a text, {but_not(node)}.")
        return None
    if problem := "" if node.quoted else _not_a_text(node.text):
        at.refuse(node, problem)
        return None
    return node.text


def written(value: str) -> str:
    """A text of one line as it stands in a file: in single quotes, unless it is a plain word."""
    plain = _ID.fullmatch(value) and not _not_a_text(value)
    return value if plain else "'" + value.replace("'", "''") + "'"


def readable(node: Node, at: At) -> str | None:
    """A text for the terminal: no backslash."""
    value = text(node, at)
    if value and (found := re.search(r"\\\S{0,12}", value)):
        at.refuse(node, f"Holds {found[0]}: a terminal shows this form, so no backslash; LaTeX goes under latex.")
        return None
    return value


def identifier(node: Node, at: At) -> str | None:
    """A Python name that is not a keyword."""
    value = text(node, at)
    if value is None:
        return None
    if keyword.iskeyword(value):
        at.refuse(node, f"'{value}' is a Python keyword; write '{value}_' or another name.")
        return None
    if not value.isidentifier():
        at.refuse(node, f"'{value}' is not a Python name: letters, digits and _, no digit first.")
        return None
    return value


def exercise_id(node: Node, at: At) -> str | None:
    """An id as in file names: small letters, digits and hyphens."""
    value = text(node, at)
    if problem := "" if value is None else not_an_id(value):
        at.refuse(node, problem)
        return None
    return value


def not_an_id(word: str) -> str:
    """What is wrong with an id; "" when nothing is."""
    fits = _ID.fullmatch(word)
    return "" if fits else f"'{word}' is not an id: small letters, digits and hyphens, such as ch2-backprop."


def data_file(node: Node, at: At) -> str | None:
    """The name of a file in exercises/data."""
    value = text(node, at)
    if value is not None and not re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*", value):
        at.refuse(node, f"'{value}' is not the name of a file, such as digits.npz.")
        return None
    return value


def truth(node: Node, at: At) -> bool | None:
    """`true` or `false`, without quotes."""
    if isinstance(node, Scalar) and not node.quoted and node.text in ("true", "false"):
        return node.text == "true"
    at.refuse(node, f"Expected true or false, {but_not(node)}.")
    return None


def version(node: Node, at: At) -> int | None:
    """The format of the file, which is 1."""
    value = whole()(node, at)
    if value not in (None, 1):
        at.refuse(node, f"This gradekit reads format 1, not {value}.")
    return 1


def number(node: Node, at: At) -> float | None:
    """A finite number; whole when it is written so."""
    found = _number_text(node, at, "a number", _NUMBER)
    if found is not None and math.isinf(float(found)):
        at.refuse(node, f"Expected a finite number, {but_not(node)}.")
        return None
    if found is None:
        return None
    return int(found) if _WHOLE.fullmatch(found) else float(found)


def whole(least: int | None = None, most: int | None = None) -> Reader:
    """Reads a whole number, not below `least` and not above `most`."""
    ends = [f"{least} or more"] * (least is not None) + [f"{most} or less"] * (most is not None)
    expected = ", ".join(["a whole number", *ends])

    def read(node: Node, at: At) -> int | None:
        found = _number_text(node, at, expected, _WHOLE)
        if found is None:
            return None
        if (least is not None and int(found) < least) or (most is not None and int(found) > most):
            at.refuse(node, f"Expected {expected}, {but_not(node)}.")
            return None
        return int(found)

    return read


def points(node: Node, at: At) -> Decimal | None:
    """Points: a decimal above 0 with at most two places."""
    expected = "points above 0 with at most two decimals, such as 2.5"
    found = _number_text(node, at, expected, _DECIMAL)
    if found is not None and Decimal(found) <= 0:
        at.refuse(node, f"Expected {expected}, {but_not(node)}.")
        return None
    return None if found is None else Decimal(found)


def size_range(node: Node, at: At) -> tuple[int, int] | None:
    """Both ends of a range such as `2..5`."""
    found = _RANGE.fullmatch(node.text) if isinstance(node, Scalar) else None
    if not found:
        at.refuse(node, f"Expected a range of sizes such as 2..5, {but_not(node)}.")
        return None
    low, high = int(found[1]), int(found[2])
    if not 1 <= low <= high:
        at.refuse(node, f"The ends of {found[0]} must be at least 1, the smaller first.")
        return None
    return low, high


def _number_text(node: Node, at: At, expected: str, pattern: re.Pattern[str]) -> str | None:
    """The text of a scalar that fits the pattern and stands without quotes."""
    if isinstance(node, Scalar) and not node.quoted:
        if pattern.fullmatch(node.text) and len(node.text) < 300:
            return node.text
        if problem := _misread(node.text):
            at.refuse(node, problem)
            return None
    quotes = " Remove the quotes." if isinstance(node, Scalar) and node.quoted and pattern.fullmatch(node.text) else ""
    at.refuse(node, f"Expected {expected}, {but_not(node)}.{quotes}")
    return None


def _not_a_text(written: str) -> str:
    """What is wrong with an unquoted text that YAML takes for something else."""
    if written in _BOOLEANS:
        return f"YAML reads {written} as true or false; quote it."
    if written in NOTHING:
        return f"YAML reads {written} as nothing; quote it."
    if written[0] not in "+-.0123456789":
        return ""
    if _NUMBER.fullmatch(written) or _SPECIAL.fullmatch(written):
        return f"YAML reads {written} as a number; quote it."
    return _misread(written)


def _misread(written: str) -> str:
    """What is wrong with a number that YAML reads otherwise than people do."""
    if _NUMBER.fullmatch(written):
        return ""
    if found := _EXPONENT.fullmatch(written):
        sign, digits, fraction, power_sign, power = found.groups()
        better = f"{sign}{digits}{fraction or '.0'}e{power_sign or '+'}{power}"
        meaning = "text"
    elif found := _LEADING_ZERO.fullmatch(written):
        meaning = "text" if re.search("[89]", found[2]) else f"the octal number {int(found[2], 8)}"
        better = found[1] + (found[2].lstrip("0") or "0")
    elif _BASE_60.fullmatch(written):
        return f"YAML reads {written} as a number in base 60; quote it, or write the number in base 10."
    elif _OTHER_BASE.fullmatch(written) or _UNDERSCORES.fullmatch(written):
        return f"YAML reads {written} as a number; write it in plain digits or quote it."
    else:
        return ""
    return f"YAML reads {written} as {meaning}; write {better} for the number or quote it."
