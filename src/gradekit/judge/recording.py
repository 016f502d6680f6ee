"""What a script has to know that repeats a wrong answer: what was said of it, and what is right at one entry."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from gradekit import repeated
from gradekit.judge.arrays import entries_of, spread_of
from gradekit.judge.closeness import allowance, mismatch
from gradekit.judge.literals import literal
from gradekit.judge.reading import Array, Uncarried, Unreadable, as_array, plain_data
from gradekit.judge.reference import blocks
from gradekit.judge.task import Given, Task
from gradekit.judge.trial import Trial

Record = dict[str, Any]
EMPTY: Record = repeated._EMPTY
TRIES = 3


def of_error(name: str, said: str, **more: Any) -> Record:
    """The record of a call that gave no answer."""
    return {**EMPTY, "name": name, "said": said, **more}


def unsteady(name: str, said: str) -> Record:
    """The record of a call that gives another answer each time."""
    return {**EMPTY, "name": name, "said": said, "calls": TRIES}


def of_answer(task: Task, said: str) -> Record | None:
    """The record of one wrong answer to one call, None where no script could tell it from a right one."""
    trial, given = task.trials[0], task.answers[0]
    answer = object() if isinstance(given.value, Uncarried) else plain_data(given.value)
    base = {**EMPTY, "name": task.part.name, "said": said}
    if "law" in task.part.settings:
        record = {**base, "print": repeated._print(answer)}
        return record if _repeats(record, answer) else None
    expected = task.reference.expected(trial)
    record = {**base, **(_step(task) if task.part.kind == "trace" else _array(task, trial, given, expected))}
    if record["shape"] is None:
        return None
    if not record["odd"] and record["index"] is None and record["got_shape"] == record["shape"]:
        return None
    if record["odd"]:
        record = {**record, "odd": _now(record, answer)}
    return record if _repeats(record, answer) and not repeated._wrong(record, [expected]) else None


def _repeats(record: Record, answer: Any) -> bool:
    return bool(repeated._wrong(record, [answer]) == record["said"])


def _now(record: Record, answer: Any) -> str:
    """What a script finds odd about the answer."""
    if record["entries"]:
        answer, odd = repeated._entry(record, answer)
        if odd:
            return str(odd)
    return str(repeated._numbers(answer, record)[1])


def _array(task: Task, trial: Trial, given: Given, expected: Any) -> Record:
    arrays = blocks(expected)
    record: Record = {"entries": len(arrays) if isinstance(expected, tuple) else 0}
    try:
        answers = entries_of(expected, given.value)
    except Unreadable:
        return {**record, **_asked(arrays[0]), "odd": "?"}
    for place, (right, answer) in enumerate(zip(arrays, answers, strict=True)):
        record |= {"place": place, **_asked(right)}
        try:
            got = as_array(answer, right).array
        except Unreadable:
            return {**record, "odd": "?"}
        if right.shape != got.shape:
            return {**record, "got_shape": list(got.shape)}
        if found := mismatch(right, got, spread_of(task, trial, place)):
            allowed = allowance(right, found.place, spread_of(task, trial, place))
            return {**record, **_entry(found.place, right, got, allowed)}
    return {**record, "shape": None}


def _step(task: Task) -> Record:
    from gradekit.judge.closeness import Mismatch
    from gradekit.judge.traces import looks_of

    try:
        look = looks_of(task)[0]
    except Unreadable:
        true = task.reference.expected(task.trials[0])
        step = task.reference.trace.steps[0]
        return {"entries": len(true), "step": [step.name, *step.aliases], **_asked(true[0]), "odd": "?"}
    record: Record = {"entries": len(look.names)}
    for place, (step, right) in enumerate(zip(look.trace.steps, look.worked.true, strict=True)):
        if look.right(place):
            continue
        miss, got = look.miss(place), look.entries[place].array
        record |= {"place": place, "step": [step.name, *step.aliases], **_asked(right)}
        if miss == "shape" and got is not None:
            return {**record, "got_shape": list(got.shape)}
        if isinstance(miss, Mismatch) and got is not None:
            return {**record, **_entry(miss.place, right, got, look.allowed(place, miss.place))}
        if got is not None and got.shape == right.shape and not np.isfinite(got).all():
            index = np.unravel_index(int(np.argmin(np.isfinite(got))), got.shape)
            where = tuple(int(each) for each in index)
            return {**record, **_entry(where, right, got, look.allowed(place, where))}
        return {**record, "odd": "?"}
    return {**record, "shape": None}


def _asked(right: Array) -> Record:
    return {"shape": list(right.shape), "complex": right.dtype.kind == "c"}


def _entry(place: tuple[int, ...], right: Array, got: Array, allowed: tuple[float, float]) -> Record:
    return {
        "got_shape": list(got.shape),
        "index": list(place),
        "expected": right[place].item(),
        "got": got[place].item(),
        "allowed": list(allowed),
    }


def lines(record: Record) -> list[str]:
    """The entries of a record that are not those of every record, as lines of Python."""
    return [f"{key!r}: {literal(value)}," for key, value in record.items() if key == "name" or value != EMPTY[key]]


def plain(record: Record) -> Record | None:
    """The same as plain data, None where it cannot be that."""
    known = {key: value for key, value in record.items() if key == "name" or value != EMPTY[key]}
    try:
        json.dumps(known)
    except (TypeError, ValueError):
        return None
    return known
