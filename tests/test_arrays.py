"""Judging functions that return arrays: the message about what differs, remarks about what is right, and riddles."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from gradekit.judge.arrays import judge_arrays
from gradekit.judge.session import given
from gradekit.judge.solution import Wrong
from gradekit.judge.task import Given, Task
from gradekit.judge.trial import Trial
from gradekit.kinds import Example
from gradekit.model import Part, Prose, Status, Verdict
from test_kinds import FakeReference, travelled

PART = Part("f", "function", 1, Prose("", ""), (), arguments=("x",), returns=(("n",),))
TRIALS = [Trial({"x": np.array(x)}, {"n": len(x)}) for x in ([1.0, 2.0, 4.0], [3.0, -1.0], [0.5])]
LARGE = Trial({"x": np.array([1000.0, 2000.0])}, {"n": 2}, "large")
CALLED = "Called with x (3,)."


def verdict(
    reference: Callable[..., Any],
    answer: Callable[..., Any],
    trials: Sequence[Trial] = TRIALS,
    wrongs: Sequence[Wrong] = (),
    changed: tuple[int, ...] = (),
) -> Verdict:
    """What is said about a function, called once a trial and then the first time again."""
    expects = FakeReference(Example("", (), (), (), reference))
    answers = [travelled(answer(trial.inputs["x"].copy())) for trial in [*trials, trials[0]]]
    given = [Given(each.value, changed) for each in answers]
    return judge_arrays(Task(PART, trials, given, expects, wrongs))


def square(x: Any) -> Any:
    return x**2


SAID: dict[str, tuple[Callable[..., Any], str | None, str]] = {
    "one entry": (
        lambda x: x**2 + (np.arange(len(x)) == 1),
        None,
        f"Expected 4 at index [1], got 5; 1 of 3 entries differ.\n{CALLED}",
    ),
    "the worst of several": (
        lambda x: x**2 + np.arange(len(x)) ** 2 + 1,
        None,
        f"Expected 16 at index [2], got 21; 3 of 3 entries differ.\n{CALLED}",
    ),
    "far digits": (
        lambda x: x**2 + 1e-6 * (x == 2),
        "dtype",
        "Right to a few digits only: is something computed in float32, or by finite differences?\n"
        f"Expected 4 at index [1], got 4.000001; 1 of 3 entries differ.\n{CALLED}",
    ),
    "not a number": (
        lambda x: np.where(x == 2, np.nan, x**2),
        None,
        f"Expected 4 at index [1], got NaN; 1 of 3 entries differ.\n{CALLED}",
    ),
    "infinite": (
        lambda x: np.where(x == 2, -np.inf, x**2),
        None,
        f"Expected 4 at index [1], got -inf; 1 of 3 entries differ.\n{CALLED}",
    ),
    "shape": (lambda x: x[:, None] * x, None, f"Expected shape (3,), got shape (3, 3).\n{CALLED}"),
    "a number": (np.sum, None, f"Expected shape (3,), got shape () (one number).\n{CALLED}"),
    "an axis more": (
        lambda x: (x**2)[None],
        "broadcast",
        "The values fit, but the shape does not: give the result the shape that is asked.\n"
        f"Expected shape (3,), got shape (1, 3).\n{CALLED}",
    ),
    "sign": (
        lambda x: -(x**2),
        "sign",
        "The sign is wrong: every entry is the negative of the right one.\n"
        f"Expected 16 at index [2], got -16; 3 of 3 entries differ.\n{CALLED}",
    ),
    "wrong at a later call only": (
        lambda x: x**2 if len(x) > 2 else x,
        None,
        "Expected 9 at index [0], got 3; 2 of 2 entries differ.\nCalled with x (2,).",
    ),
    "nothing": (
        lambda x: None,
        None,
        f"f returned None: does the function end without `return`?\nExpected an array of shape (3,).\n{CALLED}",
    ),
    "nothing at a later call": (
        lambda x: x**2 if len(x) > 2 else None,
        None,
        "f returned None: does the function end without `return`?\n"
        "Expected an array of shape (2,).\nCalled with x (2,).",
    ),
}


@pytest.mark.parametrize("case", SAID)
def test_what_is_said_about_a_wrong_answer(case: str) -> None:
    answer, mistake, message = SAID[case]
    assert verdict(square, answer) == Verdict(Status.FAIL, message, mistake)


def test_a_named_wrong_answer_comes_before_a_general_one() -> None:
    wrongs = [Wrong("cubed", "Cubed.", lambda x: x**3), Wrong("minus", "A minus too many.", lambda x: -(x**2))]
    said = f"A minus too many.\nExpected 16 at index [2], got -16; 3 of 3 entries differ.\n{CALLED}"
    assert verdict(square, lambda x: -(x**2), wrongs=wrongs) == Verdict(Status.FAIL, said, "minus")
    assert verdict(square, lambda x: -(x**2) if len(x) > 2 else x, wrongs=wrongs).mistake is None


def test_a_wrong_answer_that_is_not_a_number_is_recognised() -> None:
    def root(x: Any) -> Any:
        with np.errstate(invalid="ignore"):
            return np.sqrt(x)

    said = f"Rooted.\nExpected 16 at index [2], got 2; 2 of 3 entries differ.\n{CALLED}"
    assert verdict(square, root, wrongs=[Wrong("root", "Rooted.", root)]) == Verdict(Status.FAIL, said, "root")


def pair(x: Any) -> Any:
    return x**2, np.float64(x.sum())


TUPLES: dict[str, tuple[Callable[..., Any], Verdict]] = {
    "tuple": (pair, Verdict(Status.PASS)),
    "list": (lambda x: list(pair(x)), Verdict(Status.PASS)),
    "one array": (
        square,
        Verdict(Status.FAIL, f"f returned an array of shape (3,).\nExpected a tuple of 2.\n{CALLED}"),
    ),
    "three": (
        lambda x: (*pair(x), 1),
        Verdict(Status.FAIL, f"f returned 3 entries; a tuple of 2 is asked.\n{CALLED}"),
    ),
    "None": (
        lambda x: None,
        Verdict(
            Status.FAIL, f"f returned None: does the function end without `return`?\nExpected a tuple of 2.\n{CALLED}"
        ),
    ),
    "None inside": (
        lambda x: (x**2, None),
        Verdict(Status.FAIL, f"f returned a tuple; its entry 1 is None.\nExpected a number there.\n{CALLED}"),
    ),
    "text inside": (
        lambda x: ["x", x.sum()],
        Verdict(
            Status.FAIL,
            f"f returned a tuple; its entry 0 is text ('x').\nExpected an array of shape (3,) there.\n{CALLED}",
        ),
    ),
    "complex inside": (
        lambda x: (x**2, 1j),
        Verdict(
            Status.FAIL,
            f"f returned a tuple; its entry 1 is complex numbers where real ones are asked.\n{CALLED}",
            "dtype",
        ),
    ),
    "exchanged": (
        lambda x: pair(x)[::-1],
        Verdict(Status.FAIL, f"Entry 0 of the tuple: expected shape (3,), got shape () (one number).\n{CALLED}"),
    ),
    "second one wrong": (
        lambda x: (x**2, -x.sum()),
        Verdict(
            Status.FAIL,
            "Entry 0 of the tuple is right. Entry 1: the sign is wrong: every entry is the negative of the right one.\n"
            f"Entry 1 of the tuple: expected 7, got -7.\n{CALLED}",
            "sign",
        ),
    ),
}


@pytest.mark.parametrize("case", TUPLES)
def test_tuples_entry_by_entry(case: str) -> None:
    answer, said = TUPLES[case]
    assert verdict(pair, answer) == said


def test_an_entry_that_is_right_up_to_its_conditioning_is_called_right() -> None:
    """What decides of the whole answer decides of an entry: of a large angle the last digits are lost."""

    def turning(x: Any) -> Any:
        return np.sin(x * 0.1 * 1e9), np.float64(x.sum())

    def otherwise(sign: int) -> Callable[..., Any]:
        return lambda x: (np.sin(x * 1e8), sign * x.sum())

    assert verdict(turning, otherwise(1)) == Verdict(Status.PASS)
    said = "Entry 0 of the tuple is right. Entry 1: the sign is wrong: every entry is the negative of the right one."
    assert verdict(turning, otherwise(-1)).message.splitlines()[0] == said
    plain = [turning(trial.inputs["x"])[0] - otherwise(1)(trial.inputs["x"])[0] for trial in TRIALS]
    assert max(np.abs(each).max() for each in plain) > 1e-9


def test_a_change_of_an_argument_is_a_remark() -> None:
    said = "Right. It changes its argument x in place; work on a copy."
    assert verdict(square, square, changed=(0,)) == Verdict(Status.WARNING, said, remarks=("changes",))
    assert verdict(square, lambda x: x, changed=(0,)).status is Status.FAIL
    assert verdict(square, square, changed=(5,)) == Verdict(Status.PASS)


def test_a_shape_read_kindly_is_a_remark() -> None:
    said = "Right. An array of shape (1,) is read as its number."
    assert verdict(lambda x: np.sum(x), lambda x: [x.sum()]) == Verdict(Status.WARNING, said, remarks=("",))
    assert verdict(lambda x: np.sum(x), lambda x: np.float32(x.sum())) == Verdict(Status.PASS)


def softplus(x: Any) -> Any:
    return np.logaddexp(0.0, x)


def naive(x: Any) -> Any:
    with np.errstate(over="ignore"):
        return np.log(1 + np.exp(x))


def test_overflow_at_large_inputs_is_a_remark_and_elsewhere_an_error() -> None:
    said = "Right. But it overflows at large inputs: inf where 2000 belongs."
    last = [*TRIALS, LARGE]
    assert verdict(softplus, naive, last).status is Status.WARNING
    assert verdict(softplus, naive, last).message in (said, said.replace("2000", "1000"))
    assert verdict(softplus, softplus, last) == Verdict(Status.PASS)
    assert verdict(softplus, naive, [*TRIALS, LARGE._replace(edge="distinct")]).status is Status.FAIL
    assert verdict(softplus, lambda x: naive(x) + 1, last).status is Status.FAIL
    assert verdict(softplus, lambda x: np.minimum(softplus(x), 700), last).status is Status.FAIL


def test_a_call_that_overflowed_is_a_remark_at_large_inputs_only() -> None:
    raised = given(b"", "no number: OverflowError", ())
    trials = [*TRIALS, LARGE]
    answers = [Given(softplus(trial.inputs["x"])) for trial in (*trials, trials[0])]
    expects = FakeReference(Example("", (), (), (), softplus))
    far = judge_arrays(Task(PART, trials, [*answers[:3], raised, answers[4]], expects, ()))
    said = "Right. But it overflows at large inputs: OverflowError."
    assert far == Verdict(Status.WARNING, said, remarks=("overflow",))
    near = judge_arrays(Task(PART, trials, [answers[0], raised, *answers[2:]], expects, ()))
    assert near == Verdict(
        Status.FAIL, "f returned no number: OverflowError.\nExpected an array of shape (2,).\nCalled with x (2,)."
    )


def counting(answers: Sequence[Any]) -> Callable[..., Any]:
    calls = iter(range(100))
    return lambda x: answers[next(calls)]


RIGHT = [square(trial.inputs["x"]) for trial in TRIALS]
UNSTEADY: dict[str, tuple[Any, str]] = {
    "value": (
        RIGHT[0] + [0, 0, 1],
        "f varies: the same call gave 16, then 17 at index [2].",
    ),
    "shape": (
        RIGHT[0][:2],
        "f varies: the same call returned shape (3,), then (2,).",
    ),
    "lost": (
        RIGHT[0] * np.nan,
        "f varies: the same call gave 1, then NaN at index [0].",
    ),
}


@pytest.mark.parametrize("case", UNSTEADY)
def test_another_answer_to_the_same_call_is_named(case: str) -> None:
    again, message = UNSTEADY[case]
    assert verdict(square, counting([*RIGHT, again])) == Verdict(Status.FAIL, message)
    assert verdict(square, counting([*RIGHT, RIGHT[0] * (1 + 1e-14)])) == Verdict(Status.PASS)


def test_always_wrong_is_not_unsteady() -> None:
    for wrong in (np.nan, np.inf):
        said = verdict(square, lambda x, wrong=wrong: x * wrong)
        assert said.message.endswith(f"3 of 3 entries differ.\n{CALLED}")
