"""Several runs on one gradebook, and a gradebook that is taken away from under a run."""

import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gradekit.errors import UsageProblem
from gradekit.gradebook.book import open_book
from gradekit.gradebook.marks import marks
from gradekit.gradebook.place import DAMAGED
from helpers import gradekit
from killing import Row, rows
from small_course import exercise, part, put, write_course

STUDENTS = 16
COUNT = part("count", "value", type="number")
EXERCISES = ("hw1-tiny", "hw2-other")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A class of sixteen with two exercises, each of which takes a moment."""
    listed = [exercise(COUNT), exercise(COUNT, id="hw2-other")]
    write_course(tmp_path / "course", listed, "count = 3\n")
    for number in range(STUDENTS):
        text = f"import time\ntime.sleep(0.1)\ncount = {3 + number % 2}\n# {number}\n"
        for name in ("hw1_tiny.py", "hw2_other.py"):
            put(tmp_path / "class" / f"s{number:02}" / name, text)
    return tmp_path


MARKED = {
    f"s{n:02} {name}": [("fail" if n % 2 else "pass", Decimal(1 - n % 2))]
    for n in range(STUDENTS)
    for name in EXERCISES
}


def command(*options: str) -> list[str]:
    course = ["--course", "course", "--require-sandbox", "none", "--jobs", "1"]
    return ["grade", "class", "--gradebook", "book.db", *course, *options]


def started(place: Path, *options: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "gradekit", *command(*options)],
        cwd=place,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: "subprocess.Popen[str]") -> tuple[int, str, str]:
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def table(place: Path) -> dict[str, Any]:
    with open_book(place / "book.db") as book:
        return {
            f"{mark.file.student} {mark.file.exercise}": [(each.status, each.score) for each in mark.parts]
            for mark in marks(book)
        }


def counted(place: Path) -> dict[int, int]:
    """How many submissions have so many attempts."""
    found: Counter[Row] = Counter(row._replace(items=0) for row in rows(place / "book.db").values())
    return dict(Counter(found.values()))


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_runs_for_different_exercises_share_a_gradebook(place: Path) -> None:
    both = [started(place, "--exercises", each) for each in EXERCISES]
    found = [ended(each) for each in both]
    assert [(code, err) for code, _, err in found] == [(0, "")] * 2
    assert [f"Marking {STUDENTS} of {STUDENTS} submissions" in out for _, out, _ in found] == [True, True]
    assert "by another run" not in "".join(out for _, out, _ in found)
    assert counted(place) == {1: 2 * STUDENTS}
    assert table(place) == MARKED


def test_of_three_at_once_one_is_killed(place: Path) -> None:
    first, *others = [started(place) for _ in range(3)]
    until(lambda: len(rows(place / "book.db")) >= 5)
    first.send_signal(signal.SIGKILL)
    kept = rows(place / "book.db")
    found = [ended(each) for each in (first, *others)]
    assert [(code, err) for code, _, err in found] == [(-signal.SIGKILL, ""), (0, ""), (0, "")]
    now = rows(place / "book.db")
    assert kept.items() <= now.items()
    assert counted(place) == {1: 2 * STUDENTS}
    assert table(place) == MARKED
    with open_book(place / "book.db") as book:
        assert len(book.runs()) == 3


def test_one_that_is_stopped_holds_up_nobody(place: Path) -> None:
    """Between two transactions it holds nothing."""
    first = started(place)
    until(lambda: len(rows(place / "book.db")) >= 3)
    first.send_signal(signal.SIGSTOP)
    second = ended(started(place))
    assert (second[0], second[2], table(place)) == (0, "", MARKED)
    first.send_signal(signal.SIGCONT)
    assert ended(first)[0] == 0
    assert counted(place) == {1: 2 * STUDENTS}


def test_any_number_may_make_it_at_the_same_moment(tmp_path: Path) -> None:
    """Whoever comes second must not take what is half made for another program's file."""
    problems: list[str] = []

    def make(path: Path, together: threading.Barrier) -> None:
        together.wait()
        try:
            with open_book(path, create=True) as book:
                book.runs()
        except UsageProblem as problem:
            problems.append(str(problem))

    for number in range(40):
        together = threading.Barrier(4)
        threads = [threading.Thread(target=make, args=(tmp_path / f"{number}.db", together)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert problems == []


def test_a_solution_that_is_changed_and_put_back_meanwhile_leaves_no_wrong_mark(place: Path) -> None:
    """The version's hash is the same at the beginning and at the end, and that of neither in between."""
    solution = place / "course" / "solutions" / "homework" / "hw1_tiny.py"
    process = started(place, "--exercises", "hw1-tiny")
    until(lambda: len(rows(place / "book.db")) >= 3)
    for text in ("count = 4\n", "count = 3\n"):
        before = len(rows(place / "book.db"))
        put(solution, text)
        until(lambda before=before: len(rows(place / "book.db")) > before + 1)  # type: ignore[misc]
    code, out, err = ended(process)
    said = "The files of hw1-tiny were written while it was marked. This costs no mark; run it again."
    failed = sum(row.failed for row in rows(place / "book.db").values())
    assert (code, err) == (3, "")
    assert f"gradekit or the course failed at {failed} submissions: {said}" in out
    again = gradekit(*command(), cwd=place)
    assert (again.code, again.err) == (0, "")
    assert table(place) == MARKED


def remove(place: Path) -> None:
    for path in place.glob("book.db*"):
        path.unlink()


def remove_what_is_ahead(place: Path) -> None:
    (place / "book.db-wal").unlink()


def move(place: Path) -> None:
    (place / "book.db").rename(place / "elsewhere.db")


def replace(place: Path) -> None:
    (place / "other.db").replace(place / "book.db")


LOST = (
    "gradekit: book.db was removed or replaced while it was written into: what has been marked since is not in what "
    "lies there now. Leave it alone while it is written into, and give the command again.\n"
)


@pytest.mark.parametrize("act", [remove, remove_what_is_ahead, move, replace])
def test_a_gradebook_that_is_taken_away_is_noticed(place: Path, act: Callable[[Path], None]) -> None:
    """Else the system would let the run go on, and all its marks would be gone at its end."""
    with open_book(place / "other.db", create=True):
        pass
    process = started(place)
    until(lambda: len(rows(place / "book.db")) >= 2)
    act(place)
    assert ended(process)[::2] == (3, LOST)
    again = gradekit(*command(), cwd=place)
    assert (again.code, again.err) == (0, "")
    assert table(place) == MARKED
    assert not (place / "book.db-wal").exists()


def test_a_gradebook_that_was_damaged_is_told_with_the_way_out(place: Path) -> None:
    gradekit(*command("--exercises", "hw1-tiny"), cwd=place)
    content = bytearray((place / "book.db").read_bytes())
    content[4096 * 3 :] = b"\xff" * (len(content) - 4096 * 3)
    (place / "book.db").write_bytes(content)
    ran = gradekit(*command(), cwd=place)
    assert ran.code == 2
    assert ran.err.startswith("gradekit: book.db ")
    assert "damaged" in ran.err
    assert ran.err.endswith(f"{DAMAGED}.\n")
