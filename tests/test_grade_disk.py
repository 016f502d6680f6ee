"""No room, no right to write, a gradebook that others hold, take away or replace: a clear line, and nothing lost."""

import contextlib
import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gradekit.errors import GradekitError
from gradekit.gradebook.book import open_book
from gradekit.gradebook.marks import marks
from helpers import Ran, gradekit
from killing import rows
from small_course import exercise, part, put, write_course

pytestmark = pytest.mark.skipif(os.name != "posix", reason="limits, users and files of POSIX")

REFUSES = "the system refuses it (a full disk, a quota, a limit on the size of files, or a disk that fails)"
ROOM = "Make room, and give the command again."
OPENED = f"gradekit: book.db cannot be opened: {REFUSES}. {ROOM}\n"
WRITTEN = f"gradekit: book.db cannot be written: {REFUSES}. What was marked before is kept. {ROOM}\n"
FULL = f"gradekit: full/book.db cannot be written: the disk is full. What was marked before is kept. {ROOM}\n"
TOTAL = 12


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A course and twelve students, whose files are large enough to fill something."""
    parts = [part("count", "value", type="number"), part("why", "text")]
    write_course(tmp_path / "course", exercise(*parts), "count = 3\n")
    for number in range(TOTAL):
        text = f"count = {3 + number % 2}\nwhy = {'so ' * 3000!r}\n# {number}\n"
        put(tmp_path / "class" / f"s{number:02}" / "hw1_tiny.py", text)
    return tmp_path


def command(book: str = "book.db") -> list[str]:
    return ["grade", "class", "--gradebook", book, "--course", "course", "--require-sandbox", "none", "--jobs", "1"]


def table(book: Path) -> dict[str, Any]:
    with open_book(book) as opened:
        return {mark.file.student: [(each.status, each.score) for each in mark.parts] for mark in marks(opened)}


MARKED = {f"s{n:02}": [("fail" if n % 2 else "pass", 1 - n % 2), ("pending", None)] for n in range(TOTAL)}


def limited(size: int, *args: str, cwd: Path) -> Ran:
    """What a command does where no file may become larger than so many bytes."""
    code = f"import resource, runpy; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))"
    code += "; runpy.run_module('gradekit', run_name='__main__', alter_sys=True)"
    done = subprocess.run(
        [sys.executable, "-c", code, *args],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def finishes(place: Path, book: str = "book.db") -> None:
    """The next run, with room, marks what is left and nothing else."""
    there = len(rows(place / book))
    ran = gradekit(*command(book), cwd=place)
    assert (ran.code, ran.err) == (0, "")
    begins = f"Marking {TOTAL - there} of {TOTAL} submissions" if there < TOTAL else "Nothing to mark"
    assert f"\n{begins}" in ran.out
    assert table(place / book) == MARKED
    assert len(rows(place / book)) == TOTAL


SIZES = {
    0: OPENED,
    4096: OPENED,
    40_000: OPENED,
    80_000: WRITTEN,
    250_000: WRITTEN,
    300_000: WRITTEN,
    350_000: WRITTEN,
    400_000: WRITTEN,
}


@pytest.mark.unmeasured
@pytest.mark.parametrize("size", SIZES)
def test_where_files_may_not_grow_what_was_marked_is_kept(place: Path, size: int) -> None:
    ran = limited(size, *command(), cwd=place)
    assert (ran.code, ran.err) == (3 if SIZES[size] == WRITTEN else 2, SIZES[size])
    assert len(rows(place / "book.db")) < TOTAL
    finishes(place)


def test_a_limit_that_is_not_reached_changes_nothing(place: Path) -> None:
    ran = limited(10_000_000, *command(), cwd=place)
    assert (ran.code, ran.err) == (0, "")
    assert table(place / "book.db") == MARKED


def test_the_larger_the_room_the_more_is_kept(place: Path) -> None:
    """What is acknowledged before the end of the room is there after it: nothing waits to be written."""
    kept = []
    for size in (250_000, 300_000, 350_000, 400_000):
        limited(size, *command(f"{size}.db"), cwd=place)
        kept.append(len(rows(place / f"{size}.db")))
    assert kept == sorted(kept)
    assert 0 < kept[1] < kept[-1] < TOTAL


def test_a_full_disk(place: Path) -> None:
    """A file system of 400 KB, which then becomes larger."""
    as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    run = shlex.join([sys.executable, "-m", "gradekit", *command("full/book.db")])
    script = f"""
        mkdir full && mount -t tmpfs -o size=400k none full || exit 99
        {run} >first.out 2>first.err; echo $? >first.code
        {run} >second.out 2>second.err; echo $? >second.code
        cp full/book.db full/book.db-* . 2>/dev/null
        mount -o remount,size=10m full && {run} >last.out 2>last.err; echo $? >last.code
        cp full/book.db last.db
    """
    done = subprocess.run(
        ["unshare", "--mount", *as_root, "sh", "-c", script], cwd=place, capture_output=True, text=True, check=False
    )
    if done.returncode == 99 or "unshare" in done.stderr:
        pytest.skip(f"no file system may be mounted here: {done.stderr.strip()}")
    assert [(place / f"{name}.code").read_text() for name in ("first", "second", "last")] == ["3\n", "3\n", "0\n"]
    assert (place / "first.err").read_text() == (place / "second.err").read_text() == FULL
    kept = rows(place / "book.db")
    assert 0 < len(kept) < TOTAL
    assert kept.items() <= rows(place / "last.db").items()
    assert table(place / "last.db") == MARKED
    assert f"\nMarking {TOTAL - len(kept)} of {TOTAL} submissions" in (place / "last.out").read_text()


LARGE = "File too large. Make room, and give the command again.\n"
OUTPUTS = {
    "export": (["export", "book.db", "--to", "jsonl", "--out", "out.jsonl"], 40_000, 2, "out.jsonl cannot be written"),
    "export over another": (
        ["export", "book.db", "--to", "jsonl", "--out", "old.jsonl", "--force"],
        40_000,
        2,
        "old.jsonl cannot be written",
    ),
    "feedback": (
        ["feedback", "book.db", "--out", "pages", "--course", "course"],
        40_000,
        2,
        f"pages{os.sep}s00.html cannot be read or written",
    ),
}


@pytest.mark.unmeasured
@pytest.mark.parametrize("name", OUTPUTS)
def test_where_an_output_may_not_grow_it_is_whole_or_not_there(place: Path, name: str) -> None:
    args, size, code, said = OUTPUTS[name]
    put(place / "old.jsonl", "old\n")
    gradekit(*command(), cwd=place)
    course = place / "course" / "exercises" / "homework" / "hw1-tiny.yaml"
    put(course, course.read_text().replace("The count.", f"The {'very ' * 9000}count."))
    ran = limited(size, *args, cwd=place)
    assert (ran.code, ran.out, ran.err) == (code, "", f"gradekit: {said}: {LARGE}")
    assert (place / "old.jsonl").read_text() == "old\n"
    assert not list(place.rglob(".gradekit-*[0-9a-f]"))
    assert not (place / "out.jsonl").exists()
    assert not (place / "pages" / "s00.html").exists()
    again = gradekit(*args, cwd=place)
    assert (again.code, again.err) == (0, "")


@pytest.mark.unmeasured
def test_where_a_joined_gradebook_may_not_grow_each_part_is_in_it_or_is_not(place: Path) -> None:
    for share in ("1", "2"):
        gradekit(*command(f"{share}.db"), "--shard", f"{share}/2", cwd=place)
    first = len(rows(place / "1.db"))
    gradekit("merge", "book.db", "1.db", cwd=place)
    assert limited(65_000, "merge", "book.db", "2.db", cwd=place) == (3, "", WRITTEN)
    assert len(rows(place / "book.db")) == first
    again = gradekit("merge", "book.db", "1.db", "2.db", cwd=place)
    assert (again.code, again.out.splitlines()[0]) == (0, "1.db: 0 attempts and 0 marks that were new.")
    assert table(place / "book.db") == MARKED


def test_a_full_log_is_told_and_costs_nothing(place: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no full device here")
    run = shlex.join([sys.executable, "-m", "gradekit", *command()])
    done = subprocess.run(
        ["sh", "-c", f"{run} >/dev/full"], cwd=place, capture_output=True, text=True, timeout=60, check=False
    )
    said = "gradekit: Standard output cannot be written: No space left on device.\n"
    assert (done.returncode, done.stderr) == (3, said)
    quiet = subprocess.run(["sh", "-c", f"{run} 2>/dev/full"], cwd=place, capture_output=True, timeout=60, check=False)
    assert quiet.returncode == 0
    assert table(place / "book.db") == MARKED


def shut(folder: Path) -> None:
    (folder / "book.db").chmod(0o444)
    folder.chmod(0o555)


WRITABLE = "Make it and its folder writable, or copy it to where you may write."
READ_ONLY = f"gradekit: shut/book.db cannot be written: it is read-only. What was marked before is kept. {WRITABLE}\n"
COPY = "Make it writable, or copy the gradebook to where you may write."
NEW = f"gradekit: shut/new.db cannot be opened: its folder may not be written to. {COPY}\n"
READERS = {
    "grade": (command("shut/book.db"), 3, READ_ONLY),
    "grade into a new one": (command("shut/new.db"), 2, NEW),
    "merge into it": (["merge", "shut/book.db", "other.db"], 3, READ_ONLY),
    "merge from it": (["merge", "all.db", "shut/book.db"], 0, ""),
    "export": (["export", "shut/book.db", "--to", "csv", "--out", "marks.csv"], 0, ""),
    "feedback": (["feedback", "shut/book.db", "--out", "pages", "--course", "course"], 0, ""),
    "a dry run": ([*command("shut/book.db"), "--dry-run"], 0, ""),
}


def test_what_may_only_be_read_is_read_and_not_written(place: Path) -> None:
    (place / "shut").mkdir()
    gradekit(*command("shut/book.db"), cwd=place)
    put(place / "class" / "zoe" / "hw1_tiny.py", "count = 3\n")
    shutil.copy(place / "shut" / "book.db", place / "other.db")
    gradekit(*command("other.db"), cwd=place)
    before = (place / "shut" / "book.db").read_bytes()
    shut(place / "shut")
    try:
        ran = {name: gradekit(*args, cwd=place, user=True) for name, (args, _, _) in READERS.items()}
        found = sorted(path.name for path in (place / "shut").iterdir())
    finally:
        (place / "shut").chmod(0o755)
    assert {name: (each.code, each.err) for name, each in ran.items()} == {
        name: (code, said) for name, (_, code, said) in READERS.items()
    }
    assert (found, (place / "shut" / "book.db").read_bytes()) == (["book.db"], before)
    assert len(rows(place / "all.db")) == TOTAL
    assert "s11" in (place / "marks.csv").read_text("utf-8-sig")


NO_FOLDER = "cannot be opened: there is no folder {}. Make it, or name another place."
PLACES: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "a folder": ("dir.db", lambda path: path.mkdir(), "dir.db is no file."),
    "in no folder": ("no/book.db", lambda path: None, f"no/book.db {NO_FOLDER.format('no')}"),
    "below a file": ("file/book.db", lambda path: put(path.parent, ""), f"file/book.db {NO_FOLDER.format('file')}"),
    "a pipe": ("pipe.db", os.mkfifo, "pipe.db is no file."),
    "a link to nowhere": (
        "link.db",
        lambda path: path.symlink_to("no/book.db"),
        "link.db cannot be opened: the system refuses to open it, or its -wal. See who may read and write them.",
    ),
}


@pytest.mark.parametrize("name", PLACES)
def test_where_no_gradebook_can_be(place: Path, name: str) -> None:
    book, make, said = PLACES[name]
    make(place / book)
    ran = gradekit(*command(book), cwd=place)
    assert (ran.code, ran.err) == (2, f"gradekit: {said}\n")


def test_a_writer_that_ends_in_time_is_waited_for(place: Path) -> None:
    open_book(place / "book.db", create=True).connection.close()
    with contextlib.closing(sqlite3.connect(place / "book.db", isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        timer = threading.Timer(3, other.execute, ["COMMIT"])
        timer.start()
        ran = gradekit(*command(), cwd=place)
        timer.join()
    assert (ran.code, ran.err) == (0, "")
    assert table(place / "book.db") == MARKED


def test_one_that_does_not_is_told(place: Path) -> None:
    with open_book(place / "book.db", create=True) as book, open_book(place / "book.db") as other:
        book.connection.execute("PRAGMA busy_timeout = 50")
        other.connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(GradekitError) as refused:
            book.add_events([])
        assert str(refused.value) == (
            f"{place / 'book.db'} cannot be written: another program has been writing into it for 30 s. "
            "What was marked before is kept. Wait until that has ended, and give the command again."
        )
        assert book.runs() == []
