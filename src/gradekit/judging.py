"""The command's side of the judging process: asking for a plan and for verdicts, as plain data both ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gradekit import brief, launch
from gradekit.asking import Call, PartPlan
from gradekit.conversation import Closed, Conversation, Tampered, TooSlow
from gradekit.course.catalogue import Course
from gradekit.errors import CourseError, Problem
from gradekit.frames import Frame
from gradekit.model import Exercise, Status, Verdict
from gradekit.outcomes import Answer

# Longer than any honest reference takes; a student must not wait for a broken one for ever.
SECONDS = 30.0


class Judged(NamedTuple):
    """A part's verdict; `fault` says what failed in the course when there is none."""

    verdict: Verdict
    fault: str = ""


class JudgeEnded(CourseError):
    """The judging process came to no end or ended; there is another one now, which knows nothing of this exercise."""


class Judge:
    """The judging process, started at once."""

    def __init__(self) -> None:
        self._start()
        self._planned = Frame({})
        self._plans: list[PartPlan] = []

    def _start(self) -> None:
        # A new process knows of no plan.
        self._plans = []
        self._process = launch.start_judge()
        self._conversation = Conversation(self._process.write_fd, self._process.read_fd)

    def plan(self, course: Course, exercise: Exercise, seed: int, parts: Sequence[str]) -> list[PartPlan]:
        """The calls of these parts; those of the last plan, if this is the same again. Raises CourseError."""
        path = course.solution_path(exercise.id)
        header = {
            "plan": brief.to_plain(exercise),
            "solution": str(path.resolve()),
            "shown": path.relative_to(course.root).as_posix(),
            "seed": seed,
            "parts": list(parts),
        }
        if self._plans and header == self._planned.header:
            return self._plans
        self._planned, self._plans = Frame(header), []
        reply = self._ask(self._planned, f"drawing the inputs of {exercise.id}")
        plans, rest = [], memoryview(reply.body)
        for part in reply.header["parts"]:
            calls = []
            for call in part["calls"]:
                calls.append(Call(Frame(call["header"], rest[: call["size"]]), call["about"]))
                rest = rest[call["size"] :]
            own = exercise.part(part["name"]).limits
            limits = own or exercise.limits
            plans.append(PartPlan(part["name"], tuple(calls), limits, own is not None, exercise.pure))
        self._plans = plans
        return plans

    def judge(self, exercise: Exercise, answers: Mapping[str, Sequence[Answer]]) -> dict[str, Judged]:
        """The verdict of each part whose answers are given, in the exercise's order. Raises CourseError."""
        judged: dict[str, Judged] = {}
        # What an earlier process was given, and this one was not.
        gone: set[str] = set()
        for name, each in answers.items():
            if gone & set(exercise.part(name).after):
                judged[name] = Judged(Verdict(Status.UNDECIDED, UNJUDGED))
                continue
            described = [{"size": len(a.body), "uncarried": a.uncarried, "changed": list(a.changed)} for a in each]
            header = {"judge": name, "answers": described, "first": not judged}
            doing = f"judging {name} of {exercise.id}"
            try:
                # A frame a part: what all parts return together may be more than a frame holds.
                judged[name] = _judged(self._ask(Frame(header, b"".join(a.body for a in each)), doing))
            except JudgeEnded:
                # Perhaps the answer is made for that. The other parts are judged all the same.
                judged[name] = Judged(Verdict(Status.UNDECIDED, UNJUDGED))
                gone = set(judged)
                # It begins with what is to be judged, so the part that did not end must not be among that.
                header = {**self._planned.header, "parts": [each for each in answers if each not in gone]}
                self._ask(Frame(header), f"drawing the inputs of {exercise.id}")
        return judged

    def _ask(self, request: Frame, doing: str) -> Frame:
        try:
            reply = self._conversation.ask(request, SECONDS)
        except (Closed, Tampered):
            ended = self._ended()
            self._start()
            raise JudgeEnded(f"The judging process ended while {doing}{ended}. {NO_MARK}") from None
        except TooSlow:
            self._ended()
            self._start()
            raise JudgeEnded(
                f"The course's solution did not finish within {SECONDS:.0f} s while {doing}. {NO_MARK}"
            ) from None
        if "fault" in reply.header:
            raise CourseError(f"gradekit failed while {doing}: {reply.header['fault']}. {NO_MARK}")
        if "problems" in reply.header:
            problems = [Problem(*each) for each in reply.header["problems"]]
            raise CourseError(
                problems or f"The course's solution failed while {doing}: {reply.header['text']}. {NO_MARK}"
            )
        return reply

    def _ended(self) -> str:
        self._conversation.close()
        code = self._process.kill()
        return f" (signal {-code})" if code < 0 else ""

    def close(self) -> None:
        """Ends the process."""
        self._conversation.close()
        self._process.reap()


NO_MARK = "This costs no mark."
UNJUDGED = (
    f"Judging this did not end: either the course's solution does not, or the answer takes too long to read. {NO_MARK}"
)


def _judged(reply: Frame) -> Judged:
    result, answer = reply.header, bytes(reply.body).decode("utf-8", "surrogatepass")
    entries = tuple(result["entries"])
    verdict = Verdict(Status(result["status"]), result["message"], result["mistake"], entries, answer)
    return Judged(verdict, result["course_fault"])
