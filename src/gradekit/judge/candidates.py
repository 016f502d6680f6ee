"""Small inputs of a part, within what its exercise declares: fewer entries first, then numbers that are short to write.

Where a solution's generator makes the inputs, some of those that it makes are all there are.
"""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from gradekit import wire
from gradekit.functions import FunctionSpec
from gradekit.judge.literals import definition
from gradekit.judge.reference import blocks
from gradekit.judge.solution import Solution, SolutionFault
from gradekit.judge.task import Expects
from gradekit.judge.trial import Array, Trial, draw_one, generator
from gradekit.model import Exercise, Input, Part

# How many inputs are asked about at once, and how many vectors of sizes are looked at.
AT_ONCE = 24
MOST_SIZES = 400
# How often a generator is asked for more inputs, and for how long.
DRAWS, SECONDS = 40, 0.7
# Inputs beside a candidate, and how much the right answer may be another one there.
NEAR, STABLE, NUDGES = 1e-6, 1e-3, 4
WHOLE = (1.0, 2.0, -1.0, 3.0, -2.0, 1.0, 2.0, -3.0, 1.0, 3.0, -1.0)


def weight(part: Part, trial: Trial) -> tuple[int, int]:
    """How large an input is: the entries of its arrays and lists, then the characters that it takes to write it."""
    return entries(part, trial), written(part, trial)


def entries(part: Part, trial: Trial) -> int:
    """How many numbers are passed."""
    return sum(v.size if isinstance(v, np.ndarray) else _length(v) for v in trial.arguments(part))


def _length(value: Any) -> int:
    if isinstance(value, FunctionSpec):
        return 0
    return sum(map(_length, value)) if isinstance(value, (list, tuple)) else len(value) if isinstance(value, str) else 1


def written(part: Part, trial: Trial) -> int:
    """How many characters the inputs take as Python."""
    return sum(len(definition(name, trial.inputs[name])) for name in part.arguments if name in trial.inputs)


def sized(exercise: Exercise, part: Part, seed: int) -> list[Trial]:
    """Inputs of the smallest sizes that are declared, each size as small as possible on its own too."""
    wanted = [exercise.inputs[name] for name in part.arguments if name in exercise.inputs]
    used = {size for each in wanted for size in (*each.shape, each.size) if isinstance(size, str) and size}
    ranges = {name: exercise.sizes[name] for name in exercise.sizes if name in used}
    vectors = itertools.product(*(range(low, high + 1) for low, high in ranges.values()))
    few = sorted(itertools.islice(vectors, MOST_SIZES), key=lambda each: (sum(each), each))[:AT_ONCE]
    plans = [(dict(zip(ranges, sizes, strict=True)), "") for sizes in few]
    if "one" in part.cases.edges:
        plans.insert(0, (dict.fromkeys(ranges, 1), "one"))
    plans += [(sizes, "large") for sizes, _ in plans[:3] if "large" in part.cases.edges]
    ways = max([1, *(len(each.functions) for each in wanted)])
    found: list[Trial] = []
    for sizes, edge in plans:
        every = {name: sizes.get(name, low) for name, (low, _) in exercise.sizes.items()}
        for case in range(ways if len(found) < AT_ONCE else 1):
            random = generator(seed, exercise.id, f"{part.name}/small/{edge}/{sorted(sizes.items())}", case)
            found.append(draw_one(wanted, every, edge, case, random))
    return found[: 2 * AT_ONCE]


def made(exercise: Exercise, part: Part, seed: int, solution: Solution, trial: Callable[[Any], Trial]) -> list[Trial]:
    """The smallest of what the solution's generator makes beside the inputs of the check."""
    found: list[Trial] = []
    end = time.monotonic() + SECONDS
    for number in range(DRAWS):
        case = number % max(1, part.cases.random)
        random = generator(seed, exercise.id, f"{part.name}/small", number)
        if (one := solution.call(solution[part.generator], random, case)) is not None:
            found.append(trial(one))
        if time.monotonic() > end:
            break
    return sorted(found, key=lambda each: entries(part, each))[:AT_ONCE]


def simpler(exercise: Exercise, part: Part, trial: Trial, each: bool) -> list[Trial]:
    """The same input in simpler numbers: `each` changes one argument at a time, else all are changed alike."""
    names = [name for name in part.arguments if name in trial.inputs and _is_free(exercise, name, trial)]
    groups = [[name] for name in names] if each else [names]
    found = [_with(exercise, trial, group, style) for group in groups for style in STYLES]
    found += [
        _with_function(trial, name, spec)
        for name in part.arguments
        if _is_function(trial.inputs.get(name))
        for spec in _functions(exercise.inputs[name])
    ]
    return [one for one in found if one is not None and weight(part, one) < weight(part, trial)]


def _is_free(exercise: Exercise, name: str, trial: Trial) -> bool:
    declared = exercise.inputs.get(name)
    plain = isinstance(trial.inputs[name], (float, np.ndarray)) or type(trial.inputs[name]) is int
    return declared is not None and plain and not declared.size


def _functions(declared: Input) -> Iterator[FunctionSpec]:
    from gradekit.functions import COEFFICIENTS

    for name in declared.functions:
        yield FunctionSpec(name, 0, (0.5,) * COEFFICIENTS.get(name, 0))


def _with_function(trial: Trial, name: str, spec: FunctionSpec) -> Trial:
    old = trial.inputs[name]
    changed = {
        key: spec._replace(order=value.order) if _is_same_function(value, old) else value
        for key, value in trial.inputs.items()
    }
    return trial._replace(inputs=changed)


def _is_function(value: Any) -> bool:
    return isinstance(value, FunctionSpec) and value.order == 0


def _is_same_function(value: Any, other: FunctionSpec) -> bool:
    """Whether it is that function, or its derivative."""
    return isinstance(value, FunctionSpec) and (value.name, value.coefficients) == (other.name, other.coefficients)


Style = Callable[[Array], Array]
STYLES: tuple[Style, ...] = (
    np.ones_like,
    np.zeros_like,
    lambda values: _pattern(values, 0),
    lambda values: _pattern(values, 3),
    lambda values: _pattern(values, 5),
    np.round,
    lambda values: np.round(values * 2) / 2,
    lambda values: np.round(values, 1),
    lambda values: np.round(values, 2),
)


def _pattern(values: Array, start: int) -> Array:
    """Small whole numbers in no order that a formula would have."""
    cycle = itertools.islice(itertools.cycle(WHOLE), start, start + values.size)
    return np.array(list(cycle), float).reshape(values.shape)


def _with(exercise: Exercise, trial: Trial, names: Iterable[str], style: Style) -> Trial | None:
    changed = dict(trial.inputs)
    for name in names:
        old = np.asarray(trial.inputs[name])
        new = (style(old.astype(float)) + 0.0).astype(old.dtype)
        if not _is_declared(exercise.inputs[name], new):
            return None
        changed[name] = new if isinstance(trial.inputs[name], np.ndarray) else new.item()
    return trial._replace(inputs=changed)


def _is_declared(declared: Input, values: Array) -> bool:
    """Whether the exercise may draw these entries."""
    low, high = declared.range or (-math.inf, math.inf)
    near = any((np.abs(values - point) < declared.distance).any() for point in declared.away_from)
    return bool(((low <= values) & (values <= high)).all()) and not near


def has_an_answer(reference: Expects, trial: Trial) -> bool:
    """Whether the reference answers with finite numbers there, and with nearly the same ones close by."""
    try:
        right = blocks(reference.expected(trial))
        beside = [blocks(reference.expected(_beside(trial, number))) for number in range(NUDGES)]
    except SolutionFault:
        return False
    if not all(np.isfinite(each).all() for each in right):
        return False
    return all(len(other) == len(right) and all(map(_is_near, right, other)) for other in beside)


def _is_near(one: Array, other: Array) -> bool:
    if one.shape != other.shape:
        return False
    moved = np.abs(np.asarray(other, complex) - one).max(initial=0.0)
    exact = one.dtype.kind in "biu"
    return bool(moved == 0 if exact else moved <= STABLE * max(1.0, float(np.abs(one).max(initial=0.0))))


def _beside(trial: Trial, number: int) -> Trial:
    random = np.random.RandomState(number)
    return trial._replace(inputs={name: _moved(value, random) for name, value in trial.inputs.items()})


def _moved(value: Any, random: np.random.RandomState) -> Any:
    if isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype.kind == "f"):
        moved = value + NEAR * random.choice([-1.0, 1.0], size=np.shape(value)) * (1.0 + np.abs(value))
        return moved if isinstance(value, np.ndarray) else float(moved)
    return value


def distinct(part: Part, trials: Iterable[Trial]) -> list[Trial]:
    """The inputs, each once."""
    found: dict[bytes, Trial] = {}
    for trial in trials:
        found.setdefault(wire.encode(trial.arguments(part)), trial)
    return list(found.values())


def smallest_first(part: Part, trials: Sequence[Trial]) -> list[Trial]:
    """The inputs in the order of their size."""
    return sorted(trials, key=lambda each: weight(part, each))
