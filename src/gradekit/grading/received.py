"""From what was understood of a download to what a gradebook holds."""

from __future__ import annotations

from gradekit.gradebook.records import Received, Student, Submission
from gradekit.layouts.result import Found, Understood


def students(understood: Understood) -> list[Student]:
    """Everybody in the download, with files or without."""
    return [Student(*each) for each in understood.students]


def received(understood: Understood) -> list[Received]:
    """The files that count."""
    return [Received(_submission(each), each.path, each.when) for each in understood.found]


def _submission(found: Found) -> Submission:
    """Under the name that the exercise's file has: what students call their files differs, and is told by the path."""
    name = found.exercise.replace("-", "_") + found.suffix
    return Submission(found.student.id, found.exercise, name, found.content)
