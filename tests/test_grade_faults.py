"""`gradekit grade` while its processes are killed at random moments: nothing lost, nothing doubled, no mark changed."""

import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from gradekit.gradebook.book import open_book
from gradekit.gradebook.marks import marks
from helpers import elsewhere, gradekit, machine_level
from killing import WEIGHTS, Batch, Killed, Process, adopting, reap, rows
from small_course import exercise, part, put, write_course

pytestmark = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="finds and kills processes as Linux lets one do")

TOTAL = part("total", "function", arguments=["x"], returns="number")
MEAN = part("mean", "function", arguments=["x"], returns="number")
SLOPE = part("slope", "expression", variables={"t": {"domain": "real"}})
WHY = part("why", "text")
COUNT = part("count", "value", type="number")
SOLUTION = """
def total(x):
    return x.sum()


def mean(x):
    return x.mean()


slope = "2 * t + 1"
count = 3
"""
RIGHT = """
def total(x):
    return sum(x)


def mean(x):
    return sum(x) / len(x)


slope = '1 + 2t'
why = 'So.'
"""
FILES = [
    RIGHT,
    RIGHT.replace("/ len(x)", "/ (len(x) - 1)").replace("2t", "3t"),
    RIGHT.replace("sum(x)\n\n\ndef mean", "max(x)\n\n\ndef mean"),
    RIGHT.replace("    return sum(x) /", "    raise ValueError('no')\n    return sum(x) /"),
    RIGHT.replace("def mean(x):", "def mean(x)"),
    RIGHT.replace("    return sum(x)\n", "    import os\n    os._exit(1)\n"),
    RIGHT.replace("slope = '1 + 2t'", "slope = '1 +'"),
    RIGHT.replace("slope = '1 + 2t'\n", ""),
    RIGHT.replace("    return sum(x)\n", "    import time\n    time.sleep(0.05)\n    return sum(x)\n"),
]
VALUES = ["count = 3\n", "count = 4\n", "count = 1 / 0\n", "import time\ntime.sleep(0.05)\ncount = 3\n"]


def a_class(place: Path, submissions: int) -> None:
    """A course, and half as many students with two files each: right ones, wrong ones, broken ones."""
    write_course(place / "course", exercise(TOTAL, MEAN, SLOPE, WHY), SOLUTION)
    write_course(place / "course", exercise(COUNT, id="hw2-other"), SOLUTION)
    for number in range(submissions // 2):
        folder = place / "class" / f"s{number:03}"
        put(folder / "hw1_tiny.py", f"{FILES[number % len(FILES)]}# {number}\n")
        put(folder / "hw2_other.py", f"{VALUES[number % len(VALUES)]}# {number}\n")


def command(book: str) -> list[str]:
    # By default, where that is to be had: a kill must not make it look as if less confined submissions.
    level = "B" if machine_level() <= "B" else "none"
    return ["grade", "class", "--gradebook", book, "--course", "course", "--require-sandbox", level, "--jobs", "2"]


def started(place: Path, without: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*elsewhere(without, False), sys.executable, "-m", "gradekit", *command("book.db")],
        cwd=place,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def told(book: Path) -> dict[str, Any]:
    """Everybody's marks, with what was said about them."""
    with open_book(book) as opened:
        return {
            f"{mark.file.student} {mark.file.exercise}": [
                (each.item.part, each.status, each.score, each.item.max_score, each.item.message, each.item.mistake)
                for each in mark.parts
            ]
            for mark in marks(opened)
        }


def killed(place: Path, submissions: int, kills: int, seed: int, without: str) -> tuple[Killed, list[Process]]:
    """What happened to the batch, and the processes that were left over."""
    with adopting() as there:
        found = Batch(lambda: started(place, without), place / "book.db", submissions, seed).run(kills, there)
        end = time.monotonic() + 30
        while (left := there()) and time.monotonic() < end:
            reap()
            time.sleep(0.05)
        reap()
    return found, left


SIZES = [
    pytest.param(100, 20, 1, "", id="20 kills"),
    pytest.param(500, 200, 1, "", id="200 kills", marks=pytest.mark.many_kills),
    pytest.param(500, 200, 2, "", id="200 other kills", marks=pytest.mark.many_kills),
    pytest.param(500, 200, 3, "namespaces", id="200 kills without namespaces", marks=pytest.mark.many_kills),
]


@pytest.mark.parametrize(("submissions", "kills", "seed", "without"), SIZES)
def test_whatever_is_killed_nothing_is_lost_or_doubled(
    tmp_path: Path, submissions: int, kills: int, seed: int, without: str
) -> None:
    a_class(tmp_path, submissions)
    calm = gradekit(*command("calm.db"), cwd=tmp_path)
    assert (calm.code, calm.err) == (0, "")
    found, left = killed(tmp_path, submissions, kills, seed, without)
    kept = rows(tmp_path / "book.db")
    counted = Counter((row.submission, row.course, row.seed) for row in kept.values() if not row.failed)
    print(f"\n{dict(found.kills)}, {found.runs} runs, exit codes {dict(found.codes)}, {found.seconds:.0f} s")
    print(f"{len(kept)} attempts, {sum(row.failed for row in kept.values())} of them failed and done again")
    assert sum(found.kills.values()) == kills
    assert found.said == []
    assert found.lost == []
    assert left == []
    assert len(counted) == submissions
    assert set(counted.values()) == {1}
    calmly, now = told(tmp_path / "calm.db"), told(tmp_path / "book.db")
    assert {name: (now[name], calmly[name]) for name in calmly if now[name] != calmly[name]} == {}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book.db", "calm.db", "class", "course"]
    assert set(WEIGHTS) >= set(found.kills)
