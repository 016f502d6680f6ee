"""A wrong derivative beside the derivative of the student's own forward function: which of the two is wrong.

The student's process computes the forward function at inputs moved a little along drawn directions; central differences
at three steps are extrapolated to none. What these leave open says nothing: a kink between the inputs, few digits, an
answer that changes from call to call.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from gradekit.judge.arrays import entries_of
from gradekit.judge.closeness import mismatch
from gradekit.judge.following import Questions, Reply, Search
from gradekit.judge.reading import Array, Unreadable, as_array
from gradekit.judge.reference import Reference, blocks
from gradekit.judge.solution import SolutionFault
from gradekit.judge.task import Given
from gradekit.judge.trial import Trial
from gradekit.model import Part

# Inputs that are moved, and in how many directions; the first of three steps, beside the size of what is moved.
TRIALS, DIRECTIONS = 2, 3
STEP, HALVINGS = 2.0**-7, 3
# Rounding of a number of the forward function, beside its size; what an extrapolation's error counts for.
DIGITS = {4: 2e-7, 8: 1e-15}
SURE = 10.0
# Beside the largest derivative: how near the same are, how far apart others are, and the worst that tells anything.
SAME, OTHER, WORST = 1e-6, 1e-3, 1e-4


class Forward(NamedTuple):
    """The student's forward function: its name and arguments, and whether it is a part of the exercise."""

    name: str
    arguments: tuple[str, ...]
    is_part: bool


class Move(NamedTuple):
    """A direction in which one input of a trial is moved, and which derivative that is."""

    trial: int
    by: int
    direction: Array


class Slope(NamedTuple):
    """The derivative along a direction: their own with its error, what they gave, and the true one."""

    own: Array
    error: float
    theirs: Array
    true: Array
    scale: float


def own_forward(
    part: Part,
    forward: Forward,
    trials: Sequence[Trial],
    answers: Sequence[Given],
    reference: Reference,
    seed: int,
) -> Search:
    """{"says": a sentence} on which of the two is wrong; an empty one where that cannot be told."""
    by = part.settings["by"]
    wrong = [pair for pair in zip(trials, answers, strict=False) if _is_wrong(reference, *pair)]
    usable = [trial for trial, _ in wrong]
    moves = list(_moves(usable[:TRIALS], by, seed))
    if not moves or not all(name in trial.inputs for trial in usable for name in forward.arguments):
        return {"says": ""}
    asked = [*usable, *(point for move in moves for point in _points(usable[move.trial], by[move.by], move.direction))]
    replies = yield Questions(forward.name, forward.arguments, asked)
    try:
        return {"says": _says(part, forward, wrong, moves, replies, reference)}
    except (Unreadable, SolutionFault, ArithmeticError, ValueError, TypeError):
        return {"says": ""}


def _is_wrong(reference: Reference, trial: Trial, given: Given) -> bool:
    """Whether the derivative is wrong there, and of the right shape."""
    if trial.edge == "large":
        return False
    try:
        pairs = list(_pairs(reference.expected(trial), given))
    except (Unreadable, SolutionFault):
        return False
    fits = all(right.shape == got.shape and np.isfinite(got).all() for right, got in pairs)
    return fits and any(mismatch(right, got) is not None for right, got in pairs)


def _pairs(expected: Any, given: Given) -> Iterator[tuple[Array, Array]]:
    for right, answer in zip(blocks(expected), entries_of(expected, given.value), strict=True):
        yield right, as_array(answer, right).array


def _moves(trials: Sequence[Trial], by: Sequence[str], seed: int) -> Iterator[Move]:
    random = np.random.RandomState(seed % 2**32)
    for number, trial in enumerate(trials):
        for place, name in enumerate(by):
            if name not in trial.inputs or np.asarray(trial.inputs[name]).dtype.kind != "f":
                return
            for _ in range(DIRECTIONS):
                yield Move(number, place, random.standard_normal(np.shape(trial.inputs[name])))


def _points(trial: Trial, name: str, direction: Array) -> Iterator[Trial]:
    for halving in range(HALVINGS):
        for sign in (1.0, -1.0):
            moved = np.asarray(trial.inputs[name]) + sign * STEP * 0.5**halving * direction
            yield trial._replace(inputs={**trial.inputs, name: moved if np.ndim(moved) else float(moved)})


def _says(
    part: Part,
    forward: Forward,
    wrong: Sequence[tuple[Trial, Given]],
    moves: Sequence[Move],
    replies: Sequence[Reply],
    reference: Reference,
) -> str:
    count = 2 * HALVINGS
    if len(replies) != len(wrong) + count * len(moves) or any(reply.given is None for reply in replies):
        return ""
    values = [reference.forward(trial) for trial, _ in wrong]
    right = [_is_right(true, reply) for true, reply in zip(values, replies, strict=False)]
    slopes = []
    for number, move in enumerate(moves):
        start = len(wrong) + count * number
        shape = np.shape(values[move.trial])
        slopes.append(_slope(move, wrong[move.trial], replies[start : start + count], shape, reference))
    named = f"your own {forward.name}"
    if any(slope.error > WORST * slope.scale for slope in slopes):
        return ""
    # Both to be told from the other at every input.
    same, other = all(map(_is_same, slopes)), any(map(_is_other, slopes))
    if same == other or (any(right) and not all(right)):
        return ""
    if all(right):
        there = " at these inputs" if forward.is_part else ""
        return f"{part.name} is not the derivative of {named}, which is right{there}: {BACKWARD}" if other else ""
    if forward.is_part and any(_is_near(true, reply) for true, reply in zip(values, replies, strict=False)):
        # As a part it has a verdict of its own, which knows how much rounding to forgive.
        return ""
    what, too = ("is wrong", "too") if forward.is_part else ("is not the function that is asked about", "either")
    if same:
        return f"{part.name} is the derivative of {named}, but that {what}: the mistake is in the forward pass."
    if all(_is_same(slope._replace(theirs=slope.true)) for slope in slopes):
        return f"{part.name} is not the derivative of {named}, whose derivative would be right: {BACKWARD}"
    return f"{part.name} is not the derivative of {named}, and that {what} {too}: both are to be mended."


NEAR = 1e-3
BACKWARD = "look for the mistake in the backward pass."


def _is_right(true: Any, reply: Reply) -> bool:
    assert reply.given is not None
    right = np.asarray(true)
    got = as_array(reply.given.value, right).array
    return right.shape == got.shape and mismatch(right, got) is None


def _is_near(true: Any, reply: Reply) -> bool:
    """Whether it is right but for an error that may be rounding."""
    assert reply.given is not None
    right = np.asarray(true)
    got = as_array(reply.given.value, right).array
    scale = float(np.abs(right).max(initial=0.0))
    return right.shape == got.shape and float(np.abs(got - right).max(initial=0.0)) <= NEAR * scale


def _slope(
    move: Move, wrong: tuple[Trial, Given], replies: Sequence[Reply], shape: tuple[int, ...], reference: Reference
) -> Slope:
    trial, given = wrong
    true, theirs = list(_pairs(reference.expected(trial), given))[move.by]
    own, error = _extrapolated([_value(reply, shape) for reply in replies])
    axes = move.direction.ndim
    along = [np.tensordot(each.astype(float), move.direction, axes) for each in (theirs, true)]
    size = max(float(np.abs(each).max(initial=0.0)) for each in (own, *along))
    return Slope(own, error, along[0], along[1], size)


def _value(reply: Reply, shape: tuple[int, ...]) -> Array:
    assert reply.given is not None
    array = as_array(reply.given.value, np.zeros(shape)).array
    if array.shape != shape or not np.isfinite(array).all():
        raise Unreadable("other shapes")
    return array


def _extrapolated(values: Sequence[Array]) -> tuple[Array, float]:
    """The derivative from values at +h, -h, +h/2, -h/2 ..., with how far off it may be."""
    width = min(8 if each.dtype.kind in "biu" else min(8, each.dtype.itemsize) for each in values)
    wide = [each.astype(float) for each in values]
    steps = [STEP * 0.5**halving for halving in range(HALVINGS)]
    table = [(up - down) / (2 * h) for up, down, h in zip(wide[::2], wide[1::2], steps, strict=True)]
    before = table
    for order in range(1, HALVINGS):
        before, table = table, [(4**order * b - a) / (4**order - 1) for a, b in itertools.pairwise(table)]
    noise = DIGITS[4 if width <= 4 else 8] * max(float(np.abs(each).max(initial=0.0)) for each in wide) / steps[-1]
    off = float(np.abs(table[0] - before[-1]).max(initial=0.0))
    return table[0], off + 4 * noise


def _is_same(slope: Slope) -> bool:
    return bool(_apart(slope) <= SURE * slope.error + SAME * slope.scale)


def _is_other(slope: Slope) -> bool:
    return bool(_apart(slope) > SURE * slope.error + OTHER * slope.scale)


def _apart(slope: Slope) -> float:
    return float(np.abs(slope.own - slope.theirs).max(initial=0.0))
