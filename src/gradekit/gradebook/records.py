"""What a gradebook holds, as plain records. Points are hundredths (`Decimal` outside, see `hundredths`)."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import NamedTuple


class Student(NamedTuple):
    """Who handed something in; `id` is unique within a gradebook, `name` need not be."""

    id: str
    name: str
    email: str = ""


class Submission(NamedTuple):
    """A file as it was handed in; `content` is None where there was none."""

    student: str
    exercise: str
    name: str
    content: bytes | None

    @property
    def id(self) -> str:
        """The same for the same student, exercise, name and content, on every machine."""
        told = "\0".join((self.student, self.exercise, self.name, "file" if self.content is not None else "none"))
        return hashlib.sha256(told.encode("utf-8", "surrogatepass") + b"\0" + (self.content or b"")).hexdigest()


class Received(NamedTuple):
    """A submission with where it lay, and when it was handed in (ISO, or "" where that is not known)."""

    submission: Submission
    path: str = ""
    submitted: str = ""


class Run(NamedTuple):
    """One run of `grade`."""

    id: str
    started: str
    folder: str
    layout: str
    assignment: str
    seed: int
    gradekit: str
    host: str


class Item(NamedTuple):
    """What marking said about one part.

    `score` is None while a person or nobody can tell; `answer` is the text that a person marks.
    """

    part: str
    status: str
    score: int | None
    max_score: int
    message: str = ""
    mistake: str | None = None
    seconds: float = 0.0
    answer: str = ""
    picture: bytes = b""


class Attempt(NamedTuple):
    """One marking of a submission by one version of the exercise (`course` is the hash of its files)."""

    id: str
    submission: str
    run: str
    course: str
    seed: int
    sandbox: str
    started: str
    seconds: float
    items: tuple[Item, ...]
    printed: str = ""
    fault: str = ""


class Event(NamedTuple):
    """A mark that a person gave; `score` None takes the earlier ones back. `sees` is the event it was made after."""

    id: str
    submission: str
    part: str
    score: int | None
    reason: str
    criteria: str
    marker: str
    made: str
    sees: str = ""


def hundredths(points: Decimal) -> int:
    """Points as a whole number. Raises ValueError for more than two places."""
    value = points * 100
    if value != value.to_integral_value():
        raise ValueError(f"{points} has more than two places")
    return int(value)


def points(value: int) -> Decimal:
    """Hundredths as points."""
    return Decimal(value) / 100
