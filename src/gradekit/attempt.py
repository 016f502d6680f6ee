"""One child's conversation about one submission: load the file, then the calls of each part."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Sequence
from typing import NamedTuple

from gradekit import frames, outcomes
from gradekit.asking import Call, PartPlan, Source
from gradekit.conversation import Closed, Tampered, TooSlow
from gradekit.errors import CourseError
from gradekit.frames import Frame
from gradekit.host import Child
from gradekit.model import Limits, Status
from gradekit.outcomes import Answer, Outcome, Step

MOST_ARGUMENTS = 64
END_SECONDS = 1.0


class Broken(Exception):
    """The child ended or was ended before it had answered; `loading` says that it never got to a call."""

    def __init__(self, message: str, loading: bool):
        super().__init__(message)
        self.message = message
        self.loading = loading


class Allowance(NamedTuple):
    """The seconds and the bytes of answers that are left."""

    seconds: float
    output: int

    @classmethod
    def of(cls, limits: Limits) -> Allowance:
        """All that the limits allow."""
        return cls(limits.wall, min(limits.output << 20, frames.MAX_BODY))

    def without(self, seconds: float, output: int) -> Allowance:
        """What is left after these."""
        return Allowance(max(0.0, self.seconds - seconds), max(0, self.output - output))


class Attempt:
    """One child's conversation: load the file, then the calls of each part."""

    def __init__(self, child: Child, source: Source, limits: Limits, allowed: Allowance | None = None):
        self.child = child
        self.source = source
        self.limits = limits
        seconds, self.output = allowed or Allowance.of(limits)
        self.deadline = time.monotonic() + seconds
        self.out_of_memory = False

    def parts(self, plans: Sequence[PartPlan]) -> dict[str, Outcome]:
        """The outcome of each part. Raises Broken when the child does not answer."""
        loaded = self._load()
        if "fault" in loaded.header:
            message = self._fault(loaded, self._step(""))
            return {plan.name: Outcome(status=Status.ERROR, message=message) for plan in plans}
        results = {}
        for plan in plans:
            results[plan.name] = self._part(plan)
            if self.out_of_memory and len(plans) > 1:
                # What one part keeps would be missing for the others.
                raise Broken(results[plan.name].message, loading=False)
        self._end(plans[-1])
        return results

    def _end(self, plan: PartPlan) -> None:
        """Makes sure that nothing has been written into the channel beside the replies. Raises Broken."""
        try:
            self.child.conversation.ask(Frame({"end": True}), END_SECONDS)
        except (Closed, TooSlow):
            return
        except Tampered:
            raise Broken(outcomes.tampered(self._step(plan.name)), loading=False) from None

    def _load(self) -> Frame:
        header = {"load": self.source.name, "packages": list(self.source.packages), "output": self.output}
        return self._ask(Frame(header, self.source.content), self.output, self._step(""))

    def _part(self, plan: PartPlan) -> Outcome:
        started = time.monotonic()
        outcome = Outcome()
        left = self.output
        for call in plan.calls:
            step = self._step(plan.name, call.about)
            reply = self._ask(call.frame, left, step)
            # All answers of a part share the limit.
            left -= len(reply.body)
            if "missing" in reply.header:
                outcome.status = Status.MISSING
                outcome.message = outcomes.missing(plan.name, reply.header["missing"], self.source.name)
            elif "fault" in reply.header:
                outcome.status = Status.ERROR
                outcome.message = self._fault(reply, step)
                self.out_of_memory = reply.header["fault"] == "memory"
            else:
                outcome.answers.append(_answer(reply))
            outcome.whole = _is_whole_answer(call, outcome, reply)
            if outcome.status or outcome.whole:
                break
        outcome.seconds = time.monotonic() - started
        return outcome

    def _step(self, name: str, about: str = "") -> Step:
        return Step(name, about, self.source.name, self.limits, self.source.places)

    def _ask(self, request: Frame, most: int, step: Step) -> Frame:
        """The reply, its body at most that many bytes. Raises Broken when there is none."""
        left = max(0.0, self.deadline - time.monotonic())
        try:
            reply = self.child.conversation.ask(request, left, most)
            if _well_formed(reply, self.source.packages):
                return reply
            message = outcomes.tampered(step)
        except Tampered:
            message = outcomes.tampered(step)
        except TooSlow:
            message = outcomes.too_slow(step)
        except Closed:
            message = outcomes.died(self.child.ending(1.0), step)
        raise Broken(message, loading=not step.name)

    def _fault(self, reply: Frame, step: Step) -> str:
        if reply.header["fault"] == "package" and importlib.util.find_spec(reply.header["name"]):
            # It is there, so the submission itself keeps it from being found, or only says so.
            return f"{self.source.name} could not import {reply.header['name']}, which is installed here."
        if reply.header["fault"] == "package":
            raise CourseError(
                f"This exercise allows {reply.header['name']}, which is not installed here: "
                f"install it (pip install {reply.header['name']}) and check again."
            )
        return outcomes.fault(reply.header, step)


def _is_whole_answer(call: Call, outcome: Outcome, reply: Frame) -> bool:
    """Whether the first reply about a formula is the answer itself, so that there is nothing more to ask."""
    return "formula" in call.frame.header and len(outcome.answers) == 1 and reply.header.get("itself") is True


def _answer(reply: Frame) -> Answer:
    cut = len(reply.body) - reply.header.get("picture", 0)
    uncarried = outcomes.one_line(reply.header.get("uncarried", ""))
    picture = bytes(reply.body[cut:])
    changed = tuple(reply.header.get("changed", ()))
    return Answer(reply.body[:cut], uncarried, changed, picture if outcomes.is_picture(picture) else b"")


def _well_formed(reply: Frame, packages: Sequence[str]) -> bool:
    """Whether it is a reply; the submission's own code may have written it."""
    header = reply.header
    if "fault" in header:
        return outcomes.is_fault(header) or (header["fault"] == "package" and header.get("name") in packages)
    if "missing" in header:
        return header["missing"] in ("empty", "absent", "placeholder")
    changed, uncarried, picture = header.get("changed", []), header.get("uncarried", ""), header.get("picture", 0)
    return (
        header.get("ok") is True
        and type(picture) is int
        and 0 <= picture <= len(reply.body)
        and isinstance(uncarried, str)
        and isinstance(changed, list)
        and all(type(index) is int and 0 <= index < MOST_ARGUMENTS for index in changed)
    )
