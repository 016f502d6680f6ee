"""Judging a formula by floats: what a student's function gave at points, or a number that was computed.

An answer may be off by rounding, measured against the reference at the point, its usual size, and how far it moves
when the inputs change in the last digit. Close to zero, beside a kink and at large inputs right formulas lose digits
or overflow; there only what is far off counts.
"""

from __future__ import annotations

import cmath
import math
import statistics
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from gradekit.formulas.tree import Node
from gradekit.judge.closeness import EPSILON, MOST, SPREADS, TOLERANCE
from gradekit.judge.mistakes import Named, Pair, recognise
from gradekit.judge.reading import Uncarried, Unreadable, as_array
from gradekit.judge.remarks import Remark, overflowing, reading, right
from gradekit.judge.sampling import Asked, reference_value
from gradekit.judge.trial import Trial
from gradekit.model import Status, Verdict, sentence

# How much wider the tolerance is at points where right formulas lose digits.
HARD = 1e5
FEWEST = 4
NOISE = 1e-12
Number = float | complex


class Sample(NamedTuple):
    """One point: the reference's value, the student's, whether that has float32's digits, and what to remark."""

    trial: Trial
    expected: Number
    got: Number
    single: bool = False
    remark: str = ""


def judge_samples(
    asked: Asked,
    trials: Sequence[Trial],
    values: Sequence[Any],
    named: Callable[[Sequence[Sample]], Named | None],
    verb: str,
) -> Verdict:
    """The verdict on values at these points, the first one perhaps once more at the end. `named` knows mistakes.

    `verb` says how they came: a function returned them, or the answer is a number.
    """
    assert len(values) - len(trials) in (0, 1), "a value a point, and the first one perhaps again"
    samples: list[Sample] = []
    for trial, value in zip([*trials, *trials[:1]], values, strict=False):
        try:
            samples.append(_read(asked, trial, value))
        except Unreadable as odd:
            expected = sentence(f"Expected {odd.expected}") if odd.expected else ""
            lines = [sentence(f"{asked.name} {verb} {odd.what}"), expected, where(trial) if verb == "returned" else ""]
            return Verdict(Status.FAIL, "\n".join(filter(None, lines)), odd.mistake)
    if len(samples) > len(trials) and (unsteady := _unsteady(asked.name, samples[0], samples[-1])):
        return Verdict(Status.FAIL, unsteady)
    return _judge(asked, samples[: len(trials)], named)


def _judge(asked: Asked, samples: Sequence[Sample], named: Callable[[Sequence[Sample]], Named | None]) -> Verdict:
    wrong = differing(asked, samples)
    lost = [each for each in wrong if each.trial.edge == "large" and not cmath.isfinite(each.got)]
    firm = [each for each in wrong if each.trial.edge != "large"]
    if firm and _is_noise(samples):
        return Verdict(Status.UNDECIDED, NEARLY_ZERO)
    if firm:
        known = named(samples)
        shown = shortest(firm, asked.is_constant)
        return Verdict(Status.FAIL, "\n".join(filter(None, [known and known.says, shown])), known and known.id)
    compared = [each for each in samples if each.trial.edge != "large"]
    if len(compared) < min(FEWEST, len(samples)) or not samples:
        return Verdict(Status.UNDECIDED, TOO_FEW)
    if len(lost) < len(wrong):
        return Verdict(Status.UNDECIDED, FAR_OUT.format(wrong[0].trial.point()))
    remarks = [_overflow(each) for each in lost[:1]] + reading([each.remark for each in samples if each.remark])
    return right(remarks)


def _overflow(sample: Sample) -> Remark:
    return overflowing(f"But it overflows at large inputs: {_text(sample.got)} at {sample.trial.point()}.")


TOO_FEW = "It could not be decided whether this is right: too few points of the domain could be used."
FAR_OUT = "Right at ordinary inputs; at {} it is far off, and whether that is rounding could not be decided."
NEARLY_ZERO = (
    "It is off by no more than rounding may be, and what it is could not be decided: give the formula as text."
)


def _is_noise(samples: Sequence[Sample]) -> bool:
    """Whether zero is asked, which has no size of its own, and what was given is as small as rounding."""
    return all(not each.expected and abs(each.got) <= NOISE for each in samples)


def _read(asked: Asked, trial: Trial, value: Any) -> Sample:
    """The student's value at a point beside the reference's. Raises Unreadable."""
    expected = reference_value(asked.reference, trial)
    assert expected is not None, "points are chosen so that the reference has a value"
    if isinstance(value, Uncarried) and value.overflow:
        return Sample(trial, expected, math.nan)
    if isinstance(value, str):
        raise Unreadable("text; a function returns a number: compute it, or give the text itself as the answer")
    reading = as_array(value, np.zeros((), complex))
    if reading.array.shape != ():
        raise Unreadable(f"an array of shape {reading.array.shape}; one number is asked")
    if reading.array.dtype == np.complex64 or reading.array.dtype == np.float32:
        return _real(Sample(trial, expected, reading.array.item(), True, reading.remark))
    return _real(Sample(trial, expected, _plain(reading.array.item()), False, reading.remark))


def _plain(number: Any) -> Number:
    try:
        return number if isinstance(number, complex) else float(number)
    except OverflowError:
        return math.inf


def _real(sample: Sample) -> Sample:
    """A real answer for a real question; complex numbers without an imaginary part cost nothing."""
    got = sample.got
    if not isinstance(got, complex) or isinstance(sample.expected, complex):
        return sample
    if abs(got.imag) > TOLERANCE[8] * abs(got.real) and cmath.isfinite(got):
        raise Unreadable("complex numbers where real ones are asked", "dtype")
    remark = "Complex numbers with the imaginary part 0 are read as real; return the real part"
    return sample._replace(got=got.real, remark=remark)


def differing(asked: Asked, samples: Sequence[Sample]) -> list[Sample]:
    """The samples at which the two are further apart than rounding explains."""
    adjusted = _adjusted(asked, samples)
    sizes = [abs(each.expected) for each in adjusted if not each.trial.edge] or [0.0]
    usual = statistics.median(sizes)
    return [sample for sample, each in zip(samples, adjusted, strict=True) if not _close(each, usual, asked.reference)]


def _close(sample: Sample, usual: float, tree: Node) -> bool:
    if not cmath.isfinite(sample.got):
        return False
    error, scale = abs(sample.got - sample.expected), max(abs(sample.expected), usual)
    allowed = TOLERANCE[4 if sample.single else 8] * scale
    if sample.trial.edge:
        allowed = min(allowed * HARD, MOST * scale)
    if error <= allowed:
        return True
    noise = SPREADS * _movement(tree, sample, float(np.finfo(np.float32).eps) if sample.single else EPSILON)
    return error <= min(noise, MOST * scale)


def _movement(tree: Node, sample: Sample, step: float) -> float:
    """How far the reference moves when the inputs change in their last digit."""
    moved = 0.0
    for name, number in sample.trial.inputs.items():
        if isinstance(number, float | complex):
            other = reference_value(tree, Trial({**sample.trial.inputs, name: number * (1 + step)}))
            moved += (
                abs(other - reference) if other is not None and (reference := _value(tree, sample)) is not None else 0
            )
    return moved


def _value(tree: Node, sample: Sample) -> Number | None:
    return reference_value(tree, sample.trial)


def _adjusted(asked: Asked, samples: Sequence[Sample]) -> list[Sample]:
    """The samples with what the answer is free in taken out: the constant of each group, or the factor of all."""
    if not asked.up_to:
        return list(samples)
    first: dict[Any, Sample] = {}
    adjusted = []
    for each in samples:
        base = first.setdefault(_group(asked, each.trial), each)
        if asked.up_to == "constant":
            adjusted.append(each._replace(got=each.got - base.got + base.expected))
        else:
            right = base.expected != 0 and (base.got / base.expected).real > 0
            adjusted.append(each._replace(got=each.got * base.expected / base.got if right else math.nan))
    return adjusted


def _group(asked: Asked, trial: Trial) -> Any:
    """What a constant may depend on: the values of the other variables."""
    if asked.up_to == "factor" or not asked.wrt:
        return ()
    return tuple(number for name, number in trial.inputs.items() if name != asked.wrt)


def general(samples: Sequence[Sample]) -> Named | None:
    """The general mistake that explains the student's numbers: sign, factor, a constant, few digits."""
    usable = [each for each in samples if not each.trial.edge and cmath.isfinite(each.got)]
    pairs = [Pair(np.asarray(each.expected), np.asarray(each.got), {}) for each in usable]
    if len(pairs) < FEWEST or len(usable) < len([each for each in samples if not each.trial.edge]):
        return None
    found = recognise(pairs)
    return found and Named(found.id, found.says.replace("every entry", "yours").replace("Every entry", "Yours"))


def _unsteady(name: str, first: Sample, again: Sample) -> str:
    one, other = first.got, again.got
    if (cmath.isnan(one) and cmath.isnan(other)) or one == other or abs(one - other) <= 1e-12 * abs(one):
        return ""
    return f"{name} varies: the same call gave {_text(one)}, then {_text(other)}."


def shortest(samples: Sequence[Sample], secret: bool = False) -> str:
    """The difference at the point that is shortest to write down; a `secret` number is not told."""
    return _witness(min(samples, key=lambda each: len(repr(each.trial.inputs))), secret)


def _witness(sample: Sample, secret: bool) -> str:
    """`At x = -1.06 yours is 0.31, expected -0.31.`"""
    if secret:
        return f"Yours is {_text(sample.got)}, which is not the right number."
    for digits in (6, 10, 17):
        yours, expected = _text(sample.got, digits), _text(sample.expected, digits)
        if yours != expected:
            break
    return f"At {sample.trial.point()} yours is {yours}, expected {expected}."


def _text(number: Number, digits: int = 6) -> str:
    return "NaN" if cmath.isnan(number) else f"{number:.{digits}g}"


def where(trial: Trial) -> str:
    """`Called with x = -1.06.`"""
    return f"Called with {trial.point()}." if trial.inputs else ""
