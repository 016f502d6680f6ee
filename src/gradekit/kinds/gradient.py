"""gradient: a derivative of the student's, compared with automatic differentiation of a forward function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradekit.kinds import Example, Kind, call_each
from gradekit.model import Part, Verdict

if TYPE_CHECKING:
    from gradekit.course.readers import Key
    from gradekit.judge.task import Task


def keys() -> tuple[Key, ...]:
    """The keys of this kind in an exercise file."""
    from gradekit.course.call_keys import call_keys
    from gradekit.course.readers import Key, Record, one_or_list
    from gradekit.course.scalars import identifier, text

    gradient = Record(
        (
            Key("of", identifier, "The forward function in the solution module."),
            Key("by", one_or_list(identifier), "The argument it is differentiated by, or a list of them."),
            Key("forward", one_or_list(identifier), "Its arguments, where a submission may define it too.", False),
            Key("gives", text, "What it returns, in words for the student; goes with forward.", False),
        )
    )
    return (*call_keys(required=True), Key("gradient", gradient, "What is differentiated, and by what."))


def draws(part: Part) -> tuple[str, ...]:
    """The inputs to draw: the part's arguments."""
    return part.arguments


def judge(task: Task) -> Verdict:
    """Every trial against the derivative of the forward function."""
    from gradekit.judge.arrays import judge_arrays

    return judge_arrays(task)


def examples() -> list[Example]:
    """The gradient of sum(x^2)/2 + sum(x); the near misses are a slip in one entry and a finite difference."""
    import numpy as np

    def by_difference(x):  # type: ignore[no-untyped-def]
        step = 1e-3
        return ((x + step) ** 2 / 2 + (x + step) - x**2 / 2 - x) / step

    inputs = [{"x": np.array([0.5, -1.5, 2.0])}, {"x": np.array([4.0, 0.25])}]
    return [
        Example(
            name="gradient of a sum",
            arguments=("x",),
            inputs=inputs,
            reference=lambda x: x + 1.0,
            settings={"of": "loss", "by": ("x",)},
            good=[lambda x: x + 1.0, lambda x: [float(v) + 1 for v in x], lambda x: (1 + x).astype(np.float32)],
            near=[lambda x: x + 1.0 + 1e-6 * (np.arange(len(x)) == 1), by_difference, lambda x: (x + 1.0)[:, None]],
            bad=[lambda x: -(x + 1.0), lambda x: x, lambda x: float(np.sum(x))],
        ),
    ]


KIND = Kind(keys, draws, call_each, judge, examples, generated=True)
