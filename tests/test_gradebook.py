"""The gradebook: only ever added to, joined without doubling, and refused with a clear line where it cannot be used."""

import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest

from gradekit.errors import GradekitError, UsageProblem
from gradekit.gradebook.book import Gradebook, open_book
from gradekit.gradebook.joining import join
from gradekit.gradebook.marks import Mark, marks, seen, settled
from gradekit.gradebook.records import (
    Attempt,
    Event,
    Item,
    Received,
    Run,
    Student,
    Submission,
    hundredths,
    points,
)
from gradekit.gradebook.schema import FORMAT, ONLY_ADDED

ANN, BOB = Student("7", "Ann Lee", "ann@example.org"), Student("8", "Ann Lee")
FILE = Submission("7", "ch1-svd", "ch1_svd.py", b"min_rank = 1\n")
LATER = FILE._replace(content=b"min_rank = 2\n")
NONE = Submission("8", "ch1-svd", "", None)


def run(id: str) -> Run:
    return Run(id, "2026-01-01T00:00:00.000+00:00", "folder", "folders", "", 2, "0.1.0", "here")


def attempt(id: str, submission: Submission = FILE, score: int | None = 600, **more: object) -> Attempt:
    """One with an automatic part worth 6 and a text worth 4."""
    items = (
        Item("min_rank", "pass" if score else "fail", score, 600, "A message.", "offset", 0.5, "", b"\x89PNG"),
        Item("tradeoff", "pending", None, 400, "A person marks this answer.", answer="Fewer numbers."),
    )
    known = Attempt(id, submission.id, "r1", "c1", 2, "A: rlimits", "2026-01-01T00:00:01.000+00:00", 0.25, items)
    return known._replace(**more)  # type: ignore[arg-type]


def event(id: str, score: int | None = 300, sees: str = "", part: str = "tradeoff", of: Submission = FILE) -> Event:
    return Event(id, of.id, part, score, "a reason", "[1, 0]", "marker", "2026-01-02T00:00:00.000+00:00", sees)


@pytest.fixture
def book(tmp_path: Path) -> Gradebook:
    opened = open_book(tmp_path / "book.db", create=True)
    opened.begin(run("r1"), [ANN, BOB], [Received(FILE, "Ann/ch1_svd.py", "2026-01-01"), Received(NONE)])
    return opened


def the(found: list[Mark], student: str = "7") -> Mark:
    return next(mark for mark in found if mark.file.student == student)


def test_what_was_recorded_comes_back(book: Gradebook) -> None:
    assert book.record(attempt("a1", printed="said\n", fault=""))
    with open_book(book.path) as again:
        [found] = again.attempts()[FILE.id]
        kept = attempt("a1", printed="said\n")
        assert found == kept._replace(items=tuple(item._replace(picture=b"") for item in kept.items))
        assert again.picture("a1", "min_rank") == b"\x89PNG"
        assert again.picture("a1", "tradeoff") == again.picture("a2", "min_rank") == b""
        assert again.students() == {"7": ANN, "8": BOB}
        assert (again.runs(), again.content(FILE.id), again.content(NONE.id)) == ([run("r1")], FILE.content, None)
        assert again.current() == [
            (FILE.id, FILE._replace(content=b""), "Ann/ch1_svd.py", "2026-01-01"),
            (NONE.id, NONE, "", ""),
        ]


@pytest.mark.parametrize("table", ONLY_ADDED)
@pytest.mark.parametrize("act", ["UPDATE {} SET rowid = rowid", "DELETE FROM {}"])
def test_nothing_is_changed_or_deleted(book: Gradebook, table: str, act: str) -> None:
    book.record(attempt("a1"))
    book.add_events([event("e1")])
    column = book.connection.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchone()[0]
    statement = act.format(table).replace("rowid = rowid", f"{column} = {column}")
    with pytest.raises(sqlite3.IntegrityError, match=f"^{table} are only ever added to$"):
        book.connection.execute(statement)


def test_the_same_marking_twice_is_one(book: Gradebook) -> None:
    assert book.record(attempt("a1"))
    assert not book.record(attempt("a2"))
    assert book.record(attempt("a3", seed=3))
    assert book.record(attempt("a4", course="c2"))
    assert [each.id for each in book.attempts()[FILE.id]] == ["a1", "a3", "a4"]
    assert (book.marked(2), book.marked(3)) == ({(FILE.id, "c2")}, set())


def test_a_marking_that_another_came_after_may_come_again(book: Gradebook) -> None:
    """A correction that is taken back, or a seed: what counts is the last one, not the first of its sort."""
    for id, course, seed in (("a1", "c1", 2), ("a2", "c2", 2), ("a3", "c1", 2), ("a4", "c1", 3), ("a5", "c1", 2)):
        assert book.record(attempt(id, course=course, seed=seed))
        assert not book.record(attempt(f"{id} again", course=course, seed=seed))
        assert book.record(attempt(f"{id} failed", course="c9", seed=seed, fault="it ended"))
        mark = the(marks(book))
        assert (mark.attempt.id if mark.attempt else "", book.marked(seed)) == (id, {(FILE.id, course)})


def test_what_failed_on_our_side_is_done_again_and_never_counts_over_a_mark(book: Gradebook) -> None:
    assert book.record(attempt("a1", score=None, fault="the process ended"))
    assert book.marked(2) == set()
    assert book.record(attempt("a2"))
    assert book.record(attempt("a3", score=0, course="c2", fault="the solution failed"))
    mark = the(marks(book))
    assert (mark.attempt.id if mark.attempt else "", mark.score) == ("a2", Decimal(6))


def test_marks_are_what_was_marked_last(book: Gradebook) -> None:
    assert [(mark.file.student, mark.attempt, mark.parts) for mark in marks(book)] == [("7", None, ()), ("8", None, ())]
    book.record(attempt("a1", score=600))
    book.record(attempt("a2", score=0, course="c2"))
    mark = the(marks(book))
    assert (mark.score, mark.max_score, mark.open) == (Decimal(0), Decimal(10), Decimal(4))
    assert [(part.status, part.score) for part in mark.parts] == [("fail", Decimal(0)), ("pending", None)]


def test_a_persons_mark_survives_every_new_marking(book: Gradebook) -> None:
    book.record(attempt("a1", score=0))
    book.add_events([event("e1", 350), event("e2", 600, part="min_rank")])
    for number in range(2, 5):
        book.record(attempt(f"a{number}", score=0, course=f"c{number}"))
        mark = the(marks(book))
        assert [(part.status, part.score) for part in mark.parts] == [
            ("marked", Decimal(6)),
            ("marked", Decimal("3.5")),
        ]
        assert (mark.score, mark.open) == (Decimal("9.5"), Decimal(0))


def test_a_mark_taken_back_leaves_what_marking_said(book: Gradebook) -> None:
    book.record(attempt("a1", score=600))
    book.add_events([event("e1", 0, part="min_rank"), event("e2", None, "e1", part="min_rank")])
    assert the(marks(book)).parts[0].score == Decimal(6)


def test_a_stale_mark_is_a_conflict_and_overwrites_nothing() -> None:
    first, second, stale, third = event("e1"), event("e2", 400, "e1"), event("e3", 100, "e1"), event("e4", 200, "e2")
    assert settled([]) == (None, [])
    assert settled([first, second]) == (second, [])
    assert settled([first, second, stale]) == (second, [stale])
    assert settled([first, second, stale, third]) == (third, [stale])
    assert settled([first, event("e5", 100)]) == (first, [event("e5", 100)])


def test_whoever_has_seen_a_conflict_settles_it() -> None:
    first, stale, later = event("e1"), event("e2", 100), event("e3", 50)
    knows_all, knows_one = event("e4", 200, "e3"), event("e4", 200, "e2")
    assert seen([]) == ""
    assert seen([first]) == "e1"
    assert seen([first, stale, later]) == "e3"
    assert settled([first, stale, later, knows_all]) == (knows_all, [])
    assert seen([first, stale, later, knows_all]) == "e4"
    # The other one was given before the second conflict was there to be seen.
    assert settled([first, stale, later, knows_one]) == (first, [stale, later, knows_one])


def test_conflicts_are_seen_with_the_mark(book: Gradebook) -> None:
    book.record(attempt("a1"))
    book.add_events([event("e1", 300), event("e2", 100)])
    part = the(marks(book)).parts[1]
    assert (part.score, [each.id for each in part.conflicts]) == (Decimal(3), ["e2"])


def test_the_newest_file_counts_and_the_same_text_keeps_its_mark(book: Gradebook) -> None:
    book.record(attempt("a1"))
    book.add_events([event("e1", 350), event("e2", 0, part="min_rank")])
    book.begin(run("r2"), [ANN], [Received(LATER, "Ann/new.py")])
    assert the(marks(book)).attempt is None
    book.record(attempt("a2", LATER, run="r2"))
    mark = the(marks(book))
    # The mark of the text goes with the text; that of the file does not go with another file.
    assert [part.score for part in mark.parts] == [Decimal(6), Decimal("3.5")]
    changed = attempt("a3", LATER, run="r2", course="c2")
    text = changed.items[1]._replace(answer="Something else.")
    book.record(changed._replace(items=(changed.items[0], text)))
    assert [part.score for part in the(marks(book)).parts] == [Decimal(6), None]


def test_that_nothing_was_found_never_takes_the_place_of_a_file(book: Gradebook) -> None:
    book.begin(run("r2"), [ANN, BOB], [Received(FILE._replace(name="", content=None)), Received(NONE)])
    assert [row[0] for row in book.current()] == [FILE.id, NONE.id]
    book.begin(run("r3"), [BOB], [Received(NONE._replace(name="ch1_svd.py", content=b""))])
    assert book.current()[1][1].content == b""


def test_ids_tell_everything_apart() -> None:
    others = [
        FILE,
        LATER,
        NONE,
        FILE._replace(student="8"),
        FILE._replace(exercise="ch1-einsum"),
        FILE._replace(name="other.py"),
        FILE._replace(content=b""),
        FILE._replace(content=None),
        Submission("7\0ch1", "svd", "ch1_svd.py", FILE.content),
    ]
    assert len({each.id for each in others}) == len(others)
    assert FILE.id == FILE._replace().id


def test_points_are_exact() -> None:
    for text in ("0", "0.01", "2.5", "3.33", "10"):
        assert points(hundredths(Decimal(text))) == Decimal(text)
    with pytest.raises(ValueError, match=r"^0\.001 has more than two places$"):
        hundredths(Decimal("0.001"))


def test_joining_adds_everything_once(book: Gradebook, tmp_path: Path) -> None:
    book.record(attempt("a1"))
    with open_book(tmp_path / "other.db", create=True) as other:
        other.begin(run("r2"), [ANN, BOB], [Received(FILE), Received(LATER)])
        other.record(attempt("a2", LATER, run="r2"))
        other.add_events([event("e1", of=LATER)])
    book.record(attempt("a9", NONE, score=0))
    with open_book(tmp_path / "out.db", create=True) as out:
        sources = [book.path, tmp_path / "other.db"]
        assert [(each.attempts, each.events) for each in join(out, sources)] == [(2, 0), (1, 1)]
        everything = [out.read(f"SELECT * FROM {table}") for table in (*ONLY_ADDED, "students")]
        assert [(each.attempts, each.events) for each in join(out, sources)] == [(0, 0), (0, 0)]
        assert [out.read(f"SELECT * FROM {table}") for table in (*ONLY_ADDED, "students")] == everything
        assert [(mark.file.student, mark.score) for mark in marks(out)] == [("7", Decimal(9)), ("8", Decimal(0))]


def test_a_gradebook_joined_to_itself_is_as_it_was(book: Gradebook) -> None:
    """As by `gradekit merge all.db *.db`."""
    book.record(attempt("a1"))
    assert [(each.attempts, each.events) for each in join(book, [book.path, book.path.parent / "." / "book.db"])] == [
        (0, 0),
        (0, 0),
    ]
    assert book.record(attempt("a2", course="c2"))
    assert [each.id for each in book.attempts()[FILE.id]] == ["a1", "a2"]


def test_a_link_leads_to_a_gradebook(book: Gradebook, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    link = tmp_path / "other" / "link.db"
    link.symlink_to(book.path)
    with open_book(link) as linked:
        assert linked.record(attempt("a1"))
    assert [each.id for each in book.attempts()[FILE.id]] == ["a1"]
    with open_book(link) as linked:
        link.unlink()
        with pytest.raises(GradekitError, match=r"link\.db was removed or replaced while it was written into: "):
            linked.record(attempt("a2", course="c2"))


def test_a_gradebook_is_not_made_by_reading_it(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem) as refused:
        open_book(tmp_path / "none.db")
    path = tmp_path / "none.db"
    said = f"{path}: there is no such gradebook. `gradekit grade FOLDER --gradebook {path}` makes one."
    assert str(refused.value) == said
    assert not (tmp_path / "none.db").exists()


def other_program(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE things (a)")
    connection.close()


def newer(path: Path) -> None:
    open_book(path, create=True).connection.close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
    connection.close()


def damaged(path: Path) -> None:
    with open_book(path, create=True) as book:
        book.begin(run("r1"), [ANN], [Received(FILE._replace(content=bytes(40_000)))])
        book.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    for page in range(1, len(content) // 4096):
        content[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    path.write_bytes(content)


REFUSED = {
    "text": (lambda path: path.write_text("id,mark\n"), "is not a gradebook: it is no SQLite file."),
    "a folder": (lambda path: path.mkdir(), "is no file."),
    "another program's": (other_program, "is not a gradebook: it is another program's SQLite file."),
    "a newer one": (newer, f"was written by a newer gradekit (format {FORMAT + 1}; this one reads {FORMAT})."),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_gradebook_is_refused_and_left_alone(tmp_path: Path, name: str) -> None:
    path = tmp_path / "file.db"
    make, said = REFUSED[name]
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(UsageProblem) as refused:
        open_book(path, create=True)
    assert str(refused.value) == f"{path} {said}"
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_damaged_one_is_refused(tmp_path: Path) -> None:
    damaged(tmp_path / "book.db")
    with pytest.raises(UsageProblem, match=r"book\.db (is damaged|cannot be opened)"):
        open_book(tmp_path / "book.db")


def test_an_empty_file_becomes_one(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    with open_book(tmp_path / "empty.db") as book:
        assert book.runs() == []


def test_what_fails_while_it_is_written_leaves_nothing_behind(book: Gradebook) -> None:
    doubled = attempt("a1")._replace(items=(attempt("a1").items[0]._replace(status=None),))  # type: ignore[arg-type]
    with pytest.raises(GradekitError, match="cannot be written: NOT NULL constraint failed"):
        book.record(doubled)
    assert book.attempts() == {}
    assert book.record(attempt("a1"))


def test_it_is_written_ahead_and_synchronised(book: Gradebook) -> None:
    pragmas = {name: book.read(f"PRAGMA {name}")[0][0] for name in ("journal_mode", "synchronous", "foreign_keys")}
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
