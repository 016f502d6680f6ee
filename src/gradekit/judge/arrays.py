"""Judging a function that returns arrays: every trial against the reference, then which mistake a wrong one is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from gradekit.judge.closeness import Mismatch, Spread, measured_spread, mismatch, same
from gradekit.judge.mistakes import Named
from gradekit.judge.reading import Array, Reading, Uncarried, Unreadable, as_array, returned
from gradekit.judge.reference import blocks
from gradekit.judge.remarks import Remark, overflowing, reading, right
from gradekit.judge.solution import SolutionFault
from gradekit.judge.task import Given, Task
from gradekit.judge.trial import Trial
from gradekit.model import Status, Verdict, sentence


class Finding(NamedTuple):
    """What is wrong at one trial, as the lines a student reads; `mistake` when the reading itself names it."""

    trial: Trial
    lines: list[str]
    mistake: str | None = None
    overflow: bool = False


class Examined(NamedTuple):
    """One answer beside what was expected: the arrays as read, and what is wrong, if anything.

    `raised` names the exception where the call overflowed and there is nothing to read.
    """

    expected: list[Array]
    got: Sequence[Array] = ()
    remarks: Sequence[str] = ()
    finding: Finding | None = None
    raised: str = ""


def judge_arrays(task: Task) -> Verdict:
    """The verdict on a function part. Its calls are one a trial and the first one once more."""
    trials = [*task.trials, task.trials[0]]
    examined: list[Examined] = []
    for trial, given in zip(trials, task.answers, strict=True):
        examined.append(_examine(task, trial, given))
        if (finding := examined[-1].finding) and not finding.overflow:
            return _failed(task, finding)
    remarks = [overflowing(each.finding.lines[0]) for each in examined if each.finding][:1]
    remarks += reading([remark for each in examined for remark in each.remarks])
    return right([*remarks, *changes(task)])


def _examine(task: Task, trial: Trial, given: Given) -> Examined:
    try:
        examined = _read(task, trial, given)
        if examined.raised:
            lines = [f"But it overflows at large inputs: {examined.raised}."]
            return examined._replace(finding=Finding(trial, lines, overflow=True))
    except Unreadable as odd:
        asked = sentence(f"Expected {odd.expected}") if odd.expected else ""
        lines = [sentence(f"{task.part.name} returned {odd.what}"), asked, _where(task, trial)]
        return Examined([], finding=Finding(trial, lines, odd.mistake))
    return examined._replace(finding=_difference(task, trial, examined))


def _read(task: Task, trial: Trial, given: Given) -> Examined:
    """The expected arrays and the student's. Raises Unreadable."""
    expected = task.reference.expected(trial)
    arrays = blocks(expected, f"the reference of {task.part.name}")
    if any(np.isnan(array).any() for array in arrays):
        raise SolutionFault(f"the reference of {task.part.name} is NaN ({trial.about(task.part)})")
    if raised := overflow(trial, given):
        return Examined(arrays, raised=raised)
    answers = entries_of(expected, given.value)
    readings = [_entry(answers, arrays, place) for place in range(len(arrays))]
    return Examined(arrays, [each.array for each in readings], [each.remark for each in readings if each.remark])


def _entry(answers: Sequence[Any], expected: Sequence[Array], place: int) -> Reading:
    """One entry of the answer. Raises Unreadable, which says which one of several."""
    try:
        return as_array(answers[place], expected[place])
    except Unreadable as odd:
        if len(expected) == 1:
            raise
        what = "None" if answers[place] is None else odd.what
        there = f"{odd.expected} there" if odd.expected else ""
        raise Unreadable(f"a tuple; its entry {place} is {what}", odd.mistake, there) from None


def overflow(trial: Trial, given: Given) -> str:
    """The exception's name where a call at large inputs overflowed; "" where it returned."""
    return given.value.overflow if trial.edge == "large" and isinstance(given.value, Uncarried) else ""


def entries_of(expected: Any, answer: Any) -> list[Any]:
    """The student's answer as one entry an expected block. Raises Unreadable."""
    if not isinstance(expected, tuple):
        return [answer]
    if not isinstance(answer, (tuple, list)):
        raise Unreadable(returned(answer), expected=f"a tuple of {len(expected)}")
    if len(answer) != len(expected):
        raise Unreadable(f"{len(answer)} entries; a tuple of {len(expected)} is asked")
    return list(answer)


def _difference(task: Task, trial: Trial, examined: Examined) -> Finding | None:
    several = len(examined.expected) > 1
    for place, (expected, got) in enumerate(zip(examined.expected, examined.got, strict=True)):
        prefix = f"Entry {place} of the tuple: e" if several else "E"
        if expected.shape != got.shape:
            lines = [f"{prefix}xpected shape {_shape(expected)}, got shape {_shape(got)}.", _where(task, trial)]
            return Finding(trial, lines)
        found = mismatch(expected, got, spread_of(task, trial, place))
        if found:
            overflow = trial.edge == "large" and not np.isfinite(found.got) and bool(np.isfinite(found.expected))
            return Finding(trial, _lines(task, trial, prefix, found, overflow), overflow=overflow)
    return None


def _lines(task: Task, trial: Trial, prefix: str, found: Mismatch, overflow: bool) -> list[str]:
    expected, got = two_numbers(found.expected, found.got)
    if overflow:
        return [f"But it overflows at large inputs: {got} where {expected} belongs."]
    at = f" at index {list(found.place)}" if found.place else ""
    count = f"; {found.differing} of {found.size} entries differ" if found.size > 1 else ""
    return [f"{prefix}xpected {expected}{at}, got {got}{count}.", _where(task, trial)]


def spread_of(task: Task, trial: Trial, place: int) -> Spread:
    """How far the reference's entries move by themselves at that trial, block by block."""

    def evaluate(inputs: dict[str, Any]) -> Array:
        try:
            return blocks(task.reference.expected(Trial(inputs, trial.sizes, trial.edge)))[place]
        except SolutionFault:
            # A reference that refuses slightly other inputs gives no measure; the plain tolerance decides.
            return expected

    expected = blocks(task.reference.expected(trial))[place]
    return measured_spread(expected, evaluate, trial.inputs)


def two_numbers(expected: Any, got: Any) -> tuple[str, str]:
    """Both numbers with as many digits as it takes to see that they differ."""
    for digits in (6, 10, 17):
        pair = _number(expected, digits), _number(got, digits)
        if pair[0] != pair[1]:
            break
    return pair


def _number(value: Any, digits: int) -> str:
    if isinstance(value, complex):
        return f"{value:.{digits}g}"
    if value != value:
        return "NaN"
    if isinstance(value, int):
        return str(value)
    return f"{value:.{digits}g}"


def _shape(array: Array) -> str:
    return "() (one number)" if array.ndim == 0 else str(array.shape)


def _where(task: Task, trial: Trial) -> str:
    about = trial.about(task.part)
    return f"Called with {about}." if about else ""


def _unsteady(name: str, first: Examined, again: Examined) -> str:
    """The message when one call, made twice, gave two different answers; "" when it did not."""
    for one, other in zip(first.got, again.got, strict=False):
        if one.shape != other.shape:
            return f"{name} varies: the same call returned shape {one.shape}, then {other.shape}."
        if not same(one, other) and (found := mismatch(one, other)):
            numbers = two_numbers(found.expected, found.got)
            at = f" at index {list(found.place)}" if found.place else ""
            return f"{name} varies: the same call gave {numbers[0]}, then {numbers[1]}{at}."
    return ""


def changes(task: Task) -> list[Remark]:
    """A remark when the student's function changed its arguments in place, which costs nothing."""
    places = sorted({place for given in task.answers for place in given.changed})
    names = [task.part.arguments[place] for place in places if place < len(task.part.arguments)]
    text = f"It changes its argument {', '.join(names)} in place; work on a copy."
    return [Remark(text, "changes")] if names else []


def _failed(task: Task, finding: Finding) -> Verdict:
    """The verdict on wrong answers: not deterministic, else the mistake that explains them all, else the numbers."""
    try:
        pairs = zip([*task.trials, task.trials[0]], task.answers, strict=True)
        examined = [_read(task, trial, given) for trial, given in pairs]
    except Unreadable:
        return Verdict(Status.FAIL, _text(finding.lines), finding.mistake)
    if unsteady := _unsteady(task.part.name, examined[0], examined[-1]):
        return Verdict(Status.FAIL, unsteady)
    if named := _diagnose(task, examined[:-1]):
        return Verdict(Status.FAIL, _text([named.says, *finding.lines]), named.id or finding.mistake)
    return Verdict(Status.FAIL, _text(finding.lines), finding.mistake)


def _diagnose(task: Task, examined: Sequence[Examined]) -> Named | None:
    """What explains all answers, or what is right about them."""
    from gradekit.judge.explaining import Case, explain

    cases = [(trial, each) for trial, each in zip(task.trials, examined, strict=True) if not each.raised]
    count = len(examined[0].expected)
    off = [place for place in range(count) if any(_is_off(task, trial, each, place) for trial, each in cases)]
    return explain(task, [Case(trial, each.expected, each.got) for trial, each in cases], off)


def _is_off(task: Task, trial: Trial, examined: Examined, place: int) -> bool:
    """Whether one entry is wrong at a trial, by what decides of the whole answer."""
    expected, got = examined.expected[place], examined.got[place]
    if expected.shape != got.shape:
        return True
    found = mismatch(expected, got, spread_of(task, trial, place))
    return found is not None and (trial.edge != "large" or bool(np.isfinite(found.got)))


def same_as(task: Task, function: Any, trial: Trial, answer: Any) -> bool:
    """Whether a wrong answer's function gives just what the student's gave at this trial."""
    from gradekit.judge.explaining import as_one

    try:
        entries = answer if isinstance(answer, tuple) else (answer,)
        readings = [as_array(entry, np.zeros(())).array for entry in entries]
    except Unreadable:
        return False
    return as_one(task, function, trial, readings)


def _text(lines: Sequence[str]) -> str:
    return "\n".join(line for line in lines if line)
