"""When an earlier wrong answer carries: the rule that keeps a trivialised one from earning marks further on.

A wrong answer does not carry when it

- is no finite number or array of the shape asked,
- is 0 everywhere or 1 everywhere,
- is the same at every input where the right answer is not,
- is at every input more than a million times (in float32 a thousand times) as large or as small as the right one,
- is wrong while it uses an answer that does not carry.

A step that follows from wrong answers that carry counts only if it still depends on every earlier step that it uses:
with one of those answers 0, or doubled, or (a wrong one) 1, the step must change at some input, if the true step
does. And it is no copy: one value for the step, for the answer that it follows from, and for two further steps (or
all others) that have another right answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from gradekit.judge.closeness import mismatch, same
from gradekit.judge.looks import Look
from gradekit.judge.steps import Array

FARTHEST = {4: 1e3, 8: 1e6}
NEARLY = 1e-6
COPIES = 2
# A copy that was changed a little is one still.
ALIKE = 1e-3
Probe = Callable[[Array], Array]


def why_not(place: int, looks: Sequence[Look], called: bool) -> str:
    """Why nothing follows from a wrong answer, as the end of a sentence about it; "" when it carries."""
    name = looks[0].names[place]
    if any(name not in look.own for look in looks):
        return "is no finite number or array of the shape asked"
    own, right = [look.own[name] for look in looks], [look.true[name] for look in looks]
    where = " at every input" if called else ""
    for number in (0, 1):
        scales = [_scale(look, name) if number == 0 else 1.0 for look in looks]
        if all(np.abs(a - number).max(initial=0.0) <= NEARLY * s for a, s in zip(own, scales, strict=True)):
            return f"is {number}{where}"
    if _constant(own) and not _constant(right):
        return "is the same at every input" if called else "has one number in all entries"
    ratios = [look.ratio(place) for look in looks]
    farthest = FARTHEST[4 if _is_single(looks, place) else 8]
    if all(ratio > farthest or ratio < 1 / farthest for ratio in ratios):
        return f"is far too {'large' if ratios[0] > 1 else 'small'}{where}"
    return ""


def _scale(look: Look, name: str) -> float:
    return float(np.abs(look.true[name]).max(initial=0.0)) or look.scale or 1.0


def _is_single(looks: Iterable[Look], place: int) -> bool:
    arrays = [look.entries[place].array for look in looks]
    return any(array is not None and array.dtype == np.float32 for array in arrays)


def _constant(arrays: Sequence[Array]) -> bool:
    """Whether the arrays are one array, or hold one number in all entries."""
    entries = np.concatenate([array.ravel() for array in arrays])
    if entries.size and np.ptp(entries) <= NEARLY * np.abs(entries).max():
        return True
    shapes = {array.shape for array in arrays}
    return len(shapes) == 1 and all(np.abs(a - arrays[0]).max(initial=0.0) <= NEARLY * np.abs(a).max() for a in arrays)


def depends(place: int, looks: Sequence[Look], wrong: Sequence[str]) -> bool:
    """Whether a step that follows from own answers still depends on all that the true step depends on."""
    for name in looks[0].trace.steps[place].uses:
        probes: list[Probe] = [np.zeros_like, _doubled, *([np.ones_like] if name in wrong else [])]
        for probe in probes:
            if _reacts(place, looks, name, probe, own=False) and not _reacts(place, looks, name, probe, own=True):
                return False
    return True


def _doubled(array: Array) -> Array:
    return 2 * array


def _reacts(place: int, looks: Sequence[Look], name: str, probe: Probe, *, own: bool) -> bool:
    """Whether the step changes at some input with the earlier answer of that name replaced."""
    return any(_changes(look, place, look.own if own else look.true, name, probe) for look in looks)


def _changes(look: Look, place: int, earlier: Mapping[str, Array], name: str, probe: Probe) -> bool:
    before = look.follow(place, earlier)
    after = look.follow(place, {**earlier, name: probe(earlier[name])}) if before is not None else None
    if before is None:
        return False
    if after is None or after.shape != before.shape or not np.isfinite(after).all():
        return True
    given = look.entries[place].array
    if given is not None and given.dtype == np.float32:
        after = after.astype(np.float32)
    return mismatch(before, after) is not None


def copied(place: int, looks: Sequence[Look], wrong: Sequence[str]) -> bool:
    """Whether the step repeats an earlier wrong answer that also stands for steps with another right answer."""
    names = looks[0].names
    for name in wrong:
        used = names.index(name)
        if not _one_value(looks, place, used):
            continue
        others = [k for k in range(len(names)) if k not in (place, used)]
        copies = [k for k in others if _one_value(looks, k, used) and not _one_truth(looks, k, used)]
        if len(copies) >= COPIES or (copies and len(copies) == len(others)):
            return True
    return False


def _one_value(looks: Sequence[Look], one: int, other: int) -> bool:
    pairs = [(look.entries[one].array, look.entries[other].array) for look in looks]
    return all(a is not None and b is not None and _alike(a, b) for a, b in pairs)


def _alike(one: Array, other: Array) -> bool:
    if one.shape != other.shape or not (np.isfinite(one).all() and np.isfinite(other).all()):
        return False
    return bool(np.abs(one - other).max(initial=0.0) <= ALIKE * np.abs(one).max(initial=0.0))


def _one_truth(looks: Sequence[Look], one: int, other: int) -> bool:
    return all(same(look.worked.true[one], look.worked.true[other]) for look in looks)
