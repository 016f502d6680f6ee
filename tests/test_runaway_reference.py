"""A solution that never ends or takes all memory: the course's fault, said in a sentence, and nobody waits for ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradekit import judging
from gradekit.checking import Checker
from gradekit.course.catalogue import Course
from gradekit.errors import CourseError
from gradekit.submission import open_submission
from small_course import exercise, part, put, write_course

TOTAL = part("total", "function", arguments=["x"], returns="number")
RIGHT = "def total(x):\n    return x.sum()\n"


def check(tmp_path: Path, solution: str) -> list[str]:
    """The statuses of a right submission's parts, marked with this solution."""
    course = Course(write_course(tmp_path / "course", exercise(TOTAL), solution))
    submission = open_submission("hw1-tiny", put(tmp_path / "hw1_tiny.py", RIGHT))
    checker = Checker(course)
    try:
        checked = checker.check(course.load("hw1-tiny"), submission, 1, ["total"])
    finally:
        checker.close()
    return [result.status.value for result in checked.report.parts]


def test_a_reference_that_ends_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "SECONDS", 20.0)
    solution = "import time\ndef total(x):\n    time.sleep(0.05)\n    return x.sum()\n"
    assert check(tmp_path, solution) == ["pass"]


def test_an_endless_solution_is_the_courses_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "SECONDS", 3.0)
    with pytest.raises(CourseError) as error:
        check(tmp_path, "while True: pass\n")
    doing = "drawing the inputs of hw1-tiny"
    assert str(error.value) == (f"The course's solution did not finish within 3 s while {doing}. This costs no mark.")
    assert error.value.exit_code == 3


def test_an_endless_reference_leaves_its_part_undecided_and_judges_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "SECONDS", 3.0)
    parts = (TOTAL, part("least", "function", arguments=["x"], returns="number"))
    solution = "def total(x):\n    while True: pass\n\n\ndef least(x):\n    return x.min()\n"
    course = Course(write_course(tmp_path / "course", exercise(*parts), solution))
    answers = RIGHT + "\n\ndef least(x):\n    return min(x)\n"
    submission = open_submission("hw1-tiny", put(tmp_path / "hw1_tiny.py", answers))
    checker = Checker(course)
    try:
        for _ in range(2):
            total, least = checker.check(course.load("hw1-tiny"), submission, 1, ["total", "least"]).report.parts
            assert (total.status.value, total.message) == ("undecided", judging.UNJUDGED)
            assert least.status.value == "pass"
    finally:
        checker.close()


def test_a_reference_that_takes_all_memory_is_undecided(tmp_path: Path) -> None:
    solution = "import numpy as np\ndef total(x):\n    return np.ones((1 << 16, 1 << 16)).sum()\n"
    assert check(tmp_path, solution) == ["undecided"]
