"""A process of a batch: marks one submission after the other, as `gradekit check` would.

    {"course": folder, "level": A|B|none, "exercise": id, "name": file's name, "seed": n}, body: the file
        -> {"sandbox", "seconds", "size": n}; body: {"parts", "printed", "faults"} as JSON of that size, then pictures
        -> {"problem": text, "code": exit code}

It never sees the gradebook. It ends when the other side closes.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import time
from pathlib import Path
from typing import Any

from gradekit import frames, launch
from gradekit.checking import Checked, Checker
from gradekit.confinement.protect import protect
from gradekit.course.catalogue import Course
from gradekit.errors import GradekitError
from gradekit.frames import Frame
from gradekit.model import PartResult
from gradekit.submission import Submission

Reply = tuple[dict[str, Any], bytes]


def main() -> None:
    """Serves requests on descriptor 0 and replies on descriptor 1 until the other side closes."""
    launch.begin()
    requests, replies = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    protect()
    worker = Worker()
    gc.freeze()
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            request = frames.read(requests)
            header, body = worker.answer(request)
            frames.write(replies, Frame(header, body, request.tag))
    worker.close()


class Worker:
    """The checker of the course that was asked for last."""

    def __init__(self) -> None:
        self._checker: Checker | None = None
        self._for = ("", "")

    def answer(self, request: Frame) -> Reply:
        """What marking one submission gives; what cannot be marked is an answer too."""
        asked = request.header
        started = time.monotonic()
        try:
            checked = self._check(asked, bytes(request.body))
        except GradekitError as error:
            return {"problem": str(error), "code": error.exit_code}, b""
        report = checked.report
        body, pictures = _told(checked)
        seconds = time.monotonic() - started
        return {"sandbox": report.sandbox, "seconds": seconds, "size": len(body)}, body + pictures

    def _check(self, asked: dict[str, Any], content: bytes) -> Checked:
        wanted = asked["course"], asked["level"]
        if self._checker is None or self._for != wanted:
            self.close()
            self._checker, self._for = Checker(Course(Path(asked["course"])), asked["level"]), wanted
        exercise = self._checker.course.load(asked["exercise"])
        submission = Submission(exercise.id, Path(asked["name"]), content)
        return self._checker.check(exercise, submission, asked["seed"], [part.name for part in exercise.parts])

    def close(self) -> None:
        """Ends the checker's processes."""
        if self._checker is not None:
            self._checker.close()


def _told(checked: Checked) -> tuple[bytes, bytes]:
    parts = [_part(part) for part in checked.report.parts]
    told = {"parts": parts, "printed": checked.report.printed, "faults": checked.faults}
    return json.dumps(told).encode(), b"".join(part.picture for part in checked.report.parts)


def _part(part: PartResult) -> dict[str, Any]:
    score = None if part.score is None else str(part.score)
    known = {"part": part.name, "status": part.status.value, "score": score, "max_score": str(part.max_score)}
    told = {"message": part.message, "mistake": part.mistake, "seconds": part.seconds, "answer": part.answer}
    return {**known, **told, "picture": len(part.picture)}
