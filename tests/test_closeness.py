"""Comparing arrays: equal up to rounding, against the scale of each row, and forgiving no more than it must."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gradekit.judge.closeness import Mismatch, close, measured_spread, mismatch, same

Array = np.ndarray[Any, Any]
INF, NAN = float("inf"), float("nan")


def accepted(reference: Callable[..., Any], other: Callable[..., Any], inputs: dict[str, Any]) -> bool:
    """Whether the answer of one formula passes beside another's, with the reference's conditioning measured."""
    expected = np.asarray(reference(**inputs))
    spread = measured_spread(expected, lambda moved: np.asarray(reference(**moved)), inputs)
    return mismatch(expected, np.asarray(other(**inputs)), spread) is None


# Pairs that are equal, and beside each a near miss that is not.
EQUAL = {
    "the same": ([1.0, 2.0], [1.0, 2.0], [1.0, 2.00001]),
    "the last digits": ([1.0, 2.0], [1.0 + 1e-15, 2.0 - 1e-15], [1.0 + 1e-8, 2.0]),
    "tiny numbers": ([1e-300, 2e-300], [1e-300, 2e-300 * (1 + 1e-12)], [1e-300, 0.0]),
    "huge numbers": ([1e300, 2e300], [1e300 * (1 + 1e-12), 2e300], [1e300, 2.1e300]),
    "a small entry in a row": ([1.0, 1e-12], [1.0, 1.1e-12], [1.0, 2e-9]),
    "a row of its own scale": ([[1.0, 1.0], [1e-9, 1e-9]], [[1.0, 1.0], [1e-9, 1e-9]], [[1.0, 1.0], [1e-9, 2e-9]]),
    "a zero beside others": ([1.0, 0.0], [1.0, 1e-12], [1.0, 1e-8]),
    "a zero row": ([[1.0, 2.0], [0.0, 0.0]], [[1.0, 2.0], [1e-12, 0.0]], [[1.0, 2.0], [1e-8, 0.0]]),
    "zeros": ([0.0, 0.0], [0.0, -0.0], [0.0, 1e-300]),
    "the same infinities": ([INF, -INF, 1.0], [INF, -INF, 1.0], [INF, INF, 1.0]),
    "a number beside infinity": ([INF, 3.0], [INF, 3.0], [INF, 3.1]),
    "infinity for a number": ([1e308, 1.0], [1e308, 1.0], [INF, 1.0]),
    "not a number": ([1.0, 2.0], [1.0, 2.0], [1.0, NAN]),
    "whole numbers": ([3, 4], [3.0, 4.0], [3.0, 4.1]),
    "large whole numbers": ([50_000_000_000], [50_000_000_000.0], [50_000_000_001]),
    "truth values": ([True, False], [1, 0], [1, 1]),
    "complex numbers": ([1 + 1j], [1 + 1j + 1e-13j], [1 - 1j]),
    "real for complex": ([1 + 0j], [1.0], [1.1]),
}


@pytest.mark.parametrize("case", EQUAL)
def test_equal_arrays_and_near_misses(case: str) -> None:
    expected, equal, different = map(np.array, EQUAL[case])
    assert close(expected, equal)
    assert not close(expected, different)


def test_a_float32_answer_is_measured_in_its_own_digits() -> None:
    expected = np.array([1.0, 2.0, 3.0])
    assert close(expected, (expected * (1 + 1e-6)).astype(np.float32))
    assert not close(expected, (expected * (1 + 1e-4)).astype(np.float32))
    assert not close(expected, expected * (1 + 1e-6))
    assert not close(np.array([50_000]), np.array([50_001], dtype=np.float32))


def test_the_worst_entry_is_told() -> None:
    expected = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert mismatch(expected, expected + np.array([[0, 1e-3], [5e-2, 0]])) == Mismatch((1, 0), 3.0, 3.05, 2, 4)
    found = mismatch(expected, np.array([[1.0, NAN], [3.5, 4.0]]))
    assert found is not None
    assert (found.place, found.differing) == ((0, 1), 2)
    assert mismatch(np.array(2.0), np.array(3.0)) == Mismatch((), 2.0, 3.0, 1, 1)


def test_rounding_does_not_choose_the_worst_entry() -> None:
    """Half of every entry: each row's largest is off by as much of its row, up to rounding."""
    expected = np.array([[0.1, 0.3], [0.7, 0.2], [0.1, 0.6]])
    for seed in range(50):
        noise = 1 + 1e-15 * np.random.RandomState(seed).randn(3, 2)
        found = mismatch(expected, expected / 2 * noise)
        assert found is not None
        assert found.place == (1, 0)


def test_shapes_never_stretch() -> None:
    shapes = [(), (1,), (0,), (3,), (1, 3), (3, 1), (0, 3), (3, 0)]
    for one in shapes:
        for other in shapes:
            assert close(np.zeros(one), np.zeros(other)) is (one == other)


def test_same_lets_nan_equal_nan() -> None:
    one = np.array([NAN, 1.0])
    assert same(one, one.copy())
    assert not same(one, np.array([1.0, NAN]))
    assert not same(one, np.array([NAN, 2.0]))
    assert not same(one, np.array([[NAN, 1.0]]))
    assert not close(one, one.copy())


def loss_gradient(w: Array, x: Array, y: Array) -> Array:
    return x.T @ (x @ w - y) / len(y)


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e9, 1e-150])
def test_no_scale_lets_a_wrong_gradient_pass(scale: float) -> None:
    random = np.random.RandomState(3)
    inputs = {"w": random.randn(4), "x": random.randn(7, 4), "y": random.randn(7)}

    def reference(w: Array, x: Array, y: Array) -> Array:
        return scale * loss_gradient(w, x, y)

    right = lambda w, x, y: scale * np.mean(x * (x @ w - y)[:, None], axis=0)  # noqa: E731
    assert accepted(reference, right, inputs)
    assert not accepted(reference, lambda w, x, y: np.zeros(4), inputs)
    assert not accepted(reference, lambda w, x, y: -reference(w, x, y), inputs)
    assert not accepted(reference, lambda w, x, y: reference(w, x, y) * (1 + 1e-7), inputs)


def test_a_zero_is_measured_by_the_terms_that_cancel() -> None:
    """At the minimum the gradient is 0 up to rounding, whichever way it is computed."""
    random = np.random.RandomState(4)
    x, w = random.randn(9, 3), random.randn(3)
    inputs = {"w": w, "x": x, "y": x @ w}
    assert accepted(loss_gradient, lambda w, x, y: x.T @ x @ w / 9 - x.T @ y / 9, inputs)
    assert not accepted(loss_gradient, lambda w, x, y: np.full(3, 1e-10), inputs)
    assert not accepted(loss_gradient, lambda w, x, y: w, inputs)


def hilbert(n: int) -> Array:
    return 1.0 / (np.arange(n)[:, None] + np.arange(n)[None, :] + 1.0)


@pytest.mark.parametrize(("n", "wrong"), [(3, 1e-11), (6, 1e-7), (8, 1e-4)])
def test_conditioning_is_measured(n: int, wrong: float) -> None:
    """Another stable formula passes however ill-conditioned the system is; an error beyond that does not."""
    inputs = {"a": hilbert(n), "b": np.linspace(1, 2, n)}
    assert accepted(np.linalg.solve, lambda a, b: np.linalg.inv(a) @ b, inputs)
    assert accepted(np.linalg.solve, lambda a, b: np.linalg.lstsq(a, b, rcond=None)[0], inputs)
    assert not accepted(np.linalg.solve, lambda a, b: np.linalg.solve(a + wrong * np.eye(n), b), inputs)


def wave(x: Array) -> Array:
    """Loses nine digits: a change of x in its last one moves the sine's argument by that much more."""
    with np.errstate(over="ignore", invalid="ignore"):
        return np.exp(x) * np.sin(1e9 * x)


def double_angle(x: Array) -> Array:
    return np.exp(x) * 2 * np.sin(5e8 * x) * np.cos(5e8 * x)


@pytest.mark.parametrize("start", [1.0, 100.0], ids=["lost in float32", "overflows in float32"])
def test_conditioning_is_measured_where_float32_fails(start: float) -> None:
    inputs = {"x": start + np.arange(1.0, 4.0) / 7}
    assert accepted(wave, double_angle, inputs)
    assert not accepted(wave, lambda x: wave(x) * 1.01, inputs)
    assert not accepted(wave, lambda x: np.exp(x) * np.sin(1e9 * x * (1 + 1e-12)), inputs)


def test_a_float32_answer_never_passes_for_lack_of_digits() -> None:
    """Where float32 cannot tell the answer from zero, zero is still no answer."""
    inputs = {"x": 1 + np.arange(1.0, 4.0) / 7}
    assert not accepted(wave, lambda x: np.zeros(3, np.float32), inputs)
    assert not accepted(wave, lambda x: wave(x.astype(np.float32)).astype(np.float32), inputs)
    assert accepted(wave, lambda x: wave(x).astype(np.float32), inputs)


# One quantity by two formulas, on inputs that are drawn.
PAIRS: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "matrix product": (lambda a, b, v, w: a @ b, lambda a, b, v, w: np.einsum("ij,jk->ik", a, b)),
    "bracketing": (lambda a, b, v, w: (a @ b) @ w, lambda a, b, v, w: a @ (b @ w)),
    "variance": (
        lambda a, b, v, w: np.var(a, axis=0),
        lambda a, b, v, w: np.mean(a**2, axis=0) - np.mean(a, axis=0) ** 2,
    ),
    "softmax": (
        lambda a, b, v, w: np.exp(v) / np.sum(np.exp(v)),
        lambda a, b, v, w: np.exp(v - np.logaddexp.reduce(v)),
    ),
    "sum": (lambda a, b, v, w: np.sum(a), lambda a, b, v, w: float(sum(map(float, a.ravel()[::-1])))),
    "inverse": (
        lambda a, b, v, w: np.linalg.solve(a @ a.T, a @ v),
        lambda a, b, v, w: np.linalg.inv(a @ a.T) @ (a @ v),
    ),
    "centring": (lambda a, b, v, w: a - a.mean(axis=0), lambda a, b, v, w: (np.eye(len(a)) - 1 / len(a)) @ a),
    "determinant": (lambda a, b, v, w: np.linalg.det(a @ a.T), lambda a, b, v, w: np.prod(np.linalg.svd(a)[1]) ** 2),
}


def drawn(seed: int) -> dict[str, Any]:
    random = np.random.RandomState(seed)
    n = random.randint(2, 7)
    m = n + random.randint(0, 5)
    return {"a": random.randn(n, m), "b": random.randn(m, n), "v": random.randn(m), "w": random.randn(n)}


@pytest.mark.parametrize("name", PAIRS)
def test_two_formulas_always_agree(name: str) -> None:
    one, other = PAIRS[name]
    for seed in range(500):
        assert accepted(one, other, drawn(seed)), seed


@pytest.mark.parametrize("name", [name for name in PAIRS if name != "inverse"])
def test_one_entry_off_never_passes(name: str) -> None:
    """One entry, off by a millionth of its row's scale."""
    one, _ = PAIRS[name]
    for seed in range(500):
        inputs, random = drawn(seed), np.random.RandomState(seed)

        def off(random: np.random.RandomState = random, **inputs: Any) -> Array:
            answer = np.array(one(**inputs), dtype=float)
            flat = answer.reshape(-1)
            place = random.randint(flat.size)
            row = answer.reshape(-1, answer.shape[-1])[place // answer.shape[-1]] if answer.ndim else flat
            flat[place] += random.choice([-1, 1]) * 1e-6 * np.abs(row).max()
            return answer

        assert not accepted(one, off, inputs), seed
