"""The command's side of the judging process: asking for a plan and for verdicts, as plain data both ways."""

from __future__ import annotations

import itertools
import json
import signal
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from gradekit import brief, frames, launch
from gradekit.asking import Call, PartPlan
from gradekit.conversation import Closed, Conversation, Tampered, TooSlow
from gradekit.course.catalogue import Course
from gradekit.errors import CourseError, Problem
from gradekit.frames import Frame
from gradekit.model import Exercise, Status, Verdict
from gradekit.outcomes import Answer, Outcome
from gradekit.trouble import Trouble

# Longer than any honest reference takes; a student must not wait for a broken one for ever.
SECONDS = 30.0
AT_ONCE = 1 << 20  # bytes of answers


class Judged(NamedTuple):
    """A part's verdict; `fault` says what failed in the course when there is none."""

    verdict: Verdict
    fault: str = ""


class JudgeEnded(CourseError):
    """The judging process came to no end or ended; there is another one now, which knows nothing of this exercise."""


class JudgeKilled(JudgeEnded):
    """It was killed, which none of its own limits does."""


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
        self._plans = _plans(reply, exercise)
        return self._plans

    def judge(self, exercise: Exercise, answers: Mapping[str, Sequence[Answer]]) -> dict[str, Judged]:
        """The verdict of each part whose answers are given, in the exercise's order. Raises CourseError."""
        try:
            return self._each(exercise, answers, last_try=False)
        except JudgeKilled:
            # Something outside did it: from the start, in the next process. What ends that one too is the next run's.
            self._ask(self._planned, f"drawing the inputs of {exercise.id}")
            return self._each(exercise, answers, last_try=True)

    def follow(
        self, part: str, failure: Mapping[str, Any] | None, ask: Callable[[Sequence[Call]], Sequence[Outcome]]
    ) -> dict[str, Any]:
        """What is found about a part that has failed, by questions that `ask` puts to the submission.

        With a failure the smallest input at which the part fails so, without one what its gradient is beside the
        student's own forward function. The part must have been judged before, or have given no answer.

        Raises CourseError.
        """
        doing = f"looking into {part}"
        reply = self._ask(Frame({"follow": part, **({"failure": dict(failure)} if failure else {})}), doing)
        while "calls" in reply.header:
            answered = ask(_calls(reply.header["calls"], memoryview(reply.body)))
            # Not in the header: what the submission says of itself may be long.
            described = json.dumps([_described(outcome) for outcome in answered]).encode()
            body = b"".join([described, *(answer.body for outcome in answered for answer in outcome.answers)])
            reply = self._ask(Frame({"follow": part, "replies": len(described)}, body), doing)
        found: dict[str, Any] = reply.header["found"]
        return found

    def _each(self, exercise: Exercise, answers: Mapping[str, Sequence[Answer]], last_try: bool) -> dict[str, Judged]:
        judged: dict[str, Judged] = {}
        # What an earlier process was given, and this one was not.
        gone: set[str] = set()
        asked: dict[str, int] = {}
        for name in answers:
            if gone & set(exercise.part(name).after):
                judged[name] = Judged(Verdict(Status.UNDECIDED, UNJUDGED))
                continue
            if name not in asked:
                left = [each for each in answers if each not in judged and not gone & set(exercise.part(each).after)]
                asked = self._send({each: answers[each] for each in left}, first=set(judged) == gone)
            try:
                judged[name] = _judged(self._receive(asked[name], f"judging {name} of {exercise.id}"))
            except JudgeEnded as ended:
                if isinstance(ended, JudgeKilled) and not last_try:
                    raise
                # Perhaps the answer is made for that. The other parts are judged all the same.
                fault = UNJUDGED if isinstance(ended, JudgeKilled) else ""
                judged[name] = Judged(Verdict(Status.UNDECIDED, UNJUDGED), fault)
                gone, asked = set(judged), {}
                # It begins with what is to be judged, so the part that did not end must not be among that.
                header = {**self._planned.header, "parts": [each for each in answers if each not in gone]}
                self._ask(Frame(header), f"drawing the inputs of {exercise.id}")
            except CourseError:
                # The replies about the other parts are still to come, and are nobody's.
                self._ended()
                self._start()
                raise
        return judged

    def _send(self, answers: Mapping[str, Sequence[Answer]], first: bool) -> dict[str, int]:
        """Asks about the parts in their order as far as they are small, at least about one; the tags of the replies.

        `first` says that the process has judged nothing of this submission yet.
        """
        requests: dict[str, Frame] = {}
        size = 0
        for name, each in answers.items():
            size += sum(len(answer.body) for answer in each)
            if requests and size > AT_ONCE:
                break
            described = [{"size": len(a.body), "uncarried": a.uncarried, "changed": list(a.changed)} for a in each]
            header = {"judge": name, "answers": described, "first": first and not requests}
            requests[name] = Frame(header, b"".join(a.body for a in each))
        return dict(zip(requests, self._conversation.send(list(requests.values())), strict=True))

    def _ask(self, request: Frame, doing: str) -> Frame:
        [tag] = self._conversation.send([request])
        return self._receive(tag, doing)

    def _receive(self, tag: int, doing: str) -> Frame:
        try:
            reply = self._conversation.receive(tag, SECONDS)
        except (Closed, Tampered):
            code = self._ended()
            self._start()
            signalled = f" (signal {-code})" if code < 0 else ""
            kind = JudgeKilled if code == -getattr(signal, "SIGKILL", 0) else JudgeEnded
            raise kind(f"The judging process ended while {doing}{signalled}. {NO_MARK}") from None
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

    def _ended(self) -> int:
        code = self._process.kill()
        self._conversation.close()
        return code

    def close(self) -> None:
        """Ends the process."""
        self._conversation.close()
        self._process.reap()

    def forget(self) -> None:
        """In a fork of the process that has started it: lets go of it and leaves it alone."""
        self._conversation.close()


NO_MARK = "This costs no mark."
UNJUDGED = (
    f"Judging this did not end: either the course's solution does not, or the answer takes too long to read. {NO_MARK}"
)


def _plans(reply: Frame, exercise: Exercise) -> list[PartPlan]:
    plans: list[PartPlan] = []
    rest, place = memoryview(reply.body), itertools.count()
    for part in reply.header["parts"]:
        calls = []
        for call in part["calls"]:
            calls.append(Call(Frame(call["header"], rest[: call["size"]]), call["about"], next(place)))
            rest = rest[call["size"] :]
        own = exercise.part(part["name"]).limits
        plans.append(PartPlan(part["name"], tuple(calls), own or exercise.limits, own is not None, exercise.pure))
    told = b"".join(piece for plan in plans for call in plan.calls for piece in frames.encoded(call.frame))
    return [plan._replace(told=told) for plan in plans]


def _calls(described: Sequence[Mapping[str, Any]], rest: memoryview) -> list[Call]:
    calls = []
    for call in described:
        calls.append(Call(Frame(call["header"], rest[: call["size"]]), call["about"]))
        rest = rest[call["size"] :]
    return calls


def _described(outcome: Outcome) -> dict[str, Any]:
    """What came of one question, its answer left out."""
    answer = outcome.answers[0] if outcome.answers else Answer()
    trouble = outcome.trouble or Trouble("" if outcome.answers else "none")
    carried = {"size": len(answer.body), "uncarried": answer.uncarried, "changed": list(answer.changed)}
    return {**carried, **trouble._asdict(), "message": outcome.message.split("\n")[0]}


def _judged(reply: Frame) -> Judged:
    result, answer = reply.header, bytes(reply.body).decode("utf-8", "surrogatepass")
    entries = tuple(result["entries"])
    status, remarks = Status(result["status"]), tuple(result["remarks"])
    verdict = Verdict(status, result["message"], result["mistake"], entries, answer, remarks)
    return Judged(verdict, result["course_fault"])
