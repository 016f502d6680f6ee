"""gradekit hint: one at a time, and what has been seen is remembered where a student works."""

import json
from pathlib import Path

import pytest

from helpers import Ran, run
from small_course import exercise, part, write_course

TINY = exercise(
    part("total", "function", arguments=["x"], returns="number", hints=["First.", "Second.", "Third."]),
    part("why", "text", hints=["A long hint that does not fit on one line of a terminal of the usual width.", "Last."]),
)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    write_course(tmp_path / "course", TINY, "def total(x):\n    return x.sum()\n")
    (tmp_path / "work" / ".gradekit").mkdir(parents=True)
    return tmp_path / "work"


def hint(work: Path, *args: str) -> Ran:
    return run(["hint", "hw1-tiny", *args, "--course", "../course"], work, env={"COLUMNS": "60"})


def said(work: Path, *args: str) -> str:
    ran = hint(work, *args)
    assert (ran.code, ran.err) == (0, "")
    return ran.out


NEXT = "The next one: gradekit hint hw1-tiny total\n"


def test_one_hint_at_a_time(work: Path) -> None:
    assert said(work, "total") == f"total, hint 1 of 3\n  First.\n{NEXT}"
    assert said(work, "total") == f"total, hint 2 of 3\n  Second.\n{NEXT}"
    assert said(work, "total") == "total, hint 3 of 3\n  Third.\n"
    assert said(work, "total") == "total, hint 3 of 3  (the last one)\n  Third.\n"
    assert said(work, "total") == "total, hint 3 of 3  (the last one)\n  Third.\n"


def test_without_a_part_it_goes_through_them(work: Path) -> None:
    heads = [said(work).splitlines()[0] for _ in range(6)]
    assert heads == [
        "total, hint 1 of 3",
        "total, hint 2 of 3",
        "total, hint 3 of 3",
        "why, hint 1 of 2",
        "why, hint 2 of 2",
        "total, hint 3 of 3  (the last one)",
    ]


def test_parts_are_counted_each_by_itself(work: Path) -> None:
    said(work, "total")
    assert said(work, "why") == (
        "why, hint 1 of 2\n"
        "  A long hint that does not fit on one line of a terminal of\n"
        "  the usual width.\n"
        "The next one: gradekit hint hw1-tiny why\n"
    )
    assert said(work, "total").startswith("total, hint 2 of 3\n")


def test_nothing_is_remembered_where_nothing_is_kept(work: Path) -> None:
    (work / ".gradekit").rmdir()
    assert said(work, "total") == said(work, "total") == f"total, hint 1 of 3\n  First.\n{NEXT}"
    assert list(work.iterdir()) == []


REFUSED = {
    "unknown exercise": (
        ["hint", "hw1-tiney"],
        "No exercise 'hw1-tiney'. Did you mean hw1-tiny? `gradekit list` shows all.",
    ),
    "unknown part": (["hint", "hw1-tiny", "totl"], "No part of hw1-tiny named 'totl'. Did you mean total?"),
    "a part unlike any": (["hint", "hw1-tiny", "zzz"], "No part of hw1-tiny named 'zzz'. There are: total, why."),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_unknown_is_told(work: Path, case: str) -> None:
    args, message = REFUSED[case]
    assert run([*args, "--course", "../course"], work) == (2, "", f"gradekit: {message}\n")


def test_without_a_part_what_was_right_is_passed_over(work: Path) -> None:
    """As long as there are hints for what was not."""
    progress = {"score": 1.0, "max_score": 2.0, "pending": 0.0, "parts": {"total": "warning", "why": "missing"}}
    content = {"format": 1, "exercises": {"hw1-tiny": {"progress": progress}}}
    (work / ".gradekit" / "state.json").write_text(json.dumps(content))
    heads = [said(work).splitlines()[0] for _ in range(3)]
    assert heads == ["why, hint 1 of 2", "why, hint 2 of 2", "total, hint 1 of 3"]


def test_hints_are_spelled_where_they_have_to_be(tmp_path: Path) -> None:
    ran = run(["hint", "ch2-backprop", "grad_W1"], tmp_path, env={"COLUMNS": "60", "PYTHONIOENCODING": "ascii"})
    assert "  respect to z = sigma(W1 x), given the one with respect to\n" in ran.out
