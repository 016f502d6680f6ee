"""shape: a tuple of sizes, given as numbers or by the names of the statement, or the word "error"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradekit.kinds import Example, Kind, read_once
from gradekit.model import Part, Status, Verdict

if TYPE_CHECKING:
    from gradekit.course.readers import Key
    from gradekit.judge.task import Task
    from gradekit.judge.words import Shape


def keys() -> tuple[Key, ...]:
    """The keys of this kind in an exercise file."""
    from gradekit.course.readers import Key, list_of
    from gradekit.course.scalars import identifier

    return (Key("symbols", list_of(identifier, least=1, unique=True), "The names of symbolic sizes.", False),)


def draws(part: Part) -> tuple[str, ...]:
    """Nothing is drawn for a shape."""
    return ()


def judge(task: Task) -> Verdict:
    """The shape against the computed one: rank first, then the first size that is wrong."""
    from gradekit.judge.number_words import Undecided
    from gradekit.judge.reading import Unreadable
    from gradekit.judge.words import shape

    name, symbols = task.part.name, tuple(task.part.settings.get("symbols", ()))
    expected = shape(task.reference.value, symbols)
    try:
        answer = shape(task.answers[0].value, symbols)
        what = _what(expected, answer, symbols)
    except Unreadable as odd:
        return Verdict(Status.FAIL, f"{name} {odd.what}.")
    except Undecided as odd:
        return Verdict(Status.UNDECIDED, f"{name}: {odd}.")
    if not what:
        return Verdict(Status.PASS)
    for wrong in task.wrongs:
        if not _what(shape(wrong.function(), symbols), answer, symbols):
            return Verdict(Status.FAIL, wrong.says, wrong.id)
    return Verdict(Status.FAIL, f"{name}: {what}")


def _what(expected: Shape, answer: Shape, symbols: tuple[str, ...]) -> str:
    """What is wrong with the answer; "" when nothing is."""
    from gradekit.judge.words import names_of_sizes, wrong_axis

    if isinstance(answer, str):
        return "" if answer == expected else "this raises no error."
    unknown = [name for name in names_of_sizes(answer) if name not in symbols]
    if unknown:
        listed = f" ({', '.join(symbols)})" if symbols else ""
        return f"{unknown[0][:40]} is not a size of the statement{listed}."
    if isinstance(expected, str) or len(answer) != len(expected):
        axes = f"{len(answer)} {'axis' if len(answer) == 1 else 'axes'}"
        # Said of a wrong rank and of a shape that does not exist alike, so that it gives neither away.
        return f"no shape with {axes} is right here."
    axis = wrong_axis(expected, answer)
    return "" if axis is None else f"the size at axis {axis} (counted from 0) is not right."


def examples() -> list[Example]:
    """Numbers, names, and a shape that does not exist."""
    import numpy as np

    return [
        Example(
            "numbers",
            reference=(5, 5, 3),
            good=[
                (5, 5, 3),
                [5, 5, 3],
                "5, 5, 3",
                "(5,5,3)",
                "5x5x3",
                r"5 \times 5 \times 3",
                "[5, 5, 3,]",
                np.array([5, 5, 3]),
            ],
            near=[(5, 3, 5), (5, 5), (5, 5, 3, 1), "5x5", (5, 5, 3.5)],
            bad=["error", None, 5, "five", {5, 3}],
        ),
        Example(
            "names",
            reference=("m", 1),
            settings={"symbols": ("m", "n")},
            good=[("m", 1), "(m, 1)", ["m", 1.0]],
            near=[("n", 1), ("m",), (1, "m"), ("M", 1)],
            bad=["error", "(m, 1", ("k", 1)],
        ),
        Example(
            "formulas",
            reference=("B", "2*n", "d*h"),
            settings={"symbols": ("B", "n", "d", "h")},
            good=[("B", "2n", "h*d"), "(B, n+n, d h)", "B x 2n x dh", r"B \times 2n \times d h", ["B", "2*n", "d*h"]],
            near=[("B", "n", "d*h"), "(B, 2*n, d+h)", "(B, n**2, d*h)", "(2*n, B, d*h)", "(B, 2*n, d, h)"],
            bad=["error", "B*2*n*d*h", ("B", "2*k", "d*h"), "(B, n/0, h)", "(B, 9**9**9, h)", "(B, 'n', h)"],
        ),
        Example(
            "error",
            reference="error",
            good=["error", "Error", " ERROR "],
            near=[(5, 5, 3), "errors"],
            bad=[None, (), 0],
        ),
    ]


KIND = Kind(keys, draws, read_once, judge, examples)
