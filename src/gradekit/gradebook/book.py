"""A gradebook: one SQLite file that is only ever added to, one transaction an attempt.

What has been acknowledged is on the disk: the journal is written ahead (WAL) and synchronised at every commit.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from gradekit.errors import GradekitError, UsageProblem
from gradekit.gradebook.records import Attempt, Event, Item, Received, Run, Student, Submission
from gradekit.gradebook.schema import APPLICATION, FORMAT, TABLES, triggers

SECONDS = 30.0  # how long to wait for another writer
HEAD = b"SQLite format 3\0"


class Gradebook:
    """An open gradebook. `open_book` makes one; use it as a context manager."""

    def __init__(self, path: Path, connection: sqlite3.Connection):
        self.path = path
        self.connection = connection

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(self, *exception: object) -> None:
        self.connection.close()

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is on the disk afterwards, or nothing. Raises GradekitError."""
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
            raise GradekitError(f"{self.path} cannot be written: {_told(error)}. {KEPT}") from None

    def read(self, query: str, values: Iterable[Any] = ()) -> list[Any]:
        """The rows of a query. Raises GradekitError where the file is damaged."""
        try:
            return self.connection.execute(query, tuple(values)).fetchall()
        except sqlite3.Error as error:
            raise GradekitError(f"{self.path} cannot be read: {_told(error)}. {DAMAGED}") from None

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
            known = connection.execute(
                "SELECT 1 FROM attempts WHERE submission = ? AND course = ? AND seed = ? AND fault = ''",
                (attempt.submission, attempt.course, attempt.seed),
            ).fetchone()
            if known:
                return False
            add_attempt(connection, attempt)
            return True

    def marked(self, seed: int) -> set[tuple[str, str]]:
        """The submissions that have been marked with this seed, each with the course's hash; faults do not count."""
        rows = self.read("SELECT submission, course FROM attempts WHERE seed = ? AND fault = ''", (seed,))
        return {(submission, course) for submission, course in rows}

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

    def attempts(self) -> dict[str, list[Attempt]]:
        """All attempts by submission, the oldest first, without pictures."""
        items: dict[str, list[Item]] = {}
        for attempt, *item in self.read(ITEMS):
            items.setdefault(attempt, []).append(Item(*item))
        found: dict[str, list[Attempt]] = {}
        for row in self.read(ATTEMPTS):
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
ATTEMPTS = f"SELECT {', '.join(ATTEMPT)} FROM attempts ORDER BY rowid"
ITEMS = """
SELECT attempt, part, status, score, max_score, message, mistake, seconds, answer FROM items ORDER BY attempt, place
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
SAID = {
    "database or disk is full": "the disk is full",
    "attempt to write a readonly database": "it is read-only",
    "database is locked": f"another program has been writing into it for {SECONDS:.0f} s",
}
KEPT = "What was marked before is kept"
DAMAGED = "Take a copy of the file and its -wal, and try the copy with `sqlite3 FILE .recover`"


def open_book(path: Path, create: bool = False) -> Gradebook:
    """The gradebook in that file. Raises UsageProblem for what is none, or was written by a newer gradekit."""
    there = path.exists()
    if not there and not create:
        raise UsageProblem(f"{path}: there is no such gradebook. `gradekit grade FOLDER --gradebook {path}` makes one.")
    try:
        if there and (problem := _no_gradebook(path)):
            raise UsageProblem(f"{path} {problem}")
        connection = sqlite3.connect(path, timeout=SECONDS, isolation_level=None)
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
        raise UsageProblem(f"{path} cannot be opened: {_told(error)}.") from None


def _no_gradebook(path: Path) -> str:
    """Why the file is none by its first bytes; "" when it may be one."""
    if not path.is_file():
        return "is no file."
    with path.open("rb") as file:
        head = file.read(len(HEAD))
    return "" if head == HEAD or not head else "is not a gradebook: it is no SQLite file."


def _prepare(book: Gradebook) -> None:
    """Makes the tables of a new file; refuses a file of something else, a newer format, and a damaged one."""
    connection, path = book.connection, book.path
    connection.execute("PRAGMA foreign_keys = ON")
    [(application,)], [(version,)] = (
        connection.execute(f"PRAGMA {name}").fetchall() for name in ("application_id", "user_version")
    )
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if not tables and application in (0, APPLICATION):
        _create(connection)
    elif application != APPLICATION:
        raise UsageProblem(f"{path} is not a gradebook: it is another program's SQLite file.")
    elif version > FORMAT:
        raise UsageProblem(f"{path} was written by a newer gradekit (format {version}; this one reads {FORMAT}).")
    elif (found := connection.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
        raise UsageProblem(f"{path} is damaged ({found}). {DAMAGED}.")
    with contextlib.suppress(sqlite3.OperationalError):  # a file that may only be read
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
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


def _told(error: sqlite3.Error) -> str:
    """What SQLite says, as the middle of a sentence."""
    text = str(error).rstrip(".")
    return SAID.get(text, text)
