"""value: a number, truth value, choice, set, order, tuple, interval or list, against what the solution computes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradekit.kinds import Example, Kind, read_once
from gradekit.model import Part, Status, Verdict

if TYPE_CHECKING:
    from gradekit.course.readers import Key
    from gradekit.judge.task import Task

TYPES = ("number", "boolean", "choice", "set", "order", "tuple", "interval", "list")
ENTRIES = ("number", "boolean", "choice", "set", "tuple", "interval")
ONE_ENTRY = "Right. An array of shape (1,) is read as its number."


def keys() -> tuple[Key, ...]:
    """The keys of this kind in an exercise file."""
    from gradekit.course.readers import Key, choice, list_of
    from gradekit.course.scalars import number, text

    return (
        Key("type", choice(*TYPES), f"One of {', '.join(TYPES)}."),
        Key("options", list_of(text, least=2, unique=True), "The words of a choice, an order or a set.", False),
        Key("rtol", number, "Relative tolerance of a number or tuple; exact or 1.0e-9 unless given.", False),
        Key("before", list_of(text, least=1), "Of an order: chains such as a < b < c; all that keep them pass.", False),
        Key("entry", choice(*ENTRIES), "What the entries of a list are; number unless given.", False),
        Key("keys", list_of(text, least=2, unique=True), "A list may be a dictionary with these keys.", False),
    )


def draws(part: Part) -> tuple[str, ...]:
    """Nothing is drawn for a value."""
    return ()


def judge(task: Task) -> Verdict:
    """The value as it was meant against the expected one; what is expected is never shown."""
    from gradekit.judge.reading import Unreadable
    from gradekit.judge.values import entries_right, equal, read, what_is_wrong

    part = task.part
    expected = read(task.reference.value, part, infinite=True)
    try:
        answer = read(task.answers[0].value, part, infinite=True)
    except Unreadable as odd:
        return Verdict(Status.FAIL, f"{part.name} {odd.what}.")
    if equal(expected, answer, part):
        return Verdict(Status.WARNING, ONE_ENTRY) if _is_one_entry(task) else Verdict(Status.PASS)
    for other in task.accepted:
        if _same(read(other.function(), part, infinite=True), answer, part):
            return Verdict(Status.WARNING, other.says) if other.says else Verdict(Status.PASS)
    entries = entries_right(expected, answer, part)
    for wrong in task.wrongs:
        if _same(read(wrong.function(), part), answer, part):
            return Verdict(Status.FAIL, wrong.says, wrong.id, entries)
    return Verdict(Status.FAIL, what_is_wrong(expected, answer, part), None, entries)


def _same(other: Any, answer: Any, part: Part) -> bool:
    """Whether the answer is this other one of the course's; of an order only itself is."""
    from gradekit.judge.values import equal

    return bool(other == answer) if part.settings["type"] == "order" else equal(other, answer, part)


def _is_one_entry(task: Task) -> bool:
    return task.part.settings["type"] == "number" and getattr(task.answers[0].value, "shape", ()) == (1,)


def examples() -> list[Example]:
    """One example a type."""
    return [*_single_examples(), *_listed_examples(), *_ordered_examples()]


def _single_examples() -> list[Example]:
    import numpy as np

    return [
        Example(
            "number",
            reference=3,
            settings={"type": "number"},
            good=[3, 3.0, np.int64(3), np.float32(3), np.array(3), np.array([3]), "3", "6/2", "+3", "0.3e1", "sqrt(9)"],
            near=[3.0001, 2, 4, "3.01", True, "sqrt(9.000000000000000001)", "1,3", "inf"],
            bad=[None, "three", [], [3, 3], float("nan"), "", "1e999"],
        ),
        Example(
            "tolerance",
            reference=2 / 3,
            settings={"type": "number", "rtol": 0.01},
            good=[2 / 3, 0.67, "2/3", 0.6667],
            near=[0.68, 0.65, -2 / 3],
            bad=["two thirds", "2/0"],
        ),
        Example(
            "boolean",
            reference=False,
            settings={"type": "boolean"},
            good=[False, "no", "False", "F", np.bool_(False)],
            near=[0, "none", True, "yes"],
            bad=[None, "maybe", []],
        ),
        Example(
            "choice",
            reference="forward mode",
            settings={"type": "choice", "options": ("forward mode", "reverse mode")},
            good=["forward mode", "Forward_Mode", 1, "1", 1.0],
            near=[0, 2, "forwards", True],
            bad=[None, ["forward mode"], 1.5, 3],
        ),
    ]


def _listed_examples() -> list[Example]:
    import numpy as np

    steps = ("loss", "backward", "zero_grad")
    return [
        Example(
            "set",
            reference={1, 5},
            settings={"type": "set"},
            good=[{1, 5}, [5, 1], (1, 5, 5), np.array([1, 5])],
            near=[{1}, {1, 5, 4}, [1, 6], "15"],
            bad=[None, 1, [], "1,5"],
        ),
        Example(
            "order",
            reference=("zero_grad", "loss", "backward"),
            settings={"type": "order", "options": steps},
            good=[("zero_grad", "loss", "backward"), ["zero grad", "Loss", "reverse"]],
            near=[("loss", "zero_grad", "backward"), ("zero_grad", "loss"), {"zero_grad", "loss", "backward"}],
            bad=[None, "loss", ["loss", "step"]],
        ),
        Example(
            "tuple",
            reference=(5, 9, 25),
            settings={"type": "tuple"},
            good=["5, 9, 25", (5, 9, 25), [5, 9.0, 25], np.array([5, 9, 25])],
            near=[(5, 9, 24), (9, 5, 25), (5, 9), {5, 9, 25}],
            bad=[None, "5 9 25", 5, [[5, 9, 25]]],
        ),
    ]


def _ordered_examples() -> list[Example]:
    steps = ("zero_grad", "prediction", "loss", "backward", "step")
    return [
        Example(
            "large number",
            reference=6.02e23,
            settings={"type": "number"},
            good=[6.02e23, "6.02 x 10^23", r"6.02 \times 10^{23}", 602 * 10**21, "602 000 000 000 000 000 000 000"],
            near=[6.02e22, "6.020001e23", "6,02e23", 602],
            bad=["1e999999999", "9**9**9", None],
        ),
        Example(
            "partial order",
            reference=steps,
            settings={
                "type": "order",
                "options": (*steps, "save"),
                "before": ("prediction < loss < backward < step", "zero_grad < backward"),
            },
            good=[steps, ["prediction", "loss", "zero grad", "reverse", "Step"]],
            near=[
                ("prediction", "loss", "backward", "zero_grad", "step"),
                ("loss", "prediction", "zero_grad", "backward", "step"),
                ("prediction", "loss", "backward", "step"),
                ("prediction", "prediction", "loss", "backward", "step"),
                ("save", "prediction", "loss", "backward", "step"),
            ],
            bad=[None, "zero_grad", set(steps), [1, 2, 3, 4, 5]],
        ),
        Example(
            "interval",
            reference="(0, 1]",
            settings={"type": "interval"},
            good=["(0,1]", "0 < x <= 1", "]0, 1]", r"0 < \alpha \le 1", "(0, 1/2] U (0.5, 1]", "x in (0, 1]"],
            near=["[0, 1]", "(0, 1)", "(0, 1.0001]", "(0, 1/2) U (1/2, 1]", "x <= 1", "(0, 1] U {2}"],
            bad=[None, (0, 1), "0 to 1", "", "(1, 0]", "0 < x < y", 1],
        ),
        Example(
            "list",
            reference=[{1, 5}, {2}],
            settings={"type": "list", "entry": "set"},
            good=[[{1, 5}, {2}], ([5, 1, 1], [2.0])],
            near=[[{2}, {1, 5}], [{1, 5}], [{1}, {2}], [{1, 5}, None], [{1, 5}, "2"]],
            bad=[None, [], "{1, 5}, {2}", 3, {1, 5}],
        ),
    ]


KIND = Kind(keys, draws, read_once, judge, examples)
