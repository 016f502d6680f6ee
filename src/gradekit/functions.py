"""The fixed list of functions that gradekit hands over as arguments (`sigma`, `dsigma` ...).

A function travels as its name and its arrays, never as code, and is built where it is used: on NumPy in the
student's process, on `autograd.numpy` beside the references, where it is differentiable.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any, NamedTuple

Elementwise = Callable[[Any], Any]
Cell = Callable[[Any, Any], Any]


class FunctionSpec(NamedTuple):
    """A function by name: `order` 1 is its derivative, which cells lack; `cubic` and cells have `coefficients`."""

    name: str
    order: int = 0
    coefficients: tuple[float, ...] = ()

    def build(self, np: ModuleType) -> Elementwise | Cell:
        """The function on scalars and arrays of any shape, computed with the array module `np`."""
        if self.name in CELLS:
            return CELLS[self.name](np, *self.coefficients)
        pair = FUNCTIONS[self.name](np, *self.coefficients)
        return pair[self.order]


# Products are spelled `multiply` and squares `square`, because `*` and `**` of a numpy.matrix are matrix products.


def _sigmoid_of(np: ModuleType) -> Elementwise:
    # Neither overflows nor cancels: both tails keep all their digits, and so does what is built on them.
    return lambda z: np.exp(-np.logaddexp(0.0, -z))


def tanh(np: ModuleType) -> tuple[Elementwise, Elementwise]:
    """tanh z and 4 s(2z) s(-2z), with s the sigmoid; 1 - tanh(z)^2 would lose its digits where tanh is nearly 1."""
    s = _sigmoid_of(np)
    return np.tanh, lambda z: 4.0 * np.multiply(s(2.0 * z), s(-2.0 * z))


def sigmoid(np: ModuleType) -> tuple[Elementwise, Elementwise]:
    """s = 1 / (1 + e^-z) and s (1 - s)."""
    s = _sigmoid_of(np)
    return s, lambda z: np.multiply(s(z), s(-z))


def softplus(np: ModuleType) -> tuple[Elementwise, Elementwise]:
    """log(1 + e^z) and 1 / (1 + e^-z)."""
    return lambda z: np.logaddexp(0.0, z), _sigmoid_of(np)


def sin(np: ModuleType) -> tuple[Elementwise, Elementwise]:
    """sin z and cos z."""
    return np.sin, np.cos


def gaussian(np: ModuleType) -> tuple[Elementwise, Elementwise]:
    """exp(-z^2 / 2) and -z exp(-z^2 / 2)."""
    return lambda z: np.exp(-0.5 * np.square(z)), lambda z: np.multiply(-z, np.exp(-0.5 * np.square(z)))


def swish(np: ModuleType) -> tuple[Elementwise, Elementwise]:
    """z s(z) and s(z) (1 + z s(-z)), with s the sigmoid."""
    s = _sigmoid_of(np)
    return lambda z: np.multiply(z, s(z)), lambda z: np.multiply(s(z), 1.0 + np.multiply(z, s(-z)))


def cubic(np: ModuleType, c1: float, c2: float, c3: float) -> tuple[Elementwise, Elementwise]:
    """c1 z + c2 z^2 + c3 z^3 and its derivative; the drawn coefficients make it new in every check."""
    return (
        lambda z: np.multiply(z, c1 + np.multiply(z, c2 + c3 * z)),
        lambda z: c1 + np.multiply(z, 2.0 * c2 + 3.0 * c3 * z),
    )


FUNCTIONS: dict[str, Callable[..., tuple[Elementwise, Elementwise]]] = {
    maker.__name__: maker for maker in (tanh, sigmoid, softplus, sin, gaussian, swish, cubic)
}


# Cells: the step of a recurrent network, from the state h and the input x, of one shape, to the next state.


def elman(np: ModuleType, c1: float, c2: float, c3: float) -> Cell:
    """tanh(c1 h - c2 x + c3)."""
    return lambda h, x: np.tanh(c1 * h - c2 * x + c3)


def leaky(np: ModuleType, c1: float, c2: float) -> Cell:
    """c1 h + sin(c2 x): the state fades and the input is added."""
    return lambda h, x: c1 * h + np.sin(c2 * x)


def gated(np: ModuleType, c1: float, c2: float) -> Cell:
    """g h + (1 - g) x with the gate g = s(c1 x + c2), s the sigmoid."""
    s = _sigmoid_of(np)
    return lambda h, x: np.multiply(s(c1 * x + c2), h) + np.multiply(s(-c1 * x - c2), x)


CELLS: dict[str, Callable[..., Cell]] = {maker.__name__: maker for maker in (elman, leaky, gated)}
COEFFICIENTS = {"cubic": 3, "elman": 3, "leaky": 2, "gated": 2}
