"""function: a function of the student's, called on drawn inputs and compared with the solution's."""

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

    return call_keys(required=True)


def draws(part: Part) -> tuple[str, ...]:
    """The inputs to draw: the part's arguments."""
    return part.arguments


def judge(task: Task) -> Verdict:
    """Every trial against the solution's function."""
    from gradekit.judge.arrays import judge_arrays

    return judge_arrays(task)


def examples() -> list[Example]:
    """The outer product, as arrays, lists and other number types; then mistakes around it."""
    import numpy as np

    inputs = [{"a": np.arange(1.0, 4.0), "b": np.array([2.0, -1.0])}, {"a": np.array([0.5]), "b": np.array([3.0, 1.0])}]
    return [
        Example(
            name="outer product",
            arguments=("a", "b"),
            inputs=inputs,
            reference=np.outer,
            good=[
                np.outer,
                lambda a, b: [[float(x * y) for y in b] for x in a],
                lambda a, b: np.outer(a, b).astype(np.float32),
                lambda a, b: np.outer(a, b) * (1 + 1e-13),
            ],
            near=[
                lambda a, b: np.outer(a, b) * (1 + 1e-7),
                lambda a, b: np.outer(a, b)[None],
                lambda a, b: np.outer(a, b) + 0j,
                lambda a, b: np.outer(a, b).astype(np.float16),
            ],
            bad=[
                lambda a, b: np.outer(b, a),
                lambda a, b: None,
                lambda a, b: "2 by 3",
                lambda a, b: [[1.0], [1.0, 2.0]],
            ],
        ),
    ]


KIND = Kind(keys, draws, call_each, judge, examples, generated=True)
