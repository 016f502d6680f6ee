"""Runs one submission in the student's process and brings back its answers, part by part.

All parts are tried in one child first. If that child dies or takes long, every part runs again in a child of
its own with its own full limits, so that one endless loop does not cost the other parts.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence

from gradekit import outcomes
from gradekit.asking import PartPlan, Source
from gradekit.attempt import Allowance, Attempt, Broken
from gradekit.confinement.levels import Confined
from gradekit.conversation import Closed, Tampered, TooSlow
from gradekit.errors import GradekitError, SandboxMissing
from gradekit.frames import Frame
from gradekit.host import START_SECONDS, Child, Host, HostDied, open_host
from gradekit.model import Limits, Status
from gradekit.outcomes import Outcome

# What all parts together may take in one child before each gets its own.
PATIENCE = 2
KEPT_OUTPUT = 1 << 16
# The level that any confinement reaches.
ANY = "none"


class Run:
    """What came back: outcomes by part, the beginning of what the code printed, and a remark about it."""

    def __init__(self, outcomes: dict[str, Outcome] | None = None):
        self.outcomes = outcomes or {}
        self.printed = ""
        self.remark = ""
        # What confined it, as reports name it; "" where nothing was run.
        self.sandbox = ""


class _Unprepared(HostDied):
    """The child ended before it was given anything of the submission."""


class Runner:
    """Holds the process that starts children; used for one submission after another."""

    def __init__(self, level: str = ANY, host: Host | None = None):
        self.level = level
        self.host: Host = host or open_host()

    def confined(self) -> Confined:
        """What confines the code that is run here.

        Raises GradekitError where nothing can be run at all, SandboxMissing where that is less than was asked for.
        """
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
        if self.level != ANY and not found.reaches(self.level):
            raise SandboxMissing(_refusal(self.level, found))
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
            except Broken:
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
            except Broken as broken:
                # A file that never finishes loading would only do the same again for the other parts.
                ended = plans[index:] if broken.loading else [plan]
                run.outcomes |= {each.name: Outcome(status=Status.ERROR, message=broken.message) for each in ended}
                if broken.loading:
                    return

    def _call_by_call(self, source: Source, plan: PartPlan, run: Run) -> None:
        """Every call in a child that has loaded the file afresh. Together they have what the part may have."""
        whole, left = Outcome(), Allowance.of(plan.limits)
        for call in plan.calls:
            started = time.monotonic()
            self._attempt(source, [plan._replace(calls=(call,))], plan.limits, run, left)
            found = run.outcomes[plan.name]
            left = left.without(time.monotonic() - started, sum(len(answer.body) for answer in found.answers))
            whole.answers += found.answers
            whole.seconds += found.seconds
            whole.status, whole.message = found.status, found.message
            if found.status or found.whole:
                break
        run.outcomes[plan.name] = whole

    def _attempt(
        self, source: Source, plans: Sequence[PartPlan], limits: Limits, run: Run, allowed: Allowance | None = None
    ) -> None:
        """Adds the outcomes of these parts, from one child; `allowed` is what is left, where that is not all."""
        for last_try in (False, True):
            # Asked of every process that starts children: there may be another one by now.
            run.sandbox = self.confined().described()
            try:
                with _child(self.host, limits, source, run) as child:
                    run.outcomes |= Attempt(child, source, limits, allowed).parts(plans)
                return
            except HostDied as died:
                self._reopen()
                if last_try and isinstance(died, _Unprepared):
                    raise GradekitError(outcomes.unprepared(run.printed)) from None
                if last_try:
                    raise Broken(outcomes.hosts_killed(), loading=False) from None


def _refusal(level: str, found: Confined) -> str:
    lines = [
        f"A sandbox of level {level} is asked for, and this machine has {found.described()}.",
        "Nothing was run. Missing:",
        *(f"  {line}" for line in found.lacking(level)),
        "`gradekit doctor` says what to do; --require-sandbox none marks all the same.",
    ]
    return "\n".join(lines)


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
