"""Judging a closed form: text, LaTeX and SymPy's expressions as formulas, functions and computed numbers by floats.

What works on the student's formula runs in a process with limits of its own, so that no formula holds up the judge.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, cast

import numpy as np

from gradekit.formulas.plain import read_plain
from gradekit.formulas.tree import CannotRead, Node, Scope
from gradekit.judge import sampling
from gradekit.judge.mistakes import Named
from gradekit.judge.reading import Uncarried, in_words
from gradekit.judge.sampled import Sample, differing, general, judge_samples
from gradekit.judge.sampling import Asked, reference_value, trials
from gradekit.judge.solution import SolutionFault, Wrong
from gradekit.judge.task import Expects, Task
from gradekit.judge.trial import Trial
from gradekit.limited import Exceeded, Limited
from gradekit.model import Part, Status, Verdict
from gradekit.wire_sympy import Symbolic

MOST_BITS = 1000
SHOWN = 72
_limited = Limited("gradekit.judge.formula_work", "decided")
Wrongs = Sequence[tuple[Wrong, str, Node]]


def asked(part: Part, reference: object, seed: str = "") -> Asked:
    """What the part asks for. Raises SolutionFault when the reference is no formula."""
    _text(reference, part.name)
    try:
        return sampling.ask_for(part.name, part.settings, str(reference), seed)
    except CannotRead as odd:
        raise SolutionFault(f"{part.name} is {str(reference)[:SHOWN]!r}, which is no formula: {odd.what}") from None


def _text(reference: object, name: str) -> str:
    if not isinstance(reference, str):
        raise SolutionFault(f"{name} is {in_words(reference)}; the reference of an expression is a formula as text")
    return reference


def _wrong(wrong: Wrong, scope: Scope) -> tuple[Wrong, str, Node]:
    text = _text(wrong.function(), wrong.id)
    try:
        return wrong, text, read_plain(text, scope)
    except CannotRead as odd:
        raise SolutionFault(f"{wrong.id} is {text[:SHOWN]!r}, which is no formula: {odd.what}") from None


class _Another(NamedTuple):
    """Another right answer in the place of the reference."""

    value: Any


def judge_with_others(task: Task) -> Verdict:
    """The verdict on an expression part that may be right in more than one way. Raises SolutionFault."""
    verdict = judge_expression(task)
    for other in task.accepted:
        if verdict.status is not Status.FAIL:
            break
        reference = cast("Expects", _Another(other.function()))
        if judge_expression(task._replace(reference=reference, wrongs=())).status in (Status.PASS, Status.WARNING):
            return Verdict(Status.WARNING, other.says) if other.says else Verdict(Status.PASS)
    return verdict


def judge_expression(task: Task) -> Verdict:
    """The verdict on an expression part. Raises SolutionFault."""
    what = asked(task.part, task.reference.value, task.seed)
    wrongs = [_wrong(wrong, what.scope) for wrong in task.wrongs]
    values = [given.value for given in task.answers]
    if len(values) > 1:
        return judge_samples(what, task.trials, values, _recogniser(what, wrongs), "returned")
    points = task.trials or trials(what)
    if _is_computed(values[0]):
        return judge_samples(what, points, values * len(points), _recogniser(what, wrongs), "is")
    answer = _formula(values[0])
    if answer is None:
        return Verdict(Status.ERROR, _no_formula(what, values[0]))
    return _by_formula(what, task, wrongs, points, answer)


def _by_formula(what: Asked, task: Task, wrongs: Wrongs, points: Sequence[Trial], answer: dict[str, Any]) -> Verdict:
    request = {
        "name": what.name,
        "reference": task.reference.value,
        "settings": dict(task.part.settings),
        "seed": what.seed,
        "wrongs": [[wrong.id, wrong.says, text] for wrong, text, _ in wrongs],
        "answer": answer,
    }
    try:
        found = _limited.ask(request)
    except Exceeded as ended:
        why = f"It could not be decided whether this is right: {ended}. This costs no mark."
        return Verdict(Status.UNDECIDED, why)
    if "fault" in found:
        raise RuntimeError(found["fault"])
    if found["values"] is not None:
        values = [complex(*each) if isinstance(each, list) else each for each in found["values"]]
        values = [Uncarried(NOT_FINITE) if each is None else each for each in values]
        rounded = judge_samples(what, points, values, _recogniser(what, wrongs), "is")
        if rounded.status in (Status.PASS, Status.WARNING):
            return rounded
    return Verdict(Status(found["status"]), found["message"], found["mistake"])


NOT_FINITE = "no finite number at one of the points"


def _recogniser(what: Asked, wrongs: Wrongs) -> Callable[[Sequence[Sample]], Named | None]:
    """Says which mistake explains all values: a named wrong answer of the course first, then a general one."""

    def named(samples: Sequence[Sample]) -> Named | None:
        for wrong, _, tree in wrongs:
            valued = [(each, reference_value(tree, each.trial)) for each in samples]
            beside = [each._replace(expected=value) for each, value in valued if value is not None]
            if len(beside) * 2 >= len(samples) and not differing(what._replace(reference=tree), beside):
                return Named(wrong.id, wrong.says)
        # Of a reference that is one number, a ratio or a difference would tell it.
        return None if what.up_to or what.is_constant else general(samples)

    return named


def _is_computed(value: Any) -> bool:
    """Whether the value is a number with rounding in it, and not a formula, a whole number or no number at all."""
    if isinstance(value, (np.ndarray, np.generic)):
        return value.size == 1 and value.ndim < 2 and value.dtype.kind in "fc"
    return isinstance(value, (float, complex))


def _formula(value: Any) -> dict[str, Any] | None:
    """The answer as the data of a formula; None when it is none."""
    if isinstance(value, str):
        return {"text": value}
    if isinstance(value, Symbolic):
        return {"records": value.records, "assumed": value.assumed}
    if isinstance(value, (np.ndarray, np.generic)) and value.size == 1 and value.dtype.kind in "iu" and value.ndim < 2:
        value = value.item()
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() <= MOST_BITS:
        return {"whole": str(value)}
    return None


def _no_formula(what: Asked, value: Any) -> str:
    names = ", ".join(what.variables)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{what.name} cannot be read: it is a whole number of more than {MOST_BITS * 3 // 10} digits."
    if isinstance(value, Uncarried) and " of more than " in value.what:
        return f"{what.name} cannot be read: it is {value.what}."
    empty = isinstance(value, (list, tuple, dict, set)) and not value
    asks = f"a formula{f' of {names}' if names else ''} is asked: text, LaTeX, a SymPy expression or a function"
    return f"{what.name} cannot be read: it is {'empty' if empty else in_words(value)}; {asks}."
