"""Fresh inputs for what survived the checks, drawn wider than the tests' own, and whether answers agree there.

Runs in a process of its own, as it loads the solution; arguments and answers travel as bytes in base64.
"""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from gradekit import brief, wire
from gradekit.formulas.declared import variables
from gradekit.formulas.numeric.evaluate import value as value_of
from gradekit.formulas.plain import read_plain
from gradekit.formulas.tree import Node, Scope, Variable
from gradekit.judge.reading import Uncarried, plain_data
from gradekit.judge.reference import Reference
from gradekit.judge.session import given
from gradekit.judge.solution import Solution, SolutionFault
from gradekit.judge.trial import Trial, draw, generator
from gradekit.model import Cases, Exercise, Part

INPUTS = 200
SEED = 1001  # of no check
WIDER, LONGER = 4.0, 3
NEAR = 1e-9
ROUNDS = 4  # as many draws are made for it as inputs are wanted
DIGITS = 40


def calls(request: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments on which a part's reference has a finite value, as many as INPUTS where there are.

    {"exercise": brief, "solution": path, "shown": its name, "part": name} -> {"calls": [base64]}
    """
    exercise = brief.from_plain(dict(request["exercise"]))
    part = exercise.part(request["part"])
    solution = Solution(request["solution"], request["shown"], exercise)
    reference, bodies = Reference(part, solution), []
    with np.errstate(all="ignore"):
        for trial in _trials(exercise, part, solution):
            with contextlib.suppress(SolutionFault, wire.WireError, ValueError, TypeError):
                if _is_finite(reference.apply(solution[part.name], trial)):
                    bodies.append(base64.b64encode(wire.encode(trial.arguments(part))).decode())
            if len(bodies) == INPUTS:
                break
    return {"calls": bodies}


def _trials(exercise: Exercise, part: Part, solution: Solution) -> Iterator[Trial]:
    for seed in range(SEED, SEED + ROUNDS):
        if part.generator:
            yield from _generated(exercise, part, solution, seed)
        else:
            yield from _drawn(exercise, part, seed)


def _generated(exercise: Exercise, part: Part, solution: Solution, seed: int) -> Iterator[Trial]:
    """The cases of the tests and those after them; large inputs are left out, where right code may overflow."""
    make = solution[part.generator]
    for case in range(INPUTS):
        with contextlib.suppress(SolutionFault):
            made = solution.call(make, generator(seed, exercise.id, part.name, case), case)
            if isinstance(made, dict):
                yield Trial(made)


def _drawn(exercise: Exercise, part: Part, seed: int) -> Iterator[Trial]:
    sizes = {name: (low, high + LONGER if low < high else high) for name, (low, high) in exercise.sizes.items()}
    edges = tuple(edge for edge in part.cases.edges if edge != "large")
    wide = part._replace(cases=Cases(INPUTS * 9 // 10, INPUTS // 20, edges * (INPUTS // 20)))
    for trial in draw(exercise._replace(sizes=sizes), wide, part.arguments, seed):
        yield trial._replace(inputs={name: _wider(exercise, name, each) for name, each in trial.inputs.items()})


def _wider(exercise: Exercise, name: str, value: Any) -> Any:
    """A normal draw four times as wide; what has to keep away from other points than 0 stays."""
    given = exercise.inputs[name]
    is_normal = given.draw == "normal" and not (given.size or given.functions or given.derivative)
    return value * WIDER if is_normal and not any(given.away_from) else value


def _is_finite(value: Any) -> bool:
    if isinstance(value, tuple | list):
        return all(map(_is_finite, value))
    array = np.asarray(value)
    # Infinities are answers too, such as those of a mask.
    return array.dtype.kind in "biu" or (array.dtype.kind in "fc" and not np.any(np.isnan(array)))


def agree(request: Mapping[str, Any]) -> dict[str, Any]:
    """Whether every answer of a mutant is the original's up to NEAR of the largest entry of its row.

    {"original": [base64], "mutant": [base64]} -> {"agrees": whether}
    """
    pairs = zip(map(_answer, request["original"]), map(_answer, request["mutant"]), strict=True)
    with np.errstate(all="ignore"):
        return {"agrees": all(_same(one, other) for one, other in pairs)}


def _answer(text: str) -> Any:
    value = given(base64.b64decode(text), "", ()).value
    return value if isinstance(value, Uncarried) else plain_data(value)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, tuple | list) and isinstance(other, tuple | list) and len(one) == len(other):
        return all(map(_same, one, other))
    try:
        first, second = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    except (TypeError, ValueError):
        return type(one) is type(other) and not isinstance(one, Uncarried) and bool(one == other)
    return first.shape == second.shape and _near(first, second)


def _near(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> bool:
    finite = np.isfinite(one)
    if not np.array_equal(one[~finite], other[~finite]):
        return False
    known = np.where(finite, one, 0.0)
    scale = np.abs(known).max(axis=-1, keepdims=True, initial=0.0) if known.ndim else np.abs(known)
    return bool(np.all(np.abs(known - np.where(finite, other, 0.0)) <= NEAR * scale))


def formulas_agree(request: Mapping[str, Any]) -> dict[str, Any]:
    """Whether two formulas have the same values at points of the declared domain, wider than those of the checks.

    {"settings": of the part, "original": text, "mutant": text} -> {"agrees": whether}
    """
    declared = variables(request["settings"].get("variables", {}))
    first, second = (read_plain(request[each], Scope(declared)) for each in ("original", "mutant"))
    random = np.random.RandomState(SEED)
    points = [{name: _point(variable, random) for name, variable in declared.items()} for _ in range(INPUTS)]
    return {"agrees": all(_equal_at(point, first, second) for point in points)}


def _point(variable: Variable, random: np.random.RandomState) -> Any:
    from fractions import Fraction

    if variable.domain in ("integer", "posint"):
        low = 1 if variable.domain == "posint" else -12
        return random.randint(max(low, int(variable.low or low)), int(variable.high or 12) + 1)
    if variable.low is not None and variable.high is not None:
        return Fraction(random.uniform(variable.low, variable.high))
    drawn = WIDER * float(random.standard_normal())
    sign = {"positive": 1, "negative": -1}.get(variable.domain)
    return Fraction(sign * abs(drawn) if sign else drawn)


def _equal_at(point: Mapping[str, Any], first: Node, second: Node) -> bool:
    one, other = value_of(first, point, DIGITS), value_of(second, point, DIGITS)
    if one is None or other is None:
        return one is other
    return bool(abs(one.value - other.value) <= NEAR * abs(one.value))
