"""Faults of a course's solution: the part is undecided, the exit code 3, and the message says where."""

import json
from pathlib import Path
from typing import Any

import pytest

from helpers import run
from small_course import exercise, part, put, write_course

TOTAL = part("total", "function", arguments=["x"], returns="number")
MEAN = part("mean", "function", arguments=["x"], returns="number")
RIGHT = "def total(x):\n    return sum(x)\n\ndef mean(x):\n    return sum(x) / len(x)\n"
GOOD = """
from gradekit.authoring import wrong

def total(x):
    return x.sum()

def mean(x):
    return x.mean()
"""
UNDECIDED = "The course's own solution failed here; this costs no mark."


def checked(folder: Path, solution: str, *parts: Any, answer: str = RIGHT) -> tuple[int, dict[str, Any], str]:
    """What a check says: the exit code, the JSON, the errors."""
    course = write_course(folder / "course", exercise(*parts), solution)
    put(folder / "hw1_tiny.py", answer)
    ran = run(["check", "hw1-tiny", "--course", course, "--format", "json"], folder)
    return ran.code, json.loads(ran.out) if ran.out else {}, ran.err


def test_a_sound_course_has_no_fault(tmp_path: Path) -> None:
    code, report, errors = checked(tmp_path, GOOD, TOTAL, MEAN)
    assert (code, report["score"], errors) == (0, 2.0, "")


SHOWN = "solutions/homework/hw1_tiny.py"
# What the reference does, and what is said behind its file's name.
FAULTY: dict[str, tuple[str, str]] = {
    "raises": (
        "return x.sum() / 0 if len(x) < 0 else undefined",
        ":5: NameError: name 'undefined' is not defined",
    ),
    "returns nothing": (
        "x.sum()",
        ": the reference of total returned NoneType, not numbers",
    ),
    "returns text": ("return 'a'", ": the reference of total returned str, not numbers"),
    "returns a ragged list": (
        "return [[1], [1, 2]]",
        ": the reference of total returned a ragged list",
    ),
    "is not a number": (
        "return x.sum() * float('nan')",
        ": the reference of total is NaN (x (4,))",
    ),
    "ends the process": ("raise SystemExit(5)", ":5: SystemExit: 5"),
    "takes another argument": (
        "return x.sum()\n\ndef total(x, y):\n    return 1",
        ": TypeError: total() missing 1 required positional argument: 'y'",
    ),
    "recurses": ("return total(x)", ":5: RecursionError: "),
}


@pytest.mark.parametrize("fault", FAULTY)
def test_a_reference_that_fails_costs_its_part_only(tmp_path: Path, fault: str) -> None:
    line, where = FAULTY[fault]
    code, report, errors = checked(tmp_path, GOOD.replace("return x.sum()", line), TOTAL, MEAN)
    assert code == 3
    total, mean = report["parts"]
    assert (total["status"], total["score"], total["message"]) == ("undecided", None, UNDECIDED)
    assert (mean["status"], mean["score"]) == ("pass", 1.0)
    assert (report["score"], report["undecided"]) == (1.0, 1.0)
    assert errors.startswith(f"gradekit: the course is at fault: {SHOWN}{where}")
    assert errors.endswith("This costs no mark.\n")


def test_the_report_in_text_says_so_too(tmp_path: Path) -> None:
    course = write_course(tmp_path / "course", exercise(TOTAL, MEAN), GOOD.replace("x.sum()", "x.summ()"))
    put(tmp_path / "hw1_tiny.py", RIGHT)
    ran = run(["check", "--course", course], tmp_path)
    assert ran.code == 3
    assert ran.out == (
        "hw1-tiny  A tiny one  (hw1_tiny.py, seed 1)\n\n"
        "  ? total       / 1    undecided\n"
        f"      {UNDECIDED}\n"
        "  ✓ mean      1 / 1\n\n"
        "  1 of 1 points; 1 could not be decided.  Sandbox A: landlock seccomp namespaces rlimits.\n"
    )
    assert ran.err == (
        "gradekit: the course is at fault: solutions/homework/hw1_tiny.py:5: AttributeError: "
        "'numpy.ndarray' object has no attribute 'summ'. This costs no mark.\n"
    )


BROKEN: dict[str, tuple[str, str]] = {
    "syntax error": (
        GOOD + "def broken(:\n",
        "gradekit: solutions/homework/hw1_tiny.py:9: cannot be loaded: "
        "SyntaxError: invalid syntax (hw1_tiny.py, line 9)\n",
    ),
    "raises when loaded": (
        GOOD + "1 / 0\n",
        "gradekit: solutions/homework/hw1_tiny.py:9: cannot be loaded: ZeroDivisionError: division by zero\n",
    ),
    "imports what is not there": (
        "import nowhere\n" + GOOD,
        "gradekit: solutions/homework/hw1_tiny.py:1: cannot be loaded: "
        "ModuleNotFoundError: No module named 'nowhere'\n",
    ),
    "wrong answers for unknown parts": (
        GOOD + "@wrong('totl', 'No.')\ndef one(x):\n    return 1\n\n@wrong('mode', 'No.')\ndef two(x):\n    return 2\n",
        "gradekit: solutions/homework/hw1_tiny.py:9: one: a wrong answer for 'totl', but hw1-tiny has no such part "
        "(mean, total)\n"
        "solutions/homework/hw1_tiny.py:13: two: a wrong answer for 'mode', but hw1-tiny has no such part "
        "(mean, total)\n",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_solution_that_cannot_be_used_is_told_with_its_place(tmp_path: Path, case: str) -> None:
    solution, message = BROKEN[case]
    assert checked(tmp_path, solution, TOTAL, MEAN) == (3, {}, message)


def test_a_missing_solution_is_told(tmp_path: Path) -> None:
    course = write_course(tmp_path / "course", exercise(TOTAL), GOOD)
    (course / "solutions" / "homework" / "hw1_tiny.py").unlink()
    put(tmp_path / "hw1_tiny.py", RIGHT)
    ran = run(["check", "--course", course], tmp_path)
    assert ran.code == 3
    assert ran.out == ""
    assert ran.err == (
        "gradekit: hw1-tiny cannot be marked, and this costs no mark:\n"
        "solutions/homework/hw1_tiny.py: Missing: the solution of total in exercises/homework/hw1-tiny.yaml.\n"
    )


WRONG = """
@wrong("total", "The mean, not the sum.")
def divided(x):
    return x.mean()

@wrong("total", "Broken.")
def broken(x):
    raise ValueError("no")
"""


def test_a_named_wrong_answer_that_fails_is_not_the_students(tmp_path: Path) -> None:
    code, report, errors = checked(tmp_path, GOOD + WRONG, TOTAL, answer="def total(x):\n    return sum(x) / len(x)\n")
    assert (code, errors) == (1, "")
    assert report["parts"][0]["mistake"] == "divided"
    assert report["parts"][0]["message"].splitlines()[0] == "The mean, not the sum."
    code, report, errors = checked(tmp_path, GOOD + WRONG, TOTAL, answer="def total(x):\n    return x[0]\n")
    assert (code, errors, report["parts"][0]["mistake"]) == (1, "", None)


COUNT = part("count", "value", type="number")


@pytest.mark.parametrize(
    ("solution", "where"),
    [
        ("x = 1", "solutions/homework/hw1_tiny.py defines no count"),
        ("count = 'three'", "solutions/homework/hw1_tiny.py: count is text ('three'); a number is asked"),
        (
            "from gradekit.authoring import wrong\ncount = 3\n\n@wrong('count', 'No.')\ndef two():\n    return 1 / 0\n",
            "solutions/homework/hw1_tiny.py:6: ZeroDivisionError: division by zero",
        ),
    ],
    ids=["no value", "unreadable value", "a wrong answer that raises"],
)
def test_a_value_the_solution_does_not_have_is_undecided(tmp_path: Path, solution: str, where: str) -> None:
    code, report, errors = checked(tmp_path, solution, COUNT, answer="count = 2\n")
    assert (code, report["parts"][0]["status"], report["undecided"]) == (3, "undecided", 1.0)
    assert errors == f"gradekit: the course is at fault: {where}. This costs no mark.\n"


LAW = part("root", "property", arguments=["x"], law="holds")
LAWS = {
    "raises": ("return [trials[99]]", "solutions/homework/hw1_tiny.py:3: IndexError: list index out of range"),
    "returns nothing": ("pass", "solutions/homework/hw1_tiny.py: holds returned NoneType, not a list of problems"),
    "returns text": ("return 'wrong'", "solutions/homework/hw1_tiny.py: holds returned str, not a list of problems"),
}


@pytest.mark.parametrize("case", LAWS)
def test_a_law_that_fails_is_the_courses_fault(tmp_path: Path, case: str) -> None:
    line, where = LAWS[case]
    law = f"\ndef holds(trials, earlier):\n    {line}\n"
    code, report, errors = checked(tmp_path, law, LAW, answer="def root(x):\n    return 1.0\n")
    assert (code, report["parts"][0]["status"]) == (3, "undecided")
    assert errors == f"gradekit: the course is at fault: {where}. This costs no mark.\n"


def test_a_generator_that_fails_is_told_before_anything_is_marked(tmp_path: Path) -> None:
    drawn = part("total", "function", arguments=["y"], returns="number", generator="draw")
    code, report, errors = checked(tmp_path, GOOD + "def draw(random, case):\n    return {}[case]\n", drawn)
    assert (code, report) == (3, {})
    assert errors == (
        "gradekit: The course's solution failed while drawing the inputs of hw1-tiny: "
        "solutions/homework/hw1_tiny.py:10: KeyError: 0. This costs no mark.\n"
    )


def test_a_solution_that_was_corrected_within_a_second_is_the_corrected_one(tmp_path: Path) -> None:
    half = part("half", "value", type="number")
    for number in (10, 11, 12):
        code, _, errors = checked(tmp_path, f"half = {number}\n", half, answer=f"half = {number}\n")
        assert (code, errors) == (0, "")
    assert not list((tmp_path / "course").rglob("*.pyc"))
