"""A gradebook: one SQLite file that is only ever added to, one transaction an attempt.

What has been acknowledged is on the disk: the journal is written ahead (WAL) and synchronised at every commit.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from gradekit.errors import GradekitError, UsageProblem
from gradekit.gradebook.place import DAMAGED, SECONDS, Place, is_only_to_read, no_gradebook, trouble
from gradekit.gradebook.records import Attempt, Event, Item, Received, Run, Student, Submission
from gradekit.gradebook.schema import APPLICATION, FORMAT, TABLES, triggers

RETRY = 0.02  # seconds


class Gradebook:
    """An open gradebook. `open_book` makes one; use it as a context manager."""

    def __init__(self, path: Path, connection: sqlite3.Connection):
        self.path = path
        self.connection = connection
        self._place = Place(path)

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(self, *exception: object) -> None:
        self.connection.close()

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is on the disk afterwards, or nothing. Raises GradekitError.

        Also where the file was taken away or replaced, so that nothing counts as kept which is out of reach.
        """
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self.connection.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            found = trouble(error, self.path)
            raise GradekitError(f"{self.path} cannot be written: {found.why}. {KEPT}. {found.way_out}.") from None
        if self._place.is_lost(_is_ahead(self.connection)):
            raise GradekitError(f"{self.path} {LOST}.")

    def read(self, query: str, values: Iterable[Any] = ()) -> list[Any]:
        """The rows of a query. Raises GradekitError where the file cannot be read."""
        try:
            return self.connection.execute(query, tuple(values)).fetchall()
        except sqlite3.Error as error:
            raise GradekitError(f"{self.path} cannot be read: {trouble(error, self.path)}") from None

    def begin(self, run: Run, students: Iterable[Student], received: Iterable[Received]) -> None:
        """Adds a run with everything that was found for it, in one transaction."""
        with self.writing() as connection:
            _add(connection, "runs", [run])
            connection.executemany(
                "INSERT INTO students VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, "
                "email = excluded.email WHERE (name, email) IS NOT (excluded.name, excluded.email)",
                list(students),
            )
            listed = list(received)
            _add(connection, "submissions", [(each.submission.id, *each.submission) for each in listed])
            _add(connection, "received", [(run.id, each.submission.id, each.path, each.submitted) for each in listed])

    def record(self, attempt: Attempt) -> bool:
        """Adds an attempt; False where the same submission was marked alike in the meantime."""
        with self.writing() as connection:
            # One that another came after is added again: a correction may be taken back.
            last = connection.execute(
                "SELECT course, seed FROM attempts WHERE submission = ? AND fault = '' ORDER BY rowid DESC LIMIT 1",
                (attempt.submission,),
            ).fetchone()
            if last == (attempt.course, attempt.seed):
                return False
            add_attempt(connection, attempt)
            return True

    def marked(self, seed: int) -> set[tuple[str, str]]:
        """The submissions that were last marked with this seed, each with the course's hash; faults do not count."""
        return {(submission, course) for submission, course in self.read(LAST_MARKED, (seed,))}

    def add_events(self, events: Iterable[Event]) -> None:
        """Adds marks that a person gave, all or none."""
        with self.writing() as connection:
            _add(connection, "events", list(events))

    def students(self) -> dict[str, Student]:
        """All students by id."""
        return {row[0]: Student(*row) for row in self.read("SELECT id, name, email FROM students ORDER BY id")}

    def runs(self) -> list[Run]:
        """All runs, the oldest first."""
        return [Run(*row) for row in self.read("SELECT * FROM runs ORDER BY rowid")]

    def current(self) -> list[tuple[str, Submission, str, str]]:
        """Every submission that counts now: its id, itself without content, path, and when it was handed in."""
        rows = self.read(CURRENT)
        return [
            (id, Submission(student, exercise, name, b"" if there else None), path, submitted)
            for id, student, exercise, name, there, path, submitted in rows
        ]

    def history(self) -> dict[tuple[str, str], list[str]]:
        """The submissions of every student for every exercise, in the order in which they were received."""
        found: dict[tuple[str, str], list[str]] = {}
        for id, student, exercise in self.read("SELECT id, student, exercise FROM submissions ORDER BY rowid"):
            found.setdefault((student, exercise), []).append(id)
        return found

    def content(self, submission: str) -> bytes | None:
        """The bytes of a submission, None where nothing was handed in."""
        [(content,)] = self.read("SELECT content FROM submissions WHERE id = ?", (submission,))
        return None if content is None else bytes(content)

    def attempts(self, submissions: Sequence[str] | None = None) -> dict[str, list[Attempt]]:
        """All attempts (at these submissions) by submission, the oldest first, without pictures."""
        ids = f"({', '.join('?' * len(submissions))})" if submissions is not None else "(SELECT id FROM submissions)"
        items: dict[str, list[Item]] = {}
        for attempt, *item in self.read(ITEMS.format(ids), submissions or ()):
            items.setdefault(attempt, []).append(Item(*item))
        found: dict[str, list[Attempt]] = {}
        for row in self.read(ATTEMPTS.format(ids), submissions or ()):
            told = dict(zip(ATTEMPT, row, strict=True))
            attempt = Attempt(**told, items=tuple(items.get(told["id"], ())))
            found.setdefault(attempt.submission, []).append(attempt)
        return found

    def events(self) -> dict[tuple[str, str], list[Event]]:
        """All marks of persons by submission and part, in the order in which they were added."""
        found: dict[tuple[str, str], list[Event]] = {}
        for row in self.read("SELECT * FROM events ORDER BY rowid"):
            event = Event(*row)
            found.setdefault((event.submission, event.part), []).append(event)
        return found

    def picture(self, attempt: str, part: str) -> bytes:
        """The picture of a figure, b"" where there is none."""
        rows = self.read("SELECT picture FROM items WHERE attempt = ? AND part = ?", (attempt, part))
        return bytes(rows[0][0]) if rows else b""


ATTEMPT = ("id", "submission", "run", "course", "seed", "sandbox", "started", "seconds", "printed", "fault")
ATTEMPTS = f"SELECT {', '.join(ATTEMPT)} FROM attempts WHERE submission IN {{}} ORDER BY rowid"
ITEMS = """
SELECT attempt, part, status, score, max_score, message, mistake, seconds, answer FROM items
WHERE attempt IN (SELECT id FROM attempts WHERE submission IN {}) ORDER BY attempt, place
"""
LAST_MARKED = """
SELECT submission, course FROM attempts
WHERE seed = ? AND rowid IN (SELECT max(rowid) FROM attempts WHERE fault = '' GROUP BY submission)
"""
# For every student and exercise what the latest run received; that nothing was found never takes a file's place. The
# order is that of adding, not of the clock, which may jump.
CURRENT = """
SELECT id, student, exercise, name, there, path, submitted FROM (
    SELECT s.id, s.student, s.exercise, s.name, s.content IS NOT NULL AS there, r.path, r.submitted,
           row_number() OVER (
               PARTITION BY s.student, s.exercise ORDER BY s.content IS NOT NULL DESC, runs.rowid DESC, s.id
           ) AS place
    FROM received r JOIN submissions s ON s.id = r.submission JOIN runs ON runs.id = r.run
) WHERE place = 1 ORDER BY student, exercise
"""
KEPT = "What was marked before is kept"
LOST = (
    "was removed or replaced while it was written into: what has been marked since is not in what lies there now. "
    "Leave it alone while it is written into, and give the command again"
)


def open_book(path: Path, create: bool = False) -> Gradebook:
    """The gradebook in that file. Raises UsageProblem for what is none, or was written by a newer gradekit."""
    there = path.exists()
    if not there and not create:
        raise UsageProblem(f"{path}: there is no such gradebook. `gradekit grade FOLDER --gradebook {path}` makes one.")
    try:
        if there and (problem := no_gradebook(path)):
            raise UsageProblem(f"{path} {problem}")
        connection = _connected(path)
        book = Gradebook(path, connection)
        try:
            _prepare(book)
        except BaseException:
            connection.close()
            raise
        return book
    except OSError as error:
        raise UsageProblem(f"{path} cannot be opened: {error.strerror}.") from None
    except sqlite3.Error as error:
        raise UsageProblem(f"{path} cannot be opened: {trouble(error, path)}") from None


def _connected(path: Path) -> sqlite3.Connection:
    # What lies where nothing can be written is read without the files that SQLite would make beside it.
    options = "?mode=ro&immutable=1" if is_only_to_read(path) else ""
    target = path.absolute().as_uri() + options if options else path
    return sqlite3.connect(target, timeout=SECONDS, isolation_level=None, uri=bool(options))


def _prepare(book: Gradebook) -> None:
    """Makes the tables of a new file; refuses a file of something else, a newer format, and a damaged one."""
    connection, path = book.connection, book.path
    connection.execute("PRAGMA foreign_keys = ON")
    # In one transaction: another run may be making them at this moment.
    connection.execute("BEGIN")
    tables, application, version = (
        connection.execute(query).fetchone()[0]
        for query in ("SELECT count(*) FROM sqlite_master", "PRAGMA application_id", "PRAGMA user_version")
    )
    connection.execute("COMMIT")
    if not tables and application in (0, APPLICATION):
        _create(connection)
    elif application != APPLICATION:
        raise UsageProblem(f"{path} is not a gradebook: it is another program's SQLite file.")
    elif version > FORMAT:
        raise UsageProblem(f"{path} was written by a newer gradekit (format {version}; this one reads {FORMAT}).")
    elif (found := connection.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
        raise UsageProblem(f"{path} is damaged ({found}). {DAMAGED}.")
    with contextlib.suppress(sqlite3.OperationalError):  # a file that may only be read
        _write_ahead(connection)
    connection.execute("PRAGMA synchronous = FULL")


def _is_ahead(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal")


def _write_ahead(connection: sqlite3.Connection) -> None:
    end = time.monotonic() + SECONDS
    while not _is_ahead(connection):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            # SQLite itself does not wait for this lock.
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > end:
                raise
            time.sleep(RETRY)


def _create(connection: sqlite3.Connection) -> None:
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("BEGIN IMMEDIATE")
    # Somebody else may have been faster.
    if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        for statement in _statements(TABLES + triggers()):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {FORMAT}")
    connection.execute("COMMIT")


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would commit before."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _add(connection: sqlite3.Connection, table: str, rows: list[Any]) -> None:
    """Adds rows that are not there yet."""
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks}) ON CONFLICT DO NOTHING", rows)


def add_attempt(connection: sqlite3.Connection, attempt: Attempt) -> None:
    """Adds an attempt with its items, as part of a transaction."""
    told: Mapping[str, Any] = attempt._asdict()
    _add(connection, "attempts", [tuple(told[name] for name in ATTEMPT)])
    items = [
        (attempt.id, place, item.part, item.status, item.score, item.max_score, item.message, item.mistake,
         item.seconds, item.answer, item.picture)
        for place, item in enumerate(attempt.items)
    ]  # fmt: skip
    _add(connection, "items", items)
