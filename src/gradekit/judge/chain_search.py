"""Which slip of the chain rule gives the student's derivative: tried on the forward function's own graph.

Only after a failure, and bounded: a slip is tried at one trial, and at the others only while it still gives what the
student's function gave.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from gradekit.judge.chain_candidates import slips
from gradekit.judge.chain_slips import ENTRYWISE, FACTOR, Slip, nothing, slope_in_words
from gradekit.judge.chain_words import Words, shown_names
from gradekit.judge.chains import Array, Backward, Graph
from gradekit.judge.closeness import same
from gradekit.judge.mistakes import Named, Pair, recognise
from gradekit.judge.ratios import Known, factor_of
from gradekit.judge.reference import blocks
from gradekit.judge.solution import SolutionFault
from gradekit.judge.task import Task
from gradekit.judge.trial import Trial

# What a slip can raise where its shapes do not fit.
UNFIT = (ArithmeticError, AttributeError, IndexError, KeyError, NotImplementedError, TypeError, ValueError)
# Sentences that are equally simple and true: more of them say nothing.
MOST_ALIKE = 2
# How near a slip has to come at one trial to be tried at the others.
NEAR = 1e-3
SCALED = ("sign", "factor")


class Chain:
    """The graphs of one part at its trials, and the slips that can be made in them."""

    def __init__(self, graphs: Sequence[Graph], inputs: Sequence[dict[str, Any]], arguments: Sequence[str]):
        self.passes = _passes(graphs)
        self.words = Words(graphs[0], shown_names(inputs, arguments))
        # The largest trial tells most apart, and what does not fit there is tried nowhere else.
        sizes = [sum(np.size(node.value) for node in graph.nodes) for graph in graphs]
        self.order = sorted(range(len(graphs)), key=lambda place: -sizes[place])
        self._given: dict[tuple[int, int], list[Array] | None] = {}
        self._rows: dict[int, dict[tuple[int, ...], tuple[list[int], Array]]] = {}

    @cached_property
    def slips(self) -> list[Slip]:
        """Every slip, the simplest first."""
        return sorted(slips(self.passes[0].graph), key=lambda slip: slip.rank)

    def gives(self, number: int, trial: int) -> list[Array] | None:
        """What a slip gives at a trial; None where it cannot be made."""
        if (number, trial) not in self._given:
            self._given[number, trial] = self._tried(self.slips[number], trial)
        return self._given[number, trial]

    def _tried(self, slip: Slip, trial: int) -> list[Array] | None:
        try:
            with np.errstate(all="ignore"):
                return slip.gives(self.passes[trial])
        except UNFIT:
            return None

    def explain(self, place: int, expected: Sequence[Array], got: Sequence[Array]) -> Named | None:
        """The slip that gives these arrays for entry `place` of the answer, one array a trial."""
        if not _tells(got):
            return None
        exact = [number for number in self._near(place, got, scaled=False) if self._fits(number, place, got)]
        if named := self._named(exact):
            return named
        return factor_of(expected, got, [self._known(each.graph) for each in self.passes], FACTOR)

    def _at_first(self, place: int) -> dict[tuple[int, ...], tuple[list[int], Array]]:
        """What all slips give for an entry at the largest trial, by shape: their numbers, and one row each."""
        if place not in self._rows:
            found: dict[tuple[int, ...], tuple[list[int], list[Array]]] = {}
            for number in range(len(self.slips)):
                given = self.gives(number, self.order[0])
                if given is not None and np.isfinite(given[place]).all():
                    numbers, rows = found.setdefault(given[place].shape, ([], []))
                    numbers.append(number)
                    rows.append(given[place].ravel())
            self._rows[place] = {shape: (numbers, np.array(rows)) for shape, (numbers, rows) in found.items()}
        return self._rows[place]

    def _near(self, place: int, got: Sequence[Array], *, scaled: bool) -> list[int]:
        """The slips that come near at the largest trial, or with `scaled` a multiple of what they give."""
        own = np.asarray(got[self.order[0]])
        numbers, rows = self._at_first(place).get(own.shape, ([], np.zeros((0, own.size))))
        if not numbers or not own.size or np.iscomplexobj(own):
            return []
        flat = own.ravel().astype(float)
        if scaled:
            with np.errstate(all="ignore"):
                rows = rows * (rows @ flat / np.sum(rows * rows, axis=1))[:, None]
        near = np.abs(rows - flat).max(axis=1) <= NEAR * np.abs(flat).max()
        return [number for number, is_near in zip(numbers, near, strict=True) if is_near]

    def _fits(self, number: int, place: int, got: Sequence[Array]) -> bool:
        for trial in self.order:
            given = self.gives(number, trial)
            if given is None or not same(given[place], got[trial]):
                return False
        return True

    def _named(self, numbers: Sequence[int]) -> Named | None:
        """The simplest sentence; two where they are equally simple; none where there are more."""
        ranks = {self.slips[number].rank for number in numbers}
        if not ranks:
            return None
        simplest = [self.slips[number] for number in numbers if self.slips[number].rank == min(ranks)]
        says = list(dict.fromkeys(slip.says(self.words) for slip in simplest))
        if len(says) == 1:
            return Named(simplest[0].id, says[0])
        if len(says) == MOST_ALIKE:
            return Named(simplest[0].id, f"{says[0]} Or, which comes to the same here: {says[1]}")
        return None

    def scaled(self, place: int, expected: Sequence[Array], got: Sequence[Array]) -> Named | None:
        """A slip with a sign or a constant factor on top."""
        if not _tells(got):
            return None
        found: dict[str, tuple[Slip, Named]] = {}
        for number in self._near(place, got, scaled=True):
            slip = self.slips[number]
            if not self._in_proportion(number, place, got):
                continue
            arrays = self._shaped(number, place, got)
            if arrays is None or all(map(same, arrays, expected)):
                continue
            pairs = [Pair(one, other, {}) for one, other in zip(arrays, got, strict=True)]
            besides = recognise(pairs)
            if besides is not None and besides.id in SCALED:
                found.setdefault(slip.says(self.words), (slip, besides))
        if not found:
            return None
        slip, besides = min(found.values(), key=lambda each: each[0].rank)
        if sum(each.rank == slip.rank for each, _ in found.values()) > 1:
            return None
        return Named(slip.id, f"{slip.says(self.words)} {beside(besides)}")

    def _in_proportion(self, number: int, place: int, got: Sequence[Array]) -> bool:
        """Whether the two largest trials agree on the ratio; one number has one to whatever a slip gives."""
        ratios = []
        for trial in self.order[:2]:
            given = self.gives(number, trial)
            if given is None or given[place].shape != got[trial].shape or not np.any(given[place]):
                return False
            ratios.append(float(np.sum(given[place] * got[trial]) / np.sum(given[place] ** 2)))
        return len(ratios) == 2 and abs(ratios[1] - ratios[0]) <= NEAR * abs(ratios[0])

    def _shaped(self, number: int, place: int, got: Sequence[Array]) -> list[Array] | None:
        """What the slip gives at each trial, where it has the shapes of the student's."""
        given = [self.gives(number, trial) for trial in range(len(got))]
        arrays = [each[place] for each in given if each is not None]
        if len(arrays) < len(got) or any(a.shape != b.shape for a, b in zip(arrays, got, strict=True)):
            return None
        return arrays

    def _known(self, graph: Graph) -> list[Known]:
        """Every value of the graph, and the derivative of every function that acts entry by entry."""
        known = []
        for node in graph.nodes:
            known.append(Known(lambda place=node.place: self.words.value(place), node.value))  # type: ignore[misc]
            if node.slope is not None or (node.does in ENTRYWISE and len(node.parents) == 1):
                slope = node.pull(np.ones(node.shape), 0)
                known.append(Known(lambda place=node.place: slope_in_words(self.words, place), slope))  # type: ignore[misc]
        return known


def _tells(got: Sequence[Array]) -> bool:
    """Whether the arrays are finite and not all zero."""
    return all(np.isfinite(each).all() for each in got) and any(each.any() for each in got)


def _passes(graphs: Sequence[Graph]) -> list[Backward]:
    """The backward passes, without the paths that add nothing at any trial: a maximum that is taken off before exp."""
    passes = [Backward(graph) for graph in graphs]
    forks = [graphs[0].children(node.place) for node in graphs[0].nodes]
    edges = [at for used in forks if len(used) > 1 for at in used]
    cut = frozenset(at for at in edges if all(_adds_nothing(each, at) for each in passes))
    return [Backward(graph._replace(cut=cut)) for graph in graphs] if cut else passes


def _adds_nothing(backward: Backward, at: tuple[int, int]) -> bool:
    without = backward.with_edges({at: nothing})
    assert without is not None and backward.true is not None
    return all(map(same, without, backward.true))


def beside(named: Named) -> str:
    """A general mistake on top of another one, as a sentence that follows the other's."""
    if named.id == "sign":
        return "Besides, the sign is wrong."
    if named.id == "dtype":
        return "Besides, it has a few digits only: is something computed in float32, or by finite differences?"
    says = named.says.replace("the right one", "what that gives").replace(" is right: ", " is what that gives: ")
    return f"Besides, {says[0].lower()}{says[1:]}"


# The submissions of a class are judged at the same trials, and what slips give there is worked out once.
_CHAINS: WeakKeyDictionary[Any, tuple[list[Trial], Chain | None]] = WeakKeyDictionary()


def chain_of(task: Task, trials: Sequence[Trial]) -> Chain | None:
    """The graphs of the part at these trials; None where it is no derivative, or its steps change with the sizes."""
    if "of" not in task.part.settings:
        return None
    known = _CHAINS.get(task.reference)
    if known is None or len(known[0]) != len(trials) or any(a is not b for a, b in zip(known[0], trials, strict=True)):
        known = _CHAINS[task.reference] = (list(trials), _made(task, trials))
    return known[1]


def _made(task: Task, trials: Sequence[Trial]) -> Chain | None:
    try:
        graphs = [task.reference.graph(trial) for trial in trials]
        known = [graph for graph in graphs if graph is not None]
        if not known or len(known) < len(trials) or not all(known[0].alike(graph) for graph in known):
            return None
        chain = Chain(known, [trial.inputs for trial in trials], task.part.arguments)
        # A forward function may take numbers that are followed for something else than it takes plain ones.
        agrees = all(_is_true(task, *each) for each in zip(trials, chain.passes, strict=True))
    except (*UNFIT, SolutionFault):
        return None
    return chain if agrees else None


def _is_true(task: Task, trial: Trial, backward: Backward) -> bool:
    expected, found = blocks(task.reference.expected(trial)), backward.true or []
    return len(expected) == len(found) and all(map(same, expected, found))
