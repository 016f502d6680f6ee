"""One child's conversation about one submission: load the file, then the calls of each part."""

from __future__ import annotations

import importlib.util
import time
from collections import deque
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from gradekit import endings, frames, outcomes
from gradekit.asking import Call, PartPlan, Source
from gradekit.conversation import Closed, Tampered, TooSlow
from gradekit.errors import CourseError
from gradekit.frames import Frame
from gradekit.host import START_SECONDS, Child, HostDied
from gradekit.model import Limits, Status
from gradekit.outcomes import Answer, Outcome, Step
from gradekit.trouble import Trouble

if TYPE_CHECKING:
    from gradekit.notes import Note

MOST_ARGUMENTS = 64
END_SECONDS = 1.0
MOST_SECONDS = 1e6
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"
MOST_PICTURE, MOST_DOTS = 4 << 20, 2000  # bytes, and dots along a side


class Unprepared(HostDied):
    """The child ended before it was given anything of the submission."""


class Broken(Exception):
    """The child ended or was ended before it had answered; `loading` says that it never got to a call.

    `killed` says that it was killed, and not by a limit of its own, `slow` that it came to no end.
    """

    def __init__(self, message: str, loading: bool, killed: bool = False, slow: bool = False):
        super().__init__(message)
        self.message = message
        self.loading = loading
        self.killed = killed
        self.slow = slow

    def outcome(self) -> Outcome:
        """What it means for a part."""
        outcome = Outcome(status=Status.ERROR, message=self.message)
        outcome.trouble = Trouble("loading" if self.loading else "slow" if self.slow else "died")
        return outcome


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
        """`allowed` is what is left, where that is not all."""
        self.child = child
        self.source = source
        self.limits = limits
        self.seconds, self.output = allowed or Allowance.of(limits)
        self.deadline = 0.0
        self.tags: deque[int] = deque()
        self.out_of_memory = False

    def parts(self, plans: Sequence[PartPlan]) -> dict[str, Outcome]:
        """The outcome of each part. Raises Broken when the child does not answer, Unprepared when it never could."""
        self._send(plans)
        self._hear_hello()
        loaded = self._receive(self.output, self._step(""))
        if "fault" in loaded.header:
            unloaded = Broken(self._fault(loaded, self._step("")), loading=True)
            return {plan.name: unloaded.outcome() for plan in plans}
        results = {}
        for plan in plans:
            results[plan.name] = self._part(plan)
            if self.out_of_memory and len(plans) > 1:
                # What one part keeps would be missing for the others.
                raise Broken(results[plan.name].message, loading=False)
        noted = self._end(plans[-1], list(results))
        for plan in plans:
            results[plan.name].notes = [*noted.get(plan.name, []), *noted.get("", [])]
        return results

    def each(self, plan: PartPlan) -> list[Outcome]:
        """What became of every call of a part, up to one that ended the child. Raises Unprepared."""
        self._send([plan])
        self._hear_hello()
        found: list[Outcome] = []
        try:
            loaded = self._receive(self.output, self._step(""))
            if "fault" in loaded.header:
                raise Broken(self._fault(loaded, self._step("")), loading=True)
            left = self.output
            for call in plan.calls:
                outcome, step = Outcome(), self._step(plan.name, call.about)
                reply = self._receive(left, step)
                left -= len(reply.body)
                self._take(reply, call, outcome, step)
                found.append(outcome)
        except Broken as broken:
            found.append(broken.outcome())
        return found

    def _send(self, plans: Sequence[PartPlan]) -> None:
        """Asks everything at once: a wait for every reply would take longer than most calls."""
        # Where several parts are tried, one that comes to no end is found when each has a child of its own.
        told = {"together": len(plans) > 1, "notes": self.source.notes}
        header = {"load": self.source.name, "packages": list(self.source.packages), "output": self.output, **told}
        calls = self._questions([call for plan in plans for call in plan.calls])
        asked = [Frame({"hello": True}), Frame(header, self.source.content), *calls, Frame({"end": True})]
        self.tags = deque(self.child.conversation.send(asked))

    def _questions(self, calls: Sequence[Call]) -> Iterator[Frame]:
        """The frames that ask this; where the process knows the questions, one for as many as follow each other."""
        rest = list(calls)
        while rest:
            first, count = rest[0].place, 1
            if not self.child.knows or first < 0:
                yield rest[0].frame
            else:
                while count < len(rest) and rest[count].place == first + count:
                    count += 1
                yield Frame({"known": first, "count": count})
            del rest[:count]

    def _hear_hello(self) -> None:
        try:
            self.child.conversation.receive(self.tags.popleft(), START_SECONDS)
        except (Closed, TooSlow, Tampered):
            raise Unprepared from None
        self.deadline = time.monotonic() + self.seconds

    def _end(self, plan: PartPlan, names: Sequence[str]) -> dict[str, list[Note]]:
        """The notes about the parts of these names. Raises Broken where more was in the channel than the replies."""
        try:
            last = self.child.conversation.receive(self.tags.popleft(), END_SECONDS)
        except (Closed, TooSlow):
            return {}
        except Tampered:
            raise Broken(endings.tampered(self._step(plan.name)), loading=False) from None
        return self._noted(last.header.get("notes"), names) if self.source.notes else {}

    def _noted(self, sent: Any, names: Sequence[str]) -> dict[str, list[Note]]:
        """The notes in the last reply, as far as they can be believed."""
        if not sent:
            return {}
        from gradekit.notes import notes_of

        content = self.source.content
        lines = len(self.source.places) or content.count(b"\n") + content.count(b"\r") + 1
        return notes_of(sent, names, lines)

    def _part(self, plan: PartPlan) -> Outcome:
        outcome = Outcome()
        left = self.output
        for call in plan.calls:
            step = self._step(plan.name, call.about)
            if outcome.status or outcome.whole:
                self._receive(left, step, skipped=True)
                continue
            reply = self._receive(left, step)
            # All answers of a part share the limit.
            left -= len(reply.body)
            outcome.seconds += _seconds(reply)
            self._take(reply, call, outcome, step)
        return outcome

    def _take(self, reply: Frame, call: Call, outcome: Outcome, step: Step) -> None:
        if "missing" in reply.header:
            outcome.status = Status.MISSING
            outcome.message = outcomes.missing(step.name, reply.header["missing"], self.source.name)
        elif "fault" in reply.header:
            outcome.status = Status.ERROR
            outcome.message = self._fault(reply, step)
            outcome.trouble = _trouble(reply.header)
            self.out_of_memory = reply.header["fault"] == "memory"
        else:
            outcome.answers.append(_answer(reply))
        outcome.whole = _is_whole_answer(call, outcome, reply)

    def _step(self, name: str, about: str = "") -> Step:
        return Step(name, about, self.source.name, self.limits, self.source.places)

    def _receive(self, most: int, step: Step, skipped: bool = False) -> Frame:
        """The next reply, its body at most that many bytes. Raises Broken when there is none."""
        left = max(0.0, self.deadline - time.monotonic())
        killed = slow = False
        try:
            reply = self.child.conversation.receive(self.tags.popleft(), left, most)
            if _is_skipped(reply) if skipped else _well_formed(reply, self.source.packages):
                return reply
            message = endings.tampered(step)
        except Tampered:
            message = endings.tampered(step)
        except TooSlow:
            message, slow = endings.too_slow(step), True
        except Closed:
            ending = self.child.ending(1.0)
            message, killed = endings.died(ending, step), endings.was_killed(ending, step.limits)
            slow = ending.cpu >= step.limits.cpu - endings.COARSE
        raise Broken(message, loading=not step.name, killed=killed, slow=slow)

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


def _trouble(header: dict[str, Any]) -> Trouble:
    """What a fault that the student's process reported is, in short."""
    said = [outcomes.one_line(header[key]) for key in ("type", "text")] if header["fault"] == "raised" else []
    # What the confinement keeps from a submission is there for a script.
    return Trouble("outside" if header.get("outside") else header["fault"], *said)


def _is_whole_answer(call: Call, outcome: Outcome, reply: Frame) -> bool:
    """Whether the first reply about a formula is the answer itself, so that there is nothing more to ask."""
    return "formula" in call.frame.header and len(outcome.answers) == 1 and reply.header.get("itself") is True


def _answer(reply: Frame) -> Answer:
    cut = len(reply.body) - reply.header.get("picture", 0)
    uncarried = outcomes.one_line(reply.header.get("uncarried", ""))
    picture = bytes(reply.body[cut:])
    changed = tuple(reply.header.get("changed", ()))
    return Answer(reply.body[:cut], uncarried, changed, picture if is_picture(picture) else b"")


def is_picture(data: bytes) -> bool:
    """Whether it begins as a PNG of a size that a page can show; a submission's own code may have written it."""
    sides = [int.from_bytes(data[start : start + 4], "big") for start in (16, 20)]
    return data.startswith(PNG) and len(data) <= MOST_PICTURE and all(0 < side <= MOST_DOTS for side in sides)


def _seconds(reply: Frame) -> float:
    """The seconds that the call took, as its process says: for people to look at, nothing depends on it."""
    said = reply.header.get("seconds")
    return said if isinstance(said, float) and 0 <= said < MOST_SECONDS else 0.0


def _is_skipped(reply: Frame) -> bool:
    """Whether it is the reply to a question about a part that is over."""
    return reply.header.get("skipped") is True


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
