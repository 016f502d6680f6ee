"""`gradekit validate`: a sound course passes, and each thing that is wrong with one is named with its place."""

import re
import shutil
from pathlib import Path

import pytest

from helpers import COURSE, Ran, run
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


LATEX = [
    (r"Let $x$ have {shape} $\left(n\right)$.", ""),
    (r"Let $x have shape.", "hw1-tiny statement: the LaTeX opens $ and does not close it"),
    (r"Let $x_{n$ be.", "hw1-tiny statement: the LaTeX closes with $ what was not opened so"),
    (r"\begin{cases} x \end{case}", "hw1-tiny statement: the LaTeX closes with \\end{case} what was not opened so"),
    (r"$\left( x$", "hw1-tiny statement: the LaTeX closes with $ what was not opened so"),
    (r"It costs 5\$ and \{.", ""),
]


@pytest.mark.parametrize(("latex", "problem"), LATEX)
def test_latex_that_cannot_be_set_is_named(tmp_path: Path, latex: str, problem: str) -> None:
    course = exercise(HALF, statement={"text": "Let x be.", "latex": latex})
    write_course(
        tmp_path / "course", course, "half = 0.5\n" + SOUND[SOUND.index("from grade") :].split("def forward")[0]
    )
    ran = run(["validate", "--course", "course", "--seeds", "1"], tmp_path)
    assert (problem in ran.out) if problem else ("LaTeX" not in ran.out)


def test_an_unknown_exercise_is_wrong_usage(tmp_path: Path) -> None:
    ran = validated(tmp_path, SOUND, "hw1-tny")
    assert ran.code == 2
    assert ran.err == "gradekit: No exercise 'hw1-tny'. Did you mean hw1-tiny? `gradekit list` shows all.\n"


def test_the_built_in_course_proves_itself(tmp_path: Path) -> None:
    ran = run(["validate", "--course", str(COURSE), "--seeds", "1"], tmp_path, timeout=300)
    *lines, last = ran.out.splitlines()
    assert [line for line in lines if not line.startswith("ok ")] == []
    assert sorted(line.split()[1] for line in lines) == sorted(p.stem for p in (COURSE / "exercises").glob("*/*.yaml"))
    summary = (
        r"(\d+) exercises, (\d+) automatic parts: (\d+) means agreed and (\d+) wrong answers were refused at one seed; "
    )
    found = re.fullmatch(summary + r"nothing is wrong\. \d+ s\.", last)
    assert found
    exercises, parts, means, wrongs = map(int, found.groups())
    assert exercises == len(lines)
    assert means >= parts
    assert wrongs >= parts
    assert (ran.code, ran.err) == (0, "")


FLIPPED = [
    ("minicourse/ch2_backprop.py", "return np.outer((W2.T", "return -np.outer((W2.T", "grad_W1"),
    ("minicourse/ch2_ode.py", "return float(x @ (np.cos", "return -float(x @ (np.cos", "estimate_gamma"),
    ("notes/notes_reciprocal.py", '= "-df/f^2"', '= "df/f^2"', "reciprocal_derivative"),
    ("exam/exam_merging.py", "return (P @ W_a + W_b) / 2", "return (P @ W_a - W_b) / 2", "merge"),
    ("exam/exam_momentum.py", "- alpha * grad\n    return theta", "+ alpha * grad\n    return theta", "step"),
]


@pytest.mark.parametrize(("module", "good", "bad", "part"), FLIPPED, ids=[row[-1] for row in FLIPPED])
def test_a_flipped_sign_in_the_built_in_course_is_found(
    tmp_path: Path, module: str, good: str, bad: str, part: str
) -> None:
    """One sign in one closed form of a copy: that exercise and part are named, and the next exercise is sound."""
    for name in ("exercises", "solutions", "rubrics"):
        shutil.copytree(COURSE / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    file = tmp_path / "solutions" / module
    source = file.read_text("utf-8")
    assert good in source
    put(file, source.replace(good, bad, 1))
    exercise_id = file.stem.replace("_", "-")
    ran = run(["validate", exercise_id, "ch1-einsum", "--course", ".", "--seeds", "1"], tmp_path)
    first, problem, *_ = ran.out.splitlines()
    assert first.startswith(f"wrong {exercise_id} ")
    assert problem.startswith(f"  {exercise_id} {part}: ")
    assert "\nok    ch1-einsum " in ran.out
    assert ran.code == 3
