"""One exercise's references and their mutants, run as submissions: the file, the answers, the verdicts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from gradekit.asking import PartPlan, Source
from gradekit.course.catalogue import Course
from gradekit.judging import Judge
from gradekit.model import Exercise, Limits, Part, Status
from gradekit.proof.mutants import NO_TRANSPOSE, Module, Mutant
from gradekit.runner import Run, Runner

# A mutant may loop. Where the reference takes long, its mutants have the more, by this factor.
SECONDS, PATIENT = 2, 4
READ = ("value", "shape", "einsum", "expression")
RIGHT = (Status.PASS, Status.WARNING)


class Bench:
    """The processes that run and judge; one exercise at a time has them."""

    def __init__(self) -> None:
        self.runner = Runner()
        self.judge = Judge()

    def close(self) -> None:
        """Ends both."""
        self.runner.close()
        self.judge.close()


class Ended(NamedTuple):
    """How a part ended, and what was said about it."""

    name: str
    status: Status
    message: str


class Trials:
    """One exercise at the bench: its module, and the answers of the references themselves."""

    def __init__(self, course: Course, exercise: Exercise, bench: Bench):
        self.course = course
        self.exercise = exercise
        self.bench = bench
        path = course.solution_path(exercise.id)
        self.path = str(path.resolve())
        self.shown = path.relative_to(course.root).as_posix()
        self.module = Module(path.read_text(encoding="utf-8"))
        self.parts = [part for part in exercise.parts if not left_out(part)]
        self.originals: dict[str, Run] = {}
        self._packages = tuple(dict.fromkeys((*exercise.packages, "autograd")))
        self._slowest: dict[str, float] = {}

    def plans(self, seed: int) -> dict[str, PartPlan]:
        """The calls of every automatic part. Raises CourseError."""
        names = [part.name for part in self.parts]
        return {plan.name: plan for plan in self.bench.judge.plan(self.course, self.exercise, seed, names)}

    def run(self, plans: Mapping[str, PartPlan], asked: Iterable[str], mutant: Mutant | None = None) -> Run:
        """The answers of a file with what these parts need, one definition of it the mutant's."""
        wanted = self._with_earlier(asked)
        names = [name for name in plans if name in wanted]
        content = self.module.file(names, mutant).encode()
        source = Source(f"{self.exercise.id.replace('-', '_')}.py", content, self._packages)
        return self.bench.runner.run(source, [self._hurried(plans[name]) if mutant else plans[name] for name in names])

    def _hurried(self, plan: PartPlan) -> PartPlan:
        seconds = max(SECONDS, math.ceil(PATIENT * self._slowest.get(plan.name, 0.0)))
        return plan._replace(limits=Limits(seconds, seconds, plan.limits.memory, plan.limits.output))

    def _with_earlier(self, asked: Iterable[str]) -> set[str]:
        wanted = set(asked)
        for part in reversed(self.exercise.parts):
            if part.name in wanted:
                wanted |= set(part.after)
        return wanted

    def ends(self, run: Run, asked: Iterable[str]) -> Iterator[Ended]:
        """How each part ended, one after the other: whoever has seen enough need not wait for the rest."""
        for name in asked:
            outcome = run.outcomes[name]
            if outcome.status is not None:
                yield Ended(name, outcome.status, outcome.message)
                continue
            wanted = self._with_earlier([name])
            given = {each: found.answers for each, found in run.outcomes.items() if each in wanted and not found.status}
            verdict, fault = self.bench.judge.judge(self.exercise, given)[name]
            yield Ended(name, verdict.status, fault or verdict.message)

    def original(self, plans: Mapping[str, PartPlan], seed: int) -> Iterator[str]:
        """Why a reference does not pass as a submission, a sentence each; its answers are kept."""
        for part in self.parts:
            run = self.run(plans, [part.name])
            for name, status, message in self.ends(run, [part.name]):
                if status not in RIGHT:
                    said = f"in a file of its own is not right at seed {seed}: {first_line(message)}"
                    yield f"{self.shown}: {name} {said}"
            self._slowest[part.name] = max(run.outcomes[part.name].seconds, self._slowest.get(part.name, 0.0))
            self.originals.setdefault(part.name, run)

    def is_vacuous(self, run: Run, asked: Sequence[str]) -> bool:
        """Whether the mutant changes nothing: a vector transposed, or values that are the very same."""
        if any(NO_TRANSPOSE in outcome.message for outcome in run.outcomes.values()):
            return True
        return all(is_read(self.exercise.part(name)) and self.is_same_value(run, name) for name in asked)

    def is_same_value(self, run: Run, name: str) -> bool:
        """Whether the part's answers are the original's, byte for byte."""
        own, other = self.originals[name].outcomes[name].answers, run.outcomes[name].answers
        return bool(other) and [bytes(each.body) for each in own] == [bytes(each.body) for each in other]


def first_line(message: str) -> str:
    """The beginning of what is said about an answer."""
    return (message.splitlines() or [""])[0]


def left_out(part: Part) -> str:
    """Why a part has no mutants; "" where it has."""
    if part.kind in ("text", "figure"):
        return part.kind
    return "trained" if getattr(part, "trained", False) else ""


def is_read(part: Part) -> bool:
    """Whether its answer is a value that is read, so that no inputs are drawn for a call."""
    return part.kind in READ or (part.kind == "trace" and not part.arguments)
