"""What a solution module may import from gradekit: markers of wrong answers, other right ones, and second ways."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


def wrong(part: str, says: str) -> Callable[[Function], Function]:
    """Marks a function as a wrong answer to `part`; its name is the mistake's id, `says` what a student reads.

    For a part that is a function, the decorated one takes the same arguments and returns what the mistake
    gives. For a part that is a value (or an einsum string), it takes none and returns the wrong value.

    >>> @wrong("mean", "The sum was not divided by N.")
    ... def total(x):
    ...     return x.sum()
    >>> total.wrong_answer
    ('mean', 'The sum was not divided by N.')
    """

    def mark(function: Function) -> Function:
        function.wrong_answer = (part, says)  # type: ignore[attr-defined]
        return function

    return mark


def accepted(part: str, says: str = "") -> Callable[[Function], Function]:
    """Marks a function as giving another answer to `part` that earns full marks; `says` is the remark on it, if any.

    For values and expressions that are right in more than one way; it takes no arguments and returns the answer.

    >>> @accepted("multiplications", "Right if the first one counts.")
    ... def one_more():
    ...     return "n + 1"
    >>> one_more.accepted_answer
    ('multiplications', 'Right if the first one counts.')
    """

    def mark(function: Function) -> Function:
        function.accepted_answer = (part, says)  # type: ignore[attr-defined]
        return function

    return mark


def again(part: str) -> Callable[[Function], Function]:
    """Marks a function as another way to the answer of `part`, written independently of the first (plain loops, say).

    It is called like a named wrong answer. `gradekit validate` checks that both agree, and that neither uses
    functions of the other's.

    >>> @again("mean")
    ... def mean_by_loop(x):
    ...     total = 0.0
    ...     for value in x:
    ...         total += value
    ...     return total / len(x)
    >>> mean_by_loop.another_way
    'mean'
    """

    def mark(function: Function) -> Function:
        function.another_way = part  # type: ignore[attr-defined]
        return function

    return mark


def equivalent(name: str, change: str, reason: str) -> None:
    """Acknowledges that a mutant is no mistake: with `change` made in the definition of `name`, answers stay right.

    `gradekit validate --mutants` prints the line to write; `reason` says why no input can tell the two apart. It
    stands at the top of the module and does nothing there. Raises ValueError when one of the three says nothing.

    >>> equivalent("total", "np.sum(x) -> np.sum(x, axis=0)", "x has one axis.")
    """
    if not all(isinstance(each, str) and each.strip() for each in (name, change, reason)) or " -> " not in change:
        raise ValueError('equivalent takes three texts: a name, "old -> new", and the reason')
