"""`gradekit grade`: a class into a gradebook, once, in any order, and again only what has changed."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gradekit.cli.grade import LAYOUTS
from gradekit.gradebook.book import open_book
from gradekit.gradebook.marks import Mark, marks
from gradekit.gradebook.records import Event
from gradekit.layouts import understanding
from helpers import Ran, gradekit
from small_course import exercise, part, put, write_course

TOTAL = part("total", "function", arguments=["x"], returns="number")
WHY = part("why", "text")
COUNT = part("count", "value", type="number")
SOLUTION = """
from gradekit.authoring import wrong


def total(x):
    return x.sum()


@wrong("total", "That is the mean.")
def mean(x):
    return x.mean()
"""
RIGHT = "def total(x):\n    return sum(x)\n\n\nwhy = 'Because.'\n"
MEAN = "def total(x):\n    return sum(x) / len(x)\n\n\nwhy = 'Because.'\n"
CLASS = {
    "ann": {"hw1_tiny.py": RIGHT, "hw2_other.py": "count = 3\n"},
    "bob": {"hw1_tiny.py": MEAN, "hw2_other.py": "count = 4\n"},
    "cem": {"hw1-tiny.py": RIGHT},
    "dee": {"hw1_tiny.py": "def total(x)\n    return 1\n", "notes.txt": "see you\n"},
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a course and a class."""
    write_course(tmp_path / "course", exercise(TOTAL, WHY), SOLUTION)
    write_course(tmp_path / "course", exercise(COUNT, id="hw2-other"), "count = 3\n")
    set_course(tmp_path, "assignments:\n  week-1: {exercises: [hw1-tiny, hw2-other]}\n")
    write_class(tmp_path / "class", CLASS)
    return tmp_path


def set_course(place: Path, more: str) -> None:
    put(place / "course" / "exercises" / "course.yaml", f"format: 1\ntitle: Tiny\n{more}")


def write_class(folder: Path, students: Mapping[str, Mapping[str, str]]) -> None:
    for student, files in students.items():
        (folder / student).mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            put(folder / student / name, text)


def command(*options: str, book: str = "book.db", folder: str = "class") -> list[str]:
    wanted = () if "--require-sandbox" in options else ("--require-sandbox", "none")
    return ["grade", folder, "--gradebook", book, "--course", "course", *wanted, *options]


def grade(place: Path, *options: str, **where: str) -> Ran:
    return gradekit(*command(*options, **where), cwd=place)


def said(ran: Ran) -> list[str]:
    """What came after the description of the folder."""
    lines = ran.out.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(("Marking", "Nothing to mark", "Nothing was")))
    return lines[start:]


def book_of(place: Path, name: str = "book.db") -> list[Mark]:
    with open_book(place / name) as book:
        return marks(book)


def table(place: Path, name: str = "book.db") -> dict[str, Any]:
    """Everybody's marks: {"ann hw1-tiny": {"total": ("pass", 1), ...}}."""
    return {
        f"{mark.file.student} {mark.file.exercise}": {p.item.part: (p.status, p.score) for p in mark.parts}
        for mark in book_of(place, name)
    }


MISSING = {"count": ("missing", Decimal(0))}
MARKED = {
    "ann hw1-tiny": {"total": ("pass", Decimal(1)), "why": ("pending", None)},
    "ann hw2-other": {"count": ("pass", Decimal(1))},
    "bob hw1-tiny": {"total": ("fail", Decimal(0)), "why": ("pending", None)},
    "bob hw2-other": {"count": ("fail", Decimal(0))},
    "cem hw1-tiny": {"total": ("pass", Decimal(1)), "why": ("pending", None)},
    "cem hw2-other": MISSING,
    "dee hw1-tiny": {"total": ("error", Decimal(0)), "why": ("error", Decimal(0))},
    "dee hw2-other": MISSING,
}


def test_a_class_is_marked_once(place: Path) -> None:
    first = grade(place, "--assignment", "week-1", "--jobs", "2")
    assert (first.code, first.err) == (0, "")
    assert first.out.splitlines()[:2] == [
        f"Course: Tiny ({place}/course)",
        "Assignment week-1: hw1-tiny, hw2-other",
    ]
    end = ["4 students, 6 submissions, 2 missing.", "3 points are for a person to mark, or undecided."]
    assert said(first) == ["Marking 6 of 6 submissions, 2 at a time, seed 2.", *end]
    assert table(place) == MARKED
    again = grade(place, "--assignment", "week-1")
    nothing = "Nothing to mark: the gradebook holds 6 submissions at this version of the course."
    assert (again.code, said(again)) == (0, [nothing, *end])
    with open_book(place / "book.db") as book:
        assert sum(map(len, book.attempts().values())) == 8


def test_what_is_kept_of_an_attempt(place: Path) -> None:
    put(place / "class" / "bob" / "hw1_tiny.py", "print('hello')\n" + MEAN)
    grade(place)
    mark = next(each for each in book_of(place) if each.file.student == "bob" and each.file.exercise == "hw1-tiny")
    assert mark.attempt is not None
    first, second = (each.item for each in mark.parts)
    assert (first.mistake, first.message.splitlines()[0]) == ("mean", "That is the mean.")
    assert (second.answer, second.max_score) == ("Because.", 100)
    assert (mark.attempt.printed, mark.attempt.seed, mark.attempt.fault) == ("hello\n", 2, "")
    assert mark.path.endswith("bob/hw1_tiny.py")


def test_without_an_assignment_the_exercises_that_were_found_are_it(place: Path) -> None:
    for student in ("ann", "bob"):
        (place / "class" / student / "hw2_other.py").unlink()
    ran = grade(place)
    assert ran.out.splitlines()[1] == "Exercises: hw1-tiny"
    assert table(place) == {name: found for name, found in MARKED.items() if "hw1" in name}


def test_only_what_is_new_is_marked(place: Path) -> None:
    grade(place)
    write_class(place / "class", {"bob": {"hw1_tiny.py": RIGHT}, "eve": {"hw2_other.py": "count = 3\n"}})
    ran = grade(place)
    assert said(ran)[0] == "Marking 2 of 7 submissions, 2 at a time, seed 2."
    assert said(ran)[1:3] == [
        "5 students, 7 submissions, 3 missing.",
        "3 points are for a person to mark, or undecided.",
    ]
    assert table(place)["bob hw1-tiny"] == MARKED["ann hw1-tiny"]
    assert table(place)["eve hw2-other"] == MARKED["ann hw2-other"]


def correct(place: Path) -> None:
    """The exercise hw2-other is corrected: the answer is 4."""
    path = place / "course" / "solutions" / "homework" / "hw2_other.py"
    put(path, path.read_text().replace("count = 3", "count = 4"))


CHANGED = ["  ann  hw2-other  count  1 -> 0  pass -> fail", "  bob  hw2-other  count  0 -> 1  fail -> pass"]


def test_a_corrected_exercise_is_marked_again_and_alone(place: Path) -> None:
    grade(place, "--assignment", "week-1")
    correct(place)
    before = table(place)
    dry = grade(place, "--assignment", "week-1", "--dry-run")
    assert (dry.code, table(place)) == (0, before)
    assert dry.out.splitlines()[-4:] == [
        "2 marks would change:",
        *CHANGED,
        "Nothing was written; 2 submissions were marked to see.",
    ]
    ran = grade(place, "--assignment", "week-1")
    assert said(ran)[:4] == ["Marking 2 of 6 submissions, 2 at a time, seed 2.", "2 marks changed:", *CHANGED]
    assert table(place)["bob hw2-other"] == {"count": ("pass", Decimal(1))}
    with open_book(place / "book.db") as book:
        kept = [[item.status for item in attempt.items] for each in book.attempts().values() for attempt in each]
        assert kept.count(["pass"]) == kept.count(["fail"]) == 2


def test_a_correction_that_is_taken_back_is_taken_back(place: Path) -> None:
    """Also of what was marked with the first version before: the last one would else go on counting."""
    grade(place, "--assignment", "week-1")
    before = table(place)
    path = place / "course" / "solutions" / "homework" / "hw2_other.py"
    whole = path.read_text()
    correct(place)
    grade(place, "--assignment", "week-1")
    assert table(place) != before
    put(path, whole)
    ran = grade(place, "--assignment", "week-1")
    assert said(ran)[:2] == ["Marking 2 of 6 submissions, 2 at a time, seed 2.", "2 marks changed:"]
    assert table(place) == before
    assert said(grade(place, "--assignment", "week-1"))[0].startswith("Nothing to mark: ")


def test_a_persons_mark_survives_the_correction_and_is_told_so(place: Path) -> None:
    grade(place, "--assignment", "week-1")
    mark = next(each for each in book_of(place) if each.file.student == "ann" and each.file.exercise == "hw2-other")
    with open_book(place / "book.db") as book:
        book.add_events([Event("e1", mark.submission, "count", 50, "half right", "", "me", "2026-01-01T00:00:00Z")])
    correct(place)
    ran = grade(place, "--assignment", "week-1")
    assert said(ran)[1:4] == [
        "2 marks changed:",
        "  ann  hw2-other  count  0.5 -> 0.5  stays: given by a person",
        "  bob  hw2-other  count  0 -> 1      fail -> pass",
    ]
    assert table(place)["ann hw2-other"] == {"count": ("marked", Decimal("0.5"))}


def test_a_dry_run_without_a_gradebook_writes_none(place: Path) -> None:
    ran = grade(place, "--dry-run")
    assert said(ran) == ["Nothing was written: 6 submissions would be marked into book.db, which is new."]
    assert not (place / "book.db").exists()


def test_marks_do_not_depend_on_jobs_or_order(place: Path) -> None:
    grade(place, "--assignment", "week-1", "--jobs", "1", book="one.db")
    grade(place, "--assignment", "week-1", "--jobs", "3", book="three.db")
    grade(place, "--exercises", "hw2-other", book="parts.db")
    grade(place, "--exercises", "hw1-tiny", book="parts.db")
    assert table(place, "one.db") == table(place, "three.db") == table(place, "parts.db") == MARKED


def test_shards_are_the_whole_and_join_to_it(place: Path) -> None:
    shards = [grade(place, "--assignment", "week-1", "--shard", f"{n}/3", book=f"{n}.db") for n in (1, 2, 3)]
    assert [ran.code for ran in shards] == [0, 0, 0]
    counts = [int(said(ran)[0].split()[1]) if said(ran)[0].startswith("Marking") else 0 for ran in shards]
    assert sum(counts) == 6
    books = ["1.db", "2.db", "3.db"]
    joined = gradekit("merge", "all.db", *books, cwd=place)
    assert (joined.code, joined.err) == (0, "")
    assert table(place, "all.db") == MARKED
    again = gradekit("merge", "all.db", *books, cwd=place)
    assert again.out.splitlines() == [f"{name}: 0 attempts and 0 marks that were new." for name in books]
    assert table(place, "all.db") == MARKED


def test_a_file_that_gradekit_cannot_mark_is_one_row(place: Path) -> None:
    write_class(
        place / "class",
        {
            "fay": {"hw1_tiny.py": "import os\nos._exit(0)\n"},
            "gus": {"hw1_tiny.py": "while True:\n    pass\n"},
            "hal": {"hw1_tiny.py": "\x00\x00"},
            "ida": {"hw1_tiny.py": "x = 'a' * (1 << 40)\n"},
        },
    )
    limits = place / "course" / "exercises" / "homework" / "hw1-tiny.yaml"
    put(limits, json.dumps({**json.loads(limits.read_text()), "limits": {"cpu": 1, "wall": 2}}))
    ran = grade(place, "--exercises", "hw1-tiny", "--jobs", "2")
    assert ran.code == 0
    found = table(place)
    assert {name: found[name] for name in MARKED if "hw1" in name} == {n: f for n, f in MARKED.items() if "hw1" in n}
    for student in ("fay", "gus", "hal", "ida"):
        assert [status for status, _ in found[f"{student} hw1-tiny"].values()] == ["error", "error"], student


def test_a_solution_that_fails_costs_nobody_a_mark_and_is_tried_again(place: Path) -> None:
    path = place / "course" / "solutions" / "homework" / "hw1_tiny.py"
    whole = path.read_text()
    put(path, whole.replace("return x.sum()", "return 1 / 0"))
    ran = grade(place, "--exercises", "hw1-tiny")
    assert ran.code == 3
    assert table(place)["ann hw1-tiny"]["total"] == ("undecided", None)
    assert any(line.startswith("gradekit or the course failed at 3 submissions: ") for line in said(ran))
    put(path, whole)
    assert grade(place, "--exercises", "hw1-tiny").code == 0
    assert table(place)["ann hw1-tiny"] == MARKED["ann hw1-tiny"]


def test_who_is_below_the_least_score_is_named(place: Path) -> None:
    ran = grade(place, "--exercises", "hw1-tiny", "--min-score", "60")
    assert (ran.code, said(ran)[-1]) == (1, "Below 60 %: bob, dee.")
    assert grade(place, "--exercises", "hw1-tiny", "--min-score", "0").code == 0


REFUSED = {
    "an unknown assignment": (
        ["--assignment", "week-2"],
        "gradekit: No assignment named 'week-2'. Did you mean week-1?\n",
    ),
    "both": (
        ["--assignment", "week-1", "--exercises", "hw1-tiny"],
        "gradekit: --assignment and --exercises say the same in two ways: give one of them.\n",
    ),
    "an unknown exercise": (["--exercises", "hw1-tini"], "gradekit: No exercise 'hw1-tini'. Did you mean hw1-tiny?"),
    "a share of nothing": (["--shard", "3/2"], "'3/2' is no share such as 1/4, 2/4, 3/4, 4/4."),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_done_is_refused_before_anything_is_written(place: Path, name: str) -> None:
    options, message = REFUSED[name]
    ran = grade(place, *options)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert not (place / "book.db").exists()


def test_a_course_beside_the_submissions_is_not_taken(place: Path) -> None:
    ran = gradekit("grade", "class", "--gradebook", "book.db", cwd=place / "course")
    assert ran.code == 2
    ran = gradekit("grade", "../class", "--gradebook", "book.db", cwd=place / "course")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("gradekit: ../class holds no file of an exercise. There are: ann, bob, cem and 1 more.")


def test_the_layouts_of_the_option_are_those_there_are() -> None:
    assert set(LAYOUTS) == {"auto", *understanding.LAYOUTS}


def test_less_confinement_than_asked_for_marks_nothing(place: Path) -> None:
    ran = gradekit(*command("--require-sandbox", "B"), cwd=place, without="landlock,namespaces,seccomp")
    assert ran.code == 4
    assert ran.err.startswith("gradekit: A sandbox of level B is asked for, and this machine has ")
    assert all(mark.attempt is None or mark.file.content is None for mark in book_of(place))


def started(place: Path, *options: str) -> subprocess.Popen[str]:
    kept = {name: text for name, text in os.environ.items() if name not in ("CI", "GRADEKIT_COURSE")}
    return subprocess.Popen(
        [sys.executable, "-m", "gradekit", *command(*options)],
        cwd=place,
        env=kept,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def larger(place: Path) -> int:
    """A class of sixty, half of which takes a moment; how many submissions that is."""
    slow = "import time\ntime.sleep(0.05)\n" + RIGHT
    write_class(
        place / "class", {f"s{n:02}": {"hw1_tiny.py": (slow if n % 2 else RIGHT) + f"# {n}\n"} for n in range(60)}
    )
    return 64


def attempts(place: Path) -> int:
    with open_book(place / "book.db") as book:
        return sum(map(len, book.attempts().values()))


def until(true: Any, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def begun(place: Path) -> bool:
    return (place / "book.db").exists() and attempts(place) >= 5


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_stopped_loses_nothing_and_the_next_one_goes_on(place: Path, how: signal.Signals) -> None:
    total = larger(place)
    process = started(place, "--exercises", "hw1-tiny")
    until(lambda: begun(place))
    process.send_signal(how)
    process.communicate(timeout=20)
    assert process.returncode != 0
    kept = attempts(place)
    assert 5 <= kept < total
    ran = grade(place, "--exercises", "hw1-tiny")
    assert (ran.code, said(ran)[0].split()[:4]) == (0, ["Marking", str(total - kept), "of", str(total)])
    assert attempts(place) == total
    assert [mark.attempt is None for mark in book_of(place)] == [False] * total


def markers(pid: int) -> Iterator[int]:
    for line in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        if b"grading.worker" in Path(f"/proc/{line}/cmdline").read_bytes():
            yield int(line)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the processes of a batch in /proc")
def test_a_process_of_the_batch_that_is_killed_is_replaced(place: Path) -> None:
    total = larger(place)
    process = started(place, "--exercises", "hw1-tiny")
    until(lambda: begun(place))
    for _ in range(3):
        for pid in markers(process.pid):
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.4)
    out, _ = process.communicate(timeout=60)
    assert process.returncode in (0, 3), out
    grade(place, "--exercises", "hw1-tiny")
    found = table(place)
    assert len(found) == total
    assert {status for name in found if name.startswith("s") for status, _ in found[name].values()} == {
        "pass",
        "pending",
    }


def test_two_at_once_double_nothing(place: Path) -> None:
    total = larger(place)
    both = [started(place, "--exercises", "hw1-tiny") for _ in range(2)]
    outs = [process.communicate(timeout=90)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert attempts(place) == total
    doubled = [re.search(r"(\d+) submissions? had been marked by another run", out) for out in outs]
    assert sum(int(found[1]) for found in doubled if found) > 0


def test_a_gradebook_that_may_only_be_read_is_refused(place: Path) -> None:
    grade(place)
    book = place / "book.db"
    write_class(place / "class", {"zoe": {"hw1_tiny.py": RIGHT}})
    for path in (place, book):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        ran = gradekit(*command(), cwd=place, user=True)
    finally:
        place.chmod(0o755)
        book.chmod(0o644)
    assert ran.code in (2, 3)
    assert "book.db cannot be " in ran.err
    assert "zoe hw1-tiny" not in table(place)
