"""Declared names as authors write them: `{"x": {"domain": "real", "range": [0, 1]}}` or `x:real:0:1`."""

from __future__ import annotations

import difflib
import math
import re
import sys
from collections.abc import Mapping
from typing import Any

from gradekit.formulas.names import GREEK
from gradekit.formulas.tree import DOMAINS, CannotRead, Variable

SHAPE = re.compile(r"[1-9][0-9]{0,2}(x[1-9][0-9]{0,2}){0,4}")
NAME = re.compile(r"[^\W\d]\w{0,40}")
NUMBERS = {"integer": "whole", "posint": "positive whole", "positive": "positive", "negative": "negative"}
GREEK_WORDS = frozenset(GREEK.values()) | {"lambda"}
LATEX_WORD = re.compile(
    r"\\(?:mathrm|operatorname|mathit|text)\s*\{(?P<name>\w+)\}|\\(?P<command>[A-Za-z]+|.)|(?P<run>[A-Za-z]{2,})"
)


def variables(rows: Mapping[str, Any]) -> dict[str, Variable]:
    """The variables of a comparison's row. Raises CannotRead with the first thing that is wrong."""
    if not isinstance(rows, Mapping):
        raise CannotRead("variables are a mapping of names, such as {'x': {'domain': 'real'}}")
    return {str(name): _variable(str(name), row) for name, row in rows.items()}


def _variable(name: str, row: Any) -> Variable:
    if not NAME.fullmatch(name):
        raise CannotRead(f"{name[:40]!r} is not a name for a variable")
    row = {"domain": row} if isinstance(row, str) else row
    if not isinstance(row, Mapping) or row.get("domain", "real") not in DOMAINS:
        raise CannotRead(f"the domain of {name} is one of {', '.join(DOMAINS)}")
    if row.get("shape"):
        raise CannotRead(
            f"the variable {name} has a shape, and these formulas are of numbers; compare them as kind matrix"
        )
    low, high = _range(name, row.get("range"))
    domain = row.get("domain", "real")
    if low is not None and high is not None and not _meets(domain, low, high):
        raise CannotRead(f"the range of {name} holds no {NUMBERS[domain]} number")
    return Variable(domain, low, high)


def _meets(domain: str, low: float, high: float) -> bool:
    """Whether a range and a domain have numbers in common."""
    if domain in ("integer", "posint"):
        return max(math.ceil(low), 1 if domain == "posint" else low) <= math.floor(high)
    return (domain != "positive" or high > 0) and (domain != "negative" or low < 0)


def _range(name: str, ends: Any) -> tuple[float | None, float | None]:
    if ends is None:
        return None, None
    if not isinstance(ends, (list, tuple)) or len(ends) != 2 or not all(map(_is_end, ends)) or not ends[0] < ends[1]:
        raise CannotRead(f"the range of {name} is two numbers, the smaller one first")
    return float(ends[0]), float(ends[1])


def _is_end(end: Any) -> bool:
    return isinstance(end, (int, float)) and not isinstance(end, bool) and abs(end) <= sys.float_info.max


def from_option(text: str) -> tuple[str, dict[str, Any]]:
    """`NAME:DOMAIN[:LO:HI]`, or an array's `NAME:4x3[:STRUCTURE]`, as a name and its row.

    Raises ValueError with the form that is asked.
    """
    name, *rest = text.split(":")
    if NAME.fullmatch(name) and rest and SHAPE.fullmatch(rest[0]) and len(rest) < 3:
        sizes = [int(size) for size in rest[0].split("x")]
        return name, {"shape": sizes, **({"structure": rest[1]} if rest[1:] else {})}
    if not NAME.fullmatch(name) or len(rest) not in (0, 1, 3):
        raise ValueError(f"{text!r} is not NAME:DOMAIN or NAME:DOMAIN:LO:HI, such as x:positive or y:real:0:1")
    row: dict[str, Any] = {"domain": rest[0] if rest else "real"}
    if row["domain"] not in DOMAINS:
        near = difflib.get_close_matches(row["domain"], DOMAINS, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(DOMAINS)}"
        raise ValueError(f"{row['domain']!r} is no domain; {hint}")
    if len(rest) == 3:
        try:
            row["range"] = [float(rest[1]), float(rest[2])]
        except ValueError:
            raise ValueError(f"{text!r}: {rest[1]!r} and {rest[2]!r} are not both numbers") from None
        try:
            _variable(name, row)
        except CannotRead as odd:
            raise ValueError(f"{text!r}: {odd.what}") from None
    return name, row


def undeclared(text: str, known: Mapping[str, Any]) -> list[str]:
    """The names in a plain formula that are neither declared nor functions or constants, in order, each once."""
    from gradekit.formulas.plain.roles import role
    from gradekit.formulas.plain.tokens import tokens
    from gradekit.formulas.tree import Scope

    scope = Scope({name: Variable() for name in known})
    latex = "\\" in text or "^{" in text or "_{" in text
    try:
        words = [token for token in tokens(_letters(text[:2000]) if latex else text[:2000]) if token.kind == "name"]
    except CannotRead:
        return []
    spelled = (word.text.replace("{", "").replace("}", "") for word in words if role(word, scope) == "unknown")
    return list(dict.fromkeys(each for each in spelled if NAME.fullmatch(each)))


def _letters(text: str) -> str:
    """LaTeX without its commands but the Greek letters, and its other letters apart, as they are read there."""
    return LATEX_WORD.sub(_latex_word, text)


def _latex_word(match: re.Match[str]) -> str:
    name, command, run = match["name"], match["command"], match["run"]
    if command:
        return f" {command} " if command in GREEK_WORDS else " "
    return f" {name} " if name else " ".join(run)
