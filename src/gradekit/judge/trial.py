"""Drawing inputs: named arrays, sizes and functions from one seed, the same on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.random import RandomState

from gradekit.functions import COEFFICIENTS, FunctionSpec
from gradekit.judge.solution import SolutionFault
from gradekit.model import Exercise, Input, Part

Array = np.ndarray[Any, Any]
LARGE = 1000.0
TRIES = 1000
# Draws are rounded to this grid: libraries differ in the last digit of a logarithm, and float32 holds these exactly.
GRID = 2.0**20


class Trial(NamedTuple):
    """One draw: inputs by name (a function as its FunctionSpec), the sizes behind them, and which edge it is.

    `output` is the student's answer where a law looks at it, else None.
    """

    inputs: dict[str, Any]
    sizes: Mapping[str, int] = MappingProxyType({})
    edge: str = ""
    output: Any = None

    def arguments(self, part: Part) -> list[Any]:
        """The values passed for this part, in order; optional ones may be left out at the end."""
        return [self.inputs[name] for name in part.arguments if name in self.inputs]

    def about(self, part: Part) -> str:
        """What is passed, in words: shapes of arrays, values of numbers, names of functions."""
        return self.described(part.arguments)

    def described(self, names: Iterable[str]) -> str:
        """These inputs in the same words."""
        return ", ".join(filter(None, (_about(name, self.inputs[name]) for name in names if name in self.inputs)))

    def point(self) -> str:
        """The inputs that are numbers in words: a point."""
        shown = ((name, value) for name, value in self.inputs.items() if not isinstance(value, np.ndarray))
        return ", ".join(f"{name} = {value:.6g}" for name, value in shown)


def _about(name: str, value: Any) -> str:
    if isinstance(value, FunctionSpec):
        return f"{name}={value.name}" if value.order == 0 else ""
    if isinstance(value, np.ndarray):
        return f"{name} {value.shape}"
    return f"{name}={value:.6g}" if isinstance(value, float) else f"{name}={value}"


def generator(seed: int, exercise: str, part: str, case: int) -> RandomState:
    """The random stream of one case; RandomState's streams are frozen, unlike those of newer generators."""
    digest = hashlib.sha256(f"{seed}/{exercise}/{part}/{case}".encode()).digest()
    return RandomState(np.frombuffer(digest, dtype="<u4"))


def draw(exercise: Exercise, part: Part, names: Iterable[str], seed: int) -> list[Trial]:
    """The trials of a part: distinct sizes, then equal sizes, then the declared edge cases."""
    wanted = [exercise.inputs[name] for name in names]
    plan = ["distinct"] * part.cases.random + ["equal"] * part.cases.equal + list(part.cases.edges)
    trials: list[Trial] = []
    for case, shape in enumerate(plan):
        random = generator(seed, exercise.id, part.name, case)
        sizes = _sizes(exercise.sizes, shape, random)
        if sizes is not None:
            trials.append(draw_one(wanted, sizes, shape, len(trials), random))
    return trials


def draw_one(wanted: Iterable[Input], sizes: dict[str, int], edge: str, case: int, random: RandomState) -> Trial:
    """One draw at these sizes; the case chooses among the functions."""
    inputs: dict[str, Any] = {}
    for item in wanted:
        if not item.derivative:
            inputs[item.name] = _value(item, sizes, edge, case, random)
    for item in wanted:
        if item.derivative:
            spec = inputs[item.derivative]
            inputs[item.name] = FunctionSpec(spec.name, 1, spec.coefficients)
    return Trial(inputs, sizes, edge)


def _sizes(ranges: Mapping[str, tuple[int, int]], shape: str, random: RandomState) -> dict[str, int] | None:
    """The sizes of one draw; None where the sizes cannot be equal, so that there is no such draw."""
    if shape == "one":
        return dict.fromkeys(ranges, 1)
    if shape == "equal":
        low = max((low for low, _ in ranges.values()), default=1)
        high = min((high for _, high in ranges.values()), default=0)
        return dict.fromkeys(ranges, int(random.randint(low, high + 1))) if low <= high and len(ranges) > 1 else None
    for _ in range(100):
        sizes = {name: int(random.randint(low, high + 1)) for name, (low, high) in ranges.items()}
        if len(set(sizes.values())) == len(sizes):
            break
    return sizes


def _value(item: Input, sizes: dict[str, int], edge: str, case: int, random: RandomState) -> Any:
    if item.size:
        return sizes[item.size]
    if item.functions:
        name = item.functions[case % len(item.functions)]
        coefficients = _grid(random.uniform(0.25, 1.0, COEFFICIENTS.get(name, 0)))
        return FunctionSpec(name, 0, tuple(coefficients.tolist()))
    shape = tuple(sizes[size] if isinstance(size, str) else size for size in item.shape)
    values = _away(item, lambda: _entries(item, shape, edge, random))
    return values if shape else values.reshape(()).item()


def _away(item: Input, entries: Callable[[], Array]) -> Array:
    """Drawn entries, those nearer to a declared point than allowed drawn again."""
    values = entries()
    for _ in range(TRIES):
        near = np.any([np.abs(values - point) < item.distance for point in item.away_from], axis=0)
        if not np.any(near):
            return values
        values = np.where(near, entries(), values)
    raise SolutionFault(f"the input {item.name} finds no value {item.distance:g} away from every point of away_from")


def _entries(item: Input, shape: tuple[int, ...], edge: str, random: RandomState) -> Array:
    if item.draw == "integers" and item.range:
        return random.randint(int(item.range[0]), int(item.range[1]) + 1, shape)
    if item.draw == "uniform" and item.range:
        return _grid(random.uniform(*item.range, size=shape)).clip(*item.range)
    return _grid(random.standard_normal(shape)) * (LARGE if edge == "large" else 1.0)


def _grid(values: Any) -> Array:
    return np.round(np.asarray(values) * GRID) / GRID
