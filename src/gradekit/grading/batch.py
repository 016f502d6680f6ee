"""Marking a class into a gradebook: the main path of `gradekit grade`.

what was received  ->  minus what the gradebook holds  ->  crew  ->  one transaction an attempt
"""

from __future__ import annotations

import platform
import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import gradekit
from gradekit.course.catalogue import Course
from gradekit.errors import SandboxMissing
from gradekit.gradebook.book import Gradebook
from gradekit.gradebook.records import Attempt, Received, Run, Student
from gradekit.grading.attempts import attempt_of, nothing, spoiled
from gradekit.grading.crew import Content, Crew, Marked, Piece
from gradekit.grading.work import Shard, everyone, open_pieces
from gradekit.model import Exercise

SANDBOX_MISSING = SandboxMissing.exit_code
CHANGED = "The files of {} were written while it was marked. This costs no mark; run it again."


class Wanted(NamedTuple):
    """What a batch is asked for: the exercises, by an assignment's name where it has one, and how to mark them.

    `missing` says that what a student did not hand in is told as missing, with no points.
    """

    course: Course
    exercises: tuple[Exercise, ...]
    assignment: str
    seed: int
    level: str
    jobs: int
    shard: Shard = Shard()
    missing: bool = True


class Batch:
    """One run over what was received from a folder."""

    def __init__(
        self, wanted: Wanted, folder: Path, layout: str, students: Sequence[Student], found: Iterable[Received]
    ):
        self.wanted = wanted
        self.students = students
        ids = [exercise.id for exercise in wanted.exercises]
        self.received = everyone(students, found, ids, wanted.missing)
        self.ids = {each.submission.id for each in self.received}
        self.handed_in = sum(each.submission.content is not None for each in self.received)
        self._contents: dict[str, bytes] = {}
        self.exercises = {exercise.id: exercise for exercise in wanted.exercises}
        self._touched = {name: wanted.course.touched(name) for name in ids}
        self.courses = {name: wanted.course.fingerprint(name) for name in ids}
        told = (now(), str(folder), layout, wanted.assignment, wanted.seed)
        self.run = Run(str(uuid.uuid4()), *told, gradekit.__version__, platform.node())

    def begin(self, book: Gradebook) -> None:
        """Writes down what was received, and what was not."""
        book.begin(self.run, self.students, self.received)
        for attempt in self.nothings(book.marked(self.wanted.seed)):
            book.record(attempt)

    def nothings(self, marked: set[tuple[str, str]]) -> list[Attempt]:
        """The attempts for what was not handed in."""
        attempts = []
        for each in self.received:
            name = each.submission.exercise
            known = (each.submission.id, self.courses[name]) in marked
            if each.submission.content is None and not known and self.wanted.shard.takes(each.submission.id):
                attempts.append(nothing(each.submission.id, self.exercises[name], self.run, self.courses[name], now()))
        return attempts

    def let_go(self) -> None:
        """Forgets what was received, once a gradebook holds it and the pieces are known: a class may be large."""
        self.received = []

    def content(self, submission: str) -> bytes:
        """The bytes of a submission that was received."""
        if not self._contents:
            self._contents = {each.submission.id: each.submission.content or b"" for each in self.received}
        return self._contents[submission]

    def pieces(self, marked: set[tuple[str, str]]) -> list[Piece]:
        """What is left to mark."""
        return open_pieces(self.received, self.exercises, self.courses, marked, self.wanted.shard)

    def attempts(self, pieces: Sequence[Piece], content: Content) -> Iterator[Attempt]:
        """The attempts as they end; `content` gives a submission's bytes.

        Raises SandboxMissing when less confines code here than was asked for.
        """
        if not pieces:
            return
        jobs = min(self.wanted.jobs, len(pieces))
        crew = Crew(self.wanted.course.root, self.wanted.level, self.wanted.seed, jobs, content)
        try:
            for marked in crew.mark(pieces):
                _confined(marked)
                yield self._attempt(marked)
        finally:
            crew.close()

    def _attempt(self, marked: Marked) -> Attempt:
        exercise = marked.piece.exercise
        attempt = attempt_of(marked, self.run, self.courses[exercise.id], now())
        if self.wanted.course.touched(exercise.id) == self._touched[exercise.id]:
            return attempt
        # It may have been marked with what the file was for a while, and not by what its hash says.
        return spoiled(attempt, exercise, CHANGED.format(exercise.id))


def _confined(marked: Marked) -> None:
    header = {} if marked.reply is None else marked.reply.header
    if header.get("code") == SANDBOX_MISSING:
        raise SandboxMissing(header["problem"])


def now() -> str:
    """The time in UTC, as a gradebook writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
