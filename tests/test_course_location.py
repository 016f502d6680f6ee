"""Which course is taken: option, variable, upwards, built-in; never one inside what is to be marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradekit.course.location import built_in_course, find_course
from gradekit.errors import CourseError, UsageProblem

BUILT_IN = Path(__file__).parents[1]


def course_at(folder: Path) -> Path:
    (folder / "exercises").mkdir(parents=True)
    (folder / "exercises" / "course.yaml").write_text("format: 1\ntitle: T\n", encoding="utf-8")
    return folder


def test_the_option_wins(tmp_path: Path) -> None:
    option, variable, here = (course_at(tmp_path / name) for name in ("option", "variable", "here"))
    assert find_course(str(option), {"GRADEKIT_COURSE": str(variable)}, here, []) == option


def test_the_variable_comes_next(tmp_path: Path) -> None:
    variable, here = course_at(tmp_path / "variable"), course_at(tmp_path / "here")
    assert find_course(None, {"GRADEKIT_COURSE": str(variable)}, here, []) == variable


def test_an_empty_variable_is_none(tmp_path: Path) -> None:
    assert find_course(None, {"GRADEKIT_COURSE": ""}, course_at(tmp_path), []) == tmp_path


def test_upwards_from_the_current_folder(tmp_path: Path) -> None:
    below = course_at(tmp_path) / "a" / "b"
    below.mkdir(parents=True)
    assert find_course(None, {}, below, []) == tmp_path


def test_the_nearest_course_upwards(tmp_path: Path) -> None:
    course_at(tmp_path)
    near = course_at(tmp_path / "a")
    assert find_course(None, {}, near, [tmp_path / "a" / "answer.py"]) == near


def test_a_course_inside_what_is_marked_is_passed_over(tmp_path: Path) -> None:
    submission = course_at(tmp_path / "submission")
    inner = course_at(submission / "inner")
    for start in (submission, inner):
        assert find_course(None, {}, start, [submission]) == BUILT_IN
        assert find_course(None, {}, start, [tmp_path / "x" / ".." / "submission"]) == BUILT_IN
    assert find_course(None, {}, inner, [inner]) == submission


def test_a_link_does_not_hide_what_is_marked(tmp_path: Path) -> None:
    submission = course_at(tmp_path / "submission")
    (tmp_path / "link").symlink_to(submission)
    assert find_course(None, {}, tmp_path / "link", [submission]) == BUILT_IN
    assert find_course(None, {}, submission, [tmp_path / "link"]) == BUILT_IN


def test_a_neighbour_with_a_longer_name_is_not_inside(tmp_path: Path) -> None:
    course = course_at(tmp_path / "work-course")
    assert find_course(None, {}, course, [tmp_path / "work"]) == course


def test_without_a_start_nothing_around_is_taken() -> None:
    assert find_course(None, {}, None, []) == BUILT_IN


def test_the_built_in_course_of_a_source_tree(tmp_path: Path) -> None:
    assert find_course(None, {}, tmp_path, []) == BUILT_IN


def test_the_built_in_course_of_an_installation(tmp_path: Path) -> None:
    course_at(tmp_path)
    inside = course_at(tmp_path / "src" / "gradekit" / "builtin")
    assert built_in_course(tmp_path / "src" / "gradekit") == inside


def test_no_built_in_course(tmp_path: Path) -> None:
    with pytest.raises(CourseError) as raised:
        built_in_course(tmp_path / "lib" / "gradekit")
    expected = tmp_path / "lib" / "gradekit" / "builtin" / "exercises" / "course.yaml"
    assert str(raised.value) == f"The built-in course is missing: {expected}. Install gradekit again."


@pytest.mark.parametrize("by", ["--course", "GRADEKIT_COURSE"])
def test_a_folder_that_is_no_course(by: str, tmp_path: Path) -> None:
    (tmp_path / "exercises").mkdir()
    option, environ = (str(tmp_path), {}) if by == "--course" else (None, {by: str(tmp_path)})
    with pytest.raises(UsageProblem) as raised:
        find_course(option, environ, tmp_path, [])
    text = f"{by} {tmp_path} is not a course: there is no exercises/course.yaml in {tmp_path}."
    assert str(raised.value) == text
