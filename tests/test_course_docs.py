"""docs/course-format.md: its tables are the schema's keys, and its example is a course without problems."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from gradekit.course import coursefile, exercise, rubric
from gradekit.course.catalogue import Course
from gradekit.course.readers import Key

PAGE = (Path(__file__).parents[1] / "docs" / "course-format.md").read_text(encoding="utf-8")
TABLES = {**exercise.TABLES, **rubric.TABLES, **coursefile.TABLES}


def example_files() -> dict[str, str]:
    """The files of the page's example, by path."""
    return dict(re.findall(r"^`([\w/.-]+)`\n\n```\w+\n(.*?)^```$", PAGE, flags=re.M | re.S))


def sections() -> dict[str, str]:
    """The text below each third-level heading."""
    parts = re.split(r"^### (.*)$", PAGE, flags=re.M)
    return {title: re.split(r"^## ", body, flags=re.M)[0] for title, body in zip(parts[1::2], parts[2::2], strict=True)}


def row(key: Key) -> str:
    return f"| `{key.name}` | {'yes' if key.required else 'no'} | {key.about} |"


@pytest.mark.parametrize("title", TABLES)
def test_the_rows_are_exactly_the_declared_keys(title: str) -> None:
    assert re.findall(r"^\| `.*$", sections()[title], flags=re.M) == [row(key) for key in TABLES[title]]


def test_there_is_no_table_of_anything_else() -> None:
    assert sorted(sections()) == sorted(TABLES)


def test_the_example_loads_without_problems(tmp_path: Path) -> None:
    for name, text in example_files().items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    course = Course(tmp_path)
    [loaded] = course.load_all()
    assert (loaded.id, loaded.points) == ("mean-square", Decimal(10))
    assert course.rubric("mean-square").parts[0].criteria[0].points == Decimal("2.5")
    assert course.assignments["first-week"].points == {"mean-square": Decimal(12)}


def test_the_examples_of_inputs_are_accepted() -> None:
    [block] = re.findall(r"(?:^    [A-Za-z]+: +\{.*\n)+", sections()["An entry of `inputs`"], flags=re.M)
    inputs = "inputs:\n" + block + "parts:"
    text = example_files()["exercises/demo/mean-square.yaml"]
    text = re.sub(r"inputs:\n.*?^parts:", lambda _: inputs, text, flags=re.M | re.S)
    text = text.replace("n: 2..5", "n: 2..5\n  h: 1..4\n  d: 1..4").replace("[x, scale]", "[z, p]")
    text = text.replace("{scale: 1.0}", "{p: 1.0}").replace("by: x", "by: z")
    loaded, problems = exercise.read_exercise(text, "exercises/demo/mean-square.yaml")
    assert problems == []
    assert list(loaded.inputs) == ["W", "p", "k", "z", "rows", "sigma", "dsigma"]


def test_the_solution_of_the_example_runs() -> None:
    namespace: dict[str, object] = {}
    exec(example_files()["solutions/demo/mean_square.py"], namespace)
    assert namespace["at_ones"] == 1.0


def test_the_message_on_the_page_is_the_message() -> None:
    text = example_files()["exercises/demo/mean-square.yaml"].replace("points: 3", "pionts: 3", 1)
    _, problems = exercise.read_exercise(text, "exercises/demo/mean-square.yaml")
    assert f"    {problems[0]}\n" in PAGE
