"""The rubric file, alone and against its exercise."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gradekit.course.exercise import read_exercise
from gradekit.course.rubric import read_rubric
from gradekit.model import Criterion, Exercise, Rubric, RubricPart

FILE = "rubrics/demo/first.yaml"
RUBRIC = """\
format: 1
id: first
parts:
- name: why
  criteria:
  - {points: 2.5, when: Says why.}
  - {points: 1.5, when: Says how., counts: [So.], refuse: [No way.]}
  exemplary: Because.
- name: when
  criteria:
  - {points: 4, when: Says when.}
  exemplary: Then.
  misconceptions: [Later.]
  note: Be kind.
"""


def the_exercise() -> Exercise:
    parts = "".join(
        f"- {{name: {name}, kind: {kind}, points: 4, ask: {{text: A, latex: A}}, hints: [a, b]}}\n"
        for name, kind in [("why", "text"), ("when", "text"), ("sizes_", "shape")]
    )
    head = "format: 1\nid: first\ntitle: T\nsource: {document: demo, title: D, item: I}\ntopics: [t]\n"
    text = head + "statement: {text: S, latex: S}\nparts:\n" + parts
    exercise, problems = read_exercise(text, "exercises/demo/first.yaml")
    assert (problems, exercise is None) == ([], False)
    return exercise


def messages(text: str, exercise: Exercise | None) -> list[str]:
    return [str(problem).removeprefix(f"{FILE}:") for problem in sorted(read_rubric(text, FILE, exercise)[1])]


def test_the_rubric_becomes_the_nouns() -> None:
    rubric, problems = read_rubric(RUBRIC, FILE, the_exercise())
    assert problems == []
    first = (
        Criterion(Decimal("2.5"), "Says why."),
        Criterion(Decimal("1.5"), "Says how.", ("So.",), ("No way.",)),
    )
    second = RubricPart("when", (Criterion(Decimal(4), "Says when."),), "Then.", ("Later.",), "Be kind.")
    assert rubric == Rubric("first", (RubricPart("why", first, "Because."), second))


# name: (old, refused, messages, accepted)
PAIRS: dict[str, tuple[str, str, list[str], str]] = {
    "points": (
        "points: 2.5",
        "points: 3",
        ["6: parts[0].criteria: The criteria add up to 4.5 points; the part is worth 4."],
        "points: 2.50",
    ),
    "broken points": (
        "points: 2.5",
        "points: 2.125",
        [
            "6: parts[0].criteria[0].points: "
            "Expected points above 0 with at most two decimals, such as 2.5, not '2.125'."
        ],
        "points: +2.5",
    ),
    "part that is not there": (
        "name: when",
        "name: wehn",
        [
            "4: parts: No rubric for the text part when of exercises/demo/first.yaml.",
            "9: parts[1].name: 'wehn' is not a text part of exercises/demo/first.yaml. Did you mean 'when'?",
        ],
        "name: 'when'",
    ),
    "part of another kind": (
        "name: when",
        "name: sizes_",
        [
            "4: parts: No rubric for the text part when of exercises/demo/first.yaml.",
            "9: parts[1].name: 'sizes_' is not a text part of exercises/demo/first.yaml.",
        ],
        "name: 'when'",
    ),
    "part twice": (
        "name: when",
        "name: why",
        [
            "4: parts: No rubric for the text part when of exercises/demo/first.yaml.",
            "9: parts[1].name: There is already a part 'why'.",
        ],
        "name: 'when'",
    ),
    "another id": (
        "id: first",
        "id: second",
        ["2: id: The id 'second' must be the file's name, 'first'."],
        "id: 'first'",
    ),
    "another format": ("format: 1", "format: 2", ["1: format: This gradekit reads format 1, not 2."], "format: +1"),
    "no criteria": (
        "  criteria:\n  - {points: 4, when: Says when.}\n",
        "  criteria: []\n",
        ["10: parts[1].criteria: Expected at least 1 in this list, not 0."],
        "  criteria: [{points: 4, when: Says when.}]\n",
    ),
    "unquoted number": (
        "when: Says why.",
        "when: 5",
        ["6: parts[0].criteria[0].when: YAML reads 5 as a number; quote it."],
        "when: '5'",
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_refused(name: str) -> None:
    old, refused, expected, _ = PAIRS[name]
    assert messages(RUBRIC.replace(old, refused, 1), the_exercise()) == expected


@pytest.mark.parametrize("name", PAIRS)
def test_the_near_miss_is_accepted(name: str) -> None:
    old, _, _, accepted = PAIRS[name]
    assert messages(RUBRIC.replace(old, accepted, 1), the_exercise()) == []


def test_without_an_exercise_only_the_file_itself_is_checked() -> None:
    assert messages(RUBRIC.replace("name: when", "name: wehn"), None) == []
    assert messages(RUBRIC.replace("  note:", "  ntoe:"), None) == [
        "14: parts[1].ntoe: Unknown key 'ntoe'. Did you mean 'note'?"
    ]
