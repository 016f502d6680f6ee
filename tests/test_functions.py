"""The functions handed over as arguments: each with its true derivative, on numbers, arrays and matrices."""

import warnings
from typing import Any

import autograd
import autograd.numpy as differentiable
import numpy as np
import pytest

from gradekit.functions import CELLS, COEFFICIENTS, FUNCTIONS, FunctionSpec

NAMES = ["cubic", "gaussian", "sigmoid", "sin", "softplus", "swish", "tanh"]
POINTS = np.linspace(-4, 4, 41)
EXACT = {"rtol": 1e-12, "atol": 1e-15}


def spec(name: str, order: int = 0) -> FunctionSpec:
    return FunctionSpec(name, order, (0.5, 0.25, 0.125)[: COEFFICIENTS.get(name, 0)])


def test_the_list_is_this_one() -> None:
    assert sorted(FUNCTIONS) == NAMES
    assert list(CELLS) == list(TRUE_CELLS)


TRUE = {
    "cubic": lambda z: 0.5 * z + 0.25 * z**2 + 0.125 * z**3,
    "gaussian": lambda z: np.exp(-(z**2) / 2),
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "sin": np.sin,
    "softplus": lambda z: np.log(1 + np.exp(z)),
    "swish": lambda z: z / (1 + np.exp(-z)),
    "tanh": lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)),
}


@pytest.mark.parametrize("name", NAMES)
def test_each_is_what_its_name_says(name: str) -> None:
    np.testing.assert_allclose(spec(name).build(np)(POINTS), TRUE[name](POINTS), **EXACT)


@pytest.mark.parametrize("name", NAMES)
def test_the_derivative_is_the_derivative(name: str) -> None:
    """By automatic differentiation, and by central differences beside it."""
    given = spec(name, 1).build(np)
    by_autograd = autograd.elementwise_grad(spec(name).build(differentiable))(POINTS)
    np.testing.assert_allclose(given(POINTS), by_autograd, **EXACT)
    function, step = spec(name).build(np), 1e-5
    differences = (function(POINTS + step) - function(POINTS - step)) / (2 * step)
    np.testing.assert_allclose(given(POINTS), differences, rtol=1e-7, atol=1e-9)
    assert not np.allclose(given(POINTS), function(POINTS), atol=1e-3)


@pytest.mark.parametrize("name", ["tanh", "sigmoid", "softplus"])
def test_the_derivative_keeps_its_digits_in_both_tails(name: str) -> None:
    """In float32 as in float64, where 1 - tanh(z)^2 has no digit left."""
    given = spec(name, 1).build(np)
    for z in (-8.0, 8.0):
        tail = np.exp(-2 * abs(z)) * 4 if name == "tanh" else np.exp(-abs(z))
        expected = 1.0 if name == "softplus" and z > 0 else tail
        for dtype, digits in ((np.float64, 1e-3), (np.float32, 1e-3)):
            assert given(np.array(z, dtype)) == pytest.approx(expected, rel=digits)


def matrix(rows: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.asmatrix(rows)


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("name", NAMES)
def test_every_form_of_argument_gives_the_same(name: str, order: int) -> None:
    function = spec(name, order).build(np)
    expected = function(POINTS)
    assert [float(function(float(z))) for z in POINTS] == pytest.approx(expected.tolist(), rel=1e-14, abs=1e-300)
    assert float(function(2)) == pytest.approx(float(function(2.0)), rel=1e-15)
    assert float(function(np.array(0.5))) == float(function(0.5))
    cube = POINTS[:36].reshape(3, 3, 4)
    assert function(cube).shape == cube.shape
    square = matrix(POINTS[:36].reshape(6, 6))
    result = function(square)
    assert isinstance(result, np.matrix)
    np.testing.assert_allclose(np.asarray(result).ravel(), expected[:36], **EXACT)
    assert function(POINTS.astype(np.float32)).dtype == np.float32


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("name", [name for name in NAMES if name != "cubic"])
def test_large_arguments_do_not_overflow(name: str, order: int) -> None:
    with np.errstate(under="ignore"), warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isfinite(spec(name, order).build(np)(np.array([-1e3, 1e3, 0.0]))).all()


def test_no_two_functions_are_the_same() -> None:
    values = [spec(name, order).build(np)(POINTS) for name in NAMES for order in (0, 1)]
    for place, one in enumerate(values):
        for other in values[:place]:
            # sigmoid is also the derivative of softplus.
            same = np.allclose(one, other)
            assert not same or np.allclose(one, TRUE["sigmoid"](POINTS))


def _gate(x: Any) -> Any:
    return 1 / (1 + np.exp(-(0.5 * x + 0.25)))


# With the coefficients 0.5, 0.25 and 0.125.
TRUE_CELLS = {
    "elman": lambda h, x: np.tanh(0.5 * h - 0.25 * x + 0.125),
    "leaky": lambda h, x: 0.5 * h + np.sin(0.25 * x),
    "gated": lambda h, x: _gate(x) * h + (1 - _gate(x)) * x,
}


@pytest.mark.parametrize("name", TRUE_CELLS)
def test_each_cell_is_what_its_name_says(name: str) -> None:
    """On arrays, entry by entry, on matrices and in float32; on autograd's arrays it can be differentiated."""
    cell, states = spec(name).build(np), POINTS[::-1] * 0.5 + 0.3
    expected = TRUE_CELLS[name](states, POINTS)
    np.testing.assert_allclose(cell(states, POINTS), expected, **EXACT)
    assert [float(cell(float(h), float(x))) for h, x in zip(states, POINTS, strict=True)] == pytest.approx(expected)
    result = cell(matrix(states[:36].reshape(6, 6)), matrix(POINTS[:36].reshape(6, 6)))
    assert isinstance(result, np.matrix)
    np.testing.assert_allclose(np.asarray(result).ravel(), expected[:36], **EXACT)
    assert cell(states.astype(np.float32), POINTS.astype(np.float32)).dtype == np.float32
    slope = autograd.elementwise_grad(spec(name).build(differentiable), 0)(states, POINTS)
    differences = (cell(states + 1e-5, POINTS) - cell(states - 1e-5, POINTS)) / 2e-5
    np.testing.assert_allclose(slope, differences, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("name", TRUE_CELLS)
def test_a_cell_tells_its_arguments_apart(name: str) -> None:
    """Exchanged, or with another input, it gives something else: a step written down wrongly cannot pass."""
    cell, states = spec(name).build(np), POINTS[::-1] * 0.5 + 0.3
    right = cell(states, POINTS)
    for other in (cell(POINTS, states), cell(states, POINTS + 1), cell(states + 1, POINTS)):
        assert np.abs(right - other).max() > 0.05


def test_no_two_cells_are_the_same() -> None:
    one, two, three = (spec(name).build(np)(POINTS[::-1] * 0.5 + 0.3, POINTS) for name in TRUE_CELLS)
    assert min(np.abs(one - two).max(), np.abs(one - three).max(), np.abs(two - three).max()) > 0.1
