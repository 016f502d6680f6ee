"""Judging a trace: each step beside its true value and, behind a wrong one, beside what follows from the student's own.

A later step that is consistent with the earlier wrong answers keeps its marks, unless those are trivial
(`judge.carrying` has the rule). At every input a step must be right or follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gradekit.judge.arrays import changes, overflow, two_numbers
from gradekit.judge.carrying import copied, depends, why_not
from gradekit.judge.closeness import Mismatch, same
from gradekit.judge.looks import Look
from gradekit.judge.mistakes import Named
from gradekit.judge.reading import Unreadable, returned
from gradekit.judge.remarks import Remark, overflowing, reading, right
from gradekit.judge.slips import named_slip
from gradekit.judge.solution import SolutionFault, Wrong
from gradekit.judge.steps import Step
from gradekit.judge.task import Task
from gradekit.judge.trace_answers import Entry, lost, read_trace
from gradekit.judge.trial import Trial
from gradekit.model import Status, Verdict, sentence

SHOWN = 6


class Found(NamedTuple):
    """What became of one step: right, or following from these wrong ones, or wrong.

    `blocked` says why nothing follows from a wrong one, `rests` on which such step it rests itself; `denied` says of
    one that is consistent with wrong steps why it does not count.
    """

    right: bool
    sources: tuple[str, ...] = ()
    blocked: str = ""
    rests: str = ""
    denied: str = ""

    @property
    def counts(self) -> bool:
        """Whether it earns its share."""
        return self.right or bool(self.sources)


def judge_trace(task: Task) -> Verdict:
    """The verdict on a trace: called with drawn inputs, or read where the part has no arguments."""
    with np.errstate(all="ignore"):
        try:
            looks = looks_of(task)
        except Unreadable as odd:
            return Verdict(Status.FAIL, odd.what)
        found = _found(looks, bool(task.trials))
        if all(each.right for each in found):
            return _passed(task, looks)
        return _failed(task, looks, found)


def looks_of(task: Task) -> list[Look]:
    """One a call. Raises Unreadable, and SolutionFault where there are no true values."""
    trace = task.reference.trace
    trials = [*task.trials, task.trials[0]] if task.trials else [Trial({})]
    looks: list[Look] = []
    for trial, given in zip(trials, task.answers, strict=True):
        worked = trace.at(trial.inputs)
        for step, value in zip(trace.steps, worked.true, strict=True):
            if np.isnan(value).any():
                raise SolutionFault(f"the step {step.name} of {task.part.name} is NaN ({trial.about(task.part)})")
        try:
            raised = overflow(trial, given)
            entries = lost(worked.true) if raised else read_trace(given.value, trace.steps, worked.true)
        except Unreadable as odd:
            raise Unreadable("\n".join([_misread(task, given.value, odd.what), *_called(task, trial)])) from None
        looks.append(Look(trace, trial, worked, entries))
    return looks


def _misread(task: Task, answer: object, what: str) -> str:
    if task.trials:
        return sentence(f"{task.part.name} returned {returned(None) if answer is None else what}")
    return sentence(f"{task.part.name} {'has' if what[0].isdigit() else 'is'} {what}")


def _found(looks: Sequence[Look], called: bool) -> list[Found]:
    """What becomes of each step, in order."""
    found: dict[str, Found] = {}
    for place, step in enumerate(looks[0].trace.steps):
        found[step.name] = _judged(place, step, looks, found, called)
    return list(found.values())


def _judged(place: int, step: Step, looks: Sequence[Look], found: dict[str, Found], called: bool) -> Found:
    off = [look for look in looks if not look.right(place)]
    if not off:
        return Found(True)
    wrong = tuple(name for name in step.uses if not found[name].right)
    stuck = next((name for name in wrong if found[name].blocked), "")
    if stuck:
        return Found(False, blocked=f"rests on your {stuck}", rests=stuck)
    consistent = bool(wrong) and all(look.follows(place) for look in off)
    denied = _denied(place, looks, wrong) if consistent else ""
    if consistent and not denied:
        return Found(False, wrong)
    return Found(False, blocked=why_not(place, looks, called), denied=denied)


def _denied(place: int, looks: Sequence[Look], wrong: Sequence[str]) -> str:
    """Why a step that follows from wrong ones does not count; "" when it does."""
    if copied(place, looks, wrong):
        return f"only repeats your {_and(wrong)}"
    return "" if depends(place, looks, wrong) else f"hardly depends on your {_and(wrong)}"


def _passed(task: Task, looks: Sequence[Look]) -> Verdict:
    places = range(len(looks[0].names))
    remarks = [_overflow(look, place) for look in looks for place in places if look.overflows(place)][:1]
    remarks += reading([entry.remark for look in looks for entry in look.entries if entry.remark])
    return right([*remarks, *changes(task)])


def _overflow(look: Look, place: int) -> Remark:
    return overflowing(f"But {look.names[place]} overflows at large inputs")


def _failed(task: Task, looks: Sequence[Look], found: Sequence[Found]) -> Verdict:
    if unsteady := _unsteady(task, looks):
        return Verdict(Status.FAIL, unsteady)
    first = next(place for place, each in enumerate(found) if not each.right)
    # A trivial answer is no slip of a sign or a factor.
    of_step = not found[first].blocked
    named = _course_mistake(task, looks) or named_slip(looks, first, called=bool(task.trials), of_step=of_step)
    lines = [named.says] if named else []
    lines += _first_wrong(task, looks, first) + _remarks(looks[0].names, found, first)
    return Verdict(Status.FAIL, "\n".join(lines), named.id if named else None, tuple(each.counts for each in found))


def _unsteady(task: Task, looks: Sequence[Look]) -> str:
    """The message when one call, made twice, gave two different answers; "" when it did not."""
    for name, one, other in zip(looks[0].names, looks[0].entries, looks[-1].entries, strict=True):
        if not _same(one, other):
            return f"{task.part.name} varies: the same call gave two different {name}."
    return ""


def _same(one: Entry, other: Entry) -> bool:
    if one.array is None or other.array is None:
        return one.odd == other.odd
    return same(one.array, other.array)


def _course_mistake(task: Task, looks: Sequence[Look]) -> Named | None:
    """The course's named wrong answer that gives the whole trace at every input."""
    for wrong in task.wrongs:
        if all(_gives(task, wrong, look) for look in looks):
            return Named(wrong.id, wrong.says)
    return None


def _gives(task: Task, wrong: Wrong, look: Look) -> bool:
    try:
        answer = task.reference.apply(wrong.function, look.trial) if task.trials else wrong.function()
        entries = read_trace(answer, look.trace.steps, look.worked.true)
    except (SolutionFault, Unreadable):
        return False
    pairs = zip(entries, look.entries, strict=True)
    return all(a.array is not None and b.array is not None and same(a.array, b.array) for a, b in pairs)


def _first_wrong(task: Task, looks: Sequence[Look], first: int) -> list[str]:
    """The first wrong step: both numbers where inputs were drawn, else only which step it is."""
    look = next(look for look in looks if not look.right(first))
    names, miss = look.names, look.miss(first)
    step = f"{names[first]} (step {first + 1} of {len(names)})"
    if isinstance(miss, str) and miss != "shape":
        return [sentence(f"{step} is {miss}"), *_called(task, look.trial)]
    if not task.trials:
        return [f"{task.part.name}: {step} is not right."]
    return [f"{step}: {_numbers(look, first, miss)}", *_called(task, look.trial)]


def _numbers(look: Look, place: int, miss: Mismatch | str | None) -> str:
    array = look.entries[place].array
    if not isinstance(miss, Mismatch):
        got = array.shape if array is not None else ()
        return f"expected shape {look.worked.true[place].shape}, got shape {got}."
    expected, number = two_numbers(miss.expected, miss.got)
    at = f" at index {list(miss.place)}" if miss.place else ""
    return f"expected {expected}{at}, got {number}."


def _called(task: Task, trial: Trial) -> list[str]:
    about = trial.about(task.part)
    return [f"Called with {about}."] if about else []


def _remarks(names: Sequence[str], found: Sequence[Found], first: int) -> list[str]:
    """Which later steps follow, from which nothing does, and which are wrong besides."""
    by_name = dict(zip(names, found, strict=True))
    follow = [f"{name} follows from your {_and(each.sources)}." for name, each in by_name.items() if each.sources]
    if len(follow) > SHOWN:
        follow = [*follow[:SHOWN], f"So do {len(follow) - SHOWN} more."]
    lines = [" ".join(follow)] if follow else []
    stuck = dict.fromkeys(each.rests for each in found if each.rests and not by_name[each.rests].rests)
    said = [f"Nothing follows from your {name}: it {by_name[name].blocked}." for name in stuck]
    said += [f"{name} {each.denied}, which earns nothing." for name, each in by_name.items() if each.denied]
    if said:
        lines.append(" ".join(said))
    wrong = [name for name in names[first + 1 :] if not by_name[name].counts]
    if wrong:
        shown = wrong if len(wrong) <= SHOWN + 1 else [*wrong[:SHOWN], "others"]
        lines.append(f"Not right either: {_and(shown)}.")
    return lines


def _and(names: Sequence[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
