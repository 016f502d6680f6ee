"""What a batch has to do: what was received, minus what the gradebook holds for this version of the course."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from gradekit.gradebook.records import Received, Student, Submission
from gradekit.grading.crew import Piece
from gradekit.model import Exercise

NAME_OF_NONE = ""


class Shard(NamedTuple):
    """The share of a batch that one machine takes: number `number` (from 1) of `of`."""

    number: int = 1
    of: int = 1

    def takes(self, submission: str) -> bool:
        """Whether a submission is in it, by the hash that its id is."""
        return int(submission[:15], 16) % self.of == self.number - 1


def everyone(
    students: Iterable[Student], found: Iterable[Received], exercises: Sequence[str], missing: bool
) -> list[Received]:
    """What every student handed in, by exercise and student; with `missing` also what was not, so that it is told."""
    by_place = {(each.submission.exercise, each.submission.student): each for each in found}
    received = []
    for exercise in exercises:
        for student in sorted(students, key=lambda student: student.id):
            if each := by_place.get((exercise, student.id)):
                received.append(each)
            elif missing:
                received.append(Received(Submission(student.id, exercise, NAME_OF_NONE, None)))
    return received


def open_pieces(
    received: Sequence[Received],
    exercises: Mapping[str, Exercise],
    courses: Mapping[str, str],
    marked: set[tuple[str, str]],
    shard: Shard,
) -> list[Piece]:
    """The submissions to mark, exercise by exercise, so that what is expected is computed once a process."""
    pieces = []
    for each in received:
        submission = each.submission
        known = (submission.id, courses[submission.exercise]) in marked
        if submission.content is not None and not known and shard.takes(submission.id):
            pieces.append(Piece(submission.id, exercises[submission.exercise], submission.name))
    return pieces
