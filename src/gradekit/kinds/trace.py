"""trace: ordered intermediates, each judged beside the true value and beside what follows from the student's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradekit.kinds import Ask, Example, Kind, call_each, read_once
from gradekit.model import Part, Verdict

if TYPE_CHECKING:
    from gradekit.course.readers import Key
    from gradekit.judge.task import Task

MODES = ("reverse", "forward")


def keys() -> tuple[Key, ...]:
    """The keys of this kind in an exercise file."""
    from gradekit.course.call_keys import call_keys
    from gradekit.course.readers import Key, choice, one_or_list
    from gradekit.course.scalars import identifier

    return (
        *call_keys(required=False, returned=False),
        Key("steps", identifier, "The steps in the solution module, in order.", False),
        Key("graph", identifier, "The graph in the solution module, for steps that are its derivatives.", False),
        Key("mode", choice(*MODES), "reverse or forward; goes with graph.", False),
        Key("by", one_or_list(identifier), "The arguments a graph is differentiated by; all unless given.", False),
    )


def draws(part: Part) -> tuple[str, ...] | None:
    """The part's arguments; a part without arguments is a value."""
    return part.arguments or None


def asks(trials: int) -> list[Ask]:
    """One call a trial and the first one again; a value is read once."""
    return call_each(trials) if trials else read_once(trials)


def judge(task: Task) -> Verdict:
    """Every step at every trial."""
    from gradekit.judge.traces import judge_trace

    return judge_trace(task)


def examples() -> list[Example]:
    """Receptive fields as a value; the derivatives of exp(x)^2 + sin(exp(x)) in reverse mode."""
    return [_fields(), _reverse_mode()]


def _fields() -> Example:
    import numpy as np

    return Example(
        name="receptive fields",
        settings={"steps": "layers"},
        reference={"rf1": lambda: 5, "rf2": lambda rf1: rf1 + 2 * 2, "rf3": lambda rf2: rf2 + 4 * 2 * 2},
        good=[
            "(5, 9, 25)",
            (5, 9, 25),
            [5.0, 9, "25"],
            np.array([5, 9, 25]),
            np.array([[5], [9], [25]]),
            {"rf1": 5, "rf2": 9, "rf3": 25},
        ],
        near=[(5, 9, 24), (5, 7, 23), (25, 9, 5), (5, 9, 25, 25), (5, 9), {5, 9, 25}, {"rf1": 5, "rf2": 9}],
        bad=[None, "5, 9, twenty", 25, (5, None, 25), (0, 0, 0), (5, 9, float("inf")), {"a": 1}],
    )


def _reverse_mode() -> Example:
    import numpy as np

    def right(x: float, sign: int = 1) -> tuple[float, ...]:
        f1 = np.exp(x)
        return (1.0, 1.0, 2 * f1 + sign * np.cos(f1), (2 * f1 + sign * np.cos(f1)) * f1)

    def graph() -> dict[str, object]:
        import autograd.numpy as anp

        return {
            "f1": lambda x: anp.exp(x),
            "f2": lambda f1: f1**2,
            "f3": lambda f1: anp.sin(f1),
            "y": lambda f2, f3: f2 + f3,
        }

    return Example(
        name="reverse mode",
        arguments=("x",),
        settings={"graph": "nodes", "mode": "reverse"},
        inputs=[{"x": -0.5}, {"x": 0.25}, {"x": -1.5}],
        reference=graph(),
        good=[
            right,
            lambda x: np.array(right(x)),
            lambda x: np.array(right(x), dtype=np.float32),
            lambda x: dict(zip(("dy/df3", "dy/df2", "dy/df1", "dy/dx"), right(x), strict=True)),
        ],
        near=[lambda x: right(x, -1), lambda x: right(x)[:3], lambda x: [*right(x)[:3], right(x)[3] * (1 + 1e-7)]],
        bad=[lambda x: (0.0,) * 4, lambda x: right(x)[3], lambda x: None, lambda x: "1, 1, 2", lambda x: {}],
    )


KIND = Kind(keys, draws, asks, judge, examples, generated=True)
