"""`gradekit validate --mutants`: every mutant is refused, acknowledged, or a problem with its line and the way out."""

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gradekit.bench import left_out
from gradekit.model import Part, Prose
from helpers import Ran, run
from small_course import exercise, part, write_course

# Lengths are positive, so an absolute value does not show.
LENGTHS = part("lengths", "function", arguments=["x"], returns="number", cases={"random": 3, "equal": 0})
INPUTS = {"x": {"shape": ["n"], "draw": "uniform", "range": [0.5, 2.0]}}
TIGHT = """
import numpy as np

from gradekit.authoring import equivalent


def lengths(x):
    return np.sum(np.exp(x))
"""
LOOSE = TIGHT.replace("np.exp(x)", "np.abs(x)")
CASES = """

def make(random, case):
    return {"x": random.uniform(0.5, 2.0, 3) * (1 if case < 3 else -1)}
"""
ACKNOWLEDGED = 'equivalent("lengths", "np.abs(x) -> x", "Lengths are positive.")\n'
SURVIVES = "solutions/homework/hw1_tiny.py:8: np.abs(x) -> x passes at seed 1"
STRONGER = "strengthen the inputs or the tolerance of lengths"


def mutated(folder: Path, solution: str, *parts: Any, args: Sequence[str] = (), **keys: Any) -> Ran:
    course = exercise(*(parts or [LENGTHS]), **{"inputs": INPUTS, **keys})
    write_course(folder / "course", course, solution)
    return run(["validate", "--course", "course", "--mutants", *args], folder)


def lines(ran: Ran) -> list[str]:
    """What was printed, without seconds and the width of columns."""
    return [re.sub(r" \d+(\.\d)? s\.?$", "", " ".join(line.split())) for line in ran.out.splitlines()]


def test_a_tight_check_refuses_every_mutant(tmp_path: Path) -> None:
    ran = mutated(tmp_path, TIGHT, LENGTHS, part("why", "text"))
    assert lines(ran) == [
        "ok hw1-tiny 4 mutants: 4 refused",
        "",
        "made refused equivalent survived",
        "sign 1 1 0 0",
        "operator 1 1 0 0",
        "term 2 2 0 0",
        "all 4 4 0 0",
        "Of those refused, 0 end in an error.",
        "Not counted: 0 changes that leave the answer as it is. Parts without mutants: 1 text.",
        "1 exercise: nothing is wrong.",
    ]
    assert (ran.code, ran.err) == (0, "")


def test_a_survivor_that_agrees_has_to_be_acknowledged(tmp_path: Path) -> None:
    ran = mutated(tmp_path, LOOSE)
    assert lines(ran)[:4] == [
        "wrong hw1-tiny 4 mutants: 3 refused, 1 survived",
        f"{SURVIVES} (agrees at 200 fresh inputs)",
        f"{STRONGER}, or acknowledge it with a reason:",
        'equivalent("lengths", "np.abs(x) -> x", "")',
    ]
    assert lines(ran)[-1] == "1 exercise: 1 problem."
    assert ran.code == 3


def test_one_that_is_acknowledged_is_no_problem(tmp_path: Path) -> None:
    ran = mutated(tmp_path, LOOSE + ACKNOWLEDGED)
    assert lines(ran)[0] == "ok hw1-tiny 4 mutants: 3 refused, 1 equivalent"
    assert lines(ran)[-1] == "1 exercise: nothing is wrong."
    assert ran.code == 0


def test_one_that_differs_cannot_be_acknowledged(tmp_path: Path) -> None:
    """The generator's negative numbers come only after the cases of a check."""
    ran = mutated(tmp_path, LOOSE + CASES + ACKNOWLEDGED, {**LENGTHS, "cases": {"random": 3}, "generator": "make"})
    assert lines(ran)[:4] == [
        "wrong hw1-tiny 4 mutants: 3 refused, 1 survived",
        f"{SURVIVES} (differs at fresh inputs)",
        STRONGER,
        "solutions/homework/hw1_tiny.py:13: np.abs(x) -> x in lengths is acknowledged, but no such mutant survives and "
        "agrees: take that out",
    ]
    assert ran.code == 3


def test_an_acknowledgement_of_nothing_is_stale(tmp_path: Path) -> None:
    ran = mutated(tmp_path, TIGHT + ACKNOWLEDGED)
    assert lines(ran)[:2] == [
        "wrong hw1-tiny 4 mutants: 4 refused",
        "solutions/homework/hw1_tiny.py:9: np.abs(x) -> x in lengths is acknowledged, but no such mutant survives and "
        "agrees: take that out",
    ]
    assert ran.code == 3
    sampled = mutated(tmp_path, TIGHT + ACKNOWLEDGED, args=["--sample", "2"])
    assert lines(sampled)[0] == "ok hw1-tiny 2 mutants: 2 refused"
    assert sampled.code == 0


def test_a_mutant_that_loops_is_refused(tmp_path: Path) -> None:
    ran = mutated(tmp_path, TIGHT.replace("return", "while False:\n        pass\n    return"))
    assert lines(ran)[0] == "ok hw1-tiny 5 mutants: 5 refused"
    assert "Of those refused, 1 end in an error." in lines(ran)
    assert ran.code == 0


HALF = part("half", "value", type="number")
NAMES = part("names", "value", type="choice", options=["a", "b"])
ROOT = part("root", "expression", variables={"x": {"domain": "positive"}})
READ = """
import math

half = math.sqrt(0.25)
names = "a"
root = "sqrt(x^2)"
"""


def test_values_and_formulas_have_mutants_of_their_own(tmp_path: Path) -> None:
    """A survivor is a formula that is equal because x is positive."""
    ran = mutated(tmp_path, READ, HALF, NAMES, ROOT)
    assert lines(ran)[:8] == [
        "wrong hw1-tiny 18 mutants: 17 refused, 1 survived",
        "solutions/homework/hw1_tiny.py:6: sqrt(x^2) -> sqrt(x)^2 passes at seed 1 (agrees at 200 fresh inputs)",
        "strengthen the inputs or the tolerance of root, or acknowledge it with a reason:",
        'equivalent("root", "sqrt(x^2) -> sqrt(x)^2", "")',
        "",
        "made refused equivalent survived",
        "constant 2 2 0 0",
        "term 1 1 0 0",
    ]
    assert ran.code == 3


def test_a_value_whose_tolerance_is_too_wide_is_a_problem(tmp_path: Path) -> None:
    ran = mutated(tmp_path, "half = 0.5\n", {**HALF, "rtol": 0.2})
    assert lines(ran)[:3] == [
        "wrong hw1-tiny 4 mutants: 3 refused, 1 survived",
        "solutions/homework/hw1_tiny.py:1: 0.5 -> 0.55 passes at seed 1 (differs at fresh inputs)",
        "strengthen the inputs or the tolerance of half",
    ]
    assert ran.code == 3


def test_code_that_gives_the_very_same_value_is_no_mutant(tmp_path: Path) -> None:
    ran = mutated(tmp_path, "half = max(0.5, 0.25)\n", HALF)
    assert lines(ran)[0] == "ok hw1-tiny 7 mutants: 7 refused"
    assert "Not counted: 3 changes that leave the answer as it is." in lines(ran)
    assert ran.code == 0


VECTOR = """
import numpy as np

def lengths(x):
    return x @ np.ones(len(x))
"""


def test_a_vector_has_no_transpose(tmp_path: Path) -> None:
    ran = mutated(tmp_path, VECTOR)
    assert lines(ran)[0] == "wrong hw1-tiny 3 mutants: 2 refused, 1 survived"
    assert lines(ran)[1].endswith(
        "x @ np.ones(len(x)) -> np.ones(len(x)) @ x passes at seed 1 (agrees at 200 fresh inputs)"
    )
    assert "Not counted: 2 changes that leave the answer as it is." in lines(ran)


LAW = part("lengths", "property", arguments=["x"], law="is_length", cases={"random": 3})
LAWFUL = """
import numpy as np


def lengths(x):
    return np.sum(x)


def is_length(trials, earlier):
    if any(np.min(trial.output) < 0 for trial in trials):
        raise ValueError("no length")
    return [] if all(np.min(trial.output) >= 0.5 for trial in trials) else ["Too short."]
"""


def test_a_law_that_is_too_loose_and_one_that_fails(tmp_path: Path) -> None:
    ran = mutated(tmp_path, LAWFUL, LAW)
    assert lines(ran)[:7] == [
        "wrong hw1-tiny 3 mutants: 3 survived",
        "solutions/homework/hw1_tiny.py:6: return np.sum(x) -> return -np.sum(x) is undecided at seed 1",
        "the check of lengths has to decide: solutions/homework/hw1_tiny.py:11: ValueError: no length",
        "solutions/homework/hw1_tiny.py:6: np.sum(x) -> np.mean(x) passes at seed 1 (agrees at 200 fresh inputs)",
        "strengthen the inputs or the tolerance of lengths, or acknowledge it with a reason:",
        'equivalent("lengths", "np.sum(x) -> np.mean(x)", "")',
        "solutions/homework/hw1_tiny.py:6: np.sum(x) -> x passes at seed 1 (agrees at 200 fresh inputs)",
    ]
    assert ran.code == 3


BROKEN = [
    (
        TIGHT.replace("np.exp(x)", "SCALE * x") + "for SCALE in (1, 2):\n    pass\n",
        ": lengths in a file of its own is not right at seed 1: Calling lengths raised NameError: name 'SCALE' is not "
        "defined",
    ),
    (TIGHT.replace("def lengths", "def length"), ": lengths is not defined"),
    (TIGHT + "raise KeyError(1)\n", ":9: cannot be loaded: KeyError: 1"),
    (
        TIGHT + "equivalent('lengths', 'a -> b', '')\n",
        ':9: cannot be loaded: ValueError: equivalent takes three texts: a name, "old -> new", and the reason',
    ),
    (TIGHT + "def lengths(x:\n", ":9: '(' was never closed"),
]


@pytest.mark.parametrize(("solution", "problem"), BROKEN)
def test_a_reference_that_is_broken_itself_is_a_problem(tmp_path: Path, solution: str, problem: str) -> None:
    ran = mutated(tmp_path, solution)
    assert lines(ran)[:2] == ["wrong hw1-tiny 0 mutants", f"solutions/homework/hw1_tiny.py{problem}"]
    assert ran.code == 3


def test_a_sample_goes_with_mutants(tmp_path: Path) -> None:
    ran = run(["validate", "--sample", "2"], tmp_path)
    assert (ran.code, ran.out, ran.err) == (2, "", "gradekit: --sample goes with --mutants\n")


@pytest.mark.parametrize(("kind", "why"), [("text", "text"), ("figure", "figure"), ("function", ""), ("value", "")])
def test_what_a_person_or_a_picture_decides_has_no_mutants(kind: str, why: str) -> None:
    assert left_out(Part("p", kind, Decimal(1), Prose("", ""), ())) == why
