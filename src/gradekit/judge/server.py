"""The judging process: loads solutions, draws inputs, judges answers. It never sees a student's code.

    {"plan": brief, "solution": path, "shown": its name, "seed": n, "parts": [names]}
        -> {"parts": [{"name", "calls": [{"header", "size", "about"}]}]}; body: the arguments of all calls in turn
    {"judge": part, "answers": [{"size", "uncarried", "changed"}], "first": whether a new submission begins},
        body: the answers in turn; a part comes after those it is judged against
        -> {"status", "message", "mistake", "entries", "remarks", "course_fault"}; body: a text for a person to mark
    {"follow": part, "failure": what is known of it} for the smallest input, without "failure" for a comparison with the
        student's own forward function, then {"follow": part, "replies": n}, body: n bytes of JSON, [{"size",
        "uncarried", "changed", "kind", "type", "text", "message"}], and the answers in turn
        -> {"calls": [{"header", "size", "about"}]}, as of a plan, or {"found": what was looked for}
Each may be answered by {"problems": [[file, line, path, text]]} or {"fault": text}.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import time
import warnings
from typing import Any

import numpy as np

from gradekit import brief, frames
from gradekit.confinement.protect import limit, protect
from gradekit.errors import CourseError
from gradekit.frames import Frame
from gradekit.judge.following import Reply as Followed
from gradekit.judge.following import Search
from gradekit.judge.session import Session, described, given
from gradekit.judge.solution import Solution, SolutionFault
from gradekit.trouble import Failure

# A solution or a law that runs away is the course's fault, and must not take the machine with it.
MEMORY = 2 << 30
CPU_SECONDS = 60
Reply = tuple[dict[str, Any], bytes]


def main() -> None:
    """Serves requests on descriptor 0 and replies on descriptor 1 until the other side closes."""
    requests, replies = os.dup(0), os.dup(1)
    # What a solution prints must not be taken for a reply, nor read the requests.
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    protect()
    limit("RLIMIT_AS", MEMORY)
    warnings.simplefilter("ignore")
    server = Server()
    with np.errstate(all="ignore"), contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            request = frames.read(requests)
            limit("RLIMIT_CPU", int(time.process_time()) + CPU_SECONDS)
            header, body = server.answer(request)
            frames.write(replies, Frame(header, body, request.tag))
            server.anticipate()
            if "plan" in request.header:
                # What there is by now stays; many submissions may be judged with it.
                gc.freeze()


class Server:
    """The session of the exercise that was planned last."""

    def __init__(self) -> None:
        self.session: Session | None = None
        self.parts: list[str] = []
        self.search: Search | None = None

    def answer(self, request: Frame) -> Reply:
        """The reply to one request; what goes wrong is an answer too."""
        try:
            if "follow" in request.header:
                return self._follow(request)
            return self._plan(request.header) if "plan" in request.header else self._judge(request)
        except CourseError as error:
            return {"problems": [[p.file, p.line, p.path, p.text] for p in error.problems], "text": str(error)}, b""
        except SolutionFault as fault:
            return {"problems": [], "text": str(fault)}, b""
        except Exception as error:
            return {"fault": described(error)}, b""

    def anticipate(self) -> None:
        """Uses the time until the answers come."""
        if self.session and self.parts:
            with contextlib.suppress(Exception):  # judging meets the same fault again and reports it
                self.session.anticipate(self.parts)
            self.parts = []

    def _plan(self, header: dict[str, Any]) -> Reply:
        exercise = brief.from_plain(header["plan"])
        solution = Solution(header["solution"], header["shown"], exercise)
        self.session = Session(exercise, solution, header["seed"])
        self.parts, self.search = header["parts"], None
        calls = {name: self.session.calls(name) for name in self.parts}
        described = [
            {"name": name, "calls": [{"header": h, "size": len(body), "about": about} for h, body, about in each]}
            for name, each in calls.items()
        ]
        return {"parts": described}, b"".join(body for each in calls.values() for _, body, _ in each)

    def _follow(self, request: Frame) -> Reply:
        assert self.session is not None, "a plan comes before questions that follow"
        try:
            if "replies" not in request.header:
                self.search = self._begun(request.header)
                asked = next(self.search)
            else:
                assert self.search is not None, "a failure comes before replies"
                asked = self.search.send(_replies(request))
        except StopIteration as end:
            self.search = None
            return {"found": end.value}, b""
        calls = [self.session.question(asked, trial) for trial in asked.trials]
        described = [{"header": header, "size": len(body), "about": about} for header, body, about in calls]
        return {"calls": described}, b"".join(body for _, body, _ in calls)

    def _begun(self, header: dict[str, Any]) -> Search:
        assert self.session is not None, "a plan comes before questions that follow"
        if "failure" in header:
            return self.session.follow(header["follow"], Failure(**header["failure"]))
        return self.session.compare(header["follow"])

    def _judge(self, request: Frame) -> Reply:
        assert self.session is not None, "a plan comes before answers"
        if request.header["first"]:
            self.session.begin()
        answers, rest = [], memoryview(request.body)
        for each in request.header["answers"]:
            body, rest = rest[: each["size"]], rest[each["size"] :]
            answers.append(given(body, each["uncarried"], each["changed"]))
        judged = self.session.judge(request.header["judge"], answers)
        verdict = judged.verdict
        told = {name: value for name, value in verdict._asdict().items() if name != "answer"}
        # The text is as long as it likes, so it does not go into the header.
        header = {**told, "status": verdict.status.value, "course_fault": judged.course_fault}
        return header, verdict.answer.encode("utf-8", "surrogatepass")


def _replies(request: Frame) -> list[Followed]:
    """What came of the questions, each answer read as one to a planned call is."""
    told = request.header["replies"]
    found, rest = [], memoryview(request.body)[told:]
    for each in json.loads(bytes(request.body[:told])):
        body, rest = rest[: each["size"]], rest[each["size"] :]
        answer = None if each["kind"] else given(body, each["uncarried"], each["changed"])
        found.append(Followed(answer, each["kind"], each["type"], each["text"], each["message"]))
    return found
