"""Traces: each step beside its true value and beside what follows from the student's own, and what carries nothing."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from gradekit import wire
from gradekit.functions import FunctionSpec
from gradekit.judge.graphs import trace_of
from gradekit.judge.reference import Reference
from gradekit.judge.session import given
from gradekit.judge.solution import SolutionFault, Wrong
from gradekit.judge.steps import faults
from gradekit.judge.task import Given, Task
from gradekit.judge.traces import judge_trace
from gradekit.judge.trial import Trial
from gradekit.marks import score
from gradekit.model import Part, Prose, Status, Verdict
from helpers import run
from small_course import exercise, part, put, write_course

NAN, INF = float("nan"), float("inf")
GRAPH: dict[str, Callable[..., Any]] = {
    "f1": lambda x: anp.exp(x),
    "f2": lambda f1: f1**2,
    "f3": lambda f1, f2: f1 + f2,
    "f4": lambda f3: anp.exp(f3),
    "f5": lambda f3: anp.sin(f3),
    "y": lambda f4, f5: f4 + f5,
}
LAYERS: dict[str, Callable[..., Any]] = {
    "rf1": lambda: 5,
    "rf2": lambda rf1: rf1 + 2 * 2,
    "rf3": lambda rf2: rf2 + 4 * 2 * 2,
}
REVERSE, FORWARD, STEPS = {"graph": "it", "mode": "reverse"}, {"graph": "it", "mode": "forward"}, {"steps": "it"}
XS = (-1.5, -0.25, 0.75, -0.5)


class Module(dict[str, Any]):
    """Stands for a solution module."""

    def call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except Exception as error:
            raise SolutionFault(str(error)) from error


def judged(
    answer: Any,
    declared: Mapping[str, Any],
    settings: Mapping[str, Any],
    xs: Sequence[Any] = XS,
    wrongs: Any = (),
    edge: str = "",
) -> Verdict:
    """The verdict on a function of x, or on a value where that is no function; `edge` is what the last x is."""
    called = callable(answer)
    asked = Part("t", "trace", Decimal(6), Prose("", ""), (), arguments=("x",) if called else (), settings=settings)
    values = [answer(x) for x in (*xs, xs[0])] if called else [answer]
    answers = [Given(v) if isinstance(v, wire.Matrix) else given(wire.encode(v), "", ()) for v in values]
    trials = [Trial({"x": x}, edge=edge if x is xs[-1] else "") for x in xs] if called else []
    return judge_trace(Task(asked, trials, answers, Reference(asked, Module(it=declared)), wrongs))


def reverse(answer: Any, **more: Any) -> Verdict:
    return judged(answer, GRAPH, REVERSE, **more)


def fields(answer: Any, **more: Any) -> Verdict:
    return judged(answer, LAYERS, STEPS, **more)


def marks(verdict: Verdict) -> str:
    return "".join("x" if right else "-" for right in verdict.entries)


def solved(**slips: Callable[..., Any]) -> Callable[[float], tuple[float, ...]]:
    """Reverse mode through GRAPH by hand; each slip replaces one step, as a function of what that step is made of."""
    steps: dict[str, Callable[..., Any]] = {
        "df5": lambda **_: 1.0,
        "df4": lambda **_: 1.0,
        "df3": lambda df4, df5, f3, **_: df4 * np.exp(f3) + df5 * np.cos(f3),
        "df2": lambda df3, **_: df3,
        "df1": lambda df3, df2, f1, **_: df3 + df2 * 2 * f1,
        "dx": lambda df1, f1, **_: df1 * f1,
    }

    def answer(x: float) -> tuple[float, ...]:
        f1 = math.exp(x)
        known = {"x": x, "f1": f1, "f3": f1 + f1**2}
        for name, step in steps.items():
            known[name] = float(slips.get(name, step)(**known))
        return tuple(known[name] for name in steps)

    return answer


right = solved()
HALF_SIN = solved(df3=lambda df4, df5, f3, **_: df4 * np.exp(f3) + df5 * np.sin(f3))
CALLED = "Called with x=-1.5."
FOLLOW = "df2 follows from your df3. df1 follows from your df3 and df2. dx follows from your df1."

# Answer, mistake, which steps count, the whole message.
SLIPS: dict[str, tuple[Any, str | None, str, list[str]]] = {
    "carried on": (HALF_SIN, None, "xx-xxx", ["df3 (step 3 of 6): expected 2.27678, got 1.58333.", CALLED, FOLLOW]),
    "another slip": (
        solved(df3=lambda df4, f3, **_: 3 * df4 * np.exp(f3), dx=lambda df1, **_: df1),
        None,
        "xx-xx-",
        [
            "df3 (step 3 of 6): expected 2.27678, got 3.94137.",
            CALLED,
            "df2 follows from your df3. df1 follows from your df3 and df2.",
            "Not right either: dx.",
        ],
    ),
    "not carried on": (
        lambda x: (*right(x)[:2], HALF_SIN(x)[2], *HALF_SIN(x)[2:4], right(x)[4] + HALF_SIN(x)[5]),
        None,
        "xx-x--",
        [
            "df3 (step 3 of 6): expected 2.27678, got 1.58333.",
            CALLED,
            "df2 follows from your df3.",
            "Not right either: df1 and dx.",
        ],
    ),
    "the rest is right": (
        lambda x: (*right(x)[:3], 5 * x, *right(x)[4:]),
        None,
        "xxx-xx",
        ["df2 (step 4 of 6): expected 2.27678, got -7.5.", CALLED],
    ),
    "sign": (
        solved(df4=lambda **_: -1.0),
        "sign",
        "x-xxxx",
        [
            "df4 has the wrong sign.",
            "df4 (step 2 of 6): expected 1, got -1.",
            CALLED,
            f"df3 follows from your df4. {FOLLOW}",
        ],
    ),
    "factor": (
        solved(dx=lambda df1, f1, **_: df1 * f1 / 2),
        "factor",
        "xxxxx-",
        ["dx is 1/2 times the right one.", "dx (step 6 of 6): expected 0.734727, got 0.367363.", CALLED],
    ),
    "path lost": (
        solved(df1=lambda df3, **_: df3),
        "path",
        "xxxx-x",
        [
            "df1: the path through f2 is missing.",
            "df1 (step 5 of 6): expected 3.29282, got 2.27678.",
            CALLED,
            "dx follows from your df1.",
        ],
    ),
    "path with the wrong sign": (
        solved(df3=lambda df4, df5, f3, **_: df4 * np.exp(f3) - df5 * np.cos(f3)),
        "sign",
        "xx-xxx",
        [
            "df3: the path through f5 has the wrong sign.",
            "df3 (step 3 of 6): expected 2.27678, got 0.350803.",
            CALLED,
            FOLLOW,
        ],
    ),
    "local derivative forgotten": (
        solved(df1=lambda df3, df2, **_: df3 + df2),
        "local",
        "xxxx-x",
        [
            "df1: the path through f2 lacks its local derivative.",
            "df1 (step 5 of 6): expected 3.29282, got 4.55356.",
            CALLED,
            "dx follows from your df1.",
        ],
    ),
    "reversed": (
        lambda x: right(x)[::-1],
        "reversed",
        "--xx--",
        [
            "The steps stand in reversed order.",
            "df5 (step 1 of 6): expected 1, got 0.734727.",
            CALLED,
            "Nothing follows from your df1: it is 1 at every input.",
            "Not right either: df4, df1 and dx.",
        ],
    ),
    "one step skipped": (
        lambda x: (*right(x)[1:], 0.5),
        "shifted",
        "x-x---",
        [
            "From df4 on, the steps stand one place too early.",
            "df4 (step 2 of 6): expected 1, got 2.27678.",
            CALLED,
            "Not right either: df2, df1 and dx.",
        ],
    ),
    "few digits": (
        lambda x: [*right(x)[:5], right(x)[5] * (1 + 1e-6)],
        "dtype",
        "xxxxx-",
        [
            "dx: right to a few digits only: is something computed in float32, or by finite differences?",
            "dx (step 6 of 6): expected 0.7347267458, got 0.7347274805.",
            CALLED,
        ],
    ),
    "NaN": (lambda x: [*right(x)[:5], NAN], None, "xxxxx-", ["dx (step 6 of 6) is not a finite number.", CALLED]),
    "nothing": (lambda x: [*right(x)[:5], None], None, "xxxxx-", ["dx (step 6 of 6) is None.", CALLED]),
    "complex": (
        lambda x: [*right(x)[:5], 1j],
        None,
        "xxxxx-",
        ["dx (step 6 of 6) is complex, where real numbers are asked.", CALLED],
    ),
    "shape": (
        lambda x: [*right(x)[:5], [1.0, 2.0]],
        None,
        "xxxxx-",
        ["dx (step 6 of 6): expected shape (), got shape (2,).", CALLED],
    ),
    "a name lacks": (
        lambda x: dict(zip(("df5", "df4", "df3", "df2", "df1", "x"), right(x), strict=True)),
        None,
        "xxxxx-",
        ["dx (step 6 of 6) is missing.", CALLED],
    ),
}


@pytest.mark.parametrize("case", SLIPS)
def test_a_slip_costs_itself_and_is_named(case: str) -> None:
    answer, mistake, counts, message = SLIPS[case]
    verdict = reverse(answer)
    assert verdict.message.splitlines() == message
    assert (verdict.status, verdict.mistake, marks(verdict)) == (Status.FAIL, mistake, counts)


ASKED = "the 6 steps df5, df4, df3, df2, df1, dx are asked, in this order."
NO_TRACES: dict[str, tuple[Any, str]] = {
    "too few": (lambda x: right(x)[1:], f"t returned 5 entries; {ASKED}"),
    "too many": (lambda x: (1.0, *right(x)), f"t returned 7 entries; {ASKED}"),
    "one": (lambda x: [right(x)], f"t returned 1 entry; {ASKED}"),
    "none": (lambda x: None, "t returned None: does the function end without `return`?"),
    "a number": (lambda x: right(x)[-1], f"t returned a number; {ASKED}"),
    "a set": (lambda x: set(right(x)), f"t returned a set, which has no order; {ASKED}"),
    "text": (lambda x: "one, two", f"t returned text ('one, two'); {ASKED}"),
    "other names": (lambda x: {"a": 1.0}, f"t returned a dictionary without the steps' names; {ASKED}"),
}


@pytest.mark.parametrize("case", NO_TRACES)
def test_what_is_no_trace(case: str) -> None:
    answer, message = NO_TRACES[case]
    assert reverse(answer) == Verdict(Status.FAIL, f"{message}\n{CALLED}")


TEX = [rf"\frac{{\partial y}}{{\partial {under}}}" for under in ("f_5", "f_4", "f_{3}", "f_2", "f_1", "x")]
FORMS: dict[str, Callable[[float], Any]] = {
    "tuple": right,
    "list": lambda x: list(right(x)),
    "array": lambda x: np.array(right(x)),
    "column": lambda x: np.array(right(x))[:, None],
    "matrix": lambda x: wire.Matrix(np.array([right(x)])),
    "float32": lambda x: np.array(right(x), dtype=np.float32),
    "short names": lambda x: dict(zip(("df5", "df4", "df3", "df2", "df1", "dx"), right(x), strict=True)),
    "quotients": lambda x: dict(
        zip(("dy/df5", "dy/df4", "dy / df3", "∂y/∂f2", "dy_df1", "dydx"), right(x), strict=True)
    ),
    "LaTeX": lambda x: dict(zip(TEX, right(x), strict=True)),
    "more names": lambda x: {
        "dy": 1,
        **dict(zip(("dx", "df1", "df2", "df3", "df4", "df5"), right(x)[::-1], strict=True)),
    },
    "rounded otherwise": lambda x: [value * (1 + 1e-12) for value in right(x)],
}


@pytest.mark.parametrize("form", FORMS)
def test_a_trace_is_given_in_many_forms(form: str) -> None:
    verdict = reverse(FORMS[form])
    assert verdict.status is (Status.WARNING if form in ("column", "float32") else Status.PASS)
    # The same form with one digit wrong.
    off = {"float32": 1e-4}.get(form, 1e-6)

    def wrong(x: float) -> Any:
        answer = FORMS[form](x)
        if isinstance(answer, wire.Matrix):
            return wire.Matrix(answer.array * (1 + off))
        if isinstance(answer, dict):
            return {name: value * (1 + off) for name, value in answer.items()}
        return answer * np.float32(1 + off) if isinstance(answer, np.ndarray) else [v * (1 + off) for v in answer]

    assert reverse(wrong).status is Status.FAIL


def test_forward_mode_goes_the_other_way() -> None:
    def by_hand(x: float, slip: float = 1.0) -> list[float]:
        f1, f3 = math.exp(x), math.exp(x) + math.exp(2 * x)
        d2 = 2 * f1 * f1 * slip
        d3 = f1 + d2
        return [f1, d2, d3, d3 * math.exp(f3), d3 * math.cos(f3), d3 * (math.exp(f3) + math.cos(f3))]

    assert judged(by_hand, GRAPH, FORWARD).status is Status.PASS
    verdict = judged(lambda x: by_hand(x, x), GRAPH, FORWARD)
    assert marks(verdict) == "x-xxxx"
    assert verdict.message.splitlines()[2] == (
        "df3 follows from your df2. df4 follows from your df3. df5 follows from your df3. "
        "dy follows from your df4 and df5."
    )
    lost = judged(lambda x: [*by_hand(x)[:2], by_hand(x)[0], *by_hand(x)[3:]], GRAPH, FORWARD)
    assert (lost.mistake, lost.message.splitlines()[0]) == ("path", "df3: the path through f2 is missing.")


# What becomes of the steps behind a wrong one, by what that one is: nothing follows from a trivial answer.
TRIVIAL: dict[str, tuple[dict[str, Callable[..., Any]], str, str]] = {
    "0": ({"df5": lambda **_: 0.0}, "-x----", "df5: it is 0 at every input"),
    "nearly 0": ({"df5": lambda x, **_: 1e-7 * x}, "-x----", "df5: it is 0 at every input"),
    "not 0": ({"df5": lambda x, **_: 1e-4 * x}, "-xxxxx", ""),
    "1": ({"df3": lambda **_: 1.0}, "xx----", "df3: it is 1 at every input"),
    "nearly 1": ({"df3": lambda x, **_: 1.0 + 1e-7 * x}, "xx----", "df3: it is 1 at every input"),
    "not 1": ({"df3": lambda x, **_: 1.0 + 0.1 * x}, "xx-xxx", ""),
    "one constant": ({"df3": lambda **_: 7.0}, "xx----", "df3: it is the same at every input"),
    "nearly constant": ({"df3": lambda x, **_: 7.0 + 1e-7 * x}, "xx----", "df3: it is the same at every input"),
    "not constant": ({"df3": lambda x, **_: 7.0 + 1e-4 * x}, "xx-xxx", ""),
    "constant where right is": ({"df5": lambda **_: 7.0}, "-xxxxx", ""),
    "swamps": ({"df4": lambda **_: 1e7}, "x-----", "df4: it is far too large at every input"),
    "large": ({"df4": lambda **_: 1e5}, "x-xxxx", ""),
    "swamps all": ({"df4": lambda **_: 1e300}, "x-----", "df4: it is far too large at every input"),
    "infinite": ({"df4": lambda **_: INF}, "x-----", "df4: it is no finite number or array of the shape asked"),
    "vanishes": ({"df3": lambda df4, f3, **_: 1e-9 * np.exp(f3)}, "xx----", "df3: it is 0 at every input"),
    "zeros throughout": (
        dict.fromkeys(("df5", "df4", "df3", "df2", "df1", "dx"), lambda **_: 0.0),
        "------",
        "df5: it is 0",
    ),
    "ones throughout": (
        dict.fromkeys(("df5", "df4", "df3", "df2", "df1", "dx"), lambda **_: 1.0),
        "xx----",
        "df3: it is 1",
    ),
}


@pytest.mark.parametrize("case", TRIVIAL)
def test_a_trivial_answer_carries_nothing(case: str) -> None:
    slips, counts, reason = TRIVIAL[case]
    verdict = reverse(solved(**slips))
    assert (verdict.status, marks(verdict)) == (Status.FAIL, counts)
    assert (f"Nothing follows from your {reason}" in verdict.message) is bool(reason)
    assert ("Nothing" in verdict.message) is bool(reason)


@pytest.mark.parametrize(
    ("value", "counts"),
    [
        (lambda x: right(x)[5], "-----x"),  # the last step's value for all
        (lambda x: right(x)[2], "--xx--"),
        (lambda x: x, "------"),
        (lambda x: x * np.array([1 + 1e-6, 1 + 1e-4, 1, 1, 1 + 1e-5, 1]), "------"),
        (lambda x: x * np.array([1.01, 1.02, 1, 1, 1.03, 1.04]), "---x--"),
    ],
)
def test_one_value_for_all_steps_earns_what_is_right_and_no_more(value: Any, counts: str) -> None:
    """df2 = df3 is true here, so a copy would follow from a copy."""
    assert marks(reverse(lambda x: list(value(x) * np.ones(6)))) == counts


def test_a_refused_follower_is_told_why() -> None:
    copies = reverse(lambda x: [x] * 6).message.splitlines()
    assert copies[2:] == [
        "df2 only repeats your df3, which earns nothing.",
        "Not right either: df4, df3, df2, df1 and dx.",
    ]
    shut = judged(lambda x: [-(x**2), 0.0, 1.0], GATED, STEPS).message.splitlines()
    assert shut[-2:] == [
        "Nothing follows from your b: it is 0 at every input. b hardly depends on your a, which earns nothing.",
        "Not right either: b and c.",
    ]


def test_a_copy_that_is_an_honest_step_follows() -> None:
    """Of one value for df3, df2 and df1 (a path lost), the first two are one in truth as well."""
    honest = solved(df3=lambda df4, f3, x, **_: x * np.exp(f3), df1=lambda df3, **_: df3)
    assert marks(reverse(honest)) == "xx-x-x"


SATURATED: dict[str, Callable[..., Any]] = {"a": lambda x: x, "b": lambda a: math.tanh(a), "c": lambda b: b**2}
GATED: dict[str, Callable[..., Any]] = {"a": lambda x: x**2, "b": lambda a: max(a, 0.0), "c": lambda b: b + 1}


@pytest.mark.parametrize(
    ("steps", "answer", "counts"),
    [
        (SATURATED, lambda x: [2 * x, math.tanh(2 * x), math.tanh(2 * x) ** 2], "-xx"),
        (SATURATED, lambda x: [4e4 * x, math.tanh(4e4 * x), 1.0], "---"),
        (GATED, lambda x: [x**2 + 1, x**2 + 1, x**2 + 2], "-xx"),
        (GATED, lambda x: [-(x**2), 0.0, 1.0], "---"),
    ],
    ids=["tanh", "tanh at its ends", "gate", "shut gate"],
)
def test_a_step_that_no_longer_depends_on_the_answer_does_not_follow(steps: Any, answer: Any, counts: str) -> None:
    assert marks(judged(answer, steps, STEPS)) == counts


def test_every_step_must_be_explained_at_every_input() -> None:
    wrong_below = solved(
        df3=lambda df4, df5, f3, x, **_: df4 * np.exp(f3) + df5 * (np.sin(f3) if x < 0 else np.cos(f3))
    )
    assert marks(reverse(wrong_below)) == "xx-xxx"
    only_once = lambda x: [*wrong_below(x)[:5], wrong_below(x)[5] + (x == 0.75)]  # noqa: E731
    assert marks(reverse(only_once)) == "xx-xx-"
    # Behind a step that is right at an input, only the true value counts there.
    back = lambda x: [*wrong_below(x)[:5], right(x)[5]]  # noqa: E731
    assert marks(reverse(back)) == "xx-xxx"


def test_an_answer_that_is_not_deterministic() -> None:
    count = iter(range(99))
    verdict = reverse(lambda x: [*right(x)[:5], right(x)[5] + next(count)])
    assert verdict == Verdict(Status.FAIL, "t varies: the same call gave two different dx.")


SOFT: dict[str, Callable[..., Any]] = {"s": lambda x: np.logaddexp(0.0, x), "t": lambda s: s / (1 + s)}


def soft(x: float) -> list[float]:
    with np.errstate(over="ignore"):
        s = np.log(1 + np.exp(x))
    return [s, 1 / (1 + 1 / s)]


def test_overflow_at_large_inputs_is_a_remark() -> None:
    verdict = judged(soft, SOFT, STEPS, [-1.0, 0.5, 1000.0], edge="large")
    assert verdict.status is Status.FAIL
    assert marks(verdict) == "x-"
    honest = judged(lambda x: [soft(x)[0], 1 - 1 / (1 + np.logaddexp(0.0, x))], SOFT, STEPS, [-1.0, 1e3], edge="large")
    assert honest == Verdict(Status.WARNING, "Right. But s overflows at large inputs.", remarks=("overflow",))
    assert judged(soft, SOFT, STEPS, [-1.0, 0.5, 1000.0]).status is Status.FAIL


VALUES: dict[str, tuple[Any, str | None, str, list[str]]] = {
    "carried on": ((5, 7, 23), None, "x-x", ["t: rf2 (step 2 of 3) is not right.", "rf3 follows from your rf2."]),
    "from the start": (
        (3, 7, 23),
        None,
        "-xx",
        ["t: rf1 (step 1 of 3) is not right.", "rf2 follows from your rf1. rf3 follows from your rf2."],
    ),
    "not carried on": (
        (5, 7, 24),
        None,
        "x--",
        ["t: rf2 (step 2 of 3) is not right.", "Not right either: rf3."],
    ),
    "named": (
        (5, 7, 15),
        "no_stride",
        "x--",
        ["The stride is ignored.", "t: rf2 (step 2 of 3) is not right.", "Not right either: rf3."],
    ),
    "reversed": (
        [25, 9, 5],
        "reversed",
        "-x-",
        ["The steps stand in reversed order.", "t: rf1 (step 1 of 3) is not right.", "Not right either: rf3."],
    ),
    "a layer left out": ((5, 5, 21), None, "x-x", ["t: rf2 (step 2 of 3) is not right.", "rf3 follows from your rf2."]),
    "zeros": (
        (0, 4, 20),
        None,
        "---",
        [
            "t: rf1 (step 1 of 3) is not right.",
            "Nothing follows from your rf1: it is 0.",
            "Not right either: rf2 and rf3.",
        ],
    ),
    "ones": (
        (1, 5, 21),
        None,
        "---",
        [
            "t: rf1 (step 1 of 3) is not right.",
            "Nothing follows from your rf1: it is 1.",
            "Not right either: rf2 and rf3.",
        ],
    ),
    "huge": (
        (10**8, 10**8 + 4, 10**8 + 20),
        None,
        "---",
        [
            "t: rf1 (step 1 of 3) is not right.",
            "Nothing follows from your rf1: it is far too large.",
            "Not right either: rf2 and rf3.",
        ],
    ),
    "the last for all": ((25, 25, 25), None, "--x", ["t: rf1 (step 1 of 3) is not right.", "Not right either: rf2."]),
    "text": ((5, "nine", 25), None, "x-x", ["rf2 (step 2 of 3) is text ('nine')."]),
    "too few": ((5, 9), None, "", ["t has 2 entries; the 3 steps rf1, rf2, rf3 are asked, in this order."]),
    "a number": (25, None, "", ["t is a whole number; the 3 steps rf1, rf2, rf3 are asked, in this order."]),
    "nothing": (None, None, "", ["t is None; the 3 steps rf1, rf2, rf3 are asked, in this order."]),
}
NO_STRIDE = Wrong("no_stride", "The stride is ignored.", lambda: (5, 7, 15))


@pytest.mark.parametrize("case", VALUES)
def test_a_value_says_which_step_and_never_the_right_number(case: str) -> None:
    answer, mistake, counts, message = VALUES[case]
    verdict = fields(answer, wrongs=[NO_STRIDE])
    assert verdict.message.splitlines() == message
    assert (verdict.status, verdict.mistake, marks(verdict)) == (Status.FAIL, mistake, counts)


@pytest.mark.parametrize(
    "answer", [(5, 9, 25), [5.0, "9", 25], np.array([5, 9, 25]), {"rf1": 5, "rf2": 9, "rf3": 25}, ("5", "9", "50/2")]
)
def test_right_values(answer: Any) -> None:
    assert fields(answer) == Verdict(Status.PASS)


def test_the_last_step_takes_the_rest_of_the_marks() -> None:
    assert score(Decimal("1"), fields((5, 7, 23))) == Decimal("0.67")
    assert score(Decimal("1"), fields((5, 9, 23))) == Decimal("0.66")


UNARY: list[Callable[[Any], Any]] = [
    anp.sin,
    anp.cos,
    anp.tanh,
    lambda a: anp.exp(-(a**2)),
    lambda a: anp.log(1 + a**2),
    lambda a: a**2 / 2,
    lambda a: a / (1 + a**2),
    lambda a: anp.sqrt(1 + a**2),
]
BINARY: list[Callable[[Any, Any], Any]] = [
    lambda a, b: a + b,
    lambda a, b: a * b,
    lambda a, b: a - 2 * b,
    lambda a, b: anp.sin(a) * b,
    lambda a, b: a / (1 + b**2),
]


def random_graph(random: np.random.RandomState) -> dict[str, Callable[..., Any]]:
    """3 to 7 nodes; each takes the node before it, so that all of them matter, and perhaps another one."""
    graph: dict[str, Callable[..., Any]] = {}
    names = ["x"]
    for number in range(random.randint(3, 8)):
        before, other = names[-1], names[random.randint(len(names))]
        if other == before:
            graph[f"f{number}"] = _taking(UNARY[random.randint(len(UNARY))], before)
        else:
            graph[f"f{number}"] = _taking(BINARY[random.randint(len(BINARY))], before, other)
        names.append(f"f{number}")
    return graph


def _taking(function: Callable[..., Any], *names: str) -> Callable[..., Any]:
    namespace = {"function": function}
    exec(f"node = lambda {', '.join(names)}: function({', '.join(names)})", namespace)
    return namespace["node"]


def composed(graph: Mapping[str, Callable[..., Any]], start: str, known: Mapping[str, Any]) -> Callable[[Any], Any]:
    """The last node as a function of one node or of x, the nodes before it held fixed."""

    def value(at: Any) -> Any:
        values = {**known, start: at}
        names = list(graph)
        for name in names[names.index(start) + 1 if start in names else 0 :]:
            function = graph[name]
            values[name] = function(*(values[each] for each in function.__code__.co_varnames))
        return values[names[-1]]

    return value


def forward_values(graph: Mapping[str, Callable[..., Any]], x: float) -> dict[str, Any]:
    values: dict[str, Any] = {"x": x}
    for name, function in graph.items():
        values[name] = function(*(values[each] for each in function.__code__.co_varnames))
    return values


@pytest.mark.parametrize("seed", range(16))
def test_a_random_graph_agrees_with_the_gradient_of_the_composed_function(seed: int) -> None:
    random = np.random.RandomState(seed)
    graph, xs = random_graph(random), random.uniform(0.3, 1.5, 4)
    names = list(graph)

    def backwards(x: float) -> list[float]:
        values = forward_values(graph, float(x))
        return [float(autograd.grad(composed(graph, at, values))(values[at])) for at in [*names[-2::-1], "x"]]

    def forwards(x: float) -> list[float]:
        parts = [{name: graph[name] for name in names[: end + 1]} for end in range(len(names))]
        return [float(autograd.grad(composed(each, "x", {}))(float(x))) for each in parts]

    for mode, by_hand in ((REVERSE, backwards), (FORWARD, forwards)):
        assert judged(by_hand, graph, mode, xs).status is Status.PASS
        for place in (0, len(names) // 2, len(names) - 1):
            off = judged(
                lambda x, k=place, f=by_hand: np.array(f(x)) * (1 + 1e-6 * (np.arange(len(f(x))) == k)), graph, mode, xs
            )
            assert off.status is Status.FAIL
            assert marks(off)[place] == "-"


@pytest.mark.parametrize("mode", [REVERSE, FORWARD], ids=["reverse", "forward"])
def test_one_local_derivative_slightly_off_fails(mode: Mapping[str, Any]) -> None:
    """Carried through the whole trace, as a wrong formula would be."""
    off = {**GRAPH, "f4": lambda f3: anp.exp(f3) * (1 + 1e-6)}
    values = [trace_of(["x"], mode, graph, lambda f, *a, **k: f(*a, **k)) for graph in (GRAPH, off)]
    right_one, wrong_one = (lambda x, t=trace: [float(v) for v in t.at({"x": x}).true] for trace in values)
    assert judged(right_one, GRAPH, mode).status is Status.PASS
    verdict = judged(wrong_one, GRAPH, mode)
    assert verdict.status is Status.FAIL
    assert marks(verdict) == ("xx-xxx" if mode is REVERSE else "xxx-xx")


NETWORK: dict[str, Callable[..., Any]] = {
    "u": lambda x: anp.dot(anp.array([[1.0, -0.5, 0.25], [0.5, 2.0, -1.0]]), x),
    "h": lambda u: anp.tanh(u),
    "y": lambda h, u: anp.sum(h**2) + anp.sum(u) / 3,
}
VECTORS = [np.array([0.5, -1.0, 0.25]), np.array([1.5, 0.75, -0.5]), np.array([-0.25, 0.5, 1.0])]


def network(x: Any, slip: float = 2.0) -> list[Any]:
    W = np.array([[1.0, -0.5, 0.25], [0.5, 2.0, -1.0]])
    dh = slip * np.tanh(W @ x)
    du = dh * (1 - np.tanh(W @ x) ** 2) + 1 / 3
    return [dh, du, W.T @ du]


def test_nodes_may_be_vectors() -> None:
    assert judged(network, NETWORK, REVERSE, VECTORS).status is Status.PASS
    slipped = judged(lambda x: network(x, 3.0), NETWORK, REVERSE, VECTORS)
    assert marks(slipped) == "-xx"
    assert slipped.message.splitlines()[1:] == [
        "dh (step 1 of 3): expected -1.92806 at index [1], got -2.89208.",
        "Called with x (3,).",
        "du follows from your dh. dx follows from your du.",
    ]
    ones = judged(lambda x: [np.ones(2), *network(x)[1:]], NETWORK, REVERSE, VECTORS)
    assert marks(ones) == "-xx"
    carried = judged(lambda x: [np.ones(2), 1 / 3 + 1 - np.tanh(NETWORK["u"](x)) ** 2, x], NETWORK, REVERSE, VECTORS)
    assert marks(carried) == "---"


def test_forward_mode_through_vectors() -> None:
    trace = trace_of(["x"], FORWARD, NETWORK, lambda f, *a, **k: f(*a, **k))
    for x in VECTORS:
        true = trace.at({"x": x}).true
        assert [each.shape for each in true] == [(2, 3), (2, 3), (3,)]
        np.testing.assert_allclose(true[-1], autograd.grad(composed(NETWORK, "x", {}))(x), rtol=1e-12)


def test_a_function_among_the_inputs() -> None:
    nodes = {"u": lambda x, k: k * x, "y": lambda u, sigma: anp.sum(sigma(u))}
    settings = {"graph": "it", "mode": "reverse", "by": ("x",)}
    trace = trace_of(["x", "k", "sigma"], settings, nodes, lambda f, *a, **k: f(*a, **k))
    du, dx = trace.at({"x": VECTORS[0], "k": 3, "sigma": FunctionSpec("sin")}).true
    np.testing.assert_allclose(du, np.cos(3 * VECTORS[0]), rtol=1e-15)
    np.testing.assert_allclose(dx, 3 * np.cos(3 * VECTORS[0]), rtol=1e-15)
    with pytest.raises(SolutionFault, match="the drawn inputs have no x to differentiate by"):
        trace.at({"k": 3, "sigma": FunctionSpec("sin")})


def test_a_python_number_is_differentiated_in_double_precision() -> None:
    asked = Part("slope", "gradient", Decimal(1), Prose("", ""), (), ("x",), settings={"of": "f", "by": ("x",)})
    slope = Reference(asked, Module(f=lambda x: anp.exp(x))).expected(Trial({"x": 0.1}))  # type: ignore[arg-type]
    assert slope == pytest.approx(math.exp(0.1), rel=1e-15)
    trace = trace_of(["x"], FORWARD, {"y": lambda x: anp.exp(x)}, lambda f, *a, **k: f(*a, **k))
    assert trace.at({"x": 0.1}).true[0] == pytest.approx(math.exp(0.1), rel=1e-15)


FAULTS: list[tuple[Mapping[str, Any], Any, list[str]]] = [
    (STEPS, LAYERS, []),
    (REVERSE, GRAPH, []),
    (STEPS, {"a": lambda x, k=3: x + k}, []),
    (
        STEPS,
        {},
        ["is not a dictionary of names and functions, nor a list of functions, with at least one step"],
    ),
    (STEPS, 7, ["is not a dictionary of names and functions, nor a list of functions, with at least one step"]),
    (
        STEPS,
        {"a": lambda x: x, "b": lambda z: z},
        ["has a step b that takes z, which is neither an argument nor an earlier step (x, a)"],
    ),
    (STEPS, {"a": lambda b: b, "b": lambda a: a}, ["has a step a that takes b, which does not come before it"]),
    (STEPS, {"a": lambda a: a}, ["has a step a that takes a, which does not come before it"]),
    (STEPS, {"a": 3}, ["has a step a that is no function whose arguments can be read"]),
    (STEPS, {"a": lambda *x: x}, ["has a step a whose argument x cannot be passed by its name"]),
    (STEPS, {"x": lambda: 3}, ["has x twice: a step's name is neither an argument's nor another step's"]),
    (STEPS, [lambda x: x], ["has a step without a name at place 1: write {'name': function}"]),
    (REVERSE, {"a": lambda x: x, "y": lambda x: x}, ["has an output, y, that does not depend on a"]),
    (
        REVERSE,
        {"a": lambda: 2.0, "y": lambda a: a},
        ["has no node that takes an argument of the part, so there is nothing to differentiate by"],
    ),
]


@pytest.mark.parametrize(("settings", "declared", "texts"), FAULTS)
def test_a_faulty_declaration(settings: Mapping[str, Any], declared: Any, texts: list[str]) -> None:
    assert [fault.text for fault in faults(["x"], settings, declared)] == texts


SOLUTION = """
import math

import autograd.numpy as np

from gradekit.authoring import wrong

nodes = {
    "f1": lambda x: np.exp(x),
    "f2": lambda f1: f1**2,
    "f3": lambda f1, f2: f1 + f2,
    "f4": lambda f3: np.exp(f3),
    "f5": lambda f3: np.sin(f3),
    "y": lambda f4, f5: f4 + f5,
}


def rf1():
    return 5


def rf2(rf1):
    return rf1 + 2 * 2


def rf3(rf2):
    return rf2 + 4 * 2 * 2


layers = [rf1, rf2, rf3]


@wrong("receptive_fields", "The stride is ignored.")
def no_stride():
    return (5, 7, 15)


@wrong("reverse_mode", "The derivative of sin is cos, not sin.")
def sin_for_cos(x):
    f1 = math.exp(x)
    f3 = f1 + f1**2
    df3 = math.exp(f3) + math.sin(f3)
    df1 = df3 + df3 * 2 * f1
    return 1, 1, df3, df3, df1, df1 * f1
"""
REVERSE_PART = part("reverse_mode", "trace", arguments=["x"], returns={"shape": [6]}, graph="nodes", mode="reverse")
FIELDS_PART = part("receptive_fields", "trace", steps="layers")
DRAWN = {"inputs": {"x": {"draw": "uniform", "range": [-2.0, 1.2]}}, "sizes": {}}
ANSWER = """
import numpy as np

def reverse_mode(x):
    f1 = np.exp(x)
    f3 = f1 + f1 ** 2
    df5, df4 = 1.0, 1.0
    df3 = {df3}
    df2 = df3
    df1 = df3 + df2 * 2 * f1
    return df5, df4, df3, df2, df1, {dx}

receptive_fields = {fields}
"""
RIGHT = {"df3": "df4 * np.exp(f3) + df5 * np.cos(f3)", "dx": "df1 * f1", "fields": "(5, 9, 25)"}


def checked(folder: Path, answer: str, *options: str, name: str = "hw1_tiny.py", **more: Any) -> tuple[int, str, str]:
    """What `gradekit check` says of this answer to the small course."""
    parts = more.get("parts", (REVERSE_PART, FIELDS_PART))
    course = write_course(folder / "course", exercise(*parts, **DRAWN), more.get("solution", SOLUTION))
    put(folder / name, answer)
    ran = run(["check", "hw1-tiny", "--course", course, *options], folder, env={"COLUMNS": "200"})
    return ran.code, ran.out, ran.err


REPORTS: dict[str, tuple[dict[str, str], int, str]] = {
    "right": (
        {},
        0,
        """\
  ✓ reverse_mode         1 / 1
  ✓ receptive_fields     1 / 1

  2 of 2 points.""",
    ),
    "slipped and consistent": (
        {"df3": "df4 * np.exp(f3) + 2 * df5 * np.cos(f3)", "fields": "(5, 7, 23)"},
        1,
        """\
  ✗ reverse_mode      0.84 / 1
      df3 (step 3 of 6): expected 14.7877, got 13.8617.
      Called with x=0.209742.
      df2 follows from your df3. df1 follows from your df3 and df2. dx follows from your df1.
  ✗ receptive_fields  0.67 / 1
      receptive_fields: rf2 (step 2 of 3) is not right.
      rf3 follows from your rf2.

  1.51 of 2 points.""",
    ),
    "slipped and inconsistent": (
        {"df3": "df4 * np.exp(f3) + 2 * df5 * np.cos(f3)", "dx": "df1", "fields": "(5, 7, 21)"},
        1,
        """\
  ✗ reverse_mode      0.64 / 1
      df3 (step 3 of 6): expected 14.7877, got 13.8617.
      Called with x=0.209742.
      df2 follows from your df3. df1 follows from your df3 and df2.
      Not right either: dx.
  ✗ receptive_fields  0.33 / 1
      receptive_fields: rf2 (step 2 of 3) is not right.
      Not right either: rf3.

  0.97 of 2 points.""",
    ),
    "trivialised": (
        {"df3": "1.0", "fields": "(0, 4, 20)"},
        1,
        """\
  ✗ reverse_mode      0.32 / 1
      df3 (step 3 of 6): expected 14.7877, got 1.
      Called with x=0.209742.
      Nothing follows from your df3: it is 1 at every input.
      Not right either: df2, df1 and dx.
  ✗ receptive_fields     0 / 1
      receptive_fields: rf1 (step 1 of 3) is not right.
      Nothing follows from your rf1: it is 0.
      Not right either: rf2 and rf3.

  0.32 of 2 points.""",
    ),
    "named": (
        {"df3": "np.exp(f3) + np.sin(f3)", "fields": "[5, 7, 15]"},
        1,
        """\
  ✗ reverse_mode      0.84 / 1    sin_for_cos
      The derivative of sin is cos, not sin.
      df3 (step 3 of 6): expected 14.7877, got 16.0912.
      Called with x=0.209742.
      df2 follows from your df3. df1 follows from your df3 and df2. dx follows from your df1.
  ✗ receptive_fields  0.33 / 1    no_stride
      The stride is ignored.
      receptive_fields: rf2 (step 2 of 3) is not right.
      Not right either: rf3.

  1.17 of 2 points.""",
    ),
}


@pytest.mark.parametrize("case", REPORTS)
def test_the_report(tmp_path: Path, case: str) -> None:
    changes, code, report = REPORTS[case]
    told, out, err = checked(tmp_path, ANSWER.format(**{**RIGHT, **changes}))
    assert (told, err) == (code, "")
    assert out.partition("\n\n")[2].partition("  Sandbox")[0] == report


def test_a_value_may_stand_in_yaml(tmp_path: Path) -> None:
    answer = "receptive_fields: [5, 7, 23]\n"
    alone: dict[str, Any] = {"parts": [FIELDS_PART], "solution": SOLUTION.rpartition("@wrong")[0]}
    code, out, _ = checked(tmp_path, answer, "--format", "json", name="hw1_tiny.yaml", **alone)
    [told] = json.loads(out)["parts"]
    assert (code, told["status"], told["score"], told["mistake"]) == (1, "fail", 0.67, None)
    code, out, _ = checked(tmp_path, answer.replace("7, 23", "9, 25"), name="hw1_tiny.yaml", **alone)
    assert code == 0


def test_the_form_of_a_value_is_shown(tmp_path: Path) -> None:
    course = write_course(tmp_path / "course", exercise(REVERSE_PART, FIELDS_PART, **DRAWN), SOLUTION)
    shown = run(["show", "hw1-tiny", "--course", course], tmp_path).out
    assert "reverse_mode(x) -> (6,)   1 p\n    The reverse_mode.\n\n" in shown
    assert "receptive_fields   1 p\n    The receptive_fields.\n    A tuple with one entry a step, in order.\n" in shown


def test_a_missing_trace_is_missing(tmp_path: Path) -> None:
    code, out, _ = checked(tmp_path, "receptive_fields = ...\n", "--format", "json")
    assert (code, [told["status"] for told in json.loads(out)["parts"]]) == (1, ["missing", "missing"])


# What is wrong in the solution module, and what the command says of it, with exit code 3 and no mark.
SOLUTION_FAULTS: dict[str, tuple[str, str, str]] = {
    "unknown argument": (
        "f1: f1**2",
        "f9: f9**2",
        "gradekit: solutions/homework/hw1_tiny.py:10: reverse_mode: nodes has a step f2 that takes f9, "
        "which is neither an argument nor an earlier step (x, f1)\n",
    ),
    "taken too early": (
        "f1: f1**2",
        "f4: f4**2",
        "gradekit: solutions/homework/hw1_tiny.py:10: reverse_mode: nodes has a step f2 that takes f4, "
        "which does not come before it\n",
    ),
    "no steps": (
        "[rf1, rf2, rf3]",
        "[]",
        "gradekit: solutions/homework/hw1_tiny.py: receptive_fields: layers is not a dictionary of names and "
        "functions, nor a list of functions, with at least one step\n",
    ),
    "not defined": (
        "layers =",
        "layer =",
        "gradekit: solutions/homework/hw1_tiny.py: receptive_fields: its steps are to be layers, "
        "which is not defined here\n",
    ),
}


@pytest.mark.parametrize("case", SOLUTION_FAULTS)
def test_a_fault_of_the_solution_is_told_with_its_place(tmp_path: Path, case: str) -> None:
    old, new, message = SOLUTION_FAULTS[case]
    assert old in SOLUTION
    assert checked(tmp_path, ANSWER.format(**RIGHT), solution=SOLUTION.replace(old, new)) == (3, "", message)


RUNNING_FAULTS = {
    "raises": ("np.sin(f3)", "np.sinn(f3)", "solutions/homework/hw1_tiny.py:13: AttributeError: "),
    "past autograd": (
        "np.sin(f3)",
        "float(getattr(f3, '_value', f3))",
        "solutions/homework/hw1_tiny.py: a step that takes f3 hides it",
    ),
    "no number": (
        "return 5",
        "return 'five'",
        "solutions/homework/hw1_tiny.py: the step rf1 returned str, not numbers. ",
    ),
    "NaN": ("return 5", "return math.nan", "solutions/homework/hw1_tiny.py: the step rf1 of receptive_fields is NaN"),
}


@pytest.mark.parametrize("case", RUNNING_FAULTS)
def test_a_step_that_fails_costs_no_mark(tmp_path: Path, case: str) -> None:
    old, new, where = RUNNING_FAULTS[case]
    code, out, err = checked(tmp_path, ANSWER.format(**RIGHT), "--format", "json", solution=SOLUTION.replace(old, new))
    assert sorted(told["status"] for told in json.loads(out)["parts"]) == ["pass", "undecided"]
    assert code == 3
    assert err.startswith(f"gradekit: the course is at fault: {where}")


# Keys that do not go together, and the sentence about them.
KEYS: list[tuple[dict[str, Any], str]] = [
    ({"steps": "layers", "graph": "nodes", "mode": "reverse", "arguments": ["x"]}, "either 'steps' or a 'graph'."),
    ({"arguments": ["x"]}, "A trace has either 'steps' or a 'graph'."),
    ({"steps": "layers", "mode": "reverse"}, "Key 'mode' goes with 'graph', which is not here."),
    ({"steps": "layers", "by": "x", "arguments": ["x"]}, "Key 'by' goes with 'graph', which is not here."),
    (
        {"steps": "layers", "cases": {"random": 3}},
        "Key 'cases' goes with 'arguments'; a trace without them is a value.",
    ),
    ({"graph": "nodes", "arguments": ["x"]}, "A graph needs a mode, reverse or forward."),
    ({"graph": "nodes", "mode": "reverse"}, "A graph needs arguments, to be differentiated by."),
    ({"graph": "nodes", "mode": "backward", "arguments": ["x"]}, "Expected one of reverse, forward, not 'backward'."),
    ({"graph": "nodes", "mode": "reverse", "by": "z", "arguments": ["x"]}, "'z' is not among the arguments."),
    (
        {"graph": "nodes", "mode": "forward", "by": ["x", "w"], "arguments": ["x", "w"]},
        "Forward mode differentiates by one argument.",
    ),
    (
        {"graph": "nodes", "mode": "reverse", "arguments": ["x", "k"]},
        "'k' is no number or array of numbers to differentiate by: name the others under 'by'.",
    ),
    (
        {"graph": "nodes", "mode": "reverse", "by": "k", "arguments": ["x", "k"]},
        "'k' is no number or array of numbers to differentiate by.",
    ),
]
INPUTS = {"x": {}, "w": {}, "k": {"draw": "integers", "range": [1, 5]}}


@pytest.mark.parametrize(("keys", "text"), KEYS)
def test_keys_that_do_not_go_together(keys: dict[str, Any], text: str) -> None:
    from gradekit.course.exercise import read_exercise

    written = exercise(part("p", "trace", **keys), inputs=INPUTS)
    _, problems = read_exercise(json.dumps(written, indent=1), "exercises/homework/hw1-tiny.yaml")
    assert len(problems) == 1, problems
    assert problems[0].text.endswith(text)
    assert problems[0].line > 1


@pytest.mark.parametrize("keys", [{"by": "x"}, {"by": ["x", "w"]}, {"arguments": ["x", "w"]}], ids=str)
def test_keys_that_go_together(keys: dict[str, Any]) -> None:
    from gradekit.course.exercise import read_exercise

    right_keys = {"graph": "nodes", "mode": "reverse", "arguments": ["x", "w", "k"][: 3 if "by" in keys else 2], **keys}
    written = exercise(part("p", "trace", **right_keys), inputs=INPUTS)
    _, problems = read_exercise(json.dumps(written), "exercises/homework/hw1-tiny.yaml")
    assert problems == []
