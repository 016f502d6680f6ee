"""einsum: a subscripts string of `numpy.einsum`, right when it computes the same array on drawn operands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradekit.kinds import Example, Kind, read_once
from gradekit.model import Part, Status, Verdict

if TYPE_CHECKING:
    from gradekit.course.readers import Key
    from gradekit.judge.subscripts import Spec
    from gradekit.judge.task import Task


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
    from gradekit.judge import subscripts
    from gradekit.judge.closeness import close
    from gradekit.judge.reading import Unreadable

    answer = task.answers[0].value
    try:
        spec = subscripts.read(answer)
        results = _results(spec, task)
    except Unreadable as odd:
        says = f"{task.part.name} {odd.what}."
        return _named(task, answer, None) or _slip(task, answer, says) or Verdict(Status.FAIL, says)
    if all(close(expected, got) for expected, got in zip(map(task.reference.means, task.trials), results, strict=True)):
        return Verdict(Status.PASS)
    says = f"{task.part.name} {_difference(task, results)}"
    return _named(task, answer, results) or _slip(task, answer, says) or Verdict(Status.FAIL, says)


def _named(task: Task, answer: Any, results: list[Any] | None) -> Verdict | None:
    """The named wrong answer that this is: the same string but for its letters, or one that computes the same."""
    from gradekit.judge.subscripts import same_letters

    for wrong in task.wrongs:
        spec = wrong.function()
        if same_letters(spec, answer) or (results is not None and _same(results, spec, task)):
            return Verdict(Status.FAIL, wrong.says, wrong.id)
    return None


def _slip(task: Task, answer: Any, says: str) -> Verdict | None:
    """The general mistake that makes the answer of the right string, where the solution module gives one."""
    from gradekit.judge import subscripts
    from gradekit.judge.reading import Unreadable

    if not isinstance(task.reference.value, str):
        return None
    shapes = [task.trials[0].inputs[name].shape for name in task.part.settings["operands"]]
    try:
        named = subscripts.slip(subscripts.read(answer), subscripts.read(task.reference.value), shapes)
    except Unreadable:
        return None
    return named and Verdict(Status.FAIL, f"{says} {named.says}", named.id)


def _same(results: list[Any], spec: Any, task: Task) -> bool:
    from gradekit.judge import subscripts
    from gradekit.judge.closeness import close
    from gradekit.judge.reading import Unreadable

    try:
        return all(close(a, b) for a, b in zip(_results(subscripts.read(spec), task), results, strict=True))
    except Unreadable:
        return False


def _results(spec: Spec, task: Task) -> list[Any]:
    """What the string computes at every trial. Raises Unreadable when it is not one for these operands."""
    from gradekit.judge.subscripts import computed

    names = task.part.settings["operands"]
    return computed(spec, names, [[trial.inputs[name] for name in names] for trial in task.trials])


def _difference(task: Task, results: list[Any]) -> str:
    import numpy as np

    expected = np.asarray(task.reference.means(task.trials[0]))
    got = np.asarray(results[0])
    if expected.ndim != got.ndim:
        return f"gives a result with {got.ndim} {'axis' if got.ndim == 1 else 'axes'}, and that is not their number."
    if expected.shape != got.shape:
        return "gives a result with the right number of axes, but not the right ones in this order."
    return "gives a result of the right shape, but with other entries."


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
            good=[
                *("ij,jk->ik", "ab, bc -> ac", "ij,jk", "xy,yz->xz", " ij,jk->ik ", "...j,jk->...k", "'ij,jk -> ik'"),
                "row in, in col → row col",
            ],
            near=["ij,jk->ki", "ij,kj->ik", "ji,jk->ik", "ij,jk->ij", "ij,jk->", "row in, in col -> col row"],
            bad=["ij->i", "C_ik = A_ij B_jk", "ij,jk->iq", "", 3, None, ["ij,jk->ik"], "ijl,jk->ik", "i" * 500],
        ),
    ]


KIND = Kind(keys, draws, read_once, judge, examples)
