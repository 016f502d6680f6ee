"""The thread that marks: one checker for the whole session, so that everything is loaded when a save comes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

from gradekit.checking import Checked, Checker
from gradekit.course.catalogue import Course
from gradekit.errors import CourseError, GradekitError, SandboxMissing
from gradekit.kept import Kept
from gradekit.model import Exercise, Report
from gradekit.runner import Dropped, Stop
from gradekit.submission import Submission
from gradekit.watching.files import Place

# After a run was ended its thread comes back at once; a judge that comes to no end is not waited for.
CLOSING_SECONDS = 2.0


class Job(NamedTuple):
    """One submission to mark."""

    place: Place
    exercise: Exercise
    submission: Submission
    seed: int
    parts: list[str]


class Result(NamedTuple):
    """What came of it: a report, or what kept it from being marked; `code` is the exit code it asks for.

    `further` is the line that says how to look further into a part that failed.
    """

    place: Place
    report: Report | None
    problems: tuple[str, ...]
    code: int
    confined: bool = True
    further: str = ""


class Training(NamedTuple):
    """A part is being trained."""

    part: str


class Undone(NamedTuple):
    """A job was dropped."""


class Crashed(NamedTuple):
    """The session cannot go on."""

    error: BaseException


Told = Result | Training | Undone | Crashed
# The exit code that a check asks for, and the line that says how to look further into it.
Counted = Callable[[Exercise, Path | None, Checked], tuple[int, str]]


class Marker:
    """Marks what it is given, one after the other, and tells what came of it, all from a thread of its own."""

    def __init__(self, course: Course, level: str, counted: Counted, tell: Callable[[Told], None]):
        self._checker = Checker(course, level, lambda part: tell(Training(part)), Kept(), advice=True)
        self._counted, self._tell = counted, tell
        self._jobs: SimpleQueue[tuple[Job, Stop | None] | None] = SimpleQueue()
        self._stop = Stop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def mark(self, job: Job) -> None:
        """Marks this next; there is one at a time."""
        self._stop = Stop()
        self._jobs.put((job, self._stop))

    def prepare(self, job: Job) -> None:
        """Draws what the next check of this will ask, while nobody waits for it."""
        self._jobs.put((job, None))

    def drop(self) -> None:
        """Ends what is being marked."""
        self._stop.ask()

    def close(self) -> None:
        """Ends the thread and its processes."""
        self.drop()
        self._jobs.put(None)
        self._thread.join(CLOSING_SECONDS)

    def _run(self) -> None:
        while (asked := self._jobs.get()) is not None:
            job, stop = asked
            try:
                if stop is None:
                    self._prepare(job)
                else:
                    self._tell(self._marked(job, stop))
            # Whoever waits for the result is in another thread.
            except BaseException as error:
                self._tell(Crashed(error))
        self._checker.close()

    def _prepare(self, job: Job) -> None:
        try:
            self._checker.prepare(job.exercise, job.seed, job.parts)
        except CourseError:
            # The check will find the same, and say so.
            return

    def _marked(self, job: Job, stop: Stop) -> Told:
        try:
            checked = self._checker.check(job.exercise, job.submission, job.seed, job.parts, stop)
            confined = self._checker.confined().reaches("B")
        except Dropped:
            return Undone()
        except SandboxMissing:
            raise
        except GradekitError as error:
            return Result(job.place, None, (str(error),), error.exit_code)
        # What was printed is read here, where it can be waited for.
        code, further = self._counted(job.exercise, job.submission.path, checked)
        return Result(job.place, checked.report, tuple(checked.complaints), code, confined, further)
