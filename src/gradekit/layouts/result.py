"""What is understood of a download: its students, the files that count, and what became of all the others."""

from __future__ import annotations

from typing import NamedTuple


class Student(NamedTuple):
    """Who submitted. `id` is unique in the download and the same in every later download of that layout."""

    id: str
    name: str
    email: str = ""


class Found(NamedTuple):
    """The file that counts for a student and an exercise.

    `path` is on one line and harmless to print; an archive's name stands before `!`. `when` is the time of submission
    as far as the layout knows one: ISO, without a time zone, "" when it does not.
    """

    student: Student
    exercise: str
    path: str
    content: bytes
    when: str = ""

    @property
    def suffix(self) -> str:
        """The file's ending in lower case: .py, .ipynb or .yaml."""
        return "." + self.path.rpartition(".")[2].lower()


class Superseded(NamedTuple):
    """An older file for the same exercise; `instead` is the path of the one that counts."""

    student: Student
    exercise: str
    path: str
    when: str
    instead: str


class Ignored(NamedTuple):
    """A file or folder that is nobody's answer, and why; `student` is the id of whose it is, "" when nobody's."""

    path: str
    why: str
    student: str = ""


class Understood(NamedTuple):
    """A whole download. `students` are all, also those without any file; `late` are the ids the layout calls late.

    `exercises` are those that were looked for. `noise` counts what nobody wants to read about: `.git`, `__pycache__`,
    what an operating system or a learning platform leaves beside the files.
    """

    layout: str
    students: tuple[Student, ...]
    found: tuple[Found, ...]
    superseded: tuple[Superseded, ...]
    ignored: tuple[Ignored, ...]
    exercises: tuple[str, ...]
    late: tuple[str, ...] = ()
    noise: int = 0
