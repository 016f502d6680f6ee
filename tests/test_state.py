"""Progress and hints seen: kept where a student works, never in CI, and never in the way."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from gradekit.state import State
from helpers import plainly, run
from small_course import exercise, part, put, write_course

TOTAL = part("total", "function", arguments=["x"], returns="number")
TINY = exercise(TOTAL, part("count", "value", type="number"), part("why", "text"))
SOLUTION = "count = 3\n\ndef total(x):\n    return x.sum()\n"
ANSWER = "def total(x):\n    return sum(x)\n\ncount = 4\nwhy = 'so'\n"
SCORED = {"score": 1.0, "max_score": 3.0, "pending": 1.0}


@pytest.fixture
def work(tmp_path: Path) -> Path:
    write_course(tmp_path / "course", TINY, SOLUTION)
    return put(tmp_path / "work" / "hw1_tiny.py", ANSWER).parent


def command(args: Sequence[str]) -> list[str]:
    return [*args, "--course", "../course"]


def at_a_terminal(args: Sequence[str], cwd: Path, env: Mapping[str, str] | None = None) -> tuple[int, str]:
    """What the command does with a terminal attached: its exit code and what the terminal gets."""
    ours, theirs = pty.openpty()
    kept = {name: text for name, text in os.environ.items() if name not in ("CI", "GRADEKIT_COURSE")}
    started = subprocess.Popen(
        [sys.executable, "-m", "gradekit", *command(args)],
        cwd=cwd,
        env={**kept, "COLUMNS": "88", **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    while piece := _read(ours):
        shown += piece
    os.close(ours)
    return started.wait(60), shown.decode().replace("\r\n", "\n")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 1 << 16)
    except OSError:  # the other end is closed
        return b""


def stored(work: Path) -> Any:
    file = work / ".gradekit" / "state.json"
    return json.loads(file.read_text()) if file.exists() else None


def test_without_a_terminal_nothing_is_written(work: Path) -> None:
    assert run(command(["check"]), work).code == 1
    assert run(command(["hint", "hw1-tiny"]), work).code == 0
    assert sorted(path.name for path in work.iterdir()) == ["hw1_tiny.py"]


def test_a_terminal_makes_the_folder_and_keeps_points_and_hints(work: Path) -> None:
    assert at_a_terminal(["check"], work)[0] == 1
    assert stored(work) == {"format": 1, "exercises": {"hw1-tiny": {"progress": SCORED}}}
    assert at_a_terminal(["hint", "hw1-tiny", "total"], work)[0] == 0
    assert stored(work)["exercises"]["hw1-tiny"] == {"progress": SCORED, "hints": {"total": 1}}
    assert [path.name for path in (work / ".gradekit").iterdir()] == ["state.json"]


def test_the_folder_is_enough_without_a_terminal(work: Path) -> None:
    (work / ".gradekit").mkdir()
    run(command(["check"]), work)
    assert stored(work) == {"format": 1, "exercises": {"hw1-tiny": {"progress": SCORED}}}


@pytest.mark.parametrize(("ci", "kept"), [("true", False), ("1", False), ("", True), ("false", True), ("0", True)])
def test_never_in_ci(work: Path, ci: str, kept: bool) -> None:
    (work / ".gradekit").mkdir()
    assert at_a_terminal(["check"], work, {"CI": ci})[0] == 1
    assert (stored(work) is not None) is kept


def test_points_of_some_parts_are_not_kept(work: Path) -> None:
    (work / ".gradekit").mkdir()
    run(command(["check", "hw1-tiny", "--part", "total"]), work)
    assert stored(work) == {"format": 1, "exercises": {}}


def test_list_shows_the_last_check(work: Path) -> None:
    (work / ".gradekit").mkdir()
    line = "  hw1-tiny     3 p  {}  A tiny one\n"
    assert line.format("-        ") in run(command(["list"]), work).out
    run(command(["check"]), work)
    assert line.format("1 of 2   ") in run(command(["list"]), work).out
    put(work / "hw1_tiny.py", ANSWER.replace("4", "3"))
    run(command(["check"]), work)
    assert line.format("2 of 2   ") in run(command(["list"]), work).out
    assert json.loads(run(command(["list", "--format", "json"]), work).out)["progress"] == {**SCORED, "score": 2.0}


CORRUPT = {
    "empty": b"",
    "no JSON": b"{",
    "no UTF-8": b'{"format": 1, "exercises": {"\xff": {}}}',
    "deep": b"[" * 100_000,
    "list": b"[1]",
    "another format": b'{"format": 2, "exercises": {"hw1-tiny": {"progress": {"score": 9}}}}',
    "no exercises": b'{"format": 1}',
    "list of exercises": b'{"format": 1, "exercises": [1]}',
    "text for an entry": b'{"format": 1, "exercises": {"hw1-tiny": "x"}}',
    "text for points": b'{"format": 1, "exercises": {"hw1-tiny": {"progress": {"score": "9"}}}}',
    "list for points": b'{"format": 1, "exercises": {"hw1-tiny": {"progress": [1, 2, 3]}}}',
    "huge points": b'{"format": 1, "exercises": {"hw1-tiny": {"progress": '
    b'{"score": 1' + b"0" * 400 + b', "max_score": NaN, "pending": -1}, "hints": [1]}}}',
    "text for hints": b'{"format": 1, "exercises": {"hw1-tiny": {"hints": "x"}}}',
    "odd hints": b'{"format": 1, "exercises": {"hw1-tiny": {"hints": {"total": 1e99, "count": null}}}}',
}


@pytest.mark.parametrize("case", CORRUPT)
def test_a_corrupt_file_is_ignored_and_replaced(work: Path, case: str) -> None:
    (work / ".gradekit").mkdir()
    (work / ".gradekit" / "state.json").write_bytes(CORRUPT[case])
    state = State(work)
    assert state.progress("hw1-tiny") is None
    assert state.hints_seen("hw1-tiny", "total") == 0
    state.saw_hint("hw1-tiny", "total", 1)
    state.save()
    assert stored(work)["exercises"]["hw1-tiny"]["hints"]["total"] == 1
    assert State(work).hints_seen("hw1-tiny", "total") == 1


@pytest.mark.parametrize("case", ["no JSON", "huge points", "odd hints"])
def test_no_command_stumbles_over_a_corrupt_file(work: Path, case: str) -> None:
    (work / ".gradekit").mkdir()
    (work / ".gradekit" / "state.json").write_bytes(CORRUPT[case])
    listed = run(command(["list"]), work)
    assert (listed.code, listed.err) == (0, "")
    assert "  hw1-tiny     3 p  -          A tiny one\n" in listed.out
    assert run(command(["hint", "hw1-tiny", "total"]), work).out.startswith("total, hint 1 of 2\n")
    assert stored(work)["exercises"]["hw1-tiny"]["hints"]["total"] == 1


def test_a_folder_that_cannot_be_written_is_left(work: Path) -> None:
    put(work / ".gradekit" / "state.json" / "file", "")
    ran = run(command(["check"]), work)
    assert (ran.code, ran.err) == (1, "")
    assert [path.name for path in (work / ".gradekit").iterdir()] == ["state.json"]


def test_exercises_of_other_courses_are_kept(work: Path) -> None:
    other = {"format": 1, "exercises": {"other": {"progress": SCORED, "hints": {"a": 2}}}}
    put(work / ".gradekit" / "state.json", json.dumps(other))
    run(command(["check"]), work)
    assert stored(work)["exercises"] == {**other["exercises"], "hw1-tiny": {"progress": SCORED}}


def test_a_terminal_shows_colours_and_nothing_else_differs(work: Path) -> None:
    plain = run(command(["check"]), work, env={"COLUMNS": "88"}).out
    coloured = plainly(at_a_terminal(["check"], work)[1])
    assert "\x1b[32m✓\x1b[0m" in coloured
    assert "\x1b[31m✗\x1b[0m" in coloured
    for code in ("0", "1", "2", "31", "32", "36"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured == plain
