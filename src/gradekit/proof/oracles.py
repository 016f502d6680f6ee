"""Derivatives by other means than automatic differentiation: the closed form, and extrapolated differences."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from gradekit.judge.reference import Reference, blocks, named
from gradekit.judge.session import Session
from gradekit.judge.solution import Solution
from gradekit.judge.trial import Trial
from gradekit.model import Part

Array = np.ndarray[Any, Any]
# What the closed form may be off by, and the differences, relative to the largest entry.
CLOSED, DIFFERENCES = 1e-11, 1e-6
STEPS = (1e-3, 5e-4, 2.5e-4)


def disagreements(session: Session, part: Part) -> Iterator[str]:
    """Where automatic differentiation, the closed form and differences of the forward function do not agree."""
    reference = Reference(part, session.solution)
    for trial in session.planned[part.name].trials:
        automatic = flat(reference.expected(trial))
        scale = float(np.abs(automatic).max(initial=0.0)) or 1.0
        closed = flat(reference.apply(session.solution[part.name], trial))
        if closed.shape != automatic.shape or np.abs(closed - automatic).max(initial=0.0) > CLOSED * scale:
            yield f"the closed form differs from automatic differentiation at seed {session.seed} ({trial.about(part)})"
            return
        numeric = differences(part, session.solution, trial)
        if np.abs(numeric - automatic).max(initial=0.0) > DIFFERENCES * scale:
            yield f"differences of {part.settings['of']} contradict its derivative at seed {session.seed}"
            return


def flat(value: Any) -> Array:
    """All entries of an expected value in one array."""
    return np.concatenate([np.ravel(block) for block in blocks(value)])


def differences(part: Part, solution: Solution, trial: Trial) -> Array:
    """d forward / d input, one entry of the input after the other, central differences extrapolated to step 0."""
    forward = solution[part.settings["of"]]
    known = inspect.signature(forward).parameters
    inputs = {name: value for name, value in named(trial.inputs).items() if name in known}
    return np.concatenate([_by(forward, inputs, name) for name in part.settings["by"]])


def _by(forward: Callable[..., Any], inputs: dict[str, Any], name: str) -> Array:
    at = np.asarray(inputs[name], float)
    columns = []
    for entry in range(at.size):
        direction = (np.arange(at.size) == entry).reshape(at.shape)
        columns.append(_extrapolated([_slope(forward, inputs, name, at, direction, step) for step in STEPS]))
    return np.ravel(np.stack(columns, axis=-1))


def _slope(
    forward: Callable[..., Any], inputs: dict[str, Any], name: str, at: Array, direction: Array, step: float
) -> Array:
    up, down = (forward(**{**inputs, name: at + sign * step * direction}) for sign in (1, -1))
    slope: Array = (np.asarray(up) - np.asarray(down)) / (2 * step)
    return slope


def _extrapolated(slopes: Sequence[Array]) -> Array:
    """Richardson's extrapolation of slopes at halved steps: the errors are even powers of the step."""
    rows = list(slopes)
    for order in range(1, len(slopes)):
        weight = 4.0**order
        rows = [(weight * fine - coarse) / (weight - 1) for coarse, fine in itertools.pairwise(rows)]
    return rows[0]
