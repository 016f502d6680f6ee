"""gradekit list: the catalogue as a table and as JSON lines."""

import json
from pathlib import Path

import pytest

from helpers import COURSE, run
from small_course import exercise, part, put, write_course

FIRST = exercise(
    part("total", "function", arguments=["x"], returns="number", points=2.5),
    part("why", "text"),
    topics=["sums", "Chain rule"],
)
SECOND = exercise(
    part("count", "value", type="number"),
    id="notes-a-longer-name",
    title="Another one",
    source={"document": "notes", "title": "Lecture notes", "item": "Section 3"},
    topics=["chain rule"],
)
THIRD = {**SECOND, "id": "notes-b", "title": "A third"}
TABLE = """homework  Homework
  hw1-tiny              3.5 p  -          A tiny one

notes  Lecture notes
  notes-a-longer-name     1 p  -          Another one
  notes-b                 1 p  -          A third

3 exercises, 5.5 points.  gradekit show ID prints one, gradekit start ID begins it.
"""


@pytest.fixture
def work(tmp_path: Path) -> Path:
    write_course(tmp_path / "course", [FIRST, SECOND, THIRD], "count = 3\n\ndef total(x):\n    return x.sum()\n")
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


def listed(work: Path, *args: str) -> str:
    ran = run(["list", *args, "--course", "../course"], work)
    assert (ran.code, ran.err) == (0, "")
    return ran.out


def test_the_built_in_course(tmp_path: Path) -> None:
    ran = run(["list"], tmp_path)
    assert (ran.code, ran.err) == (0, "")
    *groups, last = ran.out.split("\n\n")
    rows = [row.split(maxsplit=4) for group in groups for row in group.splitlines()[1:]]
    files = list((COURSE / "exercises").glob("*/*.yaml"))
    assert sorted(row[0] for row in rows) == sorted(path.stem for path in files)
    assert ["ch2-backprop", "10", "p", "-", "Chain rule and backpropagation"] in rows
    total = f"{sum(float(row[1]) for row in rows):g}"
    assert last.startswith(f"{len(rows)} exercises, {total} points.  ")
    heads = [group.splitlines()[0] for group in groups]
    assert "minicourse  KAIST AI Mini-Course Review: The Core Challenges" in heads
    assert [head.split()[0] for head in heads] == sorted({path.parent.name for path in files})


def test_the_table(work: Path) -> None:
    assert listed(work) == TABLE


def test_a_document(work: Path) -> None:
    one = "1 exercise, 3.5 points.  gradekit show ID prints one, gradekit start ID begins it.\n"
    head = "homework  Homework\n  hw1-tiny   3.5 p  -          A tiny one\n\n"
    assert listed(work, "--document", "homework") == head + one


@pytest.mark.parametrize("topic", ["chain rule", "Chain Rule", "CHAIN RULE"])
def test_a_topic_in_any_case(work: Path, topic: str) -> None:
    assert listed(work, "--topic", topic) == TABLE
    assert listed(work, "--topic", "sums") == listed(work, "--document", "homework")
    assert "hw1" not in listed(work, "--topic", topic, "--document", "notes")


def test_json_lines(work: Path) -> None:
    lines = [json.loads(line) for line in listed(work, "--format", "json").splitlines()]
    assert [line["id"] for line in lines] == ["hw1-tiny", "notes-a-longer-name", "notes-b"]
    assert lines[0] == {
        "id": "hw1-tiny",
        "document": "homework",
        "item": "Question 1",
        "title": "A tiny one",
        "topics": ["sums", "Chain rule"],
        "points": 3.5,
        "parts": [
            {"name": "total", "kind": "function", "max_score": 2.5},
            {"name": "why", "kind": "text", "max_score": 1.0},
        ],
        "progress": None,
    }


REFUSED = {
    "unknown document": (["--document", "home"], "No document 'home'. Did you mean homework?"),
    "a document unlike any": (["--document", "zzz"], "No document 'zzz'. There are: homework, notes."),
    "unknown topic": (["--topic", "sum"], "No topic 'sum'. Did you mean sums?"),
    "empty topic": (["--topic", ""], "No topic ''. There are: chain rule, sums."),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_unknown_is_told(work: Path, case: str) -> None:
    args, message = REFUSED[case]
    assert run(["list", *args, "--course", "../course"], work) == (2, "", f"gradekit: {message}\n")


def test_a_course_with_faults_is_told_whole(work: Path) -> None:
    broken = work.parent / "course" / "exercises" / "notes" / "notes-b.yaml"
    put(broken, broken.read_text().replace('"title": "A third"', '"titel": "A third"'))
    (work.parent / "course" / "solutions" / "homework" / "hw1_tiny.py").unlink()
    ran = run(["list", "--course", "../course"], work)
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.splitlines() == [
        "gradekit: exercises/notes/notes-b.yaml:1: title: Missing key 'title': A few words for the catalogue.",
        "exercises/notes/notes-b.yaml:4: titel: Unknown key 'titel'. Did you mean 'title'?",
        "solutions/homework/hw1_tiny.py: Missing: the solution of total in exercises/homework/hw1-tiny.yaml.",
    ]


def test_an_empty_course_lists_nothing(tmp_path: Path) -> None:
    put(tmp_path / "course" / "exercises" / "course.yaml", "format: 1\ntitle: Empty\n")
    said = "0 exercises, 0 points.  gradekit show ID prints one, gradekit start ID begins it.\n"
    assert run(["list", "--course", "course"], tmp_path) == (0, said, "")
