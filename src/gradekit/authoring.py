"""What a solution module may import from gradekit: the marker for named wrong answers."""

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
