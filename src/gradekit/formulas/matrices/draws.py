"""Random arrays of declared shapes and structure, at which matrix formulas are compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, cast

import numpy as np

from gradekit.formulas import declared
from gradekit.formulas.matrices.fields import Array, Field
from gradekit.formulas.tree import CannotRead, Variable

GRID = 2.0**10
MAX_SIZE = 200
# So many steps take an orthogonal matrix from float64 to a thousand digits: each doubles them.
REFINED = 7
Random = np.random.RandomState


def variables_of(settings: Mapping[str, Any]) -> dict[str, Variable]:
    """The variables of a row, such as {"A": {"shape": [4, 3], "structure": "symmetric"}}; other settings are left out.

    Raises CannotRead for a declaration that makes no sense.
    """
    return {name: _variable(name, given) for name, given in settings.items() if isinstance(given, (Mapping, Variable))}


def _variable(name: str, given: Mapping[str, Any] | Variable) -> Variable:
    if isinstance(given, Variable):
        return given if given.shape is not None else given._replace(shape=())
    plain = declared.variables({name: {key: given[key] for key in ("domain", "range") if given.get(key) is not None}})
    if plain[name].domain == "complex":
        raise CannotRead(f"'complex' is no domain of {name} in a matrix formula")
    return plain[name]._replace(shape=_shape(name, given.get("shape")), structure=_structure(name, given))


def _shape(name: str, given: Any) -> tuple[int, ...]:
    shape = tuple(given) if isinstance(given, (list, tuple)) else () if given is None else (0,)
    if not all(type(size) is int and 0 < size <= MAX_SIZE for size in shape) or len(shape) > 4:
        raise CannotRead(f"The shape of {name} is a list of at most 4 whole numbers from 1 to {MAX_SIZE}")
    return shape


def _structure(name: str, given: Mapping[str, Any]) -> str:
    structure, shape = str(given.get("structure") or ""), _shape(name, given.get("shape"))
    if structure and structure not in STRUCTURES:
        raise CannotRead(f"{structure!r} is no structure of {name}; there are {', '.join(STRUCTURES)}")
    if structure in OF_SQUARES and (len(shape) != 2 or shape[0] != shape[1]):
        raise CannotRead(f"{name} is {structure}, so it must be square")
    if structure in ("probability", "one-hot") and not shape:
        raise CannotRead(f"{name} is {structure}, so it must have an axis")
    return structure


def draw(variables: Mapping[str, Variable], random: Random, scale: float = 1.0) -> dict[str, Array]:
    """An array for every variable, of numbers that float64 holds exactly."""
    return {name: _drawn(variable, random, scale) for name, variable in variables.items()}


def _drawn(variable: Variable, random: Random, scale: float) -> Array:
    shape = variable.shape or ()
    if variable.structure and variable.structure not in ("positive", "invertible"):
        return STRUCTURES[variable.structure](shape, random)
    if variable.low is not None and variable.high is not None:
        found = random.uniform(variable.low, variable.high, size=shape)
    else:
        found = random.standard_normal(size=shape) * scale
    if variable.domain in ("integer", "posint"):
        return np.asarray(np.floor(np.abs(found) * 3) + 1 if variable.domain == "posint" else np.round(found * 3))
    found = np.asarray(np.round(found * GRID) / GRID)
    positive = variable.structure == "positive" or variable.domain == "positive"
    if variable.low is None and (positive or variable.domain == "negative"):
        found = np.abs(found) + 1.0 / 8
        return found if positive else -found
    return found


def _symmetric(shape: tuple[int, ...], random: Random) -> Array:
    half = _general(shape, random)
    return cast("Array", half + half.T)


def _general(shape: tuple[int, ...], random: Random) -> Array:
    return np.asarray(np.round(random.standard_normal(size=shape) * GRID) / GRID)


def _permutation(shape: tuple[int, ...], random: Random) -> Array:
    """Not its own inverse, from three rows on: otherwise a lost transpose would not show."""
    while True:
        order = random.permutation(shape[0])
        if shape[0] < 3 or not (order[order] == np.arange(shape[0])).all():
            return cast("Array", np.eye(shape[0])[order])


def _orthogonal(shape: tuple[int, ...], random: Random) -> Array:
    q, r = np.linalg.qr(random.standard_normal(size=shape))
    return cast("Array", q * np.sign(np.diag(r)))


def _definite(shape: tuple[int, ...], random: Random) -> Array:
    root = np.round(random.standard_normal(size=shape) * 32) / 32
    return cast("Array", root @ root.T + np.eye(shape[0]) / 2)


def _diagonal(shape: tuple[int, ...], random: Random) -> Array:
    return np.diag(_general(shape[:1], random))


def _skew(shape: tuple[int, ...], random: Random) -> Array:
    half = _general(shape, random)
    return cast("Array", half - half.T)


def _probability(shape: tuple[int, ...], random: Random) -> Array:
    """Positive, and its last axis sums to 1 exactly: shares of 2^20 parts."""
    parts = np.floor(random.uniform(0.05, 1.0, size=shape) * 2**20 / max(1, *shape))
    parts[..., -1] = 2**20 - parts[..., :-1].sum(axis=-1)
    return cast("Array", parts / 2**20)


def _one_hot(shape: tuple[int, ...], random: Random) -> Array:
    return cast("Array", np.eye(shape[-1])[random.randint(shape[-1], size=shape[:-1])])


STRUCTURES: dict[str, Callable[[tuple[int, ...], Random], Array]] = {
    "symmetric": _symmetric,
    "positive": _general,
    "permutation": _permutation,
    "orthogonal": _orthogonal,
    "invertible": _general,
    "positive definite": _definite,
    "diagonal": _diagonal,
    "skew": _skew,
    "probability": _probability,
    "one-hot": _one_hot,
}
OF_SQUARES = (
    "symmetric", "permutation", "orthogonal", "invertible", "positive definite", "diagonal", "skew",
)  # fmt: skip


def exact(values: Mapping[str, Array], variables: Mapping[str, Variable], field: Field) -> dict[str, Array]:
    """The same arrays in an arithmetic of many digits; an orthogonal matrix is one to all of them."""
    found = {name: _converted(value, field) for name, value in values.items()}
    for name, variable in variables.items():
        if variable.structure == "orthogonal":
            found[name] = _refined(found[name], field)
    return found


def _converted(value: Array, field: Field) -> Array:
    converted = np.empty(value.shape, dtype=object)
    for place in np.ndindex(*value.shape):
        converted[place] = field.number(Fraction(float(value[place])))
    return converted


def _refined(q: Array, field: Field) -> Array:
    three, two = field.number(Fraction(3)), field.number(Fraction(2))
    for _ in range(REFINED):
        q = q @ (three * np.eye(len(q), dtype=int) - q.T @ q) / two
    return q
