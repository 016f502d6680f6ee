"""Runs one submission in the student's process and brings back its answers, part by part.

All parts are tried in one child first. If that child dies or takes long, every part runs again in a child of
its own with its own full limits, so that one endless loop does not cost the other parts.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from gradekit import frames, outcomes
from gradekit.confinement.levels import Confined
from gradekit.conversation import Closed, Tampered, TooSlow
from gradekit.errors import CourseError, GradekitError
from gradekit.frames import Frame
from gradekit.host import START_SECONDS, Child, Host, HostDied, open_host
from gradekit.model import Limits, Status
from gradekit.outcomes import Answer, Outcome, Step

# What all parts together may take in one child before each gets its own.
PATIENCE = 2
KEPT_OUTPUT = 1 << 16
MOST_ARGUMENTS = 64
END_SECONDS = 1.0
IMPORTING = rb"\b(?:from|import)\b[^\n#]*\b%s\b"


class Call(NamedTuple):
    """One question to the submission: a frame for its process, and what is passed, in words."""

    frame: Frame
    about: str = ""


class PartPlan(NamedTuple):
    """The calls of one part.

    `own` are limits of its own, which also give it a child of its own; `pure` gives every call one.
    """

    name: str
    calls: tuple[Call, ...]
    limits: Limits
    own: bool = False
    pure: bool = False


class Source(NamedTuple):
    """A submission's file: the name shown, its bytes, and the packages it may import beside NumPy."""

    name: str
    content: bytes
    packages: tuple[str, ...] = ()

    def worth_loading(self) -> list[str]:
        """What it seems to import, to be loaded before it is; a guess from its lines."""
        imported = [name for name in self.packages if re.search(IMPORTING % name.encode(), self.content)]
        return [*imported, *(["random"] if b"random" in self.content else [])]


class Run:
    """What came back: outcomes by part, the beginning of what the code printed, and a remark about it."""

    def __init__(self, outcomes: dict[str, Outcome] | None = None):
        self.outcomes = outcomes or {}
        self.printed = ""
        self.remark = ""


class _Broken(Exception):
    """The child ended or was ended before it had answered; `loading` says that it never got to a call."""

    def __init__(self, message: str, loading: bool):
        super().__init__(message)
        self.message = message
        self.loading = loading


class _Unprepared(HostDied):
    """The child ended before it was given anything of the submission."""


class Runner:
    """Holds the process that starts children; used for one submission after another."""

    def __init__(self, host: Host | None = None):
        self.host: Host = host or open_host()

    def confined(self) -> Confined:
        """What confines the code that is run here. Raises GradekitError where nothing can be run at all."""
        try:
            found = self.host.confined
        except HostDied:
            self._reopen()
            try:
                found = self.host.confined
            except HostDied:
                raise GradekitError(outcomes.no_host()) from None
        if found.broken:
            raise GradekitError(outcomes.broken_confinement(found.broken))
        return found

    def _reopen(self) -> None:
        self.host.close()
        self.host = open_host()

    def run(self, source: Source, plans: Sequence[PartPlan]) -> Run:
        """The outcome of every part. Raises CourseError for an allowed package that is not installed."""
        run = Run()
        together = [plan for plan in plans if not plan.own and not plan.pure]
        alone = [plan for plan in plans if plan.own or plan.pure]
        if len(together) > 1:
            limits = together[0].limits
            hurried = Limits(min(PATIENCE, limits.cpu), min(PATIENCE, limits.wall), limits.memory, limits.output)
            try:
                self._attempt(source, together, hurried, run)
            except _Broken:
                alone = list(plans)
                run = Run()
        else:
            alone = list(plans)
        self._each_alone(source, alone, run)
        return run

    def close(self) -> None:
        """Ends the process that starts children."""
        self.host.close()

    def _each_alone(self, source: Source, plans: Sequence[PartPlan], run: Run) -> None:
        for index, plan in enumerate(plans):
            try:
                if plan.pure:
                    self._call_by_call(source, plan, run)
                else:
                    self._attempt(source, [plan], plan.limits, run)
            except _Broken as broken:
                # A file that never finishes loading would only do the same again for the other parts.
                ended = plans[index:] if broken.loading else [plan]
                run.outcomes |= {each.name: Outcome(status=Status.ERROR, message=broken.message) for each in ended}
                if broken.loading:
                    return

    def _call_by_call(self, source: Source, plan: PartPlan, run: Run) -> None:
        """Every call in a child that has loaded the file afresh. Together they have the time of the part."""
        whole = Outcome()
        for call in plan.calls:
            left = max(0.0, plan.limits.wall - whole.seconds)
            self._attempt(source, [plan._replace(calls=(call,))], plan.limits, run, left)
            found = run.outcomes[plan.name]
            whole.answers += found.answers
            whole.seconds += found.seconds
            whole.status, whole.message = found.status, found.message
            if found.status or found.whole:
                break
        run.outcomes[plan.name] = whole

    def _attempt(
        self, source: Source, plans: Sequence[PartPlan], limits: Limits, run: Run, seconds: float | None = None
    ) -> None:
        """Adds the outcomes of these parts, from one child; in `seconds`, where that is not all that limits allow."""
        for last_try in (False, True):
            try:
                with _child(self.host, limits, source, run) as child:
                    run.outcomes |= _Attempt(child, source, limits, seconds).parts(plans)
                return
            except HostDied as died:
                self._reopen()
                if last_try and isinstance(died, _Unprepared):
                    raise GradekitError(outcomes.unprepared(run.printed)) from None
                if last_try:
                    raise _Broken(outcomes.hosts_killed(), loading=False) from None


@contextlib.contextmanager
def _child(host: Host, limits: Limits, source: Source, run: Run) -> Iterator[Child]:
    child = host.start(limits, source.worth_loading())
    try:
        try:
            child.conversation.ask(Frame({"hello": True}), START_SECONDS)
        except (Closed, TooSlow, Tampered):
            raise _Unprepared from None
        yield child
    finally:
        child.conversation.close()
        child.kill()
        printed = child.output.text()
        # What the file prints while it loads comes again from every child.
        if printed not in run.printed:
            run.printed = (run.printed + printed)[:KEPT_OUTPUT]
        run.remark = run.remark or outcomes.printed_much(child.output.total, limits)


class _Attempt:
    """One child's conversation: load the file, then the calls of each part."""

    def __init__(self, child: Child, source: Source, limits: Limits, seconds: float | None = None):
        self.child = child
        self.source = source
        self.limits = limits
        self.output = min(limits.output << 20, frames.MAX_BODY)
        self.deadline = time.monotonic() + (limits.wall if seconds is None else seconds)
        self.out_of_memory = False

    def parts(self, plans: Sequence[PartPlan]) -> dict[str, Outcome]:
        """The outcome of each part. Raises _Broken when the child does not answer."""
        loaded = self._load()
        if "fault" in loaded.header:
            message = self._fault(loaded, self._step(""))
            return {plan.name: Outcome(status=Status.ERROR, message=message) for plan in plans}
        results = {}
        for plan in plans:
            results[plan.name] = self._part(plan)
            if self.out_of_memory and len(plans) > 1:
                # What one part keeps would be missing for the others.
                raise _Broken(results[plan.name].message, loading=False)
        self._end(plans[-1])
        return results

    def _end(self, plan: PartPlan) -> None:
        """Makes sure that nothing has been written into the channel beside the replies. Raises _Broken."""
        try:
            self.child.conversation.ask(Frame({"end": True}), END_SECONDS)
        except (Closed, TooSlow):
            return
        except Tampered:
            raise _Broken(outcomes.tampered(self._step(plan.name)), loading=False) from None

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
        return Step(name, about, self.source.name, self.limits)

    def _ask(self, request: Frame, most: int, step: Step) -> Frame:
        """The reply, its body at most that many bytes. Raises _Broken when there is none."""
        left = max(0.0, self.deadline - time.monotonic())
        try:
            reply = self.child.conversation.ask(request, left, most)
            if _well_formed(reply.header, self.source.packages):
                return reply
            message = outcomes.tampered(step)
        except Tampered:
            message = outcomes.tampered(step)
        except TooSlow:
            message = outcomes.too_slow(step)
        except Closed:
            message = outcomes.died(self.child.ending(1.0), step)
        raise _Broken(message, loading=not step.name)

    def _fault(self, reply: Frame, step: Step) -> str:
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
    return Answer(
        reply.body, outcomes.one_line(reply.header.get("uncarried", "")), tuple(reply.header.get("changed", ()))
    )


def _well_formed(header: dict[str, Any], packages: Sequence[str]) -> bool:
    """Whether it is the header of a reply; the submission's own code may have written it."""
    if "fault" in header:
        return outcomes.is_fault(header) or (header["fault"] == "package" and header.get("name") in packages)
    if "missing" in header:
        return header["missing"] in ("empty", "absent", "placeholder")
    changed, uncarried = header.get("changed", []), header.get("uncarried", "")
    return (
        header.get("ok") is True
        and isinstance(uncarried, str)
        and isinstance(changed, list)
        and all(type(index) is int and 0 <= index < MOST_ARGUMENTS for index in changed)
    )
