"""The processes that mark, kept from one check to the next, and ended with the process that they were started in.

They notice its end by their pipes, however it ends; so whatever has a copy of these must not keep it.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from gradekit import launch
from gradekit.checking import Checker
from gradekit.judging import JudgeEnded
from gradekit.kept import Kept

if TYPE_CHECKING:
    from gradekit.course.catalogue import Course
    from gradekit.model import Exercise

Answer = TypeVar("Answer")


class Interrupted(KeyboardInterrupt):
    """The check was interrupted; a notebook shows one line."""

    def _render_traceback_(self) -> list[str]:
        return ["KeyboardInterrupt: the check was interrupted, and nothing was marked."]


class Warm:
    """One checker, which whoever asks next finds started; one at a time, whatever thread asks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._checker: Checker | None = None
        self._level = ""
        # What was marked last, and the state of the course's files for it then.
        self._last: tuple[str, object] = ("", ())

    def ask(
        self,
        course: Course,
        exercise: Exercise,
        level: str,
        training: Callable[[str], None],
        question: Callable[[Checker], Answer],
    ) -> Answer:
        """What the question gets from the checker. Raises as `Checker.check` does, and Interrupted."""
        with self._lock:
            try:
                for last_try in (False, True):
                    checker, fresh = self._ready(course, exercise, level, training)
                    try:
                        return question(checker)
                    except JudgeEnded:
                        # Between two checks the system may have ended it.
                        self.close()
                        if fresh or last_try:
                            raise
                raise AssertionError("the last try returns or raises")
            except KeyboardInterrupt:
                self.close()
                raise Interrupted from None
            except BaseException:
                self.close()
                raise

    def _ready(
        self, course: Course, exercise: Exercise, level: str, training: Callable[[str], None]
    ) -> tuple[Checker, bool]:
        """The checker, and whether it is new: another one where the files that it has read have changed."""
        now = (exercise.id, (course.root, course.touched(exercise.id)))
        changed = self._last[0] == now[0] and self._last != now
        if self._checker is not None and (changed or level != self._level):
            self.close()
        fresh = self._checker is None
        if self._checker is None:
            launch.reap()
            launch.begin()
            self._checker = Checker(course, level, training, Kept(), advice=True)
        self._checker.course, self._level, self._last = course, level, now
        return self._checker, fresh

    def close(self) -> None:
        """Ends the processes, if there are any."""
        checker, self._checker = self._checker, None
        launch.abandon()
        if checker is not None:
            checker.close()

    def forget(self) -> None:
        """In a fork of the process they belong to: leaves them alone, and keeps nothing open that holds them."""
        checker, self._checker = self._checker, None
        self._lock = threading.Lock()
        if checker is not None:
            checker.forget()


WARM = Warm()
atexit.register(WARM.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=WARM.forget)
