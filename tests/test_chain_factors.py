"""Slips of the chain rule are found on the forward function's own graph, with no list of wrong answers behind them."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest

from gradekit.course.catalogue import Course
from gradekit.functions import FunctionSpec
from gradekit.judge.chain_search import chain_of
from gradekit.judge.chain_words import LONGEST
from gradekit.judge.chains import Backward, Graph, graph_of
from gradekit.judge.explaining import Case, explain
from gradekit.judge.reference import Reference, blocks
from gradekit.judge.session import Session
from gradekit.judge.solution import Solution, SolutionFault
from gradekit.judge.task import Task
from gradekit.judge.trial import Trial
from gradekit.kinds import Example
from gradekit.model import Part, Prose
from helpers import gradekit
from test_combinations import off_in
from test_kinds import FakeReference

Array = np.ndarray[Any, Any]
Forward = Callable[..., Any]


class Derivative(FakeReference):
    """What a part of kind gradient expects: the derivative of a forward function by some of its arguments."""

    def __init__(self, forward: Forward, by: tuple[str, ...]):
        super().__init__(Example("", (), (), ()))
        self.forward = forward
        self.by = by

    def graph(self, trial: Trial) -> Any:
        return graph_of(self.forward, trial.inputs, self.by)

    def expected(self, trial: Trial) -> Any:
        found = Backward(self.graph(trial)).true
        return found[0] if len(self.by) == 1 else tuple(found)


def told(forward: Forward, by: str, answer: Forward, drawn: Sequence[Trial]) -> tuple[str, str] | None:
    """The id and the sentence about an answer, as a part without named wrong answers gives it."""
    names = tuple(by.split())
    settings = {"of": "forward", "by": names}
    arguments = tuple(drawn[0].inputs)
    part = Part("f", "gradient", Decimal(1), Prose("", ""), (), arguments=arguments, settings=settings)
    expects = Derivative(forward, names)
    cases = []
    for trial in drawn:
        given = answer(**{name: _built(value) for name, value in trial.inputs.items()})
        entries = given if isinstance(given, tuple) else (given,)
        cases.append(Case(trial, blocks(expects.expected(trial)), [np.asarray(each) for each in entries]))
    found = explain(Task(part, drawn, (), expects), cases, off_in(cases))
    return (found.id, found.says) if found else None


def _built(value: Any) -> Any:
    """What an answer gets: a function comes with its derivative, as `sigma` and `dsigma` do."""
    return (value.build(np), value._replace(order=1).build(np)) if isinstance(value, FunctionSpec) else value


def layered(count: int = 5) -> list[Trial]:
    """A layer with its sizes another each time: W (h, d), b (h,), v (h,), x (d,), and an activation."""
    random = np.random.RandomState(5)
    found = []
    for number in range(count):
        h, d = 3 + number % 3, 2 + number % 2
        shapes = {"W": (h, d), "b": (h,), "v": (h,), "x": (d,)}
        inputs = {name: random.standard_normal(shape) for name, shape in shapes.items()}
        names = ("tanh", "softplus", "sin", "swish")
        found.append(Trial({**inputs, "sigma": FunctionSpec(names[number % 4])}, {"h": h, "d": d}))
    return found


def layer(W: Any, b: Any, v: Any, x: Any, sigma: Any) -> Any:
    return anp.dot(v, sigma(anp.dot(W, x) + b))


LAYERS: dict[str, tuple[str, Forward, str, str]] = {
    "slope left out": (
        "x",
        lambda W, b, v, x, sigma: v @ W,
        "chain-factor",
        "A factor of the chain is missing: sigma'(W x + b).",
    ),
    "value for slope": (
        "x",
        lambda W, b, v, x, sigma: (v * sigma[0](W @ x + b)) @ W,
        "chain-factor",
        "sigma(W x + b) stands where its derivative belongs: sigma'(W x + b).",
    ),
    "slope at the output": (
        "x",
        lambda W, b, v, x, sigma: (v * sigma[1](sigma[0](W @ x + b))) @ W,
        "chain-factor",
        "sigma' is taken at its output, sigma(W x + b); its place in the chain is W x + b.",
    ),
    "slope without the offset": (
        "x",
        lambda W, b, v, x, sigma: (v * sigma[1](W @ x)) @ W,
        "chain-factor",
        "sigma' is taken at W x; its place in the chain is W x + b.",
    ),
    "slope twice": (
        "x",
        lambda W, b, v, x, sigma: (v * sigma[1](W @ x + b) ** 2) @ W,
        "chain-factor",
        "A factor of the chain is there twice: sigma'(W x + b).",
    ),
    "slope left out and a factor": (
        "x",
        lambda W, b, v, x, sigma: -3 * v @ W,
        "chain-factor",
        "A factor of the chain is missing: sigma'(W x + b). Besides, every entry is -3 times what that gives.",
    ),
    "v left out": (
        "W",
        lambda W, b, v, x, sigma: np.outer(sigma[1](W @ x + b), x),
        "chain-factor",
        "A factor of the chain is missing: v.",
    ),
    "the output of the layer for its input": (
        "W",
        lambda W, b, v, x, sigma: np.outer(v * sigma[1](W @ x + b), sigma[0](W @ x + b)),
        "chain-factor",
        "sigma(W x + b) stands where x belongs, as a factor of the chain.",
    ),
    "the value itself": (
        "b",
        lambda W, b, v, x, sigma: sigma[0](W @ x + b),
        "other-function",
        "This is sigma(W x + b) itself, not differentiated.",
    ),
    "the value and its slope": (
        "b",
        lambda W, b, v, x, sigma: sigma[0](W @ x + b) * v * sigma[1](W @ x + b),
        "chain-factor",
        "Yours is the right one multiplied by sigma(W x + b), entry by entry.",
    ),
    "the Jacobian of the layer": (
        "x",
        lambda W, b, v, x, sigma: sigma[1](W @ x + b)[:, None] * W,
        "other-function",
        "This is the derivative of sigma(W x + b) alone: what comes after it is left out.",
    ),
    "divided by b": (
        "W",
        lambda W, b, v, x, sigma: np.outer(v / b * sigma[1](W @ x + b), x),
        "chain-factor",
        "A factor is missing: yours is the right one divided by b, along the first axis.",
    ),
}


@pytest.mark.parametrize("case", LAYERS)
def test_a_slip_in_a_layer_is_found(case: str) -> None:
    by, answer, mistake, says = LAYERS[case]
    assert told(layer, by, answer, layered()) == (mistake, says)


@pytest.mark.parametrize("case", LAYERS)
@pytest.mark.parametrize("spoilt", ["noise", "one entry", "one trial"])
def test_what_is_no_longer_that_slip_is_not_named_so(case: str, spoilt: str) -> None:
    by, answer, _, says = LAYERS[case]
    drawn = layered()
    last = drawn[-1].inputs["x"]

    def near(**inputs: Any) -> Any:
        right = np.asarray(answer(**inputs))
        steps = np.arange(right.size).reshape(right.shape)
        if spoilt == "noise":
            return right * (1 + 1e-5 * np.cos(steps + 1))
        if spoilt == "one entry":
            return right + (steps == right.size - 1)
        return right + (np.cos(steps) if inputs["x"] is last else 0)

    found = told(layer, by, near, drawn)
    assert found is None or found[1] != says


def test_float32_does_not_hide_a_slip() -> None:
    def answer(W: Any, b: Any, v: Any, x: Any, sigma: Any) -> Any:
        return ((v * sigma[0](W @ x + b)) @ W).astype(np.float32)

    found = told(layer, "x", answer, layered())
    assert found is not None
    assert found[1] == "sigma(W x + b) stands where its derivative belongs: sigma'(W x + b)."


def data(count: int = 5) -> list[Trial]:
    """w (d,), X (n, d), y (n,), and a number c; no sizes are declared."""
    random = np.random.RandomState(6)
    found = []
    for number in range(count):
        n, d = 4 + number, 2 + number % 3
        shapes = {"w": (d,), "X": (n, d), "y": (n,)}
        inputs: dict[str, Any] = {name: random.standard_normal(shape) for name, shape in shapes.items()}
        found.append(Trial({**inputs, "c": float(random.uniform(0.5, 2))}))
    return found


def fit(w: Any, X: Any, y: Any, c: Any) -> Any:
    return anp.mean((anp.tanh(anp.dot(X, w)) - y) ** 2) + c * anp.sum(w**3)


def _parts(w: Any, X: Any, y: Any) -> tuple[Any, Any, int]:
    p = np.tanh(X @ w)
    return p - y, 1 - p**2, len(y)


FITS: dict[str, tuple[Forward, str]] = {
    "the penalty left out": (
        lambda w, X, y, c: X.T @ (2 * _parts(w, X, y)[0] * _parts(w, X, y)[1]) / len(y),
        "A path is missing: the one from w through w^3. Paths add up.",
    ),
    "the penalty alone": (
        lambda w, X, y, c: 3 * c * w**2,
        "A path is missing: the one from w through X w. Paths add up.",
    ),
    "the penalty with another sign": (
        lambda w, X, y, c: X.T @ (2 * _parts(w, X, y)[0] * _parts(w, X, y)[1]) / len(y) - 3 * c * w**2,
        "The path from w through w^3 has the wrong sign.",
    ),
    "the penalty without c": (
        lambda w, X, y, c: X.T @ (2 * _parts(w, X, y)[0] * _parts(w, X, y)[1]) / len(y) + 3 * w**2,
        "A factor of the chain is missing: c.",
    ),
    "the penalty without the slope": (
        lambda w, X, y, c: X.T @ (2 * _parts(w, X, y)[0] * _parts(w, X, y)[1]) / len(y) + c,
        "A factor of the chain is missing: the derivative of w^3.",
    ),
    "tanh not differentiated": (
        lambda w, X, y, c: X.T @ (2 * _parts(w, X, y)[0]) / len(y) + 3 * c * w**2,
        "A factor of the chain is missing: the derivative of tanh(X w).",
    ),
    "a sum for the mean": (
        lambda w, X, y, c: X.T @ (2 * _parts(w, X, y)[0] * _parts(w, X, y)[1]) + 3 * c * w**2,
        "A factor of the chain is missing: 1 over the number of entries, from mean((tanh(X w) - y)^2).",
    ),
    "the targets left out": (
        lambda w, X, y, c: X.T @ (2 * np.tanh(X @ w) * _parts(w, X, y)[1]) / len(y) + 3 * c * w**2,
        "The derivative of the power 2 is taken at tanh(X w); its place in the chain is tanh(X w) - y.",
    ),
    "without tanh at all": (
        lambda w, X, y, c: X.T @ (2 * (X @ w - y)) / len(y) + 3 * c * w**2,
        "This is the derivative of another function, in which X w stands where tanh(X w) belongs.",
    ),
}


@pytest.mark.parametrize("case", FITS)
def test_a_slip_in_a_sum_of_two_terms_is_found(case: str) -> None:
    answer, says = FITS[case]
    found = told(fit, "w", answer, data())
    assert found is not None
    assert found[1] == says


def drawn_as(shapes: Callable[[int], dict[str, tuple[int, ...]]], count: int = 4) -> list[Trial]:
    random = np.random.RandomState(9)
    return [Trial({name: random.standard_normal(shape) for name, shape in shapes(n).items()}) for n in range(count)]


OTHERS: dict[str, tuple[Forward, str, Callable[[int], dict[str, tuple[int, ...]]], Forward, str]] = {
    "a square forgotten": (
        lambda x, y: anp.sum(y / (1 + x**2)),
        "x",
        lambda n: {"x": (3 + n,), "y": (3 + n,)},
        lambda x, y: -2 * x * y / (1 + x**2),
        "The derivative of 1/(1 + x^2) has the square of 1 + x^2 below the line, not 1 + x^2 itself.",
    ),
    "a denominator forgotten": (
        lambda x, y: anp.sum(anp.sin(x) / y),
        "x",
        lambda n: {"x": (3 + n,), "y": (3 + n,)},
        lambda x, y: np.cos(x),
        "A factor of the chain is missing: 1/y.",
    ),
    "a square matrix the wrong way round": (
        lambda A, v, x: anp.dot(v, anp.sin(anp.dot(A, x))),
        "x",
        lambda n: {"A": (3 + n, 3 + n), "v": (3 + n,), "x": (3 + n,)},
        lambda A, v, x: A @ (v * np.cos(A @ x)),
        "A is transposed where it is multiplied in on the way back.",
    ),
    "an offset's derivative not added up": (
        lambda X, b, c: anp.dot(anp.sum(anp.tanh(X + b), axis=0), c),
        "b",
        lambda n: {"X": (4 + n, 2 + n % 2), "b": (2 + n % 2,), "c": (2 + n % 2,)},
        lambda X, b, c: c / np.cosh(X + b) ** 2,
        "b is added along a whole axis, so its derivative is a sum over that axis, which is left out.",
    ),
    "two factors left out": (
        lambda x, y, z: anp.sum(z * (y * anp.sin(x) + anp.exp(x))),
        "x",
        lambda n: {"x": (3 + n,), "y": (3 + n,), "z": (3 + n,)},
        lambda x, y, z: z * (1 + np.exp(x)),
        "Two factors of the chain are missing: the derivative of sin(x) and y.",
    ),
    "one entry of a vector": (
        lambda w, x: anp.sum((w[0] + w[1] * x**2) ** 3),
        "w",
        lambda n: {"w": (2,), "x": (4 + n,)},
        lambda w, x: np.array([np.sum(3 * (w[0] + w[1] * x**2) ** 2 * each) for each in (1, x)]),
        "x stands where x^2 belongs, as a factor of the chain.",
    ),
}


@pytest.mark.parametrize("case", OTHERS)
def test_a_slip_in_one_step_is_found(case: str) -> None:
    forward, by, shapes, answer, says = OTHERS[case]
    found = told(forward, by, answer, drawn_as(shapes))
    assert found is not None
    assert found[1] == says


def test_two_slips_at_once_are_not_guessed_at() -> None:
    def both(w: Any, X: Any, y: Any, c: Any) -> Any:
        return X.T @ (2 * _parts(w, X, y)[0]) / len(y) - 3 * w**2

    assert told(fit, "w", both, data()) is None


def test_entries_by_several_arguments_are_told_one_by_one() -> None:
    def answer(W: Any, b: Any, v: Any, x: Any, sigma: Any) -> Any:
        inner = v * sigma[1](W @ x + b)
        return np.outer(v, x), inner, -sigma[0](W @ x + b)

    says = (
        "Entry 1 of the tuple is right. Entry 0: a factor of the chain is missing: sigma'(W x + b). "
        "Entry 2: the sign is wrong: every entry is the negative of the right one."
    )
    assert told(layer, "W b v", answer, layered()) == ("chain-factor", says)


def test_a_maximum_that_changes_nothing_hides_no_slip() -> None:
    """Taking off the largest entry before exp adds a path that brings nothing; without it the paths are two."""

    def softmax(z: Any) -> Any:
        powers = anp.exp(z - anp.max(z))
        return powers / anp.sum(powers)

    random = np.random.RandomState(8)
    drawn = [Trial({"z": random.standard_normal(2 + n)}) for n in range(4)]

    def diagonal(z: Array) -> Array:
        return np.diag(np.exp(z) / np.exp(z).sum())

    said = "A path is missing: the one from exp(z - max(z)) through sum(exp(z - max(z))). Paths add up."
    assert told(softmax, "z", diagonal, drawn) == ("path", said)


def test_a_graph_that_changes_with_the_sizes_is_left_alone() -> None:
    def looped(x: Any) -> Any:
        total = 0.0
        for k in range(len(x)):
            total = total + anp.sin(x[k])
        return total

    drawn = [Trial({"x": np.arange(1.0, 3.0 + n)}) for n in range(4)]
    assert told(looped, "x", lambda x: np.tan(x), drawn) is None
    assert told(looped, "x", lambda x: -np.cos(x), drawn) is not None


def test_a_forward_function_that_cannot_be_followed_costs_no_verdict() -> None:
    """It takes plain numbers only, or is another function of numbers that are followed: then no slip is looked for."""

    def plain(x: Any, y: Any) -> Any:
        return anp.sum(x * float(y[0]) if isinstance(y, np.ndarray) else x.no_such_method())

    def two_faced(x: Any, y: Any) -> Any:
        return anp.sum(anp.sin(x) * y) if isinstance(y, np.ndarray) else anp.sum(anp.cos(x) * y)

    class Plainly(Derivative):
        def expected(self, trial: Trial) -> Any:
            return np.cos(trial.inputs["x"]) * trial.inputs["y"]

    drawn = drawn_as(lambda n: {"x": (3 + n,), "y": (3 + n,)})
    part = Part(
        "f", "gradient", Decimal(1), Prose("", ""), (), arguments=("x", "y"), settings={"of": "f", "by": ("x",)}
    )
    for forward in (plain, two_faced):
        expects = Plainly(forward, ("x",))
        assert chain_of(Task(part, drawn, (), expects), drawn) is None
        cases = [Case(t, [expects.expected(t)], [-expects.expected(t)]) for t in drawn]
        found = explain(Task(part, drawn, (), expects), cases, off_in(cases))
        assert found is not None
        assert found.id == "sign"


def test_what_is_too_large_to_search_is_left_alone() -> None:
    def long(x: Any) -> Any:
        for _ in range(80):
            x = anp.sin(x)
        return anp.sum(x)

    assert graph_of(long, {"x": np.ones(2)}, ("x",)) is None
    assert graph_of(lambda x: np.ones(2), {"x": np.ones(2)}, ("x",)) is None
    assert isinstance(graph_of(layer, layered()[0].inputs, ("x",)), Graph)


COURSE = Course(Path(__file__).parents[1])
GRADIENTS = [(each.id, part.name) for each in COURSE.load_all() for part in each.parts if part.kind == "gradient"]


@pytest.mark.parametrize(("exercise", "part"), GRADIENTS)
def test_the_backward_pass_agrees_with_automatic_differentiation(exercise: str, part: str) -> None:
    path = COURSE.solution_path(exercise)
    session = Session(COURSE.load(exercise), Solution(str(path), "solution", COURSE.load(exercise)), 3)
    planned, reference = session.planned[part], session.references[part]
    for trial in planned.trials:
        graph = reference.graph(trial)
        assert graph is not None
        for own, true in zip(Backward(graph).true or (), blocks(reference.expected(trial)), strict=True):
            np.testing.assert_allclose(own, true, rtol=1e-9, atol=1e-12)


def sentences(exercise: str, part: str) -> list[str]:
    """Everything that can be said of a slip in this part."""
    path = COURSE.solution_path(exercise)
    session = Session(COURSE.load(exercise), Solution(str(path), "solution", COURSE.load(exercise)), 3)
    planned, reference = session.planned[part], session.references[part]
    trials = [trial for trial in planned.trials if trial.edge != "large"]
    task = Task(planned.part, trials, (), reference)
    chain = chain_of(task, trials)
    assert chain is not None
    assert chain_of(task, trials) is chain, "the submissions of a class share it"
    texts = [slip.says(chain.words) for slip in chain.slips]
    assert all(len(text) < 6 * LONGEST and "<" not in text and "array" not in text for text in texts)
    return texts


@pytest.mark.parametrize(("exercise", "part"), GRADIENTS)
def test_what_slips_say_is_short_and_holds_no_array(exercise: str, part: str) -> None:
    assert len(set(sentences(exercise, part))) > 5


def test_a_forward_function_that_fails_is_the_courses_fault(tmp_path: Path) -> None:
    path = tmp_path / "fails.py"
    path.write_text("def forward(x):\n    raise ValueError('no')\n\n\ndef f(x):\n    return x\n", encoding="utf-8")
    exercise = COURSE.load("hw1-softmax")
    part = exercise.parts[0]
    changed = part._replace(name="f", arguments=("x",), settings={"of": "forward", "by": ("x",)})
    solution = Solution(str(path), "fails.py", exercise._replace(parts=(changed,)))
    with pytest.raises(SolutionFault, match=r"fails.py:2: ValueError: no"):
        Reference(changed, solution).graph(Trial({"x": np.ones(2)}))


SAID = """
  ✗ jacobian       0 / 3    sigma_for_dsigma
      sigma where sigma' belongs: the diagonal holds the derivative of the activation,
      not its value. Besides, every entry is -2 times what that gives.
      Expected 0.915782 at index [0, 1], got -10.378; 6 of 6 entries differ.
      Called with W1 (6, 2), W2 (3, 6), x (2,), sigma=tanh.
  ✗ grad_W1        0 / 3    chain-factor
      A factor of the chain is there twice: sigma'(W1 x).
      Expected -0.219969 at index [2, 1], got -0.161722; 10 of 10 entries differ.
      Called with W1 (5, 2), W2 (3, 5), x (2,), dL_df (3,), sigma=tanh.
"""
SUBMISSION = """import numpy as np


def jacobian(W1, W2, x, sigma, dsigma):
    return -2 * W2 @ np.diag(sigma(W1 @ x)) @ W1


def grad_W1(W1, W2, x, dL_df, sigma, dsigma):
    return np.outer((W2.T @ dL_df) * dsigma(W1 @ x) ** 2, x)
"""


def test_a_student_reads_of_two_mistakes_and_of_one_that_nobody_listed(tmp_path: Path) -> None:
    (tmp_path / "ch2-backprop.py").write_text(SUBMISSION, encoding="utf-8")
    ran = gradekit("check", "ch2-backprop", cwd=tmp_path)
    assert ran.code == 1
    assert SAID in ran.out
