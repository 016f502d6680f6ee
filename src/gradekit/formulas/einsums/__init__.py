"""Deciding einsum subscripts: two strings are the same when they compute the same array of random operands."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from gradekit.formulas.decision import Decision, Named, different, equal, undecided, unreadable
from gradekit.formulas.einsums.read import FORM, Spec, read_spec
from gradekit.formulas.einsums.slips import slips
from gradekit.formulas.tree import CannotRead

MAX_WORK, MAX_AXES = 30_000_000, 12


def misfit(spec: Spec, shapes: Sequence[Sequence[int]], names: Sequence[str] = ()) -> str:
    """Why subscripts do not fit operands of these shapes, by NumPy's rules; "" when they do."""
    names = names or [f"operand {place}" for place in range(1, len(shapes) + 1)]
    if len(spec.terms) != len(shapes):
        given = f"{len(spec.terms)} operand{'' if len(spec.terms) == 1 else 's'}"
        return f"names the axes of {given}, but there are {len(shapes)} ({', '.join(names)})"
    sizes: dict[str, int] = {}
    for term, name, shape in zip(spec.terms, names, shapes, strict=True):
        if what := _unfitting(term, name, shape, sizes):
            return what
    return _odd_result(spec)


def _unfitting(term: str, name: str, shape: Sequence[int], sizes: dict[str, int]) -> str:
    letters = term.replace("...", "")
    if len(letters) > len(shape) or ("..." not in term and len(letters) < len(shape)):
        axes = f"{len(shape)} {'axis' if len(shape) == 1 else 'axes'}"
        return f"names {len(letters)} axes of {name} ({term!r}), which has {axes}"
    before, _, behind = term.partition("...")
    named = [*zip(before, shape, strict=False), *zip(behind, shape[len(shape) - len(behind) :], strict=True)]
    for letter, size in named:
        known = sizes.get(letter, 1)
        if 1 not in (known, size) and known != size:
            return f"uses {letter} for axes of different lengths"
        sizes[letter] = max(known, size)
    return ""


def _odd_result(spec: Spec) -> str:
    left, right = "".join(spec.terms), spec.result or ""
    for letter in right.replace("...", ""):
        if letter not in left or right.count(letter) > 1:
            return f"has {letter} behind the arrow, {'twice' if letter in left else 'and not before it'}"
    if "..." in right and "..." not in left:
        return "has ... behind the arrow, and not before it"
    return ""


def computed(spec: Spec, operands: Sequence[Any]) -> Any:
    """The array that the subscripts compute. Raises CannotRead where they fit no array of a moderate size."""
    import numpy as np

    sizes: dict[str, int] = {}
    for term, operand in zip(spec.terms, operands, strict=False):
        if operand.ndim > MAX_AXES:
            raise CannotRead(f"an operand has more than {MAX_AXES} axes")
        for letter, size in zip(term.replace("...", ""), operand.shape, strict=False):
            sizes[letter] = max(size, sizes.get(letter, 1))
    work = 1
    for size in sizes.values():
        work *= size
    if work > MAX_WORK:
        raise CannotRead("this takes more arithmetic than any answer needs: an axis is kept that is to be summed")
    try:
        return np.asarray(np.einsum(spec.text, *operands))
    except (ValueError, IndexError, TypeError, MemoryError):
        raise CannotRead(f"this does not fit the operands; {FORM}") from None


def operands_of(shapes: Sequence[Sequence[int]], seed: int = 0) -> list[Any]:
    """Random operands of these shapes."""
    import numpy as np

    random = np.random.RandomState(seed)
    return [random.standard_normal(tuple(shape)) for shape in shapes]


def decide(student: str, reference: str, settings: Mapping[str, Any]) -> Decision:
    """Whether two subscripts compute the same of operands of the shapes `operand_shapes`."""
    whose = "reference"
    try:
        shapes = _shapes(settings)
        expected = _checked(reference, shapes)
        whose = "student"
        got = _checked(student, shapes, strict=False)
    except CannotRead as odd:
        return unreadable(whose, odd)
    if what := misfit(got, shapes):
        return different("shape", f"This {what}.", diagnose(got, expected, shapes))
    drawn = [operands_of(shapes, seed) for seed in (1, 2)]
    whose = "reference"
    try:
        right = [computed(expected, arrays) for arrays in drawn]
        whose = "student"
        pairs = list(zip([computed(got, arrays) for arrays in drawn], right, strict=True))
    except CannotRead as odd:
        return unreadable(whose, odd)
    if not all(_finite(pair) for pair in pairs):
        return undecided("These subscripts could not be evaluated.")
    if all(same(*pair) for pair in pairs):
        return equal("structural" if got.in_full(shapes) == expected.in_full(shapes) else "numeric")
    named = diagnose(got, expected, shapes)
    yours, expects = (array.shape for array in pairs[0])
    if yours != expects:
        witness = {"at": {}, "student": f"shape {yours}", "reference": f"shape {expects}"}
        return different("shape", f"This gives shape {yours}, expected {expects}.", named, witness)
    return different("value", "This gives an array of the right shape with other entries.", named)


def _shapes(settings: Mapping[str, Any]) -> list[tuple[int, ...]]:
    given = settings.get("operand_shapes")
    shapes = [tuple(shape) for shape in given] if isinstance(given, (list, tuple)) and given else []
    if not shapes or not all(type(size) is int and 0 < size <= 1000 for shape in shapes for size in shape):
        raise CannotRead("operand_shapes is asked: the sizes of each operand, such as [[4, 3], [3]]")
    return shapes


def _checked(text: str, shapes: Sequence[Sequence[int]], strict: bool = True) -> Spec:
    spec = read_spec(text)
    if strict and (what := misfit(spec, shapes)):
        raise CannotRead(f"this {what}")
    return spec


def _finite(pair: tuple[Any, Any]) -> bool:
    import numpy as np

    return all(bool(np.isfinite(each).all()) for each in pair)


def same(one: Any, other: Any) -> bool:
    """Whether two arrays are equal up to rounding."""
    import numpy as np

    if one.shape != other.shape:
        return False
    return bool(np.abs(one - other).max(initial=0.0) <= 1e-9 * np.abs(other).max(initial=0.0))


def diagnose(got: Spec, expected: Spec, shapes: Sequence[Sequence[int]]) -> Named | None:
    """The mistake that makes the wrong subscripts of the right ones."""
    full, spelled = expected.in_full(shapes), got.in_full(shapes)
    given = None
    if not misfit(got, shapes):
        arrays = operands_of(shapes, 3)
        given = _array(got, arrays)
    for named, spec in itertools.islice(slips(full), 400):
        if pattern(spec) == pattern(spelled):
            return named
        if given is None or misfit(spec, shapes):
            continue
        slipped = _array(spec, arrays)
        if slipped is not None and same(slipped, given):
            return named
    return None


def _array(spec: Spec, operands: Sequence[Any]) -> Any:
    """What the subscripts compute, or None."""
    try:
        return computed(spec, operands)
    except CannotRead:
        return None


def pattern(spec: Spec) -> list[Any]:
    """The subscripts with each letter as the place where it first stands."""
    text = spec.text
    return [text.index(sign) if sign.isalpha() else sign for sign in text]
