"""Reading a student's trace: one entry a step, from a list, tuple, array, or dictionary by the steps' names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from gradekit.judge import words
from gradekit.judge.reading import Array, Unreadable, as_array, in_words
from gradekit.judge.steps import Step
from gradekit.wire import Matrix

ABSENT = object()
MOST_NAMED, LONGEST_NAME = 12, 100
COMPLEX = "complex, where real numbers are asked"


class Entry(NamedTuple):
    """What was given for one step: the array, or None and why it is none; and a remark on how it was given."""

    array: Array | None
    odd: str = ""
    remark: str = ""


def read_trace(answer: Any, steps: Sequence[Step], true: Sequence[Array]) -> list[Entry]:
    """One entry a step. Raises Unreadable when the answer has not one a step."""
    return [_entry(given, expected) for given, expected in zip(_split(answer, steps), true, strict=True)]


def lost(true: Sequence[Array]) -> list[Entry]:
    """The entries of a call that overflowed: none is a number."""
    return [Entry(np.full(each.shape, np.nan), "not a finite number") for each in true]


def asked(steps: Sequence[Step]) -> str:
    """`the 6 steps df5, ..., dx are asked`."""
    names = [step.name for step in steps]
    listed = ", ".join(names if len(names) <= MOST_NAMED else [*names[: MOST_NAMED - 1], "...", names[-1]])
    return f"the {len(names)} steps {listed} are asked, in this order" if len(names) > 1 else f"{listed} is asked"


def _numbers(text: str) -> Any:
    """The numbers of a list given as text, such as `(5, 9, 25)`; the text itself where it is none."""
    try:
        return list(words.numbers(text))
    except Unreadable:
        return text


def _split(answer: Any, steps: Sequence[Step]) -> list[Any]:
    if isinstance(answer, Mapping):
        return _by_name(answer, steps)
    if isinstance(answer, str):
        answer = _numbers(answer)
    if isinstance(answer, Matrix):
        answer = answer.array.ravel() if 1 in answer.array.shape else answer.array
    if len(steps) == 1 and np.ndim(answer) == 0 and isinstance(answer, (int, float, np.generic, np.ndarray)):
        answer = [answer]
    if not isinstance(answer, (list, tuple)) and np.ndim(answer if isinstance(answer, np.ndarray) else 0) == 0:
        order = ", which has no order" if isinstance(answer, (set, frozenset)) else ""
        raise Unreadable(f"{in_words(answer)}{order}; {asked(steps)}")
    if len(answer) != len(steps):
        count = f"{len(answer)} {'entry' if len(answer) == 1 else 'entries'}"
        raise Unreadable(f"{count}; {asked(steps)}")
    return list(answer)


def _by_name(answer: Mapping[Any, Any], steps: Sequence[Step]) -> list[Any]:
    loosely = {_plain_name(str(key)): value for key, value in answer.items()}
    entries = [_under(answer, loosely, (step.name, *step.aliases)) for step in steps]
    if all(entry is ABSENT for entry in entries):
        raise Unreadable(f"a dictionary without the steps' names; {asked(steps)}")
    return entries


def _under(exactly: Mapping[Any, Any], loosely: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    found = [exactly[name] for name in names if name in exactly]
    found += [loosely[_plain_name(name)] for name in names if _plain_name(name) in loosely]
    return found[0] if found else ABSENT


def _plain_name(text: str) -> str:
    """A step's name without blanks, underscores and the signs of LaTeX, `∂` being `d`."""
    return re.sub(r"\\frac|[\s_{}$]", "", re.sub(r"∂|\\partial", "d", text[:LONGEST_NAME]))


def _entry(given: Any, expected: Array) -> Entry:
    if given is ABSENT:
        return Entry(None, "missing")
    if isinstance(given, str):
        try:
            given = words.number(given)
        except Unreadable:
            return Entry(None, in_words(given))
    try:
        array, remark = as_array(given, expected)
    except Unreadable as odd:
        return Entry(None, COMPLEX if odd.what.startswith("complex") else odd.what.partition(":")[0])
    if array.dtype.kind not in "biufc":
        return Entry(None, "not made of numbers")
    if not np.isfinite(array).all() and np.isfinite(expected).all():
        return Entry(array, "not a finite number" if array.ndim == 0 else "not finite everywhere", remark)
    return Entry(array, "", remark)
