"""A course folder: ids, loading, what is missing beside an exercise, course.yaml."""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from gradekit.course.catalogue import Course, canonical
from gradekit.errors import CourseError, UsageProblem

COURSE = "format: 1\ntitle: Small\nassignments:\n  week-1: {exercises: [ch1-sum, ch2-why], points: {ch1-sum: 2.5}}\n"
RUBRIC = """\
format: 1
id: ch2-why
parts:
- name: why
  criteria: [{points: 4, when: Says why.}]
  exemplary: Because.
"""


def exercise(exercise_id: str, document: str, *parts: str) -> str:
    head = f"format: 1\nid: {exercise_id}\ntitle: T\nsource: {{document: {document}, title: D, item: I}}\n"
    return head + "topics: [t]\nstatement: {text: S, latex: S}\nparts:\n" + "".join(parts)


def part(name: str, kind: str) -> str:
    return f"- {{name: {name}, kind: {kind}, points: 4, ask: {{text: A, latex: A}}, hints: [a, b]}}\n"


FILES = {
    "exercises/course.yaml": COURSE,
    "exercises/notes/ch1-sum.yaml": exercise("ch1-sum", "notes", part("size", "shape")),
    "exercises/essays/ch2-why.yaml": exercise("ch2-why", "essays", part("size", "shape"), part("why", "text")),
    "solutions/notes/ch1_sum.py": "size = (1,)\n",
    "solutions/essays/ch2_why.py": "size = (1,)\n",
    "rubrics/essays/ch2-why.yaml": RUBRIC,
}
Make = Callable[[dict[str, str | None]], Course]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Writes the course above with some files changed, or left out where the text is None."""

    def write(changes: dict[str, str | None]) -> Course:
        for name, text in {**FILES, **changes}.items():
            if text is not None:
                (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / name).write_text(text, encoding="utf-8")
        return Course(tmp_path)

    return write


def problems(call: Callable[[], object]) -> list[str]:
    with pytest.raises(CourseError) as raised:
        call()
    return str(raised.value).splitlines()


def test_a_course_that_is_all_right(make: Make, tmp_path: Path) -> None:
    course = make({})
    assert course.exercise_ids() == ["ch2-why", "ch1-sum"]
    assert [exercise.id for exercise in course.load_all()] == ["ch2-why", "ch1-sum"]
    assert course.load("ch1-sum").file == "exercises/notes/ch1-sum.yaml"
    assert course.load("ch1_sum") is course.load("ch1-sum")
    assert course.document("ch2_why") == "essays"
    assert course.solution_path("ch2-why") == tmp_path / "solutions" / "essays" / "ch2_why.py"
    assert course.rubric_path("ch2-why") == tmp_path / "rubrics" / "essays" / "ch2-why.yaml"
    assert course.rubric("ch1-sum") is None
    assert course.rubric("ch2-why").parts[0].exemplary == "Because."
    assert course.title == "Small"
    assert course.assignments["week-1"].exercises == ("ch1-sum", "ch2-why")
    assert course.assignments["week-1"].points == {"ch1-sum": Decimal("2.5")}


def test_ids_come_from_file_names_alone(make: Make) -> None:
    course = make({"exercises/notes/ch1-sum.yaml": "[[["})
    assert course.exercise_ids() == ["ch2-why", "ch1-sum"]
    assert course.load("ch2-why").id == "ch2-why"


def test_canonical() -> None:
    assert [canonical("ch2_why"), canonical("ch2-why")] == ["ch2-why", "ch2-why"]


UNKNOWN = {
    "ch2-whyy": "No exercise 'ch2-whyy'. Did you mean ch2-why? `gradekit list` shows all.",
    "Ch2_Why": "No exercise 'Ch2_Why'. Did you mean ch2-why? `gradekit list` shows all.",
    "chy-sum": "No exercise 'chy-sum'. Did you mean ch1-sum? `gradekit list` shows all.",
    "zebra": "No exercise 'zebra'. `gradekit list` shows all.",
    "../ch2-why": "No exercise '../ch2-why'. Did you mean ch2-why? `gradekit list` shows all.",
    "": "No exercise ''. `gradekit list` shows all.",
}


@pytest.mark.parametrize("name", UNKNOWN)
@pytest.mark.parametrize("method", ["load", "rubric", "document", "solution_path", "rubric_path", "known"])
def test_an_unknown_id(make: Make, method: str, name: str) -> None:
    with pytest.raises(UsageProblem) as raised:
        getattr(make({}), method)(name)
    assert str(raised.value) == UNKNOWN[name]


def test_several_close_ids(make: Make) -> None:
    course = make({"exercises/essays/ch3-why.yaml": exercise("ch3-why", "essays", part("why", "text"))})
    assert sorted(course.suggest("ch4-why")) == ["ch2-why", "ch3-why"]


WRONG: dict[str, tuple[dict[str, str | None], list[str]]] = {
    "no solution": (
        {"solutions/notes/ch1_sum.py": None},
        ["solutions/notes/ch1_sum.py: Missing: the solution of size in exercises/notes/ch1-sum.yaml."],
    ),
    "no rubric": (
        {"rubrics/essays/ch2-why.yaml": None},
        ["rubrics/essays/ch2-why.yaml: Missing: the rubric of why in exercises/essays/ch2-why.yaml."],
    ),
    "rubric of nothing": (
        {"rubrics/notes/ch1-sum.yaml": RUBRIC.replace("ch2-why", "ch1-sum")},
        [
            "rubrics/notes/ch1-sum.yaml:4: parts[0].name: 'why' is not a text part of exercises/notes/ch1-sum.yaml.",
        ],
    ),
    "exercise and rubric": (
        {
            "exercises/essays/ch2-why.yaml": FILES["exercises/essays/ch2-why.yaml"].replace("title: T", "title: 5"),
            "rubrics/essays/ch2-why.yaml": RUBRIC.replace("points: 4", "points: 0"),
        },
        [
            "exercises/essays/ch2-why.yaml:3: title: YAML reads 5 as a number; quote it.",
            "rubrics/essays/ch2-why.yaml:5: parts[0].criteria[0].points: "
            "Expected points above 0 with at most two decimals, such as 2.5, not '0'.",
        ],
    ),
    "the same id in two folders": (
        {"exercises/other/ch1-sum.yaml": exercise("ch1-sum", "other", part("size", "shape"))},
        ["exercises/other/ch1-sum.yaml: There is already an exercise 'ch1-sum': exercises/notes/ch1-sum.yaml."],
    ),
    "no course file": (
        {"exercises/course.yaml": None},
        ["exercises/course.yaml: Cannot be read: No such file or directory."],
    ),
    "unknown exercise in an assignment": (
        {"exercises/course.yaml": COURSE.replace("[ch1-sum, ch2-why]", "[ch1-sum, ch2-way]")},
        [
            "exercises/course.yaml:4: assignments.week-1.exercises[1]: "
            "There is no exercise 'ch2-way'. Did you mean 'ch2-why'?"
        ],
    ),
    "points of an exercise that is not set": (
        {"exercises/course.yaml": COURSE.replace("[ch1-sum, ch2-why]", "[ch2-why]")},
        [
            "exercises/course.yaml:4: assignments.week-1.points.ch1-sum: "
            "'ch1-sum' is not among this assignment's exercises."
        ],
    ),
    "empty assignment": (
        {"exercises/course.yaml": "format: 1\ntitle: T\nassignments: {a: {exercises: []}}\n"},
        ["exercises/course.yaml:3: assignments.a.exercises: Expected at least 1 in this list, not 0."],
    ),
    "course file of another format": (
        {"exercises/course.yaml": "format: 2\ntitle: T\n"},
        ["exercises/course.yaml:1: format: This gradekit reads format 1, not 2."],
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_load_all_reports(make: Make, name: str) -> None:
    changes, expected = WRONG[name]
    assert problems(make(changes).load_all) == expected


def test_load_all_reports_all_files_at_once(make: Make) -> None:
    changes: dict[str, str | None] = {}
    for name in ("no solution", "exercise and rubric", "course file of another format"):
        changes.update(WRONG[name][0])
    expected = sorted(line for name in ("no solution", "exercise and rubric", "course file of another format")
                      for line in WRONG[name][1])  # fmt: skip
    assert sorted(problems(make(changes).load_all)) == expected


def test_one_exercise_is_not_stopped_by_another(make: Make) -> None:
    course = make({"exercises/notes/ch1-sum.yaml": "- 1\n", "exercises/course.yaml": "[["})
    assert course.load("ch2-why").id == "ch2-why"
    assert len(problems(lambda: course.load("ch1-sum"))) == 1
    assert len(problems(lambda: course.assignments)) == 1
    assert len(problems(lambda: course.title)) == 1


def test_an_assignment_may_be_left_out(make: Make) -> None:
    assert make({"exercises/course.yaml": "format: 1\ntitle: T\n"}).assignments == {}


def test_a_folder_in_place_of_a_file(make: Make, tmp_path: Path) -> None:
    (tmp_path / "exercises/notes/ch9-folder.yaml").mkdir(parents=True)
    expected = ["exercises/notes/ch9-folder.yaml: Cannot be read: Is a directory."]
    assert problems(lambda: make({}).load("ch9-folder")) == expected


def test_sixty_exercises_load_quickly(make: Make) -> None:
    parts = "".join(part(f"size{index}", "shape") for index in range(8))
    many: dict[str, str | None] = {}
    for index in range(60):
        many[f"exercises/notes/x{index}.yaml"] = exercise(f"x{index}", "notes", parts)
        many[f"solutions/notes/x{index}.py"] = ""
    course = make(many)
    start = time.process_time()
    assert len(course.load_all()) == 62
    assert time.process_time() - start < 1.5  # a tenth of it here; slow machines test too
