"""gradekit list: the catalogue as a table and as JSON lines."""

import json
import os
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from gradekit.model import Exercise, Part, Prose, Source
from gradekit.reports.progress import Standing, next_step, when
from gradekit.state import State
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
  hw1-tiny             3.5 p  A tiny one

notes  Lecture notes
  notes-a-longer-name    1 p  Another one
  notes-b                1 p  A third

3 exercises, 5.5 points.
Next: gradekit start hw1-tiny  (A tiny one)
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
    rows = [row.split(maxsplit=3) for group in groups for row in group.splitlines()[1:]]
    files = list((COURSE / "exercises").glob("*/*.yaml"))
    assert sorted(row[0] for row in rows) == sorted(path.stem for path in files)
    assert ["ch2-backprop", "10", "p", "Chain rule and backpropagation"] in rows
    total = f"{sum(float(row[1]) for row in rows):g}"
    step = "Next: gradekit start ch1-einsum  (Tensor contractions in einsum notation)\n"
    assert last == f"{len(rows)} exercises, {total} points.\n{step}"
    heads = [group.splitlines()[0] for group in groups]
    assert "minicourse  KAIST AI Mini-Course Review: The Core Challenges" in heads
    assert [head.split()[0] for head in heads] == sorted({path.parent.name for path in files})


def test_the_table(work: Path) -> None:
    assert listed(work) == TABLE


@pytest.mark.parametrize("name", ["homework", "HomeWork"])
def test_a_document(work: Path, name: str) -> None:
    one = "1 exercise, 3.5 points.\nNext: gradekit start hw1-tiny  (A tiny one)\n"
    head = "homework  Homework\n  hw1-tiny  3.5 p  A tiny one\n\n"
    assert listed(work, "--document", name) == head + one


@pytest.mark.parametrize("topic", ["chain rule", "Chain Rule", "CHAIN-RULE", "chain_rule"])
def test_a_topic_in_any_case(work: Path, topic: str) -> None:
    assert listed(work, "--topic", topic) == TABLE
    assert listed(work, "--topic", "sums") == listed(work, "--document", "homework")
    assert "hw1" not in listed(work, "--topic", topic, "--document", "notes")
    assert listed(work, "--topic", topic, "--topic", "sums") == TABLE


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
    "one of two topics": (
        ["--topic", "sums", "--topic", "chain-rul"],
        "No topic 'chain-rul'. Did you mean Chain rule?",
    ),
    "empty topic": (["--topic", ""], "No topic ''. There are: Chain rule, sums."),
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
    said = "0 exercises, 0 points.\n"
    assert run(["list", "--course", "course"], tmp_path) == (0, said, "")


PAST = "2020-03-01T12:00:00+00:00"
BEGUN = {
    "hw1-tiny": {"score": 0.0, "max_score": 3.5, "pending": 1.0, "parts": {"total": "fail", "why": "pending"}},
    "notes-b": {"score": 1.0, "max_score": 1.0, "pending": 0.0, "parts": {"count": "pass"}},
}
WIDE = """                       worth  passed  points  texts  last change  title

homework  Homework
  hw1-tiny             3.5 p     0/1   0/2.5    1/1  2020-03-01   A tiny one

notes  Lecture notes
  notes-a-longer-name    1 p       -       -      -  -            Another one
  notes-b                1 p     1/1     1/1      -  2020-03-01   A third

1 of 3 passed, 1 of 4.5 points, 1 of 1 texts.
Next: gradekit hint hw1-tiny total  (total is not right yet)
"""
NARROW = """                       passed  points  title

homework  Homework
  hw1-tiny                0/1   0/2.5  A tiny one

notes  Lecture notes
  notes-a-longer-name       -       -  Another one
  notes-b                 1/1     1/1  A third

1 of 3 passed, 1 of 4.5 points, 1 of 1 texts.
Next: gradekit hint hw1-tiny total  (total is not right yet)
"""


@pytest.fixture
def begun(work: Path) -> Path:
    """Where one exercise is half right and another one all right, and both were checked as they are."""
    entries = {id: {"progress": {**progress, "checked": PAST}} for id, progress in BEGUN.items()}
    put(work / ".gradekit" / "state.json", json.dumps({"format": 1, "exercises": entries}))
    for id in BEGUN:
        touch(work / f"{id}.py", PAST)
    return work


def touch(file: Path, when_: str) -> None:
    file.touch()
    os.utime(file, (datetime.fromisoformat(when_).timestamp(),) * 2)


@pytest.mark.parametrize(("columns", "table"), [("120", WIDE), ("60", NARROW)])
def test_progress(begun: Path, columns: str, table: str) -> None:
    assert run(["list", "--course", "../course"], begun, env={"COLUMNS": columns}) == (0, table, "")


def test_a_file_that_was_changed_is_to_be_checked(begun: Path) -> None:
    touch(begun / "notes-b.py", "2020-03-01T12:00:01+00:00")
    shown = listed(begun)
    assert "\n* notes-b               " in shown
    assert shown.endswith(
        "\n\n* not checked since its file was changed\n\n1 of 3 passed, 1 of 4.5 points, 1 of 1 texts.\n"
        "Next: gradekit check notes-b  (its file has changed since)\n"
    )
    touch(begun / "notes_a_longer_name.py", "2020-03-01T12:00:02+00:00")
    assert listed(begun).endswith("Next: gradekit check notes-a-longer-name  (its file has not been checked)\n")


def test_only_what_is_left_to_do(begun: Path) -> None:
    shown = listed(begun, "--unsolved")
    assert "notes-b" not in shown
    assert "1 of 3 passed, " in shown
    assert "Nothing" not in shown
    shown = listed(begun, "--unsolved", "--document", "notes", "--topic", "chain rule")
    assert shown.endswith("Next: gradekit start notes-a-longer-name  (Another one)\n")


def test_json_has_progress(begun: Path) -> None:
    found = [json.loads(line)["progress"] for line in listed(begun, "--format", "json").splitlines()]
    more = {"checked": PAST, "changed": PAST}
    points = {"score": 0.0, "max_score": 3.5, "pending": 1.0}
    assert found[0] == {**points, "passed": 0, "automatic": 1, "written": 1, "asked": 1, **more}
    assert found[1] is None
    assert found[2]["passed"] == found[2]["automatic"] == 1


def test_progress_of_an_earlier_version_is_shown_as_far_as_it_is_known(begun: Path) -> None:
    old = {"hw1-tiny": {"progress": {"score": 2.5, "max_score": 3.5, "pending": 1.0}}}
    put(begun / ".gradekit" / "state.json", json.dumps({"format": 1, "exercises": old}))
    assert "  hw1-tiny             3.5 p       -  2.5/2.5      -  2020-03-01   A tiny one\n" in listed(begun)
    progress = json.loads(listed(begun, "--format", "json").splitlines()[0])["progress"]
    assert (progress["score"], progress["passed"], progress["written"], progress["checked"]) == (2.5, None, None, None)


def test_progress_of_a_later_version_is_not_shown_and_said_so(begun: Path) -> None:
    put(begun / ".gradekit" / "state.json", '{"format": 2}')
    last = "Progress is not shown: .gradekit/state.json is of a later version of gradekit.\n"
    assert listed(begun).endswith(last)
    assert (begun / ".gradekit" / "state.json").read_text() == '{"format": 2}'


@pytest.mark.parametrize("columns", [60, 72, 80, 88, 100, 120])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_every_line_fits(tmp_path: Path, columns: int, encoding: str) -> None:
    entry = {"progress": {**BEGUN["hw1-tiny"], "checked": PAST}}
    put(tmp_path / ".gradekit" / "state.json", json.dumps({"format": 1, "exercises": {"ch3-landscapes": entry}}))
    ran = run(["list"], tmp_path, env={"COLUMNS": str(columns), "PYTHONIOENCODING": encoding})
    assert (ran.code, ran.err) == (0, "")
    assert max(map(len, ran.out.splitlines())) <= columns
    assert ("…" in ran.out, "..." in ran.out) == (
        (columns < 120) * (encoding != "ascii"),
        (columns < 120) * (encoding == "ascii"),
    )
    assert "?" not in ran.out
    heads = ran.out.splitlines()[0].split("  ")
    assert {"passed", "points", "title"} <= set(map(str.strip, heads))
    assert ("texts" in ran.out.splitlines()[0]) is (columns >= 80)


@pytest.mark.parametrize(
    "then", ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00", "1969-12-31T23:59:59+00:00"]
)
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_times_that_cannot_be_are_no_reason_to_stumble(begun: Path, then: str, zone: str) -> None:
    progress = {**BEGUN["hw1-tiny"], "score": 1e-300, "checked": then}
    put(
        begun / ".gradekit" / "state.json", json.dumps({"format": 1, "exercises": {"hw1-tiny": {"progress": progress}}})
    )
    ran = run(["list", "--course", "../course"], begun, env={"TZ": zone, "COLUMNS": "80"})
    assert (ran.code, ran.err) == (0, "")
    assert max(map(len, ran.out.splitlines())) <= 80


NOW = datetime(2026, 11, 21, 21, 50, tzinfo=UTC)
WHEN = {
    "today": ("UTC", timedelta(minutes=10), "today 21:40"),
    "today far east": ("Pacific/Kiritimati", timedelta(minutes=10), "today 11:40"),
    "yesterday by a minute": ("UTC", timedelta(hours=21, minutes=51), "yesterday"),
    "the same hour is today elsewhere": ("America/New_York", timedelta(hours=16), "today 00:50"),
    "yesterday, nearly two days ago": ("UTC", timedelta(hours=45), "yesterday"),
    "days": ("UTC", timedelta(days=3), "3 days ago"),
    "six days": ("Asia/Kolkata", timedelta(days=6), "6 days ago"),
    "a week": ("UTC", timedelta(days=7), "2026-11-14"),
    # The clock was put back on the first of November.
    "over a change of the clock": ("America/New_York", timedelta(days=21, hours=20), "2026-10-30"),
    "a clock that was wrong": ("UTC", timedelta(days=-40), "2026-12-31"),
    "a minute ahead": ("UTC", timedelta(minutes=-1), "today 21:51"),
}


@pytest.mark.parametrize("case", WHEN)
def test_times_are_of_the_place(monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    zone, ago, text = WHEN[case]
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        assert when(NOW - ago, NOW) == text
    time.tzset()


ASKED = {
    "wrong before missing": ({"a": "missing", "b": "fail"}, {}, ("hint tiny b", "b is not right yet")),
    "an error is wrong": ({"a": "error", "b": "pass"}, {}, ("hint tiny a", "a is not right yet")),
    "missing": ({"a": "pass", "b": "missing"}, {"b": 1}, ("hint tiny b", "b is missing")),
    "no hints left": ({"a": "fail", "b": "pass"}, {"a": 2}, ("show tiny", "a is not right yet")),
    "a text": ({"a": "pass", "b": "warning", "c": "missing"}, {}, ("show tiny", "c is missing")),
    "undecided": ({"a": "undecided", "b": "pass", "c": "pending"}, {}, ("hint tiny a", "a is not right yet")),
    "nothing known": ({}, {}, ("check tiny", "what it gave is not known")),
    "done": ({"a": "pass", "b": "warning", "c": "pending"}, {}, None),
}


@pytest.mark.parametrize("case", ASKED)
def test_the_next_step(tmp_path: Path, case: str) -> None:
    statuses, hints, wanted = ASKED[case]
    prose = Prose("", "")
    parts = [
        Part(name, kind, Decimal(1), prose, ("1", "2"))
        for name, kind in zip("abc", ("value", "value", "text"), strict=True)
    ]
    tiny = Exercise("tiny", "Tiny", Source("d", "D", "1"), (), prose, tuple(parts))
    state = State(tmp_path)
    for name, count in hints.items():
        state.saw_hint("tiny", name, count)
    step = next_step([Standing(tiny, Decimal(0), statuses, NOW, NOW)], state)
    assert (step and (step.command.removeprefix("gradekit "), step.why)) == wanted
