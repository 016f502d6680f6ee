"""Deciding whether two matrix formulas are the same: shapes first, then values at random arrays."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from typing import Any, cast

import numpy as np

from gradekit.formulas.decision import Decision, Named, different, equal, undecided, unreadable
from gradekit.formulas.matrices.draws import variables_of
from gradekit.formulas.matrices.fields import Array
from gradekit.formulas.matrices.mistakes import recognise
from gradekit.formulas.matrices.operations import Misfit
from gradekit.formulas.matrices.read import read_matrix
from gradekit.formulas.matrices.trials import LEAST, Align, Comparer, Side, Trial, run_trials
from gradekit.formulas.matrices.value import evaluate, evaluate_columns
from gradekit.formulas.tree import CannotRead, Scope, Variable

__all__ = ["compare", "decide", "evaluate", "evaluate_columns"]
# So many declared entries are shown as the point of a witness; more would bury it.
SHOWN = 6
LATEX = re.compile(r"\\|[\^_]\{")
WORD = re.compile(r"[^\W\d]\w*")


def decide(student: str, reference: str, variables: Mapping[str, Any]) -> Decision:
    """Whether the student's NumPy-like formula is the reference.

    `variables` are rows such as {"A": {"shape": [4, 3], "structure": "symmetric"}}; `layout: "any"` beside them says
    that a row, a column, a vector without orientation and a transposed result are all meant.
    """
    whose = "reference"
    try:
        declared = variables_of(variables)
        scope = Scope(declared, matrices=True)
        expected = read_side(reference, scope)
        whose = "student"
        given = read_side(student, scope)
    except CannotRead as odd:
        return unreadable(whose, odd)
    return compare(given, expected, declared, layout=str(variables.get("layout") or ""))


def read_side(text: str, scope: Scope) -> Side:
    """A formula in NumPy's notation, or in that of mathematics, where vectors are columns. Raises CannotRead."""
    if LATEX.search(text) and "@" not in text:
        from gradekit.formulas.latex import read_latex

        return Side(read_latex(text, scope), columns=True)
    try:
        return Side(read_matrix(text, scope))
    except CannotRead as odd:
        if "@" in text or not _only_names(text, scope):
            raise
        from gradekit.formulas.latex import read_latex

        try:
            return Side(read_latex(text, scope), columns=True)
        except CannotRead:
            raise odd from None


def _only_names(text: str, scope: Scope) -> bool:
    """Whether the text has no function in it, as in 2 A^T (Ax - b): then blanks and brackets are products."""
    known = {*scope.variables, "T"}
    return all(word in known or set(word) <= known for word in WORD.findall(text))


def compare(student: Side, reference: Side, variables: Mapping[str, Variable], layout: str = "") -> Decision:
    """The same of formulas that have been read; either may have its vectors as columns."""
    seed = zlib.crc32(repr(sorted(variables)).encode())
    try:
        trials = run_trials(student, reference, variables, seed)
    except (Misfit, CannotRead) as odd:
        return _refused(student, reference, variables, seed, odd)
    return _decide(student, reference, variables, trials, layout)


def _refused(
    student: Side, reference: Side, variables: Mapping[str, Variable], seed: int, odd: Misfit | CannotRead
) -> Decision:
    """What it means that one of the formulas has no array: by itself the reference must have one."""
    try:
        alone = run_trials(reference, reference, variables, seed)
    except (Misfit, CannotRead) as own:
        return unreadable("reference", own if isinstance(own, CannotRead) else CannotRead(own.what))
    if isinstance(odd, CannotRead):
        return unreadable("student", odd)
    lacking = [trial._replace(student=None) for trial in alone if trial.both]
    align = _squeezed if student.columns or reference.columns else _same
    return different("shape", odd.what, recognise(student, reference, variables, lacking, align))


def _decide(
    student: Side, reference: Side, variables: Mapping[str, Variable], trials: list[Trial], layout: str
) -> Decision:
    good = [trial for trial in trials if trial.both]
    if odd := _domain(trials):
        return odd
    if len(good) < LEAST:
        return undecided("Too few random arrays give a finite value; declare what is positive or invertible.")
    first = good[0]
    got, expected = cast("Array", first.student), cast("Array", first.reference)
    aligns = _alignments(student.columns or reference.columns, layout)
    fitting = [align for align in aligns if align(got, expected) is not None]
    for align in fitting:
        if Comparer(student, reference, variables, align).differing(good) is None:
            return _equal(student, reference, got, expected)
    if not fitting:
        said = f"This has shape {got.shape}; asked is {_shape(expected)}."
        return different("shape", said, recognise(student, reference, variables, good, aligns[-1]))
    comparer = Comparer(student, reference, variables, fitting[0])
    named = recognise(student, reference, variables, good, fitting[0])
    return _differs(comparer, comparer.differing(good) or first, named)


def _shape(array: Array) -> str:
    return f"shape {array.shape}" if array.ndim else "a number"


def _equal(student: Side, reference: Side, got: Array, expected: Array) -> Decision:
    remark = ""
    if got.shape != expected.shape and not (student.columns or reference.columns):
        remark = f"An array of shape {got.shape} is read as {_shape(expected)}."
    return equal("structural" if student == reference else "numeric", remark)


def _domain(trials: list[Trial]) -> Decision | None:
    """Different where one formula has a value and the other has none, at two draws or more."""
    for whose, other in (("student", "reference"), ("reference", "student")):
        lacking = [each for each in trials if getattr(each, whose) is None and getattr(each, other) is not None]
        if len(lacking) >= 2:
            side = "This" if whose == "student" else "The expected formula"
            has = "the expected formula has one" if whose == "student" else "yours has one"
            said = f"{side} has no finite real value at arrays where {has}."
            return different("domain", said, None, {"at": _point(lacking[0])})
    return None


def _differs(comparer: Comparer, trial: Trial, named: Named | None) -> Decision:
    got, expected = cast("Array", comparer.aligned(trial)), cast("Array", trial.reference)
    with np.errstate(all="ignore"):
        error = np.nan_to_num(np.abs(got - expected), nan=np.inf)
    place = tuple(int(i) for i in np.unravel_index(int(np.argmax(error)), error.shape))
    yours, right = _two(float(got[place]), float(expected[place]))
    witness = {"at": _point(trial), "student": yours, "reference": right}
    where = "At random arrays"
    if place:
        witness["entry"] = str(list(place))
        where = f"At random arrays, entry {list(place)} of"
        return different("value", f"{where} yours is {yours}, expected {right}.", named, witness)
    return different("value", f"{where} yours is {yours}, expected {right}.", named, witness)


def _two(one: float, other: float) -> tuple[str, str]:
    """Two numbers with as many digits as it takes to tell them apart."""
    for digits in (3, 6, 10, 17):
        texts = (f"{one:.{digits}g}", f"{other:.{digits}g}")
        if texts[0] != texts[1]:
            return texts
    return texts


def _point(trial: Trial) -> dict[str, str]:
    """The numbers and the small vectors of a draw."""
    return {
        name: f"{float(value):.4g}" if not value.ndim else str([float(f"{each:.3g}") for each in value])
        for name, value in trial.values.items()
        if value.ndim < 2 and value.size <= SHOWN
    }


def _alignments(columns: bool, layout: str) -> list[Align]:
    """The ways in which the student's array may be laid out."""
    if layout == "any":
        return [_same, _lined, _turned]
    return [_same, _squeezed] if columns else [_same]


def _same(got: Array, expected: Array) -> Array | None:
    """As it is; one entry is a number however it is wrapped."""
    if got.shape == expected.shape:
        return got
    return got.reshape(expected.shape) if got.size == expected.size == 1 and not got.ndim * expected.ndim else None


def _squeezed(got: Array, expected: Array) -> Array | None:
    """A column or a row beside a vector that is neither."""
    return _lined(got, expected) if min(got.ndim, expected.ndim) == 1 else None


def _lined(got: Array, expected: Array) -> Array | None:
    """A row or a column where a vector is asked, or the other way round."""
    vectors = all(max(each.shape, default=1) == each.size for each in (got, expected))
    return got.reshape(expected.shape) if vectors and got.size == expected.size else None


def _turned(got: Array, expected: Array) -> Array | None:
    return got.T if got.ndim == 2 and got.T.shape == expected.shape else None
