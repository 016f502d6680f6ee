"""A SymPy expression as it travels: a flat list of records. Nothing here knows SymPy or evaluates anything.

A record is (head, number of arguments, text), and arguments stand before what they belong to, so that no reader
has to recurse and nothing can be shared or circular: `2*x` is ("Integer", 0, "2"), ("Symbol", 0, "x"), ("Mul", 2, "").
`student.formulas` writes them and `formulas.from_sympy` reads them.
"""

from __future__ import annotations

from typing import Any

MOST_RECORDS = 500
MOST_TEXT = 400


class Symbolic:
    """An expression's records, and what the student's symbols assume, by name (`x`: `positive`)."""

    def __init__(self, records: list[tuple[str, int, str]], assumed: dict[str, str]):
        self.records = records
        self.assumed = assumed

    def node(self) -> dict[str, Any]:
        """The expression as JSON data."""
        return {"$": "sympy", "v": list(map(list, self.records)), "a": list(map(list, self.assumed.items()))}


def symbolic(node: Any) -> Symbolic:
    """The expression in JSON data, which anybody may have written. Raises ValueError or TypeError."""
    records = [(_text(head), _arity(arity), _text(text)) for head, arity, text in _few(node["v"])]
    return Symbolic(records, {_text(name): _text(word) for name, word in _few(node["a"])})


def _few(items: Any) -> list[Any]:
    if not isinstance(items, list) or len(items) > MOST_RECORDS:
        raise ValueError("records")
    return items


def _arity(item: Any) -> int:
    if type(item) is not int or not 0 <= item <= MOST_RECORDS:
        raise ValueError("arity")
    return item


def _text(item: Any) -> str:
    if not isinstance(item, str) or len(item) > MOST_TEXT:
        raise ValueError("text")
    return item
