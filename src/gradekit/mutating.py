"""`gradekit validate --mutants`: references with one slip in them, run as submissions, which the checks must refuse.

mutants (proof) -> file and verdicts at the seeds of a check (bench) -> survivors on fresh inputs (surviving)
"""

from __future__ import annotations

import queue
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from gradekit.asking import PartPlan
from gradekit.bench import RIGHT, Bench, Trials, first_line, is_read, left_out
from gradekit.course.catalogue import Course
from gradekit.errors import CourseError
from gradekit.limited import Exceeded
from gradekit.model import Exercise, Status
from gradekit.proof.mutants import SORTS as SORTS
from gradekit.proof.mutants import Acknowledged, Mutant, sample
from gradekit.surviving import Fresh, Survivor

SEEDS = (1, 2)
AT_ONCE = 2
UNCODED = ("einsum", "expression")  # their references are texts
Candidate = tuple[Mutant, tuple[str, ...]]


class Fate(NamedTuple):
    """What became of one mutant: `refused`, `equivalent` (acknowledged), `survived`, `unchanged` (no mutant at all)."""

    sort: str
    what: str


class Mutated(NamedTuple):
    """What the mutants of one exercise came to; a problem may have several lines.

    `without` has one word a part that has no mutants: text, figure or trained. `raised` of those that are refused
    end in an error.
    """

    exercise: Exercise
    fates: Sequence[Fate]
    problems: Sequence[str]
    without: Sequence[str]
    raised: int = 0
    seconds: float = 0.0

    def count(self, what: str) -> int:
        """How many mutants came to that."""
        return sum(fate.what == what for fate in self.fates)


def mutate(course: Course, exercises: Sequence[Exercise], at_most: int | None = None) -> Iterator[Mutated]:
    """What came of each exercise's mutants, in their order, as soon as it is known; of `at_most` mutants each."""
    benches: queue.Queue[Bench] = queue.Queue()
    for _ in range(min(AT_ONCE, len(exercises))):
        benches.put(Bench())

    def one(exercise: Exercise) -> Mutated:
        bench = benches.get()
        try:
            return _mutated(course, exercise, bench, at_most)
        finally:
            benches.put(bench)

    try:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            yield from pool.map(one, exercises)
    finally:
        while not benches.empty():
            benches.get().close()


def _mutated(course: Course, exercise: Exercise, bench: Bench, at_most: int | None) -> Mutated:
    started = time.monotonic()
    without = [why for part in exercise.parts if (why := left_out(part))]
    if len(without) == len(exercise.parts):
        return Mutated(exercise, [], [], without)
    try:
        work = _Work(Trials(course, exercise, bench))
    except SyntaxError as error:
        place = f"{course.solution_path(exercise.id).relative_to(course.root).as_posix()}:{error.lineno}"
        return Mutated(exercise, [], [f"{place}: {error.msg}"], without)
    try:
        work.run(at_most)
    except CourseError as error:
        work.problems += [str(problem) for problem in error.problems] or [str(error)]
    except Exceeded as ended:
        work.problems.append(f"{exercise.id}: {ended}")
    finally:
        work.fresh.close()
    return Mutated(exercise, work.fates, work.problems, without, work.raised, time.monotonic() - started)


class _Work:
    """The mutants of one exercise."""

    def __init__(self, trials: Trials):
        self.trials = trials
        self.module = trials.module
        self.fresh = Fresh(trials)
        self.fates: list[Fate] = []
        self.problems: list[str] = []
        self.raised = 0

    def run(self, at_most: int | None) -> None:
        """Makes them, runs them, and looks at those that were not refused. Raises CourseError, Exceeded."""
        self.problems += [f"{self.trials.shown}: {name} is not defined" for name in self._undefined()]
        if self.problems:
            return
        left = sample(list(self._candidates()), at_most)
        survivors: list[Survivor] = []
        for seed in SEEDS:
            plans = self.trials.plans(seed)
            self.problems += self.trials.original(plans, seed)
            if self.problems:
                return
            left = list(self._refused(left, plans, seed, survivors))
        self.fates += [Fate(mutant.sort, "refused") for mutant, _ in left]
        matched = self._look_at(survivors)
        if at_most is None:
            self._stale(matched)

    def _undefined(self) -> Iterator[str]:
        return (part.name for part in self.trials.parts if not self.module.line(part.name))

    def _candidates(self) -> Iterator[Candidate]:
        """Every mutant with the parts that it is asked for, each once: code, then values."""
        coded = [part.name for part in self.trials.parts if part.kind not in UNCODED]
        reached = {name: self.module.reached(name) for name in coded}
        seen = set()
        for name in sorted(set().union(*reached.values()), key=lambda each: (self.module.line(each), each)):
            asked = tuple(part for part in coded if name in reached[part])
            for mutant in self.module.mutants(name):
                seen.add((name, mutant.definition))
                yield mutant, asked
        for mutant in self._values():
            if (mutant.name, mutant.definition) not in seen:
                yield mutant, (mutant.name,)

    def _values(self) -> Iterator[Mutant]:
        names = [part.name for part in self.trials.parts if is_read(part)]
        if not names:
            return
        found = self.fresh.ask("values", {**self.fresh.told(), "parts": names}, module="slips")
        if "problem" in found:
            raise CourseError(found["problem"])
        for name, changes in found["of"].items():
            for old, new, literal in changes:
                yield Mutant(name, self.module.line(name), "value", old, new, self.module.assigned(name, literal))

    def _refused(
        self, candidates: Iterable[Candidate], plans: Mapping[str, PartPlan], seed: int, survivors: list[Survivor]
    ) -> Iterator[Candidate]:
        """Those that are refused at this seed; the others are put to the survivors, or are no mutants."""
        for mutant, asked in candidates:
            run = self.trials.run(plans, asked, mutant)
            if self.trials.is_vacuous(run, asked):
                self.fates.append(Fate(mutant.sort, "unchanged"))
                continue
            undecided = ""
            for end in self.trials.ends(run, asked):
                undecided = first_line(end.message) if end.status is Status.UNDECIDED else undecided
                if end.status not in (*RIGHT, Status.UNDECIDED):
                    self.raised += end.status is Status.ERROR and seed == SEEDS[-1]
                    yield mutant, asked
                    break
            else:
                survivors.append(Survivor(mutant, asked, seed, undecided))

    def _look_at(self, survivors: Sequence[Survivor]) -> set[Acknowledged]:
        """Notes what each survivor is; the acknowledgements of those that agree with the original."""
        acknowledged = self.module.acknowledged()
        matched: set[Acknowledged] = set()
        counted = zip(survivors, self.fresh.agreeing(survivors), strict=True)
        for survivor, count in sorted(counted, key=lambda pair: pair[0].mutant.line):
            mutant = survivor.mutant
            known = {each for each in acknowledged if count and each.is_about(mutant)}
            matched |= known
            self.fates.append(Fate(mutant.sort, "equivalent" if known else "survived"))
            if not known:
                self.problems.append(_problem(self.trials.shown, survivor, count))
        return matched

    def _stale(self, matched: set[Acknowledged]) -> None:
        for each in self.module.acknowledged():
            if each not in matched:
                place = f"{self.trials.shown}:{each.line}"
                said = "is acknowledged, but no such mutant survives and agrees: take that out"
                self.problems.append(f"{place}: {each.change} in {each.name} {said}")


def _problem(shown: str, survivor: Survivor, count: int) -> str:
    """What survived and where, and what to do about it."""
    mutant, parts = survivor.mutant, " and ".join(survivor.asked)
    place = f"{shown}:{mutant.line}: {mutant.change}"
    advice = f"strengthen the inputs or the tolerance of {parts}"
    if survivor.undecided:
        return (
            f"{place} is undecided at seed {survivor.seed}\n  the check of {parts} has to decide: {survivor.undecided}"
        )
    if not count:
        return f"{place} passes at seed {survivor.seed} (differs at fresh inputs)\n  {advice}"
    line = f'equivalent({_quoted(mutant.name)}, {_quoted(mutant.change)}, "")'
    agrees = f"{place} passes at seed {survivor.seed} (agrees at {count} fresh inputs)"
    return f"{agrees}\n  {advice}, or acknowledge it with a reason:\n  {line}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
