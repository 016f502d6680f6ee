"""Every error gradekit raises on purpose, and the exit code each one ends with.

    GradekitError
    ├── UsageProblem      2   what was typed cannot be done: an unknown id, a path that cannot be read
    ├── CourseError       3   the course or gradekit is at fault; a student never loses a mark to it
    └── SandboxMissing    4   the confinement asked for is not to be had

A student's mistakes are not errors: they are statuses of a part (see `model.Status`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Problem(NamedTuple):
    """One thing wrong with an author's file: where it is, what is wrong, and the way out."""

    file: str
    line: int
    path: str
    text: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.path}: {self.text}" if self.path else f"{place}: {self.text}"


class GradekitError(Exception):
    """Base of the errors above; `str()` is what the user reads."""

    exit_code = 3

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows instead of a traceback: the line that the command prints."""
        from gradekit.terminal import lines, safe

        return [lines(f"gradekit: {safe(str(self))}")]


class UsageProblem(GradekitError):
    """The command as typed cannot be carried out."""

    exit_code = 2


class SandboxMissing(GradekitError):
    """Nothing was run, because less confines student code here than was asked for."""

    exit_code = 4


class CourseError(GradekitError):
    """The course (or gradekit itself) is at fault; carries every problem found, not only the first."""

    exit_code = 3

    def __init__(self, problems: Iterable[Problem] | str):
        self.problems = [] if isinstance(problems, str) else sorted(set(problems))
        super().__init__(problems if isinstance(problems, str) else "\n".join(map(str, self.problems)))
