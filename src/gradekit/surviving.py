"""Whether mutants that the checks did not refuse are mistakes at all: asked on fresh inputs, wider than the tests'."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from gradekit import brief
from gradekit.asking import Call, PartPlan
from gradekit.bench import RIGHT, Trials, is_read
from gradekit.frames import Frame
from gradekit.limited import Limited
from gradekit.model import Part
from gradekit.outcomes import Answer
from gradekit.proof.mutants import Mutant

INPUTS = 200
# Laws are asked at seeds of no check, until they have seen as many inputs as others are compared on.
SEED, MOST_SEEDS = 1001, 200
SECONDS, CPU_SECONDS = 60.0, 60


class Survivor(NamedTuple):
    """A mutant that is not refused at a seed, with the parts asked; `undecided` says why that could not be told."""

    mutant: Mutant
    asked: tuple[str, ...]
    seed: int
    undecided: str = ""


class Fresh:
    """Fresh inputs for one exercise, and what answers what there."""

    def __init__(self, trials: Trials):
        self.trials = trials
        self._work: dict[str, Limited] = {}

    def ask(self, function: str, request: Mapping[str, Any], module: str = "fresh") -> Any:
        """What a function of the proof returns, in a process of its own. Raises Exceeded."""
        if function not in self._work:
            self._work[function] = Limited(f"gradekit.proof.{module}", function, SECONDS, CPU_SECONDS)
        return self._work[function].ask(request)

    def close(self) -> None:
        """Ends those processes."""
        for each in self._work.values():
            each.close()

    def told(self) -> dict[str, Any]:
        """What a process is told of the exercise."""
        of = self.trials
        return {"exercise": brief.to_plain(of.exercise), "solution": of.path, "shown": of.shown}

    def agreeing(self, survivors: Sequence[Survivor]) -> list[int]:
        """At how many fresh inputs each survivor agrees with the original; 0 where it differs. Raises CourseError."""
        counts = [0 if each.undecided else INPUTS for each in survivors]
        for part in self.trials.parts:
            places = [i for i, each in enumerate(survivors) if part.name in each.asked and counts[i]]
            if places:
                found = self._compare(part)(part, [survivors[i].mutant for i in places])
                for place, count in zip(places, found, strict=True):
                    counts[place] = min(counts[place], count)
        return counts

    def _compare(self, part: Part) -> Callable[[Part, Sequence[Mutant]], Iterator[int]]:
        if part.kind in ("property", "einsum"):
            return self._by_law
        if part.kind == "expression":
            return self._by_formula
        return self._by_value if is_read(part) else self._by_answers

    def _by_formula(self, part: Part, mutants: Sequence[Mutant]) -> Iterator[int]:
        told = next(each for each in self.told()["exercise"]["parts"] if each["name"] == part.name)
        for mutant in mutants:
            request = {"settings": told["settings"], "original": mutant.old, "mutant": mutant.new}
            yield INPUTS if self.ask("formulas_agree", request)["agrees"] else 0

    def _by_value(self, part: Part, mutants: Sequence[Mutant]) -> Iterator[int]:
        plans = self._plans(part, [Call(Frame({"read": part.name}))])
        for mutant in mutants:
            yield INPUTS if self.trials.is_same_value(self.trials.run(plans, [part.name], mutant), part.name) else 0

    def _by_answers(self, part: Part, mutants: Sequence[Mutant]) -> Iterator[int]:
        bodies = self.ask("calls", {**self.told(), "part": part.name})["calls"]
        plans = self._plans(part, [Call(Frame({"call": part.name}, base64.b64decode(body))) for body in bodies])
        own = self.trials.run(plans, [part.name]).outcomes[part.name]
        for mutant in mutants:
            other = self.trials.run(plans, [part.name], mutant).outcomes[part.name]
            told = not own.status and not other.status
            yield len(bodies) if told and self._agree(own.answers, other.answers) else 0

    def _plans(self, part: Part, calls: Sequence[Call]) -> dict[str, PartPlan]:
        limits = part.limits or self.trials.exercise.limits
        return {part.name: PartPlan(part.name, tuple(calls), limits, True)}

    def _agree(self, own: Sequence[Answer], other: Sequence[Answer]) -> bool:
        if any(each.uncarried for each in (*own, *other)):
            return False
        original, mutant = ([base64.b64encode(each.body).decode() for each in answers] for answers in (own, other))
        return bool(self.ask("agree", {"original": original, "mutant": mutant})["agrees"])

    def _by_law(self, part: Part, mutants: Sequence[Mutant]) -> Iterator[int]:
        """Whether the check has nothing against it at seeds of no check: its law, or the arrays that it computes."""
        passing, seen = set(range(len(mutants))), 0
        for seed in range(SEED, SEED + MOST_SEEDS):
            plans = self.trials.plans(seed)
            passing = {place for place in passing if self._passes(part, plans, mutants[place])}
            seen += max(len(plans[part.name].calls), part.cases.random)
            if seen >= INPUTS or not passing:
                break
        yield from (seen if place in passing else 0 for place in range(len(mutants)))

    def _passes(self, part: Part, plans: Mapping[str, PartPlan], mutant: Mutant) -> bool:
        run = self.trials.run(plans, [part.name], mutant)
        return all(end.status in RIGHT for end in self.trials.ends(run, [part.name]))
