"""What marking costs with no isolation at all: a fork a submission, of a process that has everything at hand.

    python floor.py FOLDER WORKER JOBS

marks every JOBS-th file of a class, from the WORKER-th on, one after the other. The child runs the file, calls its
functions with the arguments of the checks and judges what they return with the same comparisons, in one process that
holds the solutions; what it found goes through a pipe. Prints how many files and parts there were.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import warnings
from pathlib import Path
from typing import Any

import class_of
from measuring import ROOT

TRIED = "import numpy as np\n\n\ndef contraction(A, B):\n    return np.einsum('ij,jkl->ikl', A, B)\n"


class Course:
    """The exercises with their inputs drawn and their expected values computed."""

    def __init__(self) -> None:
        from gradekit.course.catalogue import Course
        from gradekit.judge.session import Session
        from gradekit.judge.solution import Solution

        course = Course(ROOT)
        self.sessions: dict[str, Any] = {}
        self.asked: dict[str, dict[str, list[tuple[dict[str, Any], Any]]]] = {}
        for name in class_of.EXERCISES:
            path = course.solution_path(name)
            session = Session(course.load(name), Solution(str(path), path.name, course.load(name)), 2)
            parts = [part.name for part in session.exercise.parts]
            session.anticipate(parts)
            self.sessions[name] = session
            self.asked[name] = {part: [_asked(each) for each in session.calls(part)] for part in parts}

    def mark(self, exercise: str, text: str) -> list[tuple[str, str, str]]:
        """The status and the message of every part."""
        session, told = self.sessions[exercise], []
        module: dict[str, Any] = {"__name__": "submission"}
        try:
            exec(compile(text, "submission.py", "exec"), module)
        except Exception as error:
            return [(part, "error", repr(error)) for part in self.asked[exercise]]
        session.begin()
        for part, asked in self.asked[exercise].items():
            try:
                given = [_answer(module, *each) for each in asked]
            except Exception as error:
                told.append((part, "error", repr(error)))
                continue
            verdict = session.judge(part, given).verdict
            told.append((part, verdict.status.value, verdict.message))
        return told


def _asked(call: tuple[dict[str, Any], bytes, str]) -> tuple[dict[str, Any], Any]:
    import numpy as np

    from gradekit import wire

    header, body, _ = call
    return header, wire.decode(body, writable=True, build=lambda spec: spec.build(np)) if body else None


def _answer(module: dict[str, Any], header: dict[str, Any], arguments: Any) -> Any:
    from gradekit.judge.task import Given

    return Given(module[header["call"]](*arguments) if "call" in header else module[header["read"]])


def marked(course: Course, exercise: str, path: Path) -> list[Any]:
    """What a child found."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        with os.fdopen(write_end, "w") as replies:
            json.dump(course.mark(exercise, path.read_text(encoding="utf-8")), replies)
            replies.flush()
            os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end) as replies:
        told = json.load(replies)
    os.waitpid(child, 0)
    return told


def run() -> None:
    folder, worker, jobs = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    warnings.simplefilter("ignore")
    course = Course()
    # Whatever NumPy loads on first use, no child is to pay for.
    for exercise in class_of.EXERCISES:
        course.mark(exercise, TRIED)
        for answer in sorted((class_of.ANSWERS / exercise).glob("*.py")):
            course.mark(exercise, answer.read_text(encoding="utf-8"))
    gc.collect()
    gc.freeze()
    print("ready", flush=True)
    sys.stdin.readline()
    parts = 0
    files = list(class_of.files(folder))[worker::jobs]
    for path, exercise in files:
        parts += len(marked(course, exercise, path))
    print(json.dumps({"files": len(files), "parts": parts}), flush=True)


if __name__ == "__main__":
    run()
