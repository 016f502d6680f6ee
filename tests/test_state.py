"""Progress and hints seen: kept where a student works, never in CI, and never in the way."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gradekit.state import State
from helpers import plainly, run
from small_course import exercise, part, put, write_course
from terminals import at_a_terminal

TOTAL = part("total", "function", arguments=["x"], returns="number")
TINY = exercise(TOTAL, part("count", "value", type="number"), part("why", "text"))
SOLUTION = "count = 3\n\ndef total(x):\n    return x.sum()\n"
ANSWER = "def total(x):\n    return sum(x)\n\ncount = 4\nwhy = 'so'\n"
SCORED = {"score": 1.0, "max_score": 3.0, "pending": 1.0}
ENDED = {"total": "pass", "count": "fail", "why": "pending"}


@pytest.fixture
def work(tmp_path: Path) -> Path:
    write_course(tmp_path / "course", TINY, SOLUTION)
    return put(tmp_path / "work" / "hw1_tiny.py", ANSWER).parent


def command(args: Sequence[str]) -> list[str]:
    return [*args, "--course", "../course"]


def with_a_terminal(args: Sequence[str], cwd: Path, env: Mapping[str, str] | None = None) -> tuple[int, str]:
    return at_a_terminal(command(args), cwd, env)


def stored(work: Path) -> Any:
    file = work / ".gradekit" / "state.json"
    return json.loads(file.read_text()) if file.exists() else None


def points(work: Path) -> dict[str, Any]:
    """The points that were kept of the exercise's last check."""
    return {key: stored(work)["exercises"]["hw1-tiny"]["progress"][key] for key in SCORED}


def test_without_a_terminal_nothing_is_written(work: Path) -> None:
    assert run(command(["check"]), work).code == 1
    assert run(command(["hint", "hw1-tiny"]), work).code == 0
    assert sorted(path.name for path in work.iterdir()) == ["hw1_tiny.py"]


def test_a_terminal_makes_the_folder_and_keeps_points_and_hints(work: Path) -> None:
    assert with_a_terminal(["check"], work)[0] == 1
    checked = stored(work)["exercises"]["hw1-tiny"]["progress"]
    assert stored(work) == {"format": 1, "exercises": {"hw1-tiny": {"progress": checked}}}
    assert checked == {**SCORED, "checked": checked["checked"], "parts": ENDED}
    assert timedelta() < datetime.now(UTC) - datetime.fromisoformat(checked["checked"]) < timedelta(minutes=2)
    assert with_a_terminal(["hint", "hw1-tiny", "total"], work)[0] == 0
    assert stored(work)["exercises"]["hw1-tiny"] == {"progress": checked, "hints": {"total": 1}}
    assert sorted(path.name for path in (work / ".gradekit").iterdir()) == ["state.json", "state.lock"]
    assert (work / ".gradekit" / "state.lock").read_bytes() == b""


def test_the_folder_is_enough_without_a_terminal(work: Path) -> None:
    (work / ".gradekit").mkdir()
    run(command(["check"]), work)
    assert points(work) == SCORED


@pytest.mark.parametrize(("ci", "kept"), [("true", False), ("1", False), ("", True), ("false", True), ("0", True)])
def test_never_in_ci(work: Path, ci: str, kept: bool) -> None:
    (work / ".gradekit").mkdir()
    assert with_a_terminal(["check"], work, {"CI": ci})[0] == 1
    assert (stored(work) is not None) is kept


def test_points_of_some_parts_are_not_kept(work: Path) -> None:
    (work / ".gradekit").mkdir()
    run(command(["check", "hw1-tiny", "--part", "total"]), work)
    assert list((work / ".gradekit").iterdir()) == []


CORRUPT = {
    "empty": b"",
    "no JSON": b"{",
    "no UTF-8": b'{"format": 1, "exercises": {"\xff": {}}}',
    "deep": b"[" * 100_000,
    "list": b"[1]",
    "an older format": b'{"format": 0, "exercises": {"hw1-tiny": {"progress": {"score": 9}}}}',
    "a format of text": b'{"format": "2", "exercises": {"hw1-tiny": {"progress": {"score": 9}}}}',
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


NEVER_CHECKED = """            worth  passed  points  texts  last change  title

homework  Homework
* hw1-tiny    3 p       -       -      -  2020-03-01   A tiny one

* not checked since its file was changed

0 of 1 passed, 0 of 2 points, 0 of 1 texts.
Next: gradekit check hw1-tiny  (its file has not been checked)
"""


@pytest.mark.parametrize("case", ["no JSON", "huge points", "odd hints"])
def test_no_command_stumbles_over_a_corrupt_file(work: Path, case: str) -> None:
    (work / ".gradekit").mkdir()
    (work / ".gradekit" / "state.json").write_bytes(CORRUPT[case])
    os.utime(work / "hw1_tiny.py", (datetime(2020, 3, 1, 12).timestamp(),) * 2)
    listed = run(command(["list"]), work)
    assert (listed.code, listed.err) == (0, "")
    assert listed.out == NEVER_CHECKED
    assert run(command(["hint", "hw1-tiny", "total"]), work).out.startswith("total, hint 1 of 2\n")
    assert stored(work)["exercises"]["hw1-tiny"]["hints"]["total"] == 1


def test_a_folder_that_cannot_be_written_is_left(work: Path) -> None:
    put(work / ".gradekit" / "state.json" / "file", "")
    ran = run(command(["check"]), work)
    assert (ran.code, ran.err) == (1, "")
    assert [path.name for path in (work / ".gradekit" / "state.json").iterdir()] == ["file"]


def test_exercises_of_other_courses_are_kept(work: Path) -> None:
    other = {"format": 1, "exercises": {"other": {"progress": SCORED, "hints": {"a": 2}}}}
    put(work / ".gradekit" / "state.json", json.dumps(other))
    run(command(["check"]), work)
    assert points(work) == SCORED
    assert stored(work)["exercises"]["other"] == other["exercises"]["other"]


def test_a_terminal_shows_colours_and_nothing_else_differs(work: Path) -> None:
    plain = run(command(["check"]), work, env={"COLUMNS": "88"}).out
    coloured = plainly(with_a_terminal(["check"], work)[1])
    assert "\x1b[32m✓\x1b[0m" in coloured
    assert "\x1b[31m✗\x1b[0m" in coloured
    for code in ("0", "1", "2", "31", "32", "36"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured == plain


def test_what_was_marked_is_kept_whatever_ends_the_command(work: Path) -> None:
    """The next exercise never ends, and somebody kills the command."""
    endless = exercise(TOTAL, id="hw1-zzz", limits={"cpu": 60, "wall": 60})
    write_course(work.parent / "course", [TINY, endless], SOLUTION)
    put(work / "hw1_zzz.py", "def total(x):\n    while True:\n        pass\n")
    (work / ".gradekit").mkdir()
    started = subprocess.Popen(
        [sys.executable, "-m", "gradekit", *command(["check"])],
        cwd=work,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 60
        while stored(work) is None and time.monotonic() < until:
            time.sleep(0.05)
    finally:
        started.kill()
        started.wait(60)
    assert points(work) == SCORED
    assert set(stored(work)["exercises"]) == {"hw1-tiny"}
