"""Declared names as authors write them: `{"x": {"domain": "real", "range": [0, 1]}}` or `x:real:0:1`."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from gradekit.formulas.tree import DOMAINS, CannotRead, Variable

SHAPE = re.compile(r"[1-9][0-9]{0,2}(x[1-9][0-9]{0,2}){0,4}")
NAME = re.compile(r"[^\W\d]\w{0,40}")


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
    low, high = _range(name, row.get("range"))
    return Variable(row.get("domain", "real"), low, high)


def _range(name: str, ends: Any) -> tuple[float | None, float | None]:
    if ends is None:
        return None, None
    numbers = isinstance(ends, (list, tuple)) and all(
        isinstance(end, (int, float)) and not isinstance(end, bool) and math.isfinite(end) for end in ends
    )
    if not numbers or len(ends) != 2 or not ends[0] < ends[1]:
        raise CannotRead(f"the range of {name} is two numbers, the smaller one first")
    return float(ends[0]), float(ends[1])


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
        raise ValueError(f"{row['domain']!r} is no domain; there are {', '.join(DOMAINS)}")
    if len(rest) == 3:
        try:
            row["range"] = [float(rest[1]), float(rest[2])]
        except ValueError:
            raise ValueError(f"{text!r}: {rest[1]} and {rest[2]} are not both numbers") from None
    return name, row


def undeclared(text: str, known: Mapping[str, Any]) -> list[str]:
    """The names in a plain formula that are neither declared nor functions or constants, in order, each once."""
    from gradekit.formulas.plain_roles import role
    from gradekit.formulas.plain_tokens import tokens
    from gradekit.formulas.tree import Scope

    scope = Scope({name: Variable() for name in known})
    try:
        words = [token for token in tokens(text[:2000]) if token.kind == "name"]
    except CannotRead:
        return []
    return list(
        dict.fromkeys(word.text for word in words if role(word, scope) == "unknown" and NAME.fullmatch(word.text))
    )
