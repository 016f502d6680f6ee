"""Runs one submission in the student's process and brings back its answers, part by part.

All parts are tried in one child first. If that child dies or takes long, every part runs again in a child of
its own with its own full limits, so that one endless loop does not cost the other parts.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence

from gradekit import endings
from gradekit.asking import PartPlan, Source
from gradekit.attempt import Allowance, Attempt, Broken, Unprepared
from gradekit.confinement.levels import NAMESPACES, SECCOMP, Confined
from gradekit.conversation import Drain
from gradekit.errors import GradekitError, SandboxMissing
from gradekit.host import Child, Host, HostDied, open_host
from gradekit.model import Limits
from gradekit.outcomes import Outcome

# What all parts together may take in one child before each gets its own.
PATIENCE = 2
KEPT_OUTPUT = 1 << 16
# The level that any confinement reaches.
ANY = "none"


class Run:
    """What came back: outcomes by part, and what the code printed."""

    def __init__(self, outcomes: dict[str, Outcome] | None = None):
        self.outcomes = outcomes or {}
        # Where the lines of the program stand, see `asking.Source`.
        self.places: Sequence[tuple[int, int]] = ()
        # What confined it, as reports name it; "" where nothing was run.
        self.sandbox = ""
        self._outputs: list[tuple[Drain, Limits]] = []
        self._told: tuple[str, str] | None = None

    def ended(self, child: Child, limits: Limits) -> None:
        """Keeps what a child prints, which is waited for only when somebody asks."""
        for output, _ in self._outputs:
            output.settle()
        self._outputs.append((child.output, limits))

    @property
    def printed(self) -> str:
        """The beginning of what the code printed."""
        return self._printed()[0]

    @property
    def remark(self) -> str:
        """A remark about how much it was, "" for none."""
        return self._printed()[1]

    def _printed(self) -> tuple[str, str]:
        if self._told is None:
            printed, remark = "", ""
            for output, limits in self._outputs:
                text = output.text()
                # What the file prints while it loads comes again from every child.
                printed = printed if text in printed else (printed + text)[:KEPT_OUTPUT]
                remark = remark or endings.printed_much(output.total, limits)
            self._told = printed, remark
        return self._told

    def close(self) -> None:
        """Nothing more of what is printed will be read."""
        for output, _ in self._outputs:
            output.close()


class Dropped(Exception):
    """The run was ended because nobody wants its outcome any more."""


class Stop:
    """With this another thread ends a run: what runs is killed, and nothing is tried again."""

    def __init__(self) -> None:
        self.asked = False
        self._child: Child | None = None

    def ask(self) -> None:
        """Ends the run, whether it has begun or not: it raises Dropped, unless all has been answered already."""
        self.asked = True
        if child := self._child:
            child.stop()

    @contextlib.contextmanager
    def over(self, child: Child) -> Iterator[None]:
        """While this child runs, it is the one to be ended."""
        self._child = child
        try:
            # Asked after the child could be seen, so that no request falls between the two.
            if self.asked:
                raise Dropped
            yield
        except Broken:
            if self.asked:
                raise Dropped from None
            raise
        finally:
            self._child = None


class Runner:
    """Holds the process that starts children; used for one submission after another."""

    def __init__(self, level: str = ANY, host: Host | None = None):
        self.level = level
        self.host: Host = host or open_host()
        self._tried_again = False
        self._last = Run()
        self._stop = Stop()

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
                raise GradekitError(endings.no_host()) from None
        if found.broken and not self._tried_again:
            # Perhaps the process that tries was killed: once more, with a new host.
            self._tried_again = True
            self._reopen()
            return self.confined()
        if found.broken:
            raise GradekitError(endings.broken_confinement(found.broken))
        if self.level != ANY and not found.reaches(self.level):
            raise SandboxMissing(_refusal(self.level, found))
        return found

    def _reopen(self) -> None:
        self.host.close()
        self.host = open_host()

    def run(self, source: Source, plans: Sequence[PartPlan], stop: Stop | None = None) -> Run:
        """The outcome of every part. Raises CourseError for an allowed package that is not installed.

        Another thread can end it with `stop`: it raises Dropped then.
        """
        self._stop = stop or Stop()
        self._last.close()
        run = self._last = Run()
        together = [plan for plan in plans if not plan.own and not plan.pure]
        alone = [plan for plan in plans if plan.own or plan.pure]
        if len(together) > 1:
            limits = together[0].limits
            hurried = Limits(min(PATIENCE, limits.cpu), min(PATIENCE, limits.wall), limits.memory, limits.output)
            try:
                self._attempt(source, together, hurried, run)
            except Broken:
                alone = list(plans)
                run.close()
                run = self._last = Run()
        else:
            alone = list(plans)
        self._each_alone(source, alone, run)
        return run

    def ask(self, source: Source, plan: PartPlan) -> list[Outcome]:
        """What becomes of every call, in a child of its own where the plan is `pure`; fewer where one ends the child.

        For questions that follow a verdict: nothing is tried twice, and where no child can be had there is nothing.
        Raises GradekitError where nothing can be run, Dropped where the run's own `stop` has been asked.
        """
        self.confined()
        groups = [plan._replace(calls=(call,)) for call in plan.calls] if plan.pure else [plan]
        found: list[Outcome] = []
        left = Allowance.of(plan.limits)
        for group in groups:
            started = time.monotonic()
            run = Run()
            try:
                with _child(self.host, plan.limits, source, b"", run) as child, self._stop.over(child):
                    new = Attempt(child, source, plan.limits, left).each(group)
                if self._stop.asked:
                    raise Dropped
            except HostDied:
                self._reopen()
                return found
            finally:
                run.close()
            found += new
            left = left.without(time.monotonic() - started, sum(len(a.body) for each in new for a in each.answers))
            if found[-1].trouble and found[-1].trouble.kind in ("slow", "loading"):
                return found
        return found

    def close(self) -> None:
        """Ends the process that starts children."""
        self._last.close()
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
                run.outcomes |= {each.name: broken.outcome() for each in ended}
                if broken.loading:
                    return

    def _call_by_call(self, source: Source, plan: PartPlan, run: Run) -> None:
        """Every call in a child that has loaded the file afresh. Together they have what the part may have."""
        whole, left = Outcome(), Allowance.of(plan.limits)
        for call in plan.calls:
            started = time.monotonic()
            try:
                self._attempt(source, [plan._replace(calls=(call,))], plan.limits, run, left)
            except Broken as broken:
                if whole.answers and time.monotonic() - started >= left.seconds:
                    # The calls before have used the time: what was under way need not be what takes long.
                    message = endings.too_slow_together(plan.name, plan.limits, broken.message)
                    raise Broken(message, loading=False, slow=True) from None
                raise
            found = run.outcomes[plan.name]
            left = left.without(time.monotonic() - started, sum(len(answer.body) for answer in found.answers))
            whole.answers += found.answers
            whole.seconds += found.seconds
            whole.notes += found.notes
            whole.status, whole.message, whole.trouble = found.status, found.message, found.trouble
            if found.status or found.whole:
                break
        run.outcomes[plan.name] = whole

    def _attempt(
        self, source: Source, plans: Sequence[PartPlan], limits: Limits, run: Run, allowed: Allowance | None = None
    ) -> None:
        """Adds the outcomes of these parts, from one child; `allowed` is what is left, where that is not all."""
        for last_try in (False, True):
            # Asked of every process that starts children: there may be another one by now.
            confined = self.confined()
            run.sandbox = confined.described()
            try:
                with _child(self.host, limits, source, plans[0].told, run) as child, self._stop.over(child):
                    run.outcomes |= Attempt(child, source, limits, allowed).parts(plans)
                return
            except Broken as broken:
                # Perhaps something outside killed it; code that kills itself does so again.
                if last_try or not broken.killed:
                    raise
            except HostDied as died:
                self._reopen()
                if last_try and isinstance(died, Unprepared):
                    raise GradekitError(endings.unprepared(run.printed)) from None
                if last_try and confined.held & {NAMESPACES, SECCOMP}:
                    # From inside, the code could not have done it.
                    raise GradekitError(endings.host_killed_from_outside()) from None
                if last_try:
                    raise Broken(endings.hosts_killed(), loading=False) from None


def _refusal(level: str, found: Confined) -> str:
    lines = [
        f"A sandbox of level {level} is asked for, and this machine has {found.described()}.",
        "Nothing was run. Missing:",
        *(f"  {line}" for line in found.lacking(level)),
        "`gradekit doctor` says what to do; --require-sandbox none marks all the same.",
    ]
    return "\n".join(lines)


@contextlib.contextmanager
def _child(host: Host, limits: Limits, source: Source, told: bytes, run: Run) -> Iterator[Child]:
    child = host.start(limits, source.worth_loading(), told)
    try:
        yield child
    finally:
        child.conversation.close()
        child.kill()
        run.ended(child, limits)
