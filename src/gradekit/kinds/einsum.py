"""einsum: a subscripts string of `numpy.einsum`, right when it computes the same array on drawn operands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gradekit.kinds import Example, Kind, read_once
from gradekit.model import Part, Status, Verdict

if TYPE_CHECKING:
    from gradekit.course.readers import Key
    from gradekit.judge.task import Task
    from gradekit.judge.trial import Trial

MAX_LENGTH = 200
FORM = "a subscripts string like 'ab,bc->ac' is asked: the axes of each operand, then those of the result"


def keys() -> tuple[Key, ...]:
    """The keys of this kind in an exercise file."""
    from gradekit.course.call_keys import CASES_KEY
    from gradekit.course.readers import Key, list_of
    from gradekit.course.scalars import identifier

    return (
        Key("operands", list_of(identifier, least=1), "The operands of the subscripts, in order: names in inputs."),
        Key("means", identifier, "The function in the solution module that does the same without einsum."),
        CASES_KEY,
    )


def draws(part: Part) -> tuple[str, ...]:
    """The operands, each once."""
    return tuple(dict.fromkeys(part.settings["operands"]))


def judge(task: Task) -> Verdict:
    """The string's array against the one that is meant, at every trial."""
    from gradekit.judge.closeness import close
    from gradekit.judge.reading import Unreadable

    answer = task.answers[0].value
    try:
        results = _results(answer, task)
    except Unreadable as odd:
        return _named(task, answer, None) or Verdict(Status.FAIL, f"{task.part.name} {odd.what}.")
    if all(close(expected, got) for expected, got in zip(map(task.reference.means, task.trials), results, strict=True)):
        return Verdict(Status.PASS)
    return _named(task, answer, results) or Verdict(Status.FAIL, f"{task.part.name} {_difference(task, results)}")


def _named(task: Task, answer: Any, results: list[Any] | None) -> Verdict | None:
    """The named wrong answer that this is: the same string but for its letters, or one that computes the same."""
    for wrong in task.wrongs:
        spec = wrong.function()
        if _spelling(spec) == _spelling(answer) or (results is not None and _same(results, spec, task)):
            return Verdict(Status.FAIL, wrong.says, wrong.id)
    return None


def _spelling(spec: Any) -> list[Any] | None:
    """The string without blanks, each letter as the place where it first stands; None for what is no text."""
    if not isinstance(spec, str) or len(spec) > MAX_LENGTH:
        return None
    letters = spec.replace(" ", "")
    return [letters.index(letter) if letter.isalpha() else letter for letter in letters]


def _same(results: list[Any], spec: Any, task: Task) -> bool:
    from gradekit.judge.closeness import close
    from gradekit.judge.reading import Unreadable

    try:
        return all(close(a, b) for a, b in zip(_results(spec, task), results, strict=True))
    except Unreadable:
        return False


def _results(spec: Any, task: Task) -> list[Any]:
    """What the string computes at every trial. Raises Unreadable when it is not one for these operands."""
    import numpy as np

    from gradekit.judge.reading import Unreadable, in_words

    if not isinstance(spec, str) or len(spec) > MAX_LENGTH or not set(spec) <= set(LETTERS):
        raise Unreadable(f"is {in_words(spec)}; {FORM}")
    operands = task.part.settings["operands"]
    if misfit := next(filter(None, (_misfit(spec, _shapes(operands, trial)) for trial in task.trials)), ""):
        raise Unreadable(misfit)
    try:
        return [np.einsum(spec, *(trial.inputs[name] for name in operands)) for trial in task.trials]
    except (ValueError, IndexError, TypeError, MemoryError):
        raise Unreadable(f"does not fit the operands {', '.join(operands)}; {FORM}") from None


def _shapes(operands: Sequence[str], trial: Trial) -> list[tuple[str, tuple[int, ...]]]:
    return [(name, trial.inputs[name].shape) for name in operands]


def _misfit(spec: str, shapes: Sequence[tuple[str, tuple[int, ...]]]) -> str:
    """Why the string does not fit operands of these names and shapes; "" when it does, or NumPy must say."""
    left, _, right = spec.replace(" ", "").partition("->")
    terms = left.split(",")
    if len(terms) != len(shapes):
        given = f"{len(terms)} operand{'' if len(terms) == 1 else 's'}"
        return f"names the axes of {given}, but there are {len(shapes)} ({', '.join(name for name, _ in shapes)})"
    wrong = [letter for letter in right if letter.isalpha() and (letter not in left or right.count(letter) > 1)]
    behind = f"has {wrong[0]} behind the arrow, {'twice' if wrong[0] in left else 'and not before it'}" if wrong else ""
    return _mismatched([(term, *shape) for term, shape in zip(terms, shapes, strict=True) if "." not in term]) or behind


def _mismatched(named: Sequence[tuple[str, str, tuple[int, ...]]]) -> str:
    """What is wrong with the letters given to axes: too many, too few, or one for two lengths; "" when nothing is."""
    lengths: dict[str, int] = {}
    for letters, operand, shape in named:
        if len(letters) != len(shape):
            axes = f"{len(shape)} {'axis' if len(shape) == 1 else 'axes'}"
            return f"names {len(letters)} axes of {operand} ({letters!r}), which has {axes}"
        for letter, length in zip(letters, shape, strict=True):
            known = lengths.get(letter, 1)
            if 1 not in (known, length) and known != length:
                return f"uses {letter} for axes of different lengths"
            lengths[letter] = max(known, length)
    return ""


def _difference(task: Task, results: list[Any]) -> str:
    import numpy as np

    expected = np.asarray(task.reference.means(task.trials[0]))
    got = np.asarray(results[0])
    if expected.ndim != got.ndim:
        return f"gives a result with {got.ndim} {'axis' if got.ndim == 1 else 'axes'}, and that is not their number."
    if expected.shape != got.shape:
        return "gives a result with the right number of axes, but not the right ones in this order."
    return "gives a result of the right shape, but with other entries."


LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ,.-> "


def examples() -> list[Example]:
    """The product of two matrices in every spelling, and its neighbours."""
    import numpy as np

    random = np.random.RandomState(5)
    shapes = [((2, 3), (3, 4)), ((3, 3), (3, 3))]
    inputs = [{"A": random.standard_normal(a), "B": random.standard_normal(b)} for a, b in shapes]
    return [
        Example(
            name="matrix product",
            settings={"operands": ("A", "B"), "means": "product"},
            inputs=inputs,
            reference=lambda A, B: A @ B,
            good=["ij,jk->ik", "ab, bc -> ac", "ij,jk", "xy,yz->xz", " ij,jk->ik ", "...j,jk->...k"],
            near=["ij,jk->ki", "ij,kj->ik", "ji,jk->ik", "ij,jk->ij", "ij,jk->"],
            bad=["ij->i", "C_ik = A_ij B_jk", "ij,jk->iq", "", 3, None, ["ij,jk->ik"], "ijl,jk->ik", "i" * 500],
        ),
    ]


KIND = Kind(keys, draws, read_once, judge, examples)
