"""Drawn inputs: distinct sizes, edges, ranges, kinks kept away from, and the same numbers on every machine."""

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradekit.course.catalogue import Course
from gradekit.functions import FunctionSpec
from gradekit.judge.solution import SolutionFault
from gradekit.judge.trial import Trial, draw
from gradekit.model import Cases, Exercise, Input, Part, Prose, Source

NONE = Prose("", "")
COURSE = Course(Path(__file__).parents[1])


def exercise(inputs: Sequence[Input], cases: Cases, **sizes: tuple[int, int]) -> tuple[Exercise, Part]:
    part = Part("f", "function", Decimal(1), NONE, (), arguments=tuple(i.name for i in inputs), cases=cases)
    given = {item.name: item for item in inputs}
    return Exercise("drawn", "", Source("", "", ""), (), NONE, (part,), sizes, given), part


def drawn(inputs: Sequence[Input], cases: Cases, seed: int = 1, **sizes: tuple[int, int]) -> list[Trial]:
    whole, part = exercise(inputs, cases, **sizes)
    return draw(whole, part, part.arguments, seed)


def fingerprint(trial: Trial, names: Sequence[str]) -> str:
    digest = hashlib.sha256()
    for name in names:
        value = trial.inputs[name]
        is_array = isinstance(value, np.ndarray)
        digest.update(value.astype("<f8").tobytes() if is_array else repr(tuple(value)).encode())
    return digest.hexdigest()[:16]


# The contract promises these numbers on every machine. A change here changes everybody's inputs.
FIRST_W1 = [
    [-0.6817846298217773, -0.32567596435546875],
    [-0.3373384475708008, 2.1252365112304688],
    [-0.5327033996582031, 0.650792121887207],
    [0.5067462921142578, 3.247706413269043],
    [-0.43685245513916016, -0.29233837127685547],
    [-0.4112272262573242, -0.3902759552001953],
]
FROZEN = {
    ("jacobian", 1): [
        "341bfbde5c0c638f",
        "a951122f2eacde68",
        "102d683cd0bc4224",
        "64f71bfaec751f29",
        "ca1f6fc463c8467b",
        "7332eae4c2ab4cd5",
        "19b38f79af4c3357",
        "f30b22375755ff54",
    ],
}
ABOUT = [
    "W1 (6, 2), W2 (3, 6), x (2,), sigma=tanh",
    "W1 (6, 5), W2 (4, 6), x (5,), sigma=cubic",
    "W1 (3, 4), W2 (2, 3), x (4,), sigma=softplus",
    "W1 (5, 3), W2 (4, 5), x (3,), sigma=sin",
    "W1 (5, 2), W2 (4, 5), x (2,), sigma=tanh",
    "W1 (5, 4), W2 (3, 5), x (4,), sigma=cubic",
    "W1 (4, 4), W2 (4, 4), x (4,), sigma=softplus",
    "W1 (1, 1), W2 (1, 1), x (1,), sigma=sin",
]


def course_trials(part_name: str, seed: int) -> tuple[Part, list[Trial]]:
    whole = COURSE.load("ch2-backprop")
    part = whole.part(part_name)
    return part, draw(whole, part, part.arguments, seed)


def test_the_inputs_of_seed_1_are_these() -> None:
    part, trials = course_trials("jacobian", 1)
    assert trials[0].inputs["W1"].tolist() == FIRST_W1
    assert trials[0].inputs["x"].tolist() == [0.034038543701171875, 0.7459688186645508]
    assert [trial.about(part) for trial in trials] == ABOUT
    assert [fingerprint(trial, part.arguments) for trial in trials] == FROZEN["jacobian", 1]


def test_another_seed_part_or_case_draws_other_inputs() -> None:
    seen = set()
    for name in ("jacobian", "grad_W1"):
        for seed in (1, 2, 10):
            part, trials = course_trials(name, seed)
            seen |= {fingerprint(trial, part.arguments) for trial in trials}
            again = course_trials(name, seed)[1]
            assert [fingerprint(t, part.arguments) for t in again] == [fingerprint(t, part.arguments) for t in trials]
    assert len(seen) == 2 * 3 * 8


def test_at_least_three_functions_a_check() -> None:
    for seed in range(20):
        _, trials = course_trials("jacobian", seed)
        assert len({trial.inputs["sigma"].name for trial in trials}) >= 3
        for trial in trials:
            sigma, dsigma = trial.inputs["sigma"], trial.inputs["dsigma"]
            assert dsigma == FunctionSpec(sigma.name, 1, sigma.coefficients)


def test_the_drawn_coefficients_are_new_each_time() -> None:
    cubics = [t.inputs["sigma"].coefficients for s in range(10) for t in course_trials("jacobian", s)[1]]
    coefficients = [each for each in cubics if each]
    assert len(coefficients) == len(set(coefficients)) == 20
    assert all(0.25 <= c <= 1.0 for each in coefficients for c in each)


SQUARE = [Input("A", ("n", "m")), Input("v", ("m",)), Input("count", size="n")]


def test_sizes_are_distinct_then_equal_then_the_edges() -> None:
    for seed in range(100):
        trials = drawn(SQUARE, Cases(4, 2, ("one", "large")), seed, n=(2, 4), m=(3, 5))
        assert [trial.edge for trial in trials] == ["distinct"] * 4 + ["equal"] * 2 + ["one", "large"]
        for trial in trials[:4]:
            assert trial.sizes["n"] != trial.sizes["m"]
        for trial in trials[4:6]:
            assert 3 <= trial.sizes["n"] == trial.sizes["m"] <= 4
        assert trials[6].sizes == {"n": 1, "m": 1}
        for trial in trials:
            assert trial.inputs["A"].shape == (trial.sizes["n"], trial.sizes["m"])
            assert trial.inputs["count"] == trial.sizes["n"]
            assert type(trial.inputs["count"]) is int


def test_there_is_no_equal_draw_where_sizes_cannot_be_equal() -> None:
    assert [t.edge for t in drawn(SQUARE, Cases(1, 1), n=(2, 3), m=(4, 5))] == ["distinct"]
    assert [t.edge for t in drawn(SQUARE[1:2], Cases(1, 1), m=(4, 5))] == ["distinct"]
    assert [t.edge for t in drawn(SQUARE, Cases(1, 1), n=(2, 4), m=(4, 5))] == ["distinct", "equal"]


def test_matrices_are_not_symmetric() -> None:
    for seed in range(50):
        (trial,) = drawn([Input("A", ("n", "n"))], Cases(1, 0), seed, n=(2, 4))
        assert not np.allclose(trial.inputs["A"], trial.inputs["A"].T)


def test_large_draws_are_a_thousand_times_larger_where_they_are_normal() -> None:
    inputs = [Input("x", (100,)), Input("p", (100,), "uniform", (0.1, 0.9)), Input("k", (100,), "integers", (1, 5))]
    plain, large = drawn(inputs, Cases(1, 0, ("large",)))
    assert 300 < np.abs(large.inputs["x"]).max() / np.abs(plain.inputs["x"]).max() < 3000
    assert large.inputs["p"].max() <= 0.9
    assert large.inputs["k"].max() == 5


def test_ranges_hold_both_ends() -> None:
    inputs = [Input("p", (2000,), "uniform", (0.1, 0.9)), Input("k", (2000,), "integers", (1, 5))]
    (trial,) = drawn(inputs, Cases(1, 0))
    assert 0.1 <= trial.inputs["p"].min() < 0.11
    assert 0.89 < trial.inputs["p"].max() <= 0.9
    assert sorted(set(trial.inputs["k"].tolist())) == [1, 2, 3, 4, 5]
    assert trial.inputs["k"].dtype == np.int64


def test_scalars_are_pythons_own_numbers() -> None:
    inputs = [Input("a"), Input("p", (), "uniform", (0.0, 1.0)), Input("k", (), "integers", (2, 3))]
    (trial,) = drawn(inputs, Cases(1, 0))
    assert [type(trial.inputs[name]) for name in ("a", "p", "k")] == [float, float, int]


KINKS: dict[str, Input] = {
    "one point": Input("x", (500,), away_from=(0.0,), distance=0.1),
    "two points close together": Input("x", (500,), away_from=(0.0, 0.06), distance=0.05),
    "at the end of a range": Input("x", (500,), "uniform", (0.1, 0.9), (0.1, 0.88), 0.05),
    "whole numbers": Input("x", (500,), "integers", (-3, 3), (0.0,), 0.5),
    "most of the range": Input("x", (500,), "uniform", (0.0, 1.0), (0.5,), 0.45),
}


@pytest.mark.parametrize("case", KINKS)
def test_no_entry_comes_near_a_kink(case: str) -> None:
    item = KINKS[case]
    for seed in range(20):
        for trial in drawn([item], Cases(1, 0, ("large",)), seed):
            values = trial.inputs["x"]
            for point in item.away_from:
                assert np.abs(values - point).min() >= item.distance
            if item.range:
                assert item.range[0] <= values.min() <= values.max() <= item.range[1]


def test_kinks_without_a_way_around_them_are_the_courses_fault() -> None:
    inputs = [Input("p", (3,), "uniform", (0.0, 1.0), (0.5,), 0.6)]
    with pytest.raises(SolutionFault) as fault:
        drawn(inputs, Cases(1, 0))
    assert str(fault.value) == "the input p finds no value 0.6 away from every point of away_from"


def test_every_number_fits_into_float32() -> None:
    """So a float32 run of a reference measures rounding, and not another input."""
    (trial,) = drawn([Input("x", (2000,)), Input("p", (2000,), "uniform", (0.0, 1.0))], Cases(1, 0))
    for name in ("x", "p"):
        assert (trial.inputs[name].astype(np.float32) == trial.inputs[name]).all()


def test_optional_arguments_are_left_out_where_they_are_not_drawn() -> None:
    part = exercise([Input("a"), Input("b")], Cases())[1]
    values: dict[str, Any] = {"a": 1.5, "hidden": 3}
    assert Trial(values).arguments(part) == [1.5]
    assert Trial(values).about(part) == "a=1.5"
    assert Trial({**values, "b": 2}).about(part) == "a=1.5, b=2"
