"""Naming a mistake: each general one where it is made on every input, and never anything that it is not."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gradekit.judge.closeness import close
from gradekit.judge.mistakes import Pair, recognise

Array = np.ndarray[Any, Any]
Change = Callable[[Array, dict[str, int]], Any]


def pairs_of(change: Change, rank: int = 2, seed: int = 0, trials: int = 6, dtype: Any = float) -> list[Pair]:
    """Drawn arrays (N, d, k ...) and what the mistake makes of them; the last trial has all sizes 1."""
    random = np.random.RandomState(seed)
    pairs = []
    for trial in range(trials):
        shape = (1, 1, 1) if trial == trials - 1 else tuple(random.choice(range(2, 7), 3, replace=False).tolist())
        sizes = dict(zip(("N", "d", "k"), shape, strict=True))
        expected = random.standard_normal(shape[:rank])
        pairs.append(Pair(expected, np.asarray(change(expected, sizes), dtype), sizes))
    return pairs


SIGN = "The sign is wrong: every entry is the negative of the right one."
DIGITS = "Right to a few digits only: is something computed in float32, or by finite differences?"
FIRST_ROW = "Only the first row is right: is the loop left, or the index fixed, after one step?"
FIRST_ENTRY = "Only the first entry is right: is the loop left, or the index fixed, after one step?"
REVERSED = "The entries stand in reversed order along the first axis."
BROADCAST = "The values fit, but the shape does not: give the result the shape that is asked."
N_LARGE = "Too large by the factor N in every case: is a sum where a mean over N belongs?"
N_SMALL = "Too small by the factor 1/N in every case: is a mean over N where a sum belongs?"
ND_SMALL = "Too small by the factor 1/(N d) in every case: is a mean over N d where a sum belongs?"


def only_first(a: Array, sizes: Any) -> Array:
    wrong = np.zeros_like(a)
    wrong[:1] = a[:1]
    return wrong


MADE: dict[str, tuple[Change, int, str, str]] = {
    "sign": (lambda a, s: -a, 2, "sign", SIGN),
    "sign of a number": (lambda a, s: -a, 0, "sign", SIGN),
    "half": (lambda a, s: a / 2, 2, "factor", "Every entry is 1/2 times the right one."),
    "minus two": (lambda a, s: -2 * a, 1, "factor", "Every entry is -2 times the right one."),
    "two thirds": (lambda a, s: a * 2 / 3, 1, "factor", "Every entry is 2/3 times the right one."),
    "ln 2": (lambda a, s: a * np.log(2), 1, "factor", "Every entry is ln 2 times the right one."),
    "base 2": (lambda a, s: a / np.log(2), 1, "factor", "Every entry is 1/ln 2 times the right one."),
    "pi": (lambda a, s: a * np.pi, 1, "factor", "Every entry is π times the right one."),
    "odd factor": (lambda a, s: a * 1.2345678, 1, "factor", "Every entry is 1.23457 times the right one."),
    "sum for mean": (lambda a, s: a * s["N"], 2, "factor", N_LARGE),
    "mean for sum": (lambda a, s: a / s["N"], 0, "factor", N_SMALL),
    "mean over two axes": (lambda a, s: a / (s["N"] * s["d"]), 2, "factor", ND_SMALL),
    "twice a sum": (lambda a, s: 2 * a * s["N"], 2, "factor", "Every entry is 2 N times the right one."),
    "twice a mean": (
        lambda a, s: 2 * a / (s["N"] * s["k"]),
        2,
        "factor",
        "Every entry is 2/(N k) times the right one.",
    ),
    "half a mean": (lambda a, s: a / 2 / s["N"], 2, "factor", "Every entry is 1/(2 N) times the right one."),
    "few digits": (lambda a, s: a * (1 + 1e-7 * np.cos(np.arange(a.size)).reshape(a.shape)), 2, "dtype", DIGITS),
    "reversed": (lambda a, s: a[::-1], 1, "reversed", REVERSED),
    "reversed rows": (lambda a, s: a[::-1], 2, "reversed", REVERSED),
    "offset": (lambda a, s: a + 0.25, 2, "offset", "Every entry is off by the same constant, 0.25."),
    "offset of a number": (lambda a, s: a - 3, 0, "offset", "Every entry is off by the same constant, -3."),
    "first row": (only_first, 2, "first-row", FIRST_ROW),
    "first entry": (only_first, 1, "first-row", FIRST_ENTRY),
    "transposed": (lambda a, s: a.T, 2, "transposed", "The result is transposed."),
    "axes": (
        lambda a, s: a.transpose(2, 0, 1),
        3,
        "axes",
        "The axes stand in the order (k, N, d); asked is (N, d, k).",
    ),
    "axes back to front": (lambda a, s: a.T, 3, "axes", "The axes stand in the order (k, d, N); asked is (N, d, k)."),
    "an axis too many": (lambda a, s: a[None], 2, "broadcast", BROADCAST),
    "a row for each": (lambda a, s: np.tile(a, (len(a), 1)), 1, "broadcast", BROADCAST),
}


@pytest.mark.parametrize("case", MADE)
def test_a_mistake_is_named(case: str) -> None:
    change, rank, mistake, says = MADE[case]
    named = recognise(pairs_of(change, rank), ("N", "d", "k")[:rank])
    assert named is not None
    assert (named.id, named.says) == (mistake, says)


@pytest.mark.parametrize("case", MADE)
def test_a_mistake_made_on_some_inputs_only_is_not_named(case: str) -> None:
    """Right on one of the inputs, or wrong in another way there: the name would be false."""
    change, rank, mistake, _ = MADE[case]
    made = pairs_of(change, rank)
    right = [made[0]._replace(got=made[0].expected), *made[1:]]
    other = [made[0]._replace(got=made[0].expected + np.exp(made[0].expected)), *made[1:]]
    for pairs in (right, other):
        named = recognise(pairs, ("N", "d", "k")[:rank])
        assert named is None or (named.id == "broadcast") == (mistake == "broadcast")


NEAR = {
    "a sign in one entry": (lambda a, s: a * np.where(np.arange(a.size).reshape(a.shape) == 0, -1, 1), 2),
    "absolute values": (lambda a, s: np.abs(a), 2),
    "all zero": (lambda a, s: 0 * a, 2),
    "another factor each time": (lambda a, s: a * (1 + s["N"] ** 2), 2),
    "nearly a factor": (lambda a, s: 2 * a + 1e-6 * np.cos(np.arange(a.size)).reshape(a.shape), 2),
    "offset and factor": (lambda a, s: 2 * a + 1, 2),
    "another offset each time": (lambda a, s: a + s["N"] * s["k"], 2),
    "rolled": (lambda a, s: np.roll(a, 1, axis=0) if len(a) > 2 else a + 1, 1),
    "two rows right": (lambda a, s: np.where(np.arange(len(a))[:, None] < 2, a, 0), 2),
    "flattened": (lambda a, s: a.ravel(), 2),
    "summed": (lambda a, s: a.sum(axis=0), 2),
    "transposed and doubled": (lambda a, s: 2 * a.T, 2),
    "not a number": (lambda a, s: a * np.nan, 2),
    "infinite": (lambda a, s: a * np.inf, 2),
    "three digits": (lambda a, s: a * (1 + 1e-4 * np.cos(np.arange(a.size)).reshape(a.shape)), 2),
}


@pytest.mark.parametrize("case", NEAR)
def test_a_near_miss_is_not_named(case: str) -> None:
    change, rank = NEAR[case]
    assert recognise(pairs_of(change, rank), ("N", "d", "k")[:rank]) is None


def test_every_mistake_is_named_in_whole_numbers_too() -> None:
    def whole(change: Change) -> list[Pair]:
        made = pairs_of(lambda a, s: a, 2)
        scaled = [(np.rint(9 * pair.expected).astype(np.int64) + 40, pair.sizes) for pair in made]
        return [Pair(expected, np.asarray(change(expected, sizes)), sizes) for expected, sizes in scaled]

    assert recognise(whole(lambda a, s: -a)).id == "sign"
    assert recognise(whole(lambda a, s: 2 * a)).id == "factor"
    assert recognise(whole(lambda a, s: (a + 1).astype(np.uint8))).id == "offset"
    assert recognise(whole(lambda a, s: a.T)).id == "transposed"


def test_a_single_call_shows_no_factor() -> None:
    """With one number beside one number anything would be a factor."""
    assert recognise([Pair(np.array(3.0), np.array(2.0), {})]) is None


def test_complex_answers_are_told_apart() -> None:
    random = np.random.RandomState(1)
    values = [random.randn(3) + 1j * random.randn(3) for _ in range(3)]
    assert recognise([Pair(v, -v, {}) for v in values]).id == "sign"
    assert recognise([Pair(v, -v.conj(), {}) for v in values]) is None
    assert recognise([Pair(v, v.real, {}) for v in values]) is None


WRONG: list[Change] = [
    lambda a, s: np.sin(a),
    lambda a, s: a**2,
    lambda a, s: a + np.arange(a.size).reshape(a.shape),
    lambda a, s: np.cumsum(a, axis=0),
    lambda a, s: a - a.mean(),
    lambda a, s: np.sort(a, axis=None).reshape(a.shape) + 1,
]


@pytest.mark.parametrize("rank", [0, 1, 2])
def test_random_wrong_answers_get_no_name(rank: int) -> None:
    """What is named must be true; a random wrong answer has no name."""
    for seed in range(50):
        random = np.random.RandomState(seed)
        for change in WRONG:
            pairs = pairs_of(change, rank, seed)
            if not all(close(pair.expected, pair.got) for pair in pairs):
                found = recognise(pairs, ("N", "d", "k")[:rank])
                assert found is None or explains(found.id, pairs), (seed, found)
        noise = pairs_of(lambda a, s, random=random: random.standard_normal(a.shape), rank, seed)
        assert recognise(noise) is None


def explains(mistake: str, pairs: list[Pair]) -> bool:
    """Whether the claim holds by its own words: sort() plus one can be an offset, a cumulated row the first one."""
    if mistake == "offset":
        return np.ptp(np.concatenate([(p.got - p.expected).ravel() for p in pairs])) < 1e-9
    if mistake == "first-row":
        return all(np.allclose(p.got[:1], p.expected[:1]) for p in pairs)
    return mistake == "broadcast" and all(np.allclose(p.got, p.expected) for p in pairs)


def test_a_first_row_that_was_passed_says_nothing() -> None:
    """Row 0 of a path is where it starts: right whatever the steps are."""
    pairs = pairs_of(only_first, 2, 1)
    found = recognise(pairs)
    assert found is not None and found.id == "first-row"
    assert recognise([pair._replace(passed=(0.1, pair.expected[0])) for pair in pairs]) is None
    other = recognise([pair._replace(passed=(0.1, pair.expected[0] + 1)) for pair in pairs])
    assert other is not None and other.id == "first-row"
