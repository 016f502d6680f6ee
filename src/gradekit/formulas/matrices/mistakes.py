"""Recognising which mistake a wrong matrix formula is. What is named is true at every draw, or nothing is."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice
from typing import Any, NamedTuple, cast

import numpy as np

from gradekit.formulas.decision import Named
from gradekit.formulas.matrices.draws import draw
from gradekit.formulas.matrices.edits import edits
from gradekit.formulas.matrices.fields import Array, Undefined
from gradekit.formulas.matrices.operations import Misfit
from gradekit.formulas.matrices.print import shortly
from gradekit.formulas.matrices.slips import Edit
from gradekit.formulas.matrices.trials import Align, Side, Trial, near
from gradekit.formulas.matrices.value import evaluator
from gradekit.formulas.tree import CannotRead, Node, Variable, names_in, walk

SECONDS = 0.25
MOST_EDITS = 2000
DRAWS, STRUCTURED = 4, 8
# A factor this close to 1 is a number that was rounded, not a factor.
NEARLY_ONE = 1e-3


class Case(NamedTuple):
    """A wrong formula: both sides, and draws with the student's array (None where there is none) and the true one.

    `align` gives an array the layout that is asked, or None where that cannot be.
    """

    student: Side
    reference: Side
    variables: Mapping[str, Variable]
    trials: Sequence[Trial]
    align: Align

    @property
    def pairs(self) -> list[tuple[Array, Array]]:
        """The student's array, laid out as asked, and the true one, at each draw; [] where the shapes differ."""
        found = []
        for trial in self.trials:
            expected = cast("Array", trial.reference)
            got = None if trial.student is None else self.align(trial.student, expected)
            if got is None:
                return []
            found.append((got, expected))
        return found


def recognise(
    student: Side, reference: Side, variables: Mapping[str, Variable], trials: Sequence[Trial], align: Align
) -> Named | None:
    """The mistake that explains the wrong formula, or None."""
    deadline = time.monotonic() + SECONDS
    case = Case(student, reference, variables, list(trials)[:DRAWS], align)
    if len(case.trials) < 2 or not any(cast("Array", trial.reference).any() for trial in case.trials):
        return None
    if case.pairs and all(near(*pair) for pair in case.pairs):
        # Too close for float64: whatever changes nothing would seem to explain it.
        return None
    tests = (_ratio, _reduced, _transposed) if case.pairs else (_transposed, _reduced)
    for test in tests:
        if named := test(case):
            return named
    return _edited(case, deadline, likely=True) or _factor(case) or _structure(case) or _edited(case, deadline)


def _ratio(case: Case) -> Named | None:
    """One number times the right result, the same at every draw."""
    ratios = [ratio(got, expected) for got, expected in case.pairs]
    first = ratios[0]
    if (
        first is None
        or abs(first - 1.0) < NEARLY_ONE
        or not all(each is not None and math.isclose(each, first, rel_tol=1e-9) for each in ratios)
    ):
        return None
    if math.isclose(first, -1.0, rel_tol=1e-9):
        return Named("sign", "The sign is wrong: every entry is the negative of the right one.")
    return Named("factor", f"Every entry is {_in_words(first)} times the right one{_size(first, case.variables)}.")


def ratio(got: Array, expected: Array) -> float | None:
    """c with got = c * expected in every entry, c not 0; None when there is none."""
    a, b = got.ravel(), expected.ravel()
    norm = float(b @ b)
    if got.shape != expected.shape or not norm > 0 or not math.isfinite(norm):
        return None
    factor = float(a @ b) / norm
    return factor if factor and near(got, factor * expected) else None


def _in_words(factor: float) -> str:
    for spelled, value in {"π": math.pi, "1/π": 1 / math.pi, "ln 2": math.log(2), "1/ln 2": 1 / math.log(2)}.items():
        if math.isclose(factor, value, rel_tol=1e-9):
            return spelled
    simple, square = Fraction(factor).limit_denominator(64), Fraction(factor * factor).limit_denominator(64)
    if math.isclose(factor, simple, rel_tol=1e-9):
        return str(simple)
    if math.isclose(factor * factor, square, rel_tol=1e-9):
        return f"{'-' if factor < 0 else ''}sqrt({square})"
    return f"{factor:.6g}"


def _size(factor: float, variables: Mapping[str, Variable]) -> str:
    """That the factor is a declared size, or one over it."""
    sizes = {size for variable in variables.values() for size in variable.shape or () if size > 2}
    if any(math.isclose(abs(factor), size, rel_tol=1e-9) for size in sizes):
        return ", a size of the arrays: is a sum where a mean belongs"
    if any(math.isclose(abs(factor) * size, 1.0, rel_tol=1e-9) for size in sizes):
        return ", one over a size of the arrays: is a mean where a sum belongs"
    return ""


def _transposed(case: Case) -> Named | None:
    if all(_is_transposed(trial) for trial in case.trials):
        return Named("transposed", "The result is transposed.")
    return None


def _is_transposed(trial: Trial) -> bool:
    got, expected = trial.student, cast("Array", trial.reference)
    return got is not None and got.ndim == 2 and near(got.T, expected) and min(got.shape) > 1


# What may have been done to the right result, or be left to do to the student's.
REDUCED: tuple[tuple[str, str, Callable[[Array], Any]], ...] = (
    ("diagonal", "the diagonal", lambda a: np.diagonal(a) if a.ndim == 2 else None),
    ("diagonal", "the diagonal", lambda a: np.diag(np.diagonal(a)) if a.ndim == 2 else None),
    ("axes", "the sum over the first axis", lambda a: a.sum(axis=0) if a.ndim else None),
    ("axes", "the sum over the last axis", lambda a: a.sum(axis=-1) if a.ndim == 2 else None),
    ("axes", "the mean over the first axis", lambda a: a.mean(axis=0) if a.ndim == 2 else None),
    ("axes", "the mean over the last axis", lambda a: a.mean(axis=-1) if a.ndim == 2 else None),
    ("axes", "the sum of all entries", lambda a: a.sum() if a.ndim == 2 else None),
    ("norm", "the norm", lambda a: np.sqrt((a * a).sum()) if a.ndim else None),
    ("norm", "the square of the norm", lambda a: (a * a).sum() if a.ndim else None),
    ("diagonal", "the trace", lambda a: np.trace(a) if a.ndim == 2 and a.shape[0] == a.shape[1] else None),
)


def _reduced(case: Case) -> Named | None:
    """Only a part or a sum of the right result is given, or the right result is a part or a sum of what is given."""
    pairs = [(t.student, cast("Array", t.reference)) for t in case.trials if t.student is not None]
    if len(pairs) < 2:
        return None
    if all(_is_wrapped(got, expected) for got, expected in pairs):
        return Named("broadcast", "The entries are right: give the result the shape that is asked.")
    for id_, what, reduce in REDUCED:
        if all(_gives(reduce, expected, got) for got, expected in pairs):
            return Named(id_, f"This is only {what} of what is asked.")
        if all(_gives(reduce, got, expected) for got, expected in pairs):
            return Named(id_, f"Asked is {what} of this.")
    return None


def _is_wrapped(got: Array, expected: Array) -> bool:
    """Whether an array without more than one long axis has the right entries in another shape."""
    if got.shape == expected.shape or got.size != expected.size or max(got.shape, default=1) != got.size:
        return False
    return near(got.ravel(), expected.ravel())


def _gives(reduce: Callable[[Array], Any], whole: Array, part: Array) -> bool:
    found = reduce(whole)
    return found is not None and not np.array_equal(found, whole) and near(np.asarray(found), part)


def _structure(case: Case) -> Named | None:
    """Right if the square matrices, or the orthogonal ones, had more structure than is declared."""
    used = names_in(case.student.tree) | names_in(case.reference.tree)
    for narrower, which in (("symmetric", ""), ("permutation", "orthogonal"), ("orthogonal", ""), ("diagonal", "")):
        taken = {
            spelling: variable._replace(structure=narrower)
            for spelling, variable in case.variables.items()
            if variable.structure == which and _is_square(variable) and spelling in used
        }
        if taken and _right_with(case, {**case.variables, **taken}):
            names = sorted(taken)
            listed = f"{', '.join(names)} {'is' if len(names) == 1 else 'are'} {_matrices(narrower, len(names))}"
            return Named("structure", f"This is right only if {listed}, which is not given.")
    return None


def _matrices(structure: str, count: int) -> str:
    if structure == "permutation":
        return "a permutation" if count == 1 else "permutations"
    return structure


def _is_square(variable: Variable) -> bool:
    shape = variable.shape or ()
    return len(shape) == 2 and shape[0] == shape[1] and shape[0] > 1


def _right_with(case: Case, variables: Mapping[str, Variable]) -> bool:
    random = np.random.RandomState(7)
    for _ in range(STRUCTURED):
        values = draw(variables, random)
        got, expected = (value_of(side, values) for side in (case.student, case.reference))
        if got is None or expected is None or not _agrees(case, got, expected):
            return False
    return True


def value_of(side: Side, values: Mapping[str, Array]) -> Array | None:
    """The formula's array; None where there is none."""
    try:
        return evaluator(values, columns=side.columns).run(side.tree)
    except (Undefined, Misfit, CannotRead):
        return None


def _agrees(case: Case, got: Array, expected: Array) -> bool:
    aligned = case.align(got, expected)
    return aligned is not None and near(aligned, expected)


def _factor(case: Case) -> Named | None:
    """A part of one of the formulas times the right result, or the right result times a part."""
    pairs = case.pairs
    if not pairs or any(not expected.any() or not got.any() for got, expected in pairs):
        return None
    for side in (case.student, case.reference):
        for part in dict.fromkeys(walk(side.tree)):
            if part.head in ("number", "row") or part == side.tree:
                continue
            values = [value_of(side._replace(tree=part), trial.values) for trial in case.trials]
            if named := _by(part, values, pairs, side is case.reference):
                return named
    return None


def _by(part: Node, values: list[Array | None], pairs: list[tuple[Array, Array]], asked: bool) -> Named | None:
    if any(
        v is None or v.shape not in ((), pair[1].shape) or not v.all() for v, pair in zip(values, pairs, strict=True)
    ):
        return None
    known = cast("list[Array]", values)
    if all(near(got * v, expected) for v, (got, expected) in zip(known, pairs, strict=True)):
        of = shortly(part)
        says = f"The factor {of} is missing." if asked else f"There is one division by {of} too many."
        return Named("factor", says)
    if all(near(got, expected * v) for v, (got, expected) in zip(known, pairs, strict=True)):
        return Named("factor", f"There is one factor {shortly(part)} too many.")
    return None


# The slips that say more than "right only if A is symmetric".
LIKELY = frozenset({"transposed", "reversed", "derivative", "sign", "exchanged", "broadcast", "elementwise"})


def _edited(case: Case, deadline: float, likely: bool = False) -> Named | None:
    """The slip that, undone in the student's formula, gives the right one, or that makes it of the reference."""
    for edit in _wanted(case.student, case.variables, likely):
        if time.monotonic() > deadline:
            return None
        if _repaired(case, edit):
            return Named(edit.id, edit.repaired)
    for edit in _wanted(case.reference, case.variables, likely):
        if time.monotonic() > deadline:
            return None
        # Symmetry that was taken for granted looks like a transpose lost in the reference.
        if not (likely and edit.id == "transposed") and _made(case, edit):
            return Named(edit.id, edit.made)
    return None


def _wanted(side: Side, variables: Mapping[str, Variable], likely: bool) -> Iterator[Edit]:
    found = (edit for edit in edits(side.tree, variables) if not likely or edit.id in LIKELY)
    return islice(found, MOST_EDITS)


def _made(case: Case, edit: Edit) -> bool:
    """Whether the student's formula is the reference with the slip."""
    if case.student.columns == case.reference.columns and edit.tree == case.student.tree:
        return True
    if case.trials[0].student is None:
        return False
    side = case.reference._replace(tree=edit.tree)
    return all(_fits(case, value_of(side, trial.values), trial.student) for trial in case.trials)


def _fits(case: Case, found: Array | None, got: Array | None) -> bool:
    if found is None or got is None:
        return False
    return _agrees(case, got, found)


def _repaired(case: Case, edit: Edit) -> bool:
    """Whether the slip undone in the student's formula gives the right one."""
    side = case.student._replace(tree=edit.tree)
    return all(_fits(case, cast("Array", trial.reference), value_of(side, trial.values)) for trial in case.trials)
