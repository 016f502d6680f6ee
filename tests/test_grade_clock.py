"""A clock that is wrong or jumps decides nothing: newest is what was added last, and a duration is one."""

import csv
import itertools
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gradekit.gradebook.book import open_book
from gradekit.gradebook.marks import marks
from helpers import Ran, gradekit
from small_course import exercise, part, put, write_course

# Python runs this before anything of gradekit: the real command, on a machine whose clock is wrong.
OTHER_CLOCK = """
import datetime
import itertools
import time

SHIFTS = itertools.cycle({shifts})
real, real_time = datetime.datetime, time.time


class Shifted(real):
    @classmethod
    def now(cls, tz=None):
        return real.fromtimestamp(time.time(), tz)


time.time = lambda: real_time() + next(SHIFTS)
datetime.datetime = Shifted
"""
YEARS = 365.25 * 86_400
RIGHT, WRONG = "count = 3\nwhy = 'So.'\n", "count = 4\nwhy = 'No.'\n"
STUDENTS = ("ann", "bob", "cem", "dee", "eve", "fay")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A small class, half of it right."""
    parts = [part("count", "value", type="number"), part("why", "text")]
    write_course(tmp_path / "course", exercise(*parts), "count = 3\n")
    for number, student in enumerate(STUDENTS):
        put(tmp_path / "class" / student / "hw1_tiny.py", f"{WRONG if number % 2 else RIGHT}# {student}\n")
    return tmp_path


def on(place: Path, shifts: list[float], *args: str) -> Ran:
    """The command where the clock is off by so many seconds, one after the other each time it is asked."""
    put(place / "clock" / "sitecustomize.py", OTHER_CLOCK.format(shifts=shifts))
    return gradekit(*args, cwd=place, env={"PYTHONPATH": str(place / "clock")})


def grade(place: Path, shifts: list[float], *options: str, book: str = "book.db") -> Ran:
    rest = ["--course", "course", "--require-sandbox", "none"]
    return on(place, shifts, "grade", "class", "--gradebook", book, *rest, *options)


def table(place: Path, book: str = "book.db") -> dict[str, Any]:
    with open_book(place / book) as opened:
        return {mark.file.student: [(each.status, each.score) for each in mark.parts] for mark in marks(opened)}


def years(place: Path) -> list[int]:
    """In which year the attempts were made, by the clock of the time, in the order of adding."""
    with open_book(place / "book.db") as book:
        return [int(started[:4]) for (started,) in book.read("SELECT started FROM attempts ORDER BY rowid")]


PASS, FAIL = [("pass", Decimal(1)), ("pending", None)], [("fail", Decimal(0)), ("pending", None)]
MARKED = dict(zip(STUDENTS, itertools.cycle((PASS, FAIL)), strict=False))


def test_what_was_handed_in_last_counts_whatever_the_clock_said(place: Path) -> None:
    assert grade(place, [50 * YEARS]).code == 0
    assert table(place) == MARKED
    put(place / "class" / "ann" / "hw1_tiny.py", WRONG)
    assert grade(place, [-20 * YEARS]).code == 0
    assert table(place) == MARKED | {"ann": FAIL}
    put(place / "class" / "ann" / "hw1_tiny.py", RIGHT)
    assert grade(place, [0]).code == 0
    assert table(place) == MARKED
    in_order = years(place)
    assert in_order[0] - in_order[-1] > 40
    assert in_order[-1] - in_order[-2] > 10


def test_what_was_marked_last_counts_whatever_the_clock_said(place: Path) -> None:
    grade(place, [50 * YEARS])
    solution = place / "course" / "solutions" / "homework" / "hw1_tiny.py"
    put(solution, "count = 4\n")
    ran = grade(place, [-20 * YEARS])
    assert (ran.code, f"{len(STUDENTS)} marks changed:" in ran.out) == (0, True)
    assert table(place) == dict(zip(STUDENTS, itertools.cycle((FAIL, PASS)), strict=False))
    assert "Nothing to mark" in grade(place, [0]).out
    put(solution, "count = 3\n")
    assert grade(place, [-30 * YEARS]).code == 0
    assert table(place) == MARKED


def test_a_clock_that_jumps_during_a_run_changes_no_duration(place: Path) -> None:
    jumps = [0, 3600, -3600, 10 * YEARS, -10 * YEARS]
    ran = grade(place, jumps)
    assert (ran.code, ran.err, table(place)) == (0, "", MARKED)
    assert len(set(years(place))) == 3
    with open_book(place / "book.db") as book:
        found = [
            seconds for (seconds,) in book.read("SELECT seconds FROM attempts UNION ALL SELECT seconds FROM items")
        ]
    assert len(found) == 3 * len(STUDENTS)
    assert all(0 <= seconds < 30 for seconds in found)
    assert max(found) > 0


@pytest.mark.parametrize("order", [("1", "2", "3"), ("3", "1", "2")], ids="".join)
def test_machines_with_different_clocks_share_a_batch(place: Path, order: tuple[str, ...]) -> None:
    for share, shift in (("1", 30), ("2", -30), ("3", 0)):
        assert grade(place, [shift * YEARS], "--shard", f"{share}/3", book=f"{share}.db").code == 0
    assert on(place, [0], "merge", "book.db", *(f"{share}.db" for share in order)).code == 0
    assert table(place) == MARKED
    assert len(set(years(place))) == 3
    before = (place / "book.db").read_bytes()
    assert on(place, [99 * YEARS], "merge", "book.db", *(f"{share}.db" for share in order)).code == 0
    assert (place / "book.db").read_bytes() == before


def test_of_two_downloads_the_one_added_last_counts(place: Path) -> None:
    """Also where its run has an earlier date: nobody can tell from dates of two machines which was first."""
    grade(place, [30 * YEARS], book="old.db")
    put(place / "class" / "bob" / "hw1_tiny.py", RIGHT)
    grade(place, [-30 * YEARS], book="new.db")
    on(place, [0], "merge", "book.db", "old.db", "new.db")
    assert table(place) == MARKED | {"bob": PASS}
    on(place, [0], "merge", "other.db", "new.db", "old.db")
    assert table(place, "other.db") == MARKED


def mark(place: Path, points: str, shift: float) -> Ran:
    """Exports the sheet of everything, gives Ann these points for her text, and reads it back."""
    on(
        place,
        [shift],
        "export",
        "book.db",
        "--to",
        "sheet",
        "--all",
        "--out",
        "sheet.csv",
        "--force",
        "--course",
        "course",
    )
    with (place / "sheet.csv").open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file))
    for row in listed:
        if (row["student"], row["part"]) == ("ann", "why"):
            row |= {"points": points, "reason": f"for {points}"}
    with (place / "filled.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(listed[0]))
        writer.writeheader()
        writer.writerows(listed)
    return on(place, [shift], "marks", "book.db", "filled.csv", "--marker", "Kim")


def test_the_mark_given_last_counts_whatever_the_clock_said(place: Path) -> None:
    grade(place, [0])
    for points, shift in (("1", 50), ("0.5", -20), ("0.25", 10)):
        ran = mark(place, points, shift * YEARS)
        assert (ran.code, ran.out.splitlines()[0]) == (0, "1 mark added."), ran
        assert table(place)["ann"][1] == ("marked", Decimal(points))
    with open_book(place / "book.db") as book:
        made = [int(when[:4]) for (when,) in book.read("SELECT made FROM events ORDER BY rowid")]
    assert made[0] > made[2] > made[1]
