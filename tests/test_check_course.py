"""Which course `gradekit check` and the others take: asked for, found upwards, or built in."""

from pathlib import Path

import pytest

from helpers import run
from small_course import exercise, part, put, write_course

COUNT = exercise(part("count", "value", type="number"), id="zz-count")
LISTED = "\n* zz-count    1 p       -       -      -  today "
RIGHT = """zz-count  A tiny one  (zz_count.py, seed 1)

  ✓ count     1 / 1

  1 of 1 points.  Sandbox A: landlock seccomp namespaces rlimits.
"""
UNKNOWN = (2, "", "gradekit: No exercise 'zz-count'. `gradekit list` shows all.\n")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return write_course(tmp_path / "course", COUNT, "count = 3\n")


@pytest.fixture
def work(course: Path) -> Path:
    return put(course.parent / "work" / "zz_count.py", "count = 3\n").parent


def test_the_option_stands_before_or_after_the_command(work: Path) -> None:
    for args in (
        ["--course", "../course", "check", "zz-count"],
        ["check", "--course", "../course", "zz-count"],
        ["check", "zz-count", "--course=../course"],
    ):
        assert run(args, work) == (0, RIGHT, "")
    assert LISTED in run(["--course", "../course", "list"], work).out
    assert run(["check", "zz-count"], work) == UNKNOWN


def test_the_option_after_the_command_wins(work: Path) -> None:
    assert run(["--course", "nowhere", "check", "zz-count", "--course", "../course"], work) == (0, RIGHT, "")


def test_the_variable_counts_where_no_option_is(work: Path) -> None:
    named = {"GRADEKIT_COURSE": str(work.parent / "course")}
    assert run(["check", "zz-count"], work, env=named) == (0, RIGHT, "")
    assert run(["check", "zz-count", "--course", "../course"], work, env={"GRADEKIT_COURSE": "nowhere"})[0] == 0
    assert run(["check", "zz-count"], work, env={"GRADEKIT_COURSE": ""}) == UNKNOWN


@pytest.mark.parametrize("how", ["option", "variable"])
def test_a_folder_that_is_no_course_is_refused(work: Path, how: str) -> None:
    args = ["--course", "."] if how == "option" else []
    name = "--course" if how == "option" else "GRADEKIT_COURSE"
    ran = run(["check", "zz-count", *args], work, env={} if args else {"GRADEKIT_COURSE": "."})
    message = f"gradekit: {name} . is not a course: there is no exercises/course.yaml in {work}.\n"
    assert ran == (2, "", message)


def test_a_course_is_found_upwards(course: Path) -> None:
    deep = put(course / "work" / "week 1" / "zz_count.py", "count = 3\n").parent
    for args in (["check"], ["check", "zz-count"], ["check", "."], ["check", "zz_count.py"]):
        assert run(args, deep) == (0, RIGHT, "")
    assert LISTED in run(["list"], deep).out


def test_no_course_is_taken_from_inside_what_is_marked(course: Path) -> None:
    """A submission must not bring the answers it is marked by."""
    put(course / "zz_count.py", "count = 3\n")
    put(course / "ch1_svd.py", "")
    head = "ch1-svd  How many singular values hold the energy  (ch1_svd.py, seed 1)\n"
    for args, folder in ((["check"], course), (["check", "."], course), (["check", "course"], course.parent)):
        ran = run(args, folder)
        assert (ran.code, ran.out.splitlines(keepends=True)[0]) == (1, head)
        assert "zz-count" not in ran.out
    assert run(["check", "zz-count"], course) == (0, RIGHT, "")
    assert run(["check", ".", "--course", "."], course) == (0, RIGHT, "")
