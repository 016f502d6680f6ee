"""`gradekit validate`: a sound course passes, and each thing that is wrong with one is named with its place."""

from pathlib import Path

import pytest

from helpers import Ran, run
from small_course import exercise, part, put, write_course

INPUTS = {"x": {"shape": ["n"]}}
LOSS = part("loss", "function", arguments=["x"], returns="number")
SLOPE = part("slope", "gradient", arguments=["x"], returns={"shape": ["n"]}, gradient={"of": "forward", "by": "x"})
HALF = part("half", "value", type="number")
WHY = part("why", "text")
SOUND = """
import autograd.numpy as np

from gradekit.authoring import again, wrong


def forward(x):
    return np.sum(x**3)


def loss(x):
    return np.sum(x**2)


@again("loss")
def loss_by_loop(x):
    total = 0.0
    for value in x:
        total += value * value
    return total


@wrong("loss", "It is not squared.")
def not_squared(x):
    return np.sum(x)


def slope(x):
    return 3 * x**2


half = 1 / 2


@again("half")
def half_of_one():
    return 0.5
"""


def validated(folder: Path, solution: str, *args: str) -> Ran:
    course = exercise(LOSS, SLOPE, HALF, WHY, sizes={"n": "2..5"}, inputs=INPUTS)
    write_course(folder / "course", course, solution)
    return run(["validate", "--course", "course", "--seeds", "3", *args], folder)


def test_a_sound_course_passes(tmp_path: Path) -> None:
    ran = validated(tmp_path, SOUND)
    assert ran.err == ""
    first, last = ran.out.splitlines()
    assert first.startswith("ok    hw1-tiny ")
    assert last.startswith(
        "1 exercise, 3 automatic parts: 7 means agreed and 1 wrong answers were refused at 3 seeds; "
    )
    assert "nothing is wrong" in last
    assert ran.code == 0


SABOTAGE = [
    (
        "return 3 * x**2",
        "return -3 * x**2",
        "slope: its own answer fails at seed 1: ",
    ),
    (
        "return np.sum(x**3)",
        "return np.sum(x**3) + 1e-4 * np.sum(x)",
        "slope: its own answer fails at seed 1: ",
    ),
    (
        "total += value * value",
        "total += value * abs(value)",
        "loss: loss_by_loop, another way to it, disagrees at seed",
    ),
    ("return np.sum(x)\n", "return np.sum(x**2)\n", "loss: the wrong answer not_squared passes at seed 1"),
    ("return 0.5", "return 0.25", "half: half_of_one, another way to it, disagrees at seed 1: "),
    ("total = 0.0", "total = loss(x) * 0", "loss: loss_by_loop is no independent way to it: both use loss"),
    ('@again("half")', "", "half: no second way to its answer (@again) confirms it"),
    ("return 3 * x**2", "return 3 * x**2 + 0 * forward(x)", "slope: the closed form and forward both use forward"),
    ("half = 1 / 2", "half = 1 / 0", "cannot be loaded: ZeroDivisionError: division by zero"),
    ("half = 1 / 2", "", "solutions/homework/hw1_tiny.py defines no half"),
    ('@again("half")', '@again("halve")', "half_of_one: another way for 'halve', but hw1-tiny has no such part"),
]


@pytest.mark.parametrize(("good", "bad", "problem"), SABOTAGE)
def test_what_is_wrong_is_named(tmp_path: Path, good: str, bad: str, problem: str) -> None:
    assert SOUND.count(good) == 1
    ran = validated(tmp_path, SOUND.replace(good, bad))
    assert ran.out.startswith("wrong hw1-tiny ")
    assert problem in ran.out
    assert ran.code == 3


def test_a_file_that_belongs_to_nothing_is_named(tmp_path: Path) -> None:
    validated(tmp_path, SOUND)
    put(tmp_path / "course" / "solutions" / "homework" / "old.py", "x = 1\n")
    put(tmp_path / "course" / "exercises" / "homework" / "notes.txt", "x")
    ran = run(["validate", "--course", "course", "--seeds", "1"], tmp_path)
    assert "exercises/homework/notes.txt: belongs to no exercise\n" in ran.out
    assert "solutions/homework/old.py: belongs to no exercise\n" in ran.out
    assert ran.code == 3
    assert run(["validate", "hw1-tiny", "--course", "course", "--seeds", "1"], tmp_path).code == 0


def test_an_unknown_exercise_is_wrong_usage(tmp_path: Path) -> None:
    ran = validated(tmp_path, SOUND, "hw1-tny")
    assert ran.code == 2
    assert ran.err == "gradekit: No exercise 'hw1-tny'. Did you mean hw1-tiny? `gradekit list` shows all.\n"
