"""The command's side of the judging process: asking for a plan and for verdicts, as plain data both ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

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


class Judge:
    """The judging process, started at once."""

    def __init__(self) -> None:
        self._process = launch.start_judge()
        self._conversation = Conversation(self._process.write_fd, self._process.read_fd)

    def plan(self, course: Course, exercise: Exercise, seed: int, parts: Sequence[str]) -> list[PartPlan]:
        """The calls of these parts. Raises CourseError."""
        path = course.solution_path(exercise.id)
        header = {
            "plan": brief.to_plain(exercise),
            "solution": str(path.resolve()),
            "shown": path.relative_to(course.root).as_posix(),
            "seed": seed,
            "parts": list(parts),
        }
        reply = self._ask(Frame(header), f"drawing the inputs of {exercise.id}")
        plans, rest = [], memoryview(reply.body)
        for part in reply.header["parts"]:
            calls = []
            for call in part["calls"]:
                calls.append(Call(Frame(call["header"], rest[: call["size"]]), call["about"]))
                rest = rest[call["size"] :]
            own = exercise.part(part["name"]).limits
            limits = own or exercise.limits
            plans.append(PartPlan(part["name"], tuple(calls), limits, own is not None, exercise.pure))
        return plans

    def judge(self, exercise: Exercise, answers: Mapping[str, Sequence[Answer]]) -> dict[str, Judged]:
        """The verdict of each part whose answers are given, in the exercise's order. Raises CourseError."""
        judged: dict[str, Judged] = {}
        for name, each in answers.items():
            described = [{"size": len(a.body), "uncarried": a.uncarried, "changed": list(a.changed)} for a in each]
            header = {"judge": name, "answers": described, "first": not judged}
            # A frame a part: what all parts return together may be more than a frame holds.
            reply = self._ask(Frame(header, b"".join(a.body for a in each)), f"judging {name} of {exercise.id}")
            judged[name] = _judged(reply.header)
        return judged

    def _ask(self, request: Frame, doing: str) -> Frame:
        try:
            reply = self._conversation.ask(request, SECONDS)
        except (Closed, Tampered):
            raise CourseError(f"The judging process ended while {doing}{self._ended()}. {NO_MARK}") from None
        except TooSlow:
            self._process.kill()
            raise CourseError(
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
        code = self._process.kill()
        return f" (signal {-code})" if code < 0 else ""

    def close(self) -> None:
        """Ends the process."""
        self._conversation.close()
        self._process.reap()


NO_MARK = "This costs no mark."


def _judged(result: dict[str, Any]) -> Judged:
    verdict = Verdict(Status(result["status"]), result["message"], result["mistake"], tuple(result["entries"]))
    return Judged(verdict, result["course_fault"])
