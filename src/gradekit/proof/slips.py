"""Mutants of answers that are values: numbers, words, tuples, sets and orders; formulas; subscripts.

Runs in a process of its own, as it loads the solution; what it returns is text, written back as Python.
"""

from __future__ import annotations

import contextlib
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from gradekit import brief
from gradekit.errors import CourseError
from gradekit.formulas.declared import variables
from gradekit.formulas.edits import ONE, edits
from gradekit.formulas.einsums.read import read_spec
from gradekit.formulas.einsums.slips import slips
from gradekit.formulas.plain import read_plain
from gradekit.formulas.tree import CannotRead, Node, Scope, number
from gradekit.formulas.write import plain
from gradekit.judge.solution import Solution, SolutionFault
from gradekit.model import Part

MARK = re.compile(r"[\[\]()]|<=?|>=?|\d+(?:\.\d+)?")
BRACKETS = {"[": "(", "(": "[", "]": ")", ")": "]", "<": "<=", "<=": "<", ">": ">=", ">=": ">"}


def values(request: Mapping[str, Any]) -> dict[str, Any]:
    """The wrong values of every part asked for that is read, not called.

    {"exercise": brief, "solution": path, "shown": its name, "parts": names} -> {"of": {part: [[old, new, literal]]}},
    or {"problem": text} where the solution cannot be loaded.
    """
    exercise = brief.from_plain(dict(request["exercise"]))
    try:
        solution = Solution(request["solution"], request["shown"], exercise)
        return {"of": {name: _of(exercise.part(name), solution[name]) for name in request["parts"]}}
    except (CourseError, SolutionFault) as fault:
        return {"problem": str(fault)}


def _of(part: Part, value: Any) -> list[list[str]]:
    right = shown(value)
    others = {literal(other): shown(other) for other in wrong_values(part, value)}
    return [[right, text, written] for written, text in others.items() if written and text != right]


def wrong_values(part: Part, value: Any) -> Iterator[Any]:
    """Values one slip away from the part's; some may be another way to write it."""
    settings = part.settings
    if part.kind == "expression":
        yield from _formulas(str(value), settings)
    elif part.kind == "einsum":
        yield from (spec.text for _, spec in slips(read_spec(str(value))))
    elif settings.get("type") == "interval":
        yield from _intervals(str(value))
    elif settings.get("type") == "order":
        yield from _orders(tuple(value), settings.get("before", ()))
    else:
        words = [each for each in settings.get("options", settings.get("symbols", ())) if isinstance(each, str)]
        yield from _data(value, words)


def _data(value: Any, words: Sequence[str]) -> Iterator[Any]:
    value = value.item() if hasattr(value, "item") and getattr(value, "shape", ()) == () else value
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value + 1, value - 1, -value)
    elif isinstance(value, float):
        yield from (-value, 2 * value, 1.1 * value, value + 1)
    elif isinstance(value, str):
        yield from (word for word in words if word != value)
        yield from [()] if value == "error" else []
    elif isinstance(value, (set, frozenset)):
        yield from map(set, _sets(value, words))
    elif isinstance(value, (tuple, list)):
        yield from _tuples(tuple(value), words)
    elif isinstance(value, dict):
        entries = (other for other in _tuples(tuple(value.values()), words) if len(other) == len(value))
        yield from (dict(zip(value, other, strict=True)) for other in entries)


def _sets(value: Any, words: Sequence[str]) -> Iterator[Any]:
    members = sorted(value, key=str)
    fresh = [word for word in words if word not in value] or ([max(members) + 1] if _are_numbers(members) else [])
    for member in members:
        yield value - {member}
        yield from (value - {member} | {other} for other in fresh)
    yield from (value | {other} for other in fresh)


def _are_numbers(members: Sequence[Any]) -> bool:
    return bool(members) and all(isinstance(each, int | float) for each in members)


def _tuples(value: tuple[Any, ...], words: Sequence[str]) -> Iterator[Any]:
    for place, entry in enumerate(value):
        yield from ((*value[:place], other, *value[place + 1 :]) for other in _data(entry, words))
        yield (*value[:place], *value[place + 1 :])
    yield (*value, *value[-1:])
    yield from _exchanged(value)


def _exchanged(value: tuple[Any, ...]) -> Iterator[Any]:
    for place, (one, other) in enumerate(itertools.pairwise(value)):
        if one != other:
            yield (*value[:place], other, one, *value[place + 2 :])


def _orders(value: tuple[Any, ...], chains: Sequence[str]) -> Iterator[Any]:
    """One word left out, and neighbours exchanged that may not be."""
    steps = {pair for chain in chains for pair in itertools.pairwise(each.strip() for each in chain.split("<"))}
    yield from ((*value[:place], *value[place + 1 :]) for place in range(len(value)))
    for place, pair in enumerate(itertools.pairwise(value)):
        # Words that stand side by side in a right order are bound to it by a chain, or not at all.
        if not steps or pair in steps:
            yield (*value[:place], *reversed(pair), *value[place + 2 :])


def _intervals(text: str) -> Iterator[str]:
    """An end opened or closed, or moved by one."""
    for found in MARK.finditer(text):
        sign = found[0]
        others = [BRACKETS[sign]] if sign in BRACKETS else [str(float(sign) + step) for step in (1, -1)]
        yield from (text[: found.start()] + other + text[found.end() :] for other in others)


def _formulas(text: str, settings: Mapping[str, Any]) -> Iterator[str]:
    """Formulas one slip away that can be read back, each once."""
    scope = Scope(variables(settings.get("variables", {})))
    tree = read_plain(text, scope)
    seen = {_simple(tree)}
    for edit in edits(tree, list(scope.variables)):
        written = plain(edit.tree)
        with contextlib.suppress(CannotRead):
            simple = _simple(read_plain(written, scope))
            if simple not in seen:
                seen.add(simple)
                yield written


def _simple(node: Node) -> Node:
    """The formula with terms and factors in a fixed order, without factors and powers 1, and with numbers added up."""
    args = tuple(map(_simple, node.args))
    if node.head == "*":
        args = tuple(each for each in args if each != ONE) or (ONE,)
    if node.head in ("/", "^") and args[1] == ONE:
        return args[0]
    if node.head == "neg" and args[0].head == "number":
        return number(-Fraction(args[0].value))
    if node.head == "+" and all(each.head == "number" for each in args):
        return number(sum(Fraction(each.value) for each in args))
    if node.head == "*" and len(args) == 1:
        return args[0]
    return node._replace(args=tuple(sorted(args, key=repr)) if node.head in ("+", "*") else args)


def shown(value: Any) -> str:
    """The value in one line; a text stands as it is."""
    return value if isinstance(value, str) else literal(value) or "?"


def literal(value: Any) -> str:
    """The value as Python writes it, sets in a fixed order; "" for what it writes in no such way."""
    value = value.item() if hasattr(value, "item") and getattr(value, "shape", ()) == () else value
    if value is None or isinstance(value, bool | int | str | complex):
        return repr(value)
    if isinstance(value, float):
        return repr(value) if abs(value) < float("inf") else f"float({str(value)!r})"
    if isinstance(value, set | frozenset):
        written = [literal(each) for each in sorted(value, key=str)]
        return ("{" + ", ".join(written) + "}" if written else "set()") if all(written) else ""
    if isinstance(value, dict):
        pairs = [(literal(key), literal(each)) for key, each in value.items()]
        return "{" + ", ".join(map(": ".join, pairs)) + "}" if all(map(all, pairs)) else ""
    if isinstance(value, tuple | list):
        written = [literal(each) for each in value]
        return f"({', '.join(written)}{',' if len(written) == 1 else ''})" if all(written) else ""
    return ""
