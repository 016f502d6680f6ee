"""Two mistakes at once, and what is right about a wrong answer: what is said is true, what cannot be known is not."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from gradekit.judge.closeness import close
from gradekit.judge.explaining import Case, _Search, explain
from gradekit.judge.solution import Wrong
from gradekit.judge.task import Task
from gradekit.judge.trial import Trial
from gradekit.kinds import Example
from gradekit.model import Part, Prose
from test_kinds import FakeReference

Array = np.ndarray[Any, Any]
Function = Callable[..., Any]


def trials(seed: int = 0, count: int = 6) -> list[Trial]:
    """A (N, d) with sizes that differ, the last one with all sizes 1."""
    random = np.random.RandomState(seed)
    found = []
    for number in range(count):
        rows, columns = (1, 1) if number == count - 1 else random.choice(range(2, 7), 2, replace=False).tolist()
        found.append(Trial({"A": random.standard_normal((rows, columns))}, {"N": rows, "d": columns}))
    return found


def told(
    reference: Function, answer: Function, wrongs: Sequence[Wrong] = (), drawn: Sequence[Trial] = ()
) -> tuple[str, str] | None:
    """The id and the sentence about an answer to every trial."""
    drawn = drawn or trials()
    returns = (("N", "d"),)
    part = Part("f", "function", Decimal(1), Prose("", ""), (), arguments=("A",), returns=returns)
    expects = FakeReference(Example("", (), (), (), reference))
    task = Task(part, drawn, (), expects, wrongs)
    cases = [Case(each, _arrays(reference(**each.inputs)), _arrays(answer(**each.inputs))) for each in drawn]
    named = explain(task, cases, off_in(cases))
    return (named.id, named.says) if named else None


def off_in(cases: Sequence[Case]) -> list[int]:
    """The entries that are wrong."""
    count = len(cases[0].expected)
    return [k for k in range(count) if not all(close(case.expected[k], case.got[k]) for case in cases)]


def _arrays(value: Any) -> list[Array]:
    return [np.asarray(each) for each in (value if isinstance(value, tuple) else (value,))]


def tanh(A: Array) -> Any:
    return np.tanh(A)


def sine(A: Array) -> Any:
    return np.sin(A)


SINE = Wrong("sine", "The sine stands where tanh belongs.", sine)
CUBE = Wrong("cube", "The cube stands where tanh belongs.", lambda A: A**3)
TWICE = Wrong("twice", "Twice the sine.", lambda A: 2 * np.sin(A))

ON_TOP: dict[str, tuple[Function, str]] = {
    "alone": (lambda A: np.sin(A), ""),
    "sign": (lambda A: -np.sin(A), " Besides, the sign is wrong."),
    "factor": (lambda A: 3 * np.sin(A), " Besides, every entry is 3 times what that gives."),
    "mean": (
        lambda A: np.sin(A) / len(A),
        " Besides, too small by the factor 1/N in every case: is a mean over N where a sum belongs?",
    ),
    "transposed": (lambda A: np.sin(A).T, " Besides, the result is transposed."),
    "reversed": (lambda A: np.sin(A)[::-1], " Besides, the entries stand in reversed order along the first axis."),
    "offset": (lambda A: np.sin(A) + 1, " Besides, every entry is off by the same constant, 1."),
    "digits": (
        lambda A: np.sin(A).astype(np.float32).astype(float),
        " Besides, it has a few digits only: is something computed in float32, or by finite differences?",
    ),
    "first row": (
        lambda A: np.concatenate([np.sin(A)[:1], 0 * A[1:]]),
        " Besides, only the first row is what that gives: is the loop left, or the index fixed, after one step?",
    ),
}


@pytest.mark.parametrize("case", ON_TOP)
def test_a_general_slip_on_top_of_a_named_wrong_answer(case: str) -> None:
    answer, besides = ON_TOP[case]
    assert told(tanh, answer, [CUBE, SINE]) == ("sine", f"The sine stands where tanh belongs.{besides}")


def test_two_named_wrong_answers_that_explain_it_equally_well_are_not_chosen_between() -> None:
    assert told(tanh, lambda A: 6 * np.sin(A), [SINE, TWICE]) is None
    assert told(tanh, lambda A: 2 * np.sin(A), [SINE, TWICE]) == ("twice", "Twice the sine.")


def test_few_whole_numbers_are_too_few_to_tell_two_mistakes_apart() -> None:
    step = Wrong("step", "The step stands where tanh belongs.", lambda A: (A > 0).astype(float))
    assert told(tanh, lambda A: (A > 0) * 1.0, [step]) == ("step", "The step stands where tanh belongs.")
    assert told(tanh, lambda A: (A > 0) + 1.0, [step]) is None


NEAR: dict[str, Function] = {
    "noise": lambda A: np.sin(A) * (1 + 1e-3 * np.cos(np.arange(A.size)).reshape(A.shape)),
    "one entry": lambda A: np.sin(A) + 9 * (np.arange(A.size) == A.size // 2).reshape(A.shape),
    "another factor each time": lambda A: np.sin(A) * (1 + A.sum() ** 2),
    "nearly a factor": lambda A: 2 * np.sin(A) + 1e-5 * np.cos(np.arange(A.size)).reshape(A.shape),
}


@pytest.mark.parametrize("case", NEAR)
def test_a_near_miss_is_not_named(case: str) -> None:
    assert told(tanh, NEAR[case], [CUBE, SINE]) is None


GENERAL: dict[str, tuple[Function, tuple[str, str]]] = {
    "transposed and doubled": (
        lambda A: 2 * np.tanh(A).T,
        ("transposed", "The result is transposed. Besides, every entry is 2 times what that gives."),
    ),
    "transposed with another sign": (
        lambda A: -np.tanh(A).T,
        ("transposed", "The result is transposed. Besides, the sign is wrong."),
    ),
    "reversed and halved": (
        lambda A: np.tanh(A)[::-1] / 2,
        (
            "reversed",
            "The entries stand in reversed order along the first axis. Besides, every entry is 1/2 times what that "
            "gives.",
        ),
    ),
}


@pytest.mark.parametrize("case", GENERAL)
def test_two_general_mistakes(case: str) -> None:
    answer, says = GENERAL[case]
    assert told(tanh, answer) == says


def _but(region: Function) -> Function:
    """Right but in a region, where every entry is off by something else each time."""
    return lambda A: np.where(region(*np.indices(A.shape), A), np.tanh(A) + 1 + A**2, np.tanh(A))


PARTLY: dict[str, tuple[Function, str]] = {
    "first row wrong": (_but(lambda i, j, A: i == 0), "Only the first row is wrong; the rest is right."),
    "last column wrong": (
        _but(lambda i, j, A: j == A.shape[1] - 1),
        "Only the last column is wrong; the rest is right.",
    ),
    "first column right": (_but(lambda i, j, A: j > 0), "The first column is right; the rest is not."),
    "diagonal right": (_but(lambda i, j, A: i != j), "The diagonal is right; the rest is not."),
    "diagonal wrong": (_but(lambda i, j, A: i == j), "What is off the diagonal is right; the rest is not."),
    "above wrong": (_but(lambda i, j, A: j > i), "What is on and below the diagonal is right; the rest is not."),
    "normalised": (
        lambda A: np.tanh(A) / np.linalg.norm(np.tanh(A)),
        "The direction is right and the length is not: at each input all entries are off by one positive factor.",
    ),
    "rows normalised": (
        lambda A: np.tanh(A) / np.abs(np.tanh(A)).sum(axis=1, keepdims=True),
        "Every row is right up to a positive factor of its own.",
    ),
    "absolute": (lambda A: np.abs(np.tanh(A)), "Right but for the signs: an absolute value was taken."),
    "some signs": (
        lambda A: np.tanh(A) * np.where(np.arange(A.size).reshape(A.shape) % 2, -1, 1),
        "Every entry is right up to its sign; some signs are wrong.",
    ),
    "sorted": (lambda A: np.tanh(A)[np.lexsort(A.T)], "The rows are the right ones in another order."),
    "shifted rows": (
        lambda A: np.tanh(A) - A.mean(axis=1, keepdims=True),
        "Every row is right up to a constant that is added to it.",
    ),
    "summed": (lambda A: np.tanh(A).sum(axis=0), "This is what is asked, summed over the axis N."),
    "averaged": (lambda A: np.tanh(A).mean(axis=1), "This is what is asked, averaged over the axis d."),
    "diagonal alone": (lambda A: np.diagonal(np.tanh(A)), "This is the diagonal of what is asked, as a vector."),
}


@pytest.mark.parametrize("case", PARTLY)
def test_what_is_right_is_said_when_nothing_is_named(case: str) -> None:
    answer, says = PARTLY[case]
    assert told(tanh, answer) == ("", says)


@pytest.mark.parametrize("case", PARTLY)
def test_what_holds_at_all_trials_but_one_is_not_said(case: str) -> None:
    answer, says = PARTLY[case]
    drawn = trials()
    odd = drawn[0].inputs["A"]

    def nearly(A: Array) -> Any:
        return answer(A) + (1.5 + np.cos(np.arange(np.size(answer(A)))).reshape(np.shape(answer(A))) if A is odd else 0)

    said = told(tanh, nearly, drawn=drawn)
    assert said is None or said[1] != says


def test_what_was_passed_is_not_praised() -> None:
    def path(A: Array, start: Array) -> Any:
        return np.concatenate([start[None], start + np.cumsum(np.ones((3, len(start))), axis=0)])

    random = np.random.RandomState(4)
    drawn = [Trial({"A": np.ones(1), "start": random.standard_normal(3 + n)}) for n in range(4)]
    assert told(path, lambda A, start: np.concatenate([start[None], path(A, start)[1:] ** 2]), drawn=drawn) is None
    said = told(
        path,
        lambda A, start: np.concatenate([start[None], path(A, start)[1:2], start[None] ** 2 * [[1], [2]]]),
        drawn=drawn,
    )
    assert said is None


def test_what_holds_of_every_answer_is_not_said() -> None:
    """With all rows alike, asked and answered, a constant for each column says nothing; nor does a factor."""

    def row(A: Array) -> Any:
        return np.ones((len(A), 1)) * np.tanh(A)[:1]

    assert told(row, lambda A: np.ones((len(A), 1)) * np.exp(A)[:1]) is None


SILENT: dict[str, Function] = {
    "another function": lambda A: np.exp(A),
    "zeros": lambda A: 0 * A,
    "not a number": lambda A: A * np.nan,
    "a constant": lambda A: np.full(A.shape, 0.5),
    "flattened": lambda A: np.exp(A).ravel(),
}


@pytest.mark.parametrize("case", SILENT)
def test_nothing_is_said_where_nothing_is_known(case: str) -> None:
    assert told(tanh, SILENT[case]) is None


def three(A: Array) -> Any:
    return np.tanh(A), np.sin(A).sum(), A.T


SWAPPED = Wrong("both", "Cosines throughout.", lambda A: (np.cosh(A), np.cos(A).sum(), A.T))
LAST = Wrong("last", "The last entry is cubed.", lambda A: (np.tanh(A), np.sin(A).sum(), (A**3).T))
TUPLES: dict[str, tuple[Function, tuple[str, str] | None]] = {
    "one entry": (
        lambda A: (np.tanh(A), -np.sin(A).sum(), A.T),
        (
            "sign",
            "Entries 0 and 2 of the tuple are right. Entry 1: the sign is wrong: every entry is the negative of the "
            "right one.",
        ),
    ),
    "two entries, two mistakes": (
        lambda A: (2 * np.tanh(A), np.sin(A).sum(), A),
        (
            "factor",
            "Entry 1 of the tuple is right. Entry 0: every entry is 2 times the right one. Entry 2: the result is "
            "transposed.",
        ),
    ),
    "all alike": (
        lambda A: tuple(-each for each in three(A)),
        ("sign", "The sign is wrong: every entry is the negative of the right one."),
    ),
    "a named one and a general one": (
        lambda A: (-np.tanh(A), np.sin(A).sum(), (A**3).T),
        (
            "sign",
            "Entry 1 of the tuple is right. Entry 0: the sign is wrong: every entry is the negative of the right one. "
            "Entry 2: the last entry is cubed.",
        ),
    ),
    "half of a named one": (
        lambda A: (np.cosh(A), np.sin(A).sum(), A.T),
        ("", "Entries 1 and 2 of the tuple are right."),
    ),
    "nothing known": (lambda A: (np.exp(A), np.exp(A).sum(), np.exp(A).T), None),
}


@pytest.mark.parametrize("case", TUPLES)
def test_entries_of_a_tuple_are_told_one_by_one(case: str) -> None:
    answer, says = TUPLES[case]
    assert told(three, answer, [SWAPPED, LAST]) == says


def test_exchanged_entries_are_named() -> None:
    def pair(A: Array) -> Any:
        return np.tanh(A), np.cosh(A)

    said = "The entries 0 and 1 of the tuple are the right ones in another order."
    assert told(pair, lambda A: pair(A)[::-1]) == ("another-order", said)
    assert told(pair, lambda A: (np.cosh(A), np.tanh(A) + A**2)) is None


def test_a_factor_that_was_passed_is_named() -> None:
    """`lr` is one of the arguments: without it, or with it twice, the ratio is `lr` at every trial."""
    random = np.random.RandomState(3)
    drawn = [Trial({"A": random.standard_normal(3 + n), "lr": float(random.uniform(0.1, 0.9))}) for n in range(5)]
    part = Part("f", "function", Decimal(1), Prose("", ""), (), arguments=("A", "lr"))

    def said(answer: Function) -> Any:
        expects = FakeReference(Example("", (), (), (), lambda A, lr: lr * np.tanh(A)))
        cases = [Case(t, [expects.expected(t)], [np.asarray(answer(**t.inputs))]) for t in drawn]
        return explain(Task(part, drawn, (), expects), cases, [0])

    missing = said(lambda A, lr: np.tanh(A))
    assert missing == ("factor", "A factor is missing: yours is the right one divided by lr.")
    assert said(lambda A, lr: lr**2 * np.tanh(A)).says == "Yours is the right one multiplied by lr."
    assert said(lambda A, lr: A * lr * np.tanh(A)).says == "Yours is the right one multiplied by A, entry by entry."
    assert said(lambda A, lr: (lr + 1e-6) * lr * np.tanh(A)) == (
        "",
        "The direction is right and the length is not: at each input all entries are off by one positive factor.",
    )


ODD: dict[str, Function] = {
    "truth values": lambda A: A > 0,
    "small whole numbers": lambda A: (10 * A).astype(np.int8),
    "unsigned": lambda A: np.abs(10 * A).astype(np.uint8),
    "complex": lambda A: A + 1j,
    "infinite": lambda A: A / 0,
    "some not a number": lambda A: np.where(A > 0, np.nan, A),
    "empty": lambda A: A[:0],
    "one number": lambda A: np.float64(3),
    "many axes": lambda A: A[None, None, None, None, None, None],
    "huge": lambda A: A * 1e308 * 10,
    "tiny": lambda A: A * 5e-324,
    "half precision": lambda A: A.astype(np.float16),
    "zeros": lambda A: 0 * A,
}


@pytest.mark.parametrize("case", ODD)
@pytest.mark.parametrize("reference", [tanh, lambda A: A > 0, lambda A: (9 * A).astype(int), lambda A: A + 2j, three])
def test_odd_answers_are_looked_at_without_a_fault(case: str, reference: Function) -> None:
    """Not through `explain`, which keeps a fault from changing the verdict."""
    drawn = [*trials(), Trial({"A": np.zeros((0, 3))}, {"N": 0, "d": 3}), Trial({"A": np.zeros((3, 4))}, {}, "large")]

    def answer(A: Array) -> Any:
        given = reference(A)
        return tuple(ODD[case](np.atleast_2d(each)) for each in given) if isinstance(given, tuple) else ODD[case](A)

    with np.errstate(all="ignore"):
        cases = [Case(t, _arrays(reference(**t.inputs)), _arrays(answer(**t.inputs))) for t in drawn]
        part = Part("f", "function", Decimal(1), Prose("", ""), (), arguments=("A",))
        task = Task(part, drawn, (), FakeReference(Example("", (), (), (), reference)), [SINE, CUBE])
        named = _Search(task, cases, off_in(cases)).found()
    assert named is None or named.says
