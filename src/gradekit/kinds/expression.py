"""expression: a closed form as text, LaTeX, a SymPy expression or a function of its variables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradekit.kinds import Ask, Example, Kind, call_each, read_once
from gradekit.model import Part, Verdict

if TYPE_CHECKING:
    from gradekit.course.readers import Key
    from gradekit.judge.task import Task
    from gradekit.judge.trial import Trial


def keys() -> tuple[Key, ...]:
    """The keys of this kind in an exercise file."""
    from gradekit.course.formula_keys import VARIABLES_KEY
    from gradekit.course.readers import Key, choice
    from gradekit.course.scalars import identifier

    return (
        VARIABLES_KEY,
        Key("up_to", choice("constant", "factor"), "Also right with a constant added, or a positive factor.", False),
        Key(
            "generator", identifier, "Draws the points where a function is called, and arrays that it may take.", False
        ),
        Key("wrt", identifier, "The variable that the constant may not depend on; all of them unless given.", False),
    )


def draws(part: Part) -> tuple[str, ...]:
    """Nothing is drawn: the points come from the formula itself."""
    return ()


def points(part: Part, reference: object, seed: str) -> list[Trial]:
    """Where a function is called that is given as the answer."""
    from gradekit.judge.expressions import asked
    from gradekit.judge.sampling import trials

    return trials(asked(part, reference, seed))


def asks(trials: int) -> list[Ask]:
    """A call a point and the first one again; a formula that is no function answers the first question with itself."""
    return call_each(trials) if trials else read_once(trials)


def judge(task: Task) -> Verdict:
    """The formula against the reference, on the whole declared domain."""
    from gradekit.judge.expressions import judge_with_others

    return judge_with_others(task)


def examples() -> list[Example]:
    """A derivative as text and LaTeX, the same as a function, and a constant."""
    import math

    import numpy as np

    variables = {"u": {"domain": "real"}, "x0": {"domain": "real"}}
    return [
        Example(
            "derivative",
            settings={"variables": variables},
            reference="-exp(-u)/(1 + exp(-u))^2 * x0",
            good=[
                "-exp(-u)/(1+exp(-u))**2*x0",
                "-x0*exp(u)/(1+exp(u))^2",
                "-sigma(u)(1 - sigma(u)) x0",
                r"\frac{-e^{u}}{(1+e^{u})^2} x_0",
                "x_0 * -e^(-u) / (1 + e^(-u))²",
            ],
            near=["exp(-u)/(1 + exp(-u))^2 * x0", "-exp(-u)/(1 + exp(u))^2 * x0", "-exp(-u)/(1 + exp(-u))^2", "-x0/4"],
            bad=["-exp(v)", "", "...", 0, 3.5, None, ["u"], "exp(-u", "9**9**9", r"\frac{u}"],
        ),
        Example(
            "derivative as a function",
            settings={"variables": {"u": {"domain": "real"}}},
            inputs=[{"u": n / 7} for n in range(-9, 10)],
            reference="tanh(u)",
            good=[
                lambda u: np.tanh(u),
                lambda u: math.tanh(u),
                lambda u: np.float32(np.tanh(u)),
                lambda u: 1 - 2 / (math.exp(2 * u) + 1),
            ],
            near=[
                lambda u: -math.tanh(u),
                lambda u: math.tanh(u) + 1e-6,
                lambda u: math.tanh(u) * 1j,
                lambda u: math.sin(u),
            ],
            bad=[lambda u: None, lambda u: "tanh(u)", lambda u: [u], lambda u: math.nan, lambda u: 0.0],
        ),
        Example(
            "constant",
            settings={"variables": {}},
            reference="1/3",
            good=["1/3", 1 / 3, r"\frac{1}{3}", "2/6", np.float32(1 / 3)],
            near=["0.333333", 0.333333, "1/3 + 1e-12", "-1/3"],
            bad=[None, "one third", 0, [1 / 3], True],
        ),
    ]


KIND = Kind(keys, draws, asks, judge, examples, points=points)
