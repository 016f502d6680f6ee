"""Which mistake wrong arrays are: a named wrong answer of the course, a general one, a slip of the chain, or several.

What is said holds at every input. Where nothing explains an answer it says what is right about it, if anything.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from gradekit.judge.chain_search import UNFIT, Chain, beside, chain_of
from gradekit.judge.closeness import close, same
from gradekit.judge.mistakes import Named, Pair, recognise
from gradekit.judge.partly import partly
from gradekit.judge.ratios import factor_of, known_inputs
from gradekit.judge.reference import blocks
from gradekit.judge.solution import SolutionFault, Wrong
from gradekit.judge.task import Task
from gradekit.judge.telling import entry_by_entry, listed
from gradekit.judge.trial import Trial

Array = np.ndarray[Any, Any]
# General mistakes that can stand on top of another one and be told apart from it.
ON_TOP = ("sign", "factor", "transposed", "axes", "reversed", "offset", "first-row", "dtype")
CHANGED: tuple[tuple[str, str, Callable[[Array], Array]], ...] = (
    ("transposed", "The result is transposed.", lambda array: array.T),
    (
        "reversed",
        "The entries stand in reversed order along the first axis.",
        lambda array: array[::-1] if array.ndim else array,
    ),
)
MOST_EXCHANGED = 5
FEWEST_WHOLE = 8
SINGLE, EXACT_BELOW = 4, 2.0**53


class Case(NamedTuple):
    """The answer to one trial: the arrays that were expected and the student's, entry by entry."""

    trial: Trial
    expected: Sequence[Array]
    got: Sequence[Array]


def explain(task: Task, cases: Sequence[Case], off: Sequence[int]) -> Named | None:
    """What explains the answers to all trials, in which these entries are off; its id is "" for what is right only."""
    try:
        with np.errstate(all="ignore"):
            return _Search(task, cases, off).found() if cases else None
    except UNFIT:  # that the answer is wrong is known, and must not hang on whether it can be explained
        return None


def as_one(task: Task, function: Any, trial: Trial, got: Sequence[Array]) -> bool:
    """Whether a wrong answer's function gives just this at a trial."""
    # At large inputs one form of a mistake overflows where another does not: there only what is finite is compared.
    large = trial.edge == "large"
    try:
        wrong = blocks(task.reference.apply(function, trial))
    except SolutionFault:
        return large
    return _alike(wrong, got, large)


def _alike(wrong: Sequence[Array], got: Sequence[Array], large: bool) -> bool:
    one = _same_where_finite if large else same
    return len(wrong) == len(got) and all(one(_as_given_to(b, a), b) for a, b in zip(wrong, got, strict=True))


def _as_given_to(got: Array, wrong: Array) -> Array:
    """Whole numbers as floats where the student's type cannot hold them exactly."""
    rounded = got.dtype.kind == "f" and (got.dtype.itemsize <= SINGLE or np.abs(got).max(initial=0.0) > EXACT_BELOW)
    return wrong.astype(float) if rounded and wrong.dtype.kind in "iu" else wrong


def _same_where_finite(one: Array, other: Array) -> bool:
    if one.shape != other.shape:
        return False
    both = np.isfinite(one) & np.isfinite(other)
    return same(np.where(both, one, 0), np.where(both, other, 0))


class _Search:
    def __init__(self, task: Task, cases: Sequence[Case], off: Sequence[int]):
        self.task = task
        self.cases = cases
        self.ordinary = [case for case in cases if case.trial.edge != "large"]
        self.count = len(cases[0].expected)
        self.off = off

    def found(self) -> Named | None:
        for wrong in self.task.wrongs:
            if all(as_one(self.task, wrong.function, case.trial, case.got) for case in self.cases):
                return Named(wrong.id, wrong.says)
        if self.count == 1:
            return self._of_entry(0) if self.off else None
        return self._exchanged() or self._on_top_of_all() or self._of_tuple()

    @cached_property
    def _wrongs(self) -> list[tuple[Wrong, list[list[Array]]]]:
        """What each named wrong answer gives at the ordinary trials; those that fail somewhere are left out."""
        known = []
        for wrong in self.task.wrongs:
            try:
                given = [blocks(self.task.reference.apply(wrong.function, case.trial)) for case in self.ordinary]
            except SolutionFault:
                continue
            if all(len(each) == self.count for each in given):
                known.append((wrong, given))
        return known

    @cached_property
    def _chain(self) -> Chain | None:
        return chain_of(self.task, [case.trial for case in self.ordinary])

    def _pairs(self, place: int, cases: Sequence[Case]) -> list[Pair]:
        return [
            Pair(
                case.expected[place], case.got[place], _sizes(self.task, case.trial), tuple(case.trial.inputs.values())
            )
            for case in cases
        ]

    def _axes(self, place: int) -> tuple[str, ...]:
        part = self.task.part
        returns = part.returns[place] if place < len(part.returns) else ()
        return tuple(map(str, returns)) if isinstance(returns, tuple) else ()

    def _of_entry(self, place: int) -> Named | None:
        """What explains one entry: a general mistake, a slip of the chain, a factor, two mistakes, or what is right."""
        pairs, axes = self._pairs(place, self.cases), self._axes(place)
        general = recognise(pairs, axes)
        if len(self.ordinary) < 2 or (general is not None and general.id != "first-row"):
            return general
        pairs = self._pairs(place, self.ordinary)
        expected, got = [pair.expected for pair in pairs], [pair.got for pair in pairs]
        if self._chain and (slip := self._chain.explain(place, expected, got)):
            return slip
        if general:
            return general
        known = [known_inputs(case.trial.inputs, self.task.part.arguments) for case in self.ordinary]
        return (
            (factor_of(expected, got, known) if _as_many(known) else None)
            or self._on_top_of_named(place)
            or (self._chain.scaled(place, expected, got) if self._chain else None)
            or _two_general(pairs, axes)
            or partly(pairs, axes)
        )

    def _on_top_of_named(self, place: int) -> Named | None:
        """A named wrong answer with a general mistake on top; None where two of them explain it equally well."""
        found: list[Named] = []
        for wrong, given in self._wrongs:
            # In a tuple a sentence about several entries is not true of one of them.
            if self._as_given(place, given) or self._wrong_in(given) != [place]:
                continue
            top = self._top(place, given)
            if top is not None and top.id in ON_TOP:
                found.append(Named(wrong.id, f"{wrong.says} {beside(top)}"))
        return found[0] if len(found) == 1 else None

    def _on_top_of_all(self) -> Named | None:
        """A named wrong answer to a tuple with one general mistake on top of all entries that are not right."""
        found: list[Named] = []
        for wrong, given in self._wrongs:
            if not set(self._wrong_in(given)) <= set(self.off) or len(self._wrong_in(given)) < 2:
                continue
            tops = {self._top(place, given) for place in self.off}
            top = tops.pop() if len(tops) == 1 else None
            if top is not None and top.id in ON_TOP:
                found.append(Named(wrong.id, f"{wrong.says} {beside(top)}"))
        return found[0] if len(found) == 1 and len(self.ordinary) > 1 else None

    def _top(self, place: int, given: Sequence[Sequence[Array]]) -> Named | None:
        """What the student's entry is beside that of a named wrong answer."""
        pairs = [
            pair._replace(expected=each[place])
            for pair, each in zip(self._pairs(place, self.ordinary), given, strict=True)
        ]
        return recognise(pairs, self._axes(place)) if _tells([pair.expected for pair in pairs]) else None

    def _exchanged(self) -> Named | None:
        """The right entries of a tuple in another order."""
        if not 2 <= len(self.off) <= MOST_EXCHANGED:
            return None
        for order in itertools.permutations(self.off):
            if all(a != b for a, b in zip(self.off, order, strict=True)) and all(
                close(case.expected[to], case.got[place])
                for case in self.cases
                for place, to in zip(self.off, order, strict=True)
            ):
                entries = listed([str(place) for place in self.off])
                return Named(
                    "another-order", f"The entries {entries} of the tuple are the right ones in another order."
                )
        return None

    def _of_tuple(self) -> Named | None:
        """Each wrong entry by itself; named wrong answers first, whose own wrong entries must all be there."""
        told: dict[int, Named | None] = {}
        for wrong, given in self._wrongs:
            own = [place for place in self.off if self._as_given(place, given)]
            truly = self._wrong_in(given)
            if truly and set(truly) <= set(own) and not set(truly) & told.keys():
                told.update(dict.fromkeys(truly, Named(wrong.id, wrong.says)))
        told.update({place: self._of_entry(place) for place in self.off if place not in told})
        return entry_by_entry(told, self.off, self.count)

    def _as_given(self, place: int, given: Sequence[Sequence[Array]]) -> bool:
        return all(same(each[place], case.got[place]) for each, case in zip(given, self.ordinary, strict=True))

    def _wrong_in(self, given: Sequence[Sequence[Array]]) -> list[int]:
        """The entries that a named wrong answer has wrong."""
        pairs = list(zip(self.ordinary, given, strict=True))
        return [k for k in range(self.count) if not all(close(case.expected[k], each[k]) for case, each in pairs)]


def _as_many(known: Sequence[Sequence[Any]]) -> bool:
    return len({len(each) for each in known}) == 1 and bool(known[0])


def _tells(arrays: Sequence[Array]) -> bool:
    """Whether arrays hold enough to tell by: few whole numbers agree with much by chance, zeros with everything."""
    entries = np.concatenate([array[np.isfinite(array)] for array in arrays]) if arrays else np.zeros(0)
    if not entries.any():
        return False
    return bool((entries != np.rint(entries)).any()) or len(np.unique(entries)) >= FEWEST_WHOLE


def _sizes(task: Task, trial: Trial) -> Mapping[str, int]:
    """The sizes behind a trial; where the solution made it, whole numbers that were passed and lengths of arrays."""
    if trial.sizes:
        return trial.sizes
    sizes: dict[str, int] = {}
    for name in task.part.arguments:
        value = trial.inputs.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            sizes[name] = value
        elif isinstance(value, np.ndarray) and value.size:
            sizes.update(
                {f"len({name})" if not axis else f"{name}.shape[{axis}]": n for axis, n in enumerate(value.shape)}
            )
    return sizes


def _two_general(pairs: Sequence[Pair], axes: Sequence[str]) -> Named | None:
    """Transposed or reversed, with a sign or a factor on top."""
    for id, says, change in CHANGED:
        changed = [change(pair.got) for pair in pairs]
        if any(each.shape != pair.expected.shape for each, pair in zip(changed, pairs, strict=True)):
            continue
        top = recognise([pair._replace(got=each) for pair, each in zip(pairs, changed, strict=True)])
        if top is not None and top.id in ("sign", "factor", "offset"):
            return Named(id, f"{says} {beside(top)}")
    return None
