"""value: a number, truth value, choice, set, order or tuple, compared with what the solution computes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gradekit.kinds import Example, Kind, read_once
from gradekit.model import Part, Status, Verdict

if TYPE_CHECKING:
    from gradekit.course.readers import Key
    from gradekit.judge.task import Task

TYPES = ("number", "boolean", "choice", "set", "order", "tuple")
# For numbers that are not whole, where the exercise declares no tolerance of its own.
EXACT = 1e-9
ONE_ENTRY = "Right. An array of shape (1,) is read as its number."


def keys() -> tuple[Key, ...]:
    """The keys of this kind in an exercise file."""
    from gradekit.course.readers import Key, choice, list_of
    from gradekit.course.scalars import number, text

    return (
        Key("type", choice(*TYPES), "One of number, boolean, choice, set, order, tuple."),
        Key("options", list_of(text, least=2, unique=True), "The words of a choice, an order or a set.", False),
        Key("rtol", number, "Relative tolerance of a number or tuple; exact or 1.0e-9 unless given.", False),
    )


def draws(part: Part) -> tuple[str, ...]:
    """Nothing is drawn for a value."""
    return ()


def judge(task: Task) -> Verdict:
    """The value as it was meant against the expected one; what is expected is never shown."""
    from gradekit.judge.reading import Unreadable

    part = task.part
    expected = read(task.reference.value, part)
    try:
        answer = read(task.answers[0].value, part)
    except Unreadable as odd:
        return Verdict(Status.FAIL, f"{part.name} {odd.what}.")
    if equal(expected, answer, part):
        return Verdict(Status.WARNING, ONE_ENTRY) if _is_one_entry(task) else Verdict(Status.PASS)
    entries = _entries(expected, answer, part)
    for wrong in task.wrongs:
        if equal(read(wrong.function(), part), answer, part):
            return Verdict(Status.FAIL, wrong.says, wrong.id, entries)
    return Verdict(Status.FAIL, _what(expected, answer, part), None, entries)


def _is_one_entry(task: Task) -> bool:
    return task.part.settings["type"] == "number" and getattr(task.answers[0].value, "shape", ()) == (1,)


def read(value: Any, part: Part) -> Any:
    """The value as its type reads it. Raises Unreadable."""
    from gradekit.judge import words

    type_ = part.settings["type"]
    if type_ in ("choice", "set", "order"):
        readers = {"choice": words.choice, "set": words.members, "order": words.order}
        return readers[type_](value, tuple(part.settings.get("options", ())))
    plain: dict[str, Callable[[Any], Any]] = {
        "number": words.number,
        "boolean": words.boolean,
        "tuple": words.numbers,
    }
    return plain[type_](value)


def equal(expected: Any, answer: Any, part: Part) -> bool:
    """Whether two values as read are the same: numbers up to the part's relative tolerance."""
    if part.settings["type"] == "tuple":
        return len(expected) == len(answer) and all(_near(e, a, part) for e, a in zip(expected, answer, strict=True))
    if part.settings["type"] == "number":
        return _near(expected, answer, part)
    return bool(expected == answer)


def _near(expected: Any, answer: Any, part: Part) -> bool:
    from gradekit.judge.words import EXACT_BELOW

    whole = isinstance(expected, int) and (isinstance(answer, int) or abs(expected) < EXACT_BELOW)
    tolerance = part.settings.get("rtol") or (0.0 if whole else EXACT)
    try:
        return bool(expected == answer or abs(answer - expected) <= float(tolerance) * abs(expected))
    except OverflowError:  # a whole number too large to be the float that is expected
        return False


def _entries(expected: Any, answer: Any, part: Part) -> tuple[bool, ...]:
    """Which entries of a tuple are right; empty for other types and for a tuple of another length."""
    if part.settings["type"] != "tuple" or len(expected) != len(answer):
        return ()
    return tuple(_near(e, a, part) for e, a in zip(expected, answer, strict=True))


def _what(expected: Any, answer: Any, part: Part) -> str:
    abouts = {"set": _about_set, "order": _about_order, "tuple": _about_tuple}
    if about := abouts.get(part.settings["type"]):
        return about(expected, answer, part)
    return f"{part.name}: this is not the right {part.settings['type']}."


def _about_set(expected: Any, answer: Any, part: Part) -> str:
    extra, lacking = len(answer - expected), len(expected - answer)
    said = [f"{n} {_members(n)} {what}" for n, what in ((extra, "too many"), (lacking, "missing")) if n]
    return f"{part.name}: {' and '.join(said)}."


def _members(count: int) -> str:
    return "member" if count == 1 else "members"


def _about_order(expected: Any, answer: Any, part: Part) -> str:
    if len(answer) != len(expected):
        return f"{part.name} has {len(answer)} entries; {len(expected)} are to be put in order."
    first = next(place for place, (e, a) in enumerate(zip(expected, answer, strict=True), 1) if e != a)
    return f"{part.name}: the order is wrong from entry {first} on."


def _about_tuple(expected: Any, answer: Any, part: Part) -> str:
    if len(answer) != len(expected):
        return f"{part.name} has {len(answer)} entries; {len(expected)} are asked."
    wrong = [str(place) for place, right in enumerate(_entries(expected, answer, part), 1) if not right]
    return f"{part.name}: {'entry' if len(wrong) == 1 else 'entries'} {', '.join(wrong)} of {len(expected)} not right."


def examples() -> list[Example]:
    """One example a type."""
    return [*_single_examples(), *_listed_examples()]


def _single_examples() -> list[Example]:
    import numpy as np

    return [
        Example(
            "number",
            reference=3,
            settings={"type": "number"},
            good=[3, 3.0, np.int64(3), np.float32(3), np.array(3), np.array([3]), "3", "6/2"],
            near=[3.0001, 2, 4, "3.01", True],
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
            good=[(5, 9, 25), [5, 9.0, 25], np.array([5, 9, 25])],
            near=[(5, 9, 24), (9, 5, 25), (5, 9), {5, 9, 25}],
            bad=[None, "5, 9, 25", 5, [[5, 9, 25]]],
        ),
    ]


KIND = Kind(keys, draws, read_once, judge, examples)
