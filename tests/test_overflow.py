"""Overflow at large inputs, through the whole command: right elsewhere it is a remark, in every kind that is called."""

from pathlib import Path
from typing import Any

import pytest

from helpers import answers, check_each
from small_course import exercise, part, write_course

CALLED: dict[str, Any] = {"arguments": ["x"], "returns": {"shape": ["n"]}, "cases": {"random": 3, "edges": ["large"]}}
PARTS = [
    part("f", "function", **CALLED),
    part("g", "gradient", gradient={"of": "total", "by": "x"}, **CALLED),
    part("steps", "trace", arguments=["x"], graph="nodes", mode="forward", cases={"random": 3, "edges": ["large"]}),
    part("lawful", "property", law="holds", **CALLED),
]
SOLUTION = """
import autograd.numpy as np

from gradekit.authoring import wrong


def f(x):
    return 1 / (1 + np.exp(-x))


def total(x):
    return np.sum(np.logaddexp(0.0, x))


def g(x):
    return 1 / (1 + np.exp(-x))


nodes = {"s": lambda x: np.sum(np.logaddexp(0.0, x)), "y": lambda s: 3 * s}


def lawful(x):
    return f(x)


def holds(trials, earlier):
    return ["It leaves (0, 1)."] if any(np.abs(np.asarray(trial.output) - 0.5).max() > 0.5 for trial in trials) else []


@wrong("f", "The sign is wrong.")
def mirrored(x):
    return 1 / (1 + np.exp(x))


@wrong("f", "It is doubled.")
def doubled(x):
    return 2 / (1 + np.exp(-x))
"""
ARRAYS = """import numpy as np


def f(x):
    return 1 / (1 + np.exp(-x))


g = lawful = f


def steps(x):
    return f(x), 3 * f(x)
"""
MATH = """import math


def f(x):
    return [math.exp(v) / (1 + math.exp(v)) for v in x]


g = lawful = f


def steps(x):
    return f(x), [3 * v for v in f(x)]
"""
WITH_F = (
    "import math\n\nimport numpy as np\n\n\ndef f(x):\n    return [{} for v in x]\n\n\ng = lambda x: {}\nlawful = f\n"
)
RAISED = "Right. But it overflows at large inputs: OverflowError. See line 5: {}"
EXP = (
    "exp of a large number is infinite. Rearrange so that it sees no number above 0: "
    "taking the largest exponent off all of them changes no quotient of their sums."
)
ZERO = "what it divides by becomes 0 or infinite there. Rearrange so that no number grows or vanishes that far."
DIVIDED = "Right. But it overflows at large inputs: ZeroDivisionError. See line {}: " + ZERO


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, tuple[str, str]]]:
    """The verdicts on all files, by name."""
    folder: Path = tmp_path_factory.mktemp("overflow")
    course = write_course(folder / "course", exercise(*PARTS, sizes={"n": "10..12"}), SOLUTION)
    exp = "math.exp(v)"
    files = {
        "arrays": ARRAYS,
        "math": MATH,
        "near": WITH_F.format(f"math.exp(900 + v) * {exp} / (1 + {exp})", "[1 / 0] * len(x)"),
        "divided by zero": WITH_F.format("1 / (1 + 1 / math.exp(max(v, -800)))", "1 / 0 if abs(x).max() > 9 else f(x)"),
        "doubled": WITH_F.format(f"2 * {exp} / (1 + {exp})", f"[2 * {exp} / (1 + {exp}) for v in x]"),
        "doubled with NaN": WITH_F.format("2 * np.exp(v) / (1 + np.exp(v))", "f(x)"),
        "doubled near": WITH_F.format("(2 if abs(v) < 9 else 3) / (1 + np.exp(-v))", "f(x)"),
        "mirrored": WITH_F.format(f"1 / (1 + {exp})", f"[1 / (1 + {exp}) for v in x]"),
        "other fault": WITH_F.format("0 if abs(v) < 9 else [][1]", "int('no') if abs(x).max() > 9 else [0] * len(x)"),
    }
    _, reports = check_each("hw1-tiny", files, folder, "--course", str(course))
    return {name: answers(report) for name, report in reports.items()}


def test_what_does_not_overflow_passes(given: dict[str, dict[str, tuple[str, str]]]) -> None:
    assert {name: given["arrays"][name][0] for name in ("f", "g", "steps", "lawful")} == dict.fromkeys(
        ("f", "g", "steps", "lawful"), "pass"
    )


def test_an_exception_at_large_inputs_only_is_a_remark(given: dict[str, dict[str, tuple[str, str]]]) -> None:
    assert given["math"]["f"] == given["math"]["g"] == ("warning", RAISED.format(EXP))
    steps = f"Right. But ds overflows at large inputs. See line 5: {EXP}"
    assert given["math"]["steps"] == ("warning", steps)
    assert given["divided by zero"]["f"] == ("warning", DIVIDED.format(7))
    assert given["divided by zero"]["g"] == ("warning", DIVIDED.format(10))


def test_at_ordinary_inputs_it_stays_an_error(given: dict[str, dict[str, tuple[str, str]]]) -> None:
    assert [given["near"][name][0] for name in ("f", "g")] == ["error", "error"]
    assert "OverflowError" in given["near"]["f"][1]
    assert "ZeroDivisionError" in given["near"]["g"][1]


def test_other_exceptions_at_large_inputs_stay_errors(given: dict[str, dict[str, tuple[str, str]]]) -> None:
    assert [given["other fault"][name][0] for name in ("f", "g")] == ["error", "error"]


def test_a_law_is_asked_about_the_other_inputs(given: dict[str, dict[str, tuple[str, str]]]) -> None:
    assert given["math"]["lawful"] == ("warning", RAISED.format(EXP))
    assert given["doubled"]["lawful"] == ("fail", "It leaves (0, 1).")


def test_a_wrong_function_that_overflows_as_well_fails_and_is_named(
    given: dict[str, dict[str, tuple[str, str]]],
) -> None:
    named = {"doubled": "It is doubled.", "doubled with NaN": "It is doubled.", "mirrored": "The sign is wrong."}
    for name, says in named.items():
        assert (given[name]["f"][0], given[name]["f"][1].splitlines()[0]) == ("fail", says)
        assert given[name]["g"][0] == "fail"


def test_what_is_finite_at_large_inputs_must_be_the_named_mistake_there_too(
    given: dict[str, dict[str, tuple[str, str]]],
) -> None:
    status, message = given["doubled near"]["f"]
    assert status == "fail"
    assert "It is doubled." not in message
