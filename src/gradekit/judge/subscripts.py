"""Subscripts of `numpy.einsum` as answers: reading them, what they compute, and which slip a wrong one is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gradekit.formulas import einsums
from gradekit.formulas.decision import Named
from gradekit.formulas.einsums.read import FORM, read_spec
from gradekit.formulas.einsums.read import Spec as Spec
from gradekit.formulas.tree import CannotRead
from gradekit.judge.reading import Unreadable, in_words


def read(answer: Any) -> Spec:
    """The subscripts in an answer. Raises Unreadable."""
    if not isinstance(answer, str):
        raise Unreadable(f"is {in_words(answer)}; {FORM}")
    try:
        return read_spec(answer)
    except CannotRead as odd:
        why = "" if FORM in odd.what else f": {odd.what}"
        raise Unreadable(f"is {in_words(answer)}{why}; {FORM}") from None


def computed(spec: Spec, names: Sequence[str], operands: Sequence[Sequence[Any]]) -> list[Any]:
    """What the subscripts compute of each list of operands. Raises Unreadable."""
    for arrays in operands:
        if what := einsums.misfit(spec, [array.shape for array in arrays], names):
            raise Unreadable(what)
    try:
        return [einsums.computed(spec, arrays) for arrays in operands]
    except CannotRead as odd:
        raise Unreadable(f"cannot be evaluated: {odd.what}") from None


def same_letters(one: Any, other: Any) -> bool:
    """Whether two texts are the same subscripts but for their letters."""
    try:
        return einsums.pattern(read(one)) == einsums.pattern(read(other))
    except Unreadable:
        return False


def slip(spec: Spec, expected: Spec, shapes: Sequence[Sequence[int]]) -> Named | None:
    """The general mistake that makes the wrong subscripts of the right ones."""
    return einsums.diagnose(spec, expected, shapes)
