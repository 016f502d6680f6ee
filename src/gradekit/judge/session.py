"""One exercise at one seed, from its solution to the verdicts: what the judging process does when asked."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

from gradekit import kinds, wire
from gradekit.judge.following import Questions, Search
from gradekit.judge.reading import Uncarried, Unreadable, plain_data
from gradekit.judge.reference import Reference
from gradekit.judge.solution import Solution, SolutionFault
from gradekit.judge.task import Given, Task
from gradekit.judge.trial import Trial, draw, generator
from gradekit.model import Exercise, Part, Status, Verdict
from gradekit.trouble import Failure

# Characters about an input that somebody may read.
ABOUT = 500


class Planned(NamedTuple):
    """A part with its trials and the questions to the submission."""

    part: Part
    kind: kinds.Kind
    trials: list[Trial]
    asks: list[kinds.Ask]


class Judged(NamedTuple):
    """A verdict, and whether it is the course's fault that there is none."""

    verdict: Verdict
    course_fault: str = ""


class Session:
    """Draws the inputs once, computes what is expected once, and judges any number of submissions.

    Raises SolutionFault when a generator of the solution fails.
    """

    def __init__(self, exercise: Exercise, solution: Solution, seed: int):
        self.exercise = exercise
        self.seed = seed
        self.solution = solution
        self.planned = {part.name: self._plan(part) for part in exercise.parts}
        self._answers: dict[str, Sequence[Given]] = {}
        self.references = {part.name: _Remembered(part, self.solution) for part in exercise.parts}

    def _plan(self, part: Part) -> Planned:
        kind = kinds.load(part.kind)
        trials = self._trials(part, kind)
        return Planned(part, kind, trials, kind.asks(len(trials)))

    def _trials(self, part: Part, kind: kinds.Kind) -> list[Trial]:
        if kind.points and not part.generator:
            # A reference that is no formula shows when the part is judged, and costs the others nothing.
            with contextlib.suppress(SolutionFault):
                return kind.points(part, self.solution[part.name], self._seed_of(part))
            return []
        names = kind.draws(part)
        if names is None:
            return []
        if kind.figure:
            return [Trial({})]
        if not part.generator:
            return draw(self.exercise, part, names, self.seed)
        make = self.solution[part.generator]
        streams = [generator(self.seed, self.exercise.id, part.name, case) for case in range(part.cases.random)]
        made = [self.solution.call(make, random, case) for case, random in enumerate(streams)]
        # None stands for a case that is not wanted.
        return [_generated(each, part) for each in made if each is not None]

    def _seed_of(self, part: Part) -> str:
        return f"{self.seed}/{self.exercise.id}/{part.name}"

    def calls(self, part: str) -> list[tuple[dict[str, Any], bytes, str]]:
        """The part's questions: a frame's header, the encoded arguments, and what is passed in words."""
        planned = self.planned[part]
        return [self._question(planned, ask) for ask in planned.asks]

    def _question(self, planned: Planned, ask: kinds.Ask) -> tuple[dict[str, Any], bytes, str]:
        if ask.trial is None:
            return {"read": planned.part.name}, b"", ""
        trial = planned.trials[ask.trial]
        large = trial.edge == "large"
        if planned.kind.points:
            declared = list(planned.part.settings["variables"])
            names = {"variables": list(trial.inputs), "declared": declared}
            header = {"formula": planned.part.name, **names, "large": large}
            return header, wire.encode(list(trial.inputs.values())), trial.point()
        if planned.kind.figure:
            return {"figure": planned.part.name}, b"", ""
        header = {"call": planned.part.name, "large": large}
        return header, wire.encode(trial.arguments(planned.part)), trial.about(planned.part)

    def anticipate(self, parts: Sequence[str]) -> None:
        """Computes what is expected while the submission still runs; faults show when the part is judged."""
        for name in parts:
            if self.planned[name].kind.generated and "law" not in self.planned[name].part.settings:
                self.references[name].prepare(self.planned[name].trials)

    def begin(self) -> None:
        """Forgets the submission before."""
        self._answers = {}

    def judge(self, name: str, answers: Sequence[Given]) -> Judged:
        """The verdict on a part. Earlier parts that it is judged against must have been judged before it."""
        self._answers[name] = answers
        planned = self.planned[name]
        try:
            return Judged(planned.kind.judge(self._task(planned, answers)))
        except SolutionFault as fault:
            place = "" if str(fault).startswith(self.solution.shown) else f"{self.solution.shown}: "
            return _undecided(f"{place}{fault}")
        except Unreadable as odd:  # a kind tells of the student's own: this is the solution's
            return _undecided(f"{self.solution.shown}: {name} {odd.what}")
        except Exception as error:
            return Judged(
                Verdict(Status.UNDECIDED, "gradekit itself failed here; this costs no mark."), described(error)
            )

    def compare(self, name: str) -> Search:
        """The comparison of a wrong gradient with the student's own forward function, once it has been judged."""
        from gradekit.judge.own_forward import Forward, own_forward

        planned = self.planned[name]
        of = self.planned.get(planned.part.settings["of"])
        known = self._answers[name][: len(planned.trials)]
        arguments = of.part.arguments if of else planned.part.settings["forward"]
        forward = Forward(planned.part.settings["of"], arguments, bool(of))
        return own_forward(planned.part, forward, planned.trials, known, self.references[name], self.seed)

    def follow(self, name: str, failure: Failure) -> Search:
        """The search for the smallest input at which this part fails in this way, once it has been judged."""
        from gradekit.judge import candidates
        from gradekit.judge.smallest import SECONDS, Subject, smallest

        planned, part = self.planned[name], self.planned[name].part
        answers = self._answers.get(name, ())
        again = len(planned.asks) - len(planned.trials)

        def drawn() -> list[Trial]:
            if part.generator:
                return candidates.made(
                    self.exercise, part, self.seed, self.solution, lambda each: _generated(each, part)
                )
            return candidates.sized(self.exercise, part, self.seed)

        task = self._task(planned, answers)
        judge, end = planned.kind.judge, time.process_time() + SECONDS
        known = answers[: len(planned.trials)]
        return smallest(
            Subject(self.exercise, part, self.seed, planned.trials, known, failure, judge, task, again, drawn, end)
        )

    def question(self, asked: Questions, trial: Trial) -> tuple[dict[str, Any], bytes, str]:
        """A call at another input than the planned ones, which is made whatever became of the calls before it."""
        arguments = [trial.inputs[name] for name in asked.arguments if name in trial.inputs]
        about = trial.described(asked.arguments)[:ABOUT]
        return {"call": asked.name, "large": trial.edge == "large", "follows": True}, wire.encode(arguments), about

    def _task(self, planned: Planned, answers: Sequence[Given]) -> Task:
        part = planned.part
        earlier = {each: self._answered(each) for each in part.after if each in self._answers}
        reference, wrongs = self.references[part.name], self.solution.wrongs(part.name)
        seed, accepted = self._seed_of(part), self.solution.accepted(part.name)
        return Task(part, planned.trials, answers, reference, wrongs, earlier, seed, accepted)

    def _answered(self, name: str) -> list[Trial]:
        planned = self.planned[name]
        # A call's answer stands beside its inputs, each trial once; the answer to a read stands alone.
        trials = planned.trials if planned.asks[0].trial is not None else [Trial({})]
        pairs = zip(trials, self._answers[name], strict=False)
        return [trial._replace(output=plain_data(each.value)) for trial, each in pairs]


def _generated(made: Any, part: Part) -> Trial:
    """What a generator gave: inputs by name, or these and "large" where right code may overflow."""
    inputs, edge = made if isinstance(made, tuple) and len(made) == 2 else (made, "")
    if not isinstance(inputs, dict) or edge not in ("", "large"):
        raise SolutionFault(f"{part.generator} returns inputs by name, or a pair of these and 'large'")
    return Trial(inputs, edge=edge)


def _undecided(fault: str) -> Judged:
    return Judged(Verdict(Status.UNDECIDED, "The course's own solution failed here; this costs no mark."), fault)


class _Remembered(Reference):
    """A reference whose expected values are computed once a trial, however many submissions are judged."""

    def __init__(self, part: Part, solution: Solution):
        super().__init__(part, solution)
        # By identity: the session's own trials live as long as it does.
        self._known: dict[int, Any] = {}

    def prepare(self, trials: list[Trial]) -> None:
        """Computes the expected value of every trial. Raises SolutionFault."""
        self._known = {id(trial): super(_Remembered, self).expected(trial) for trial in trials}

    def expected(self, trial: Trial) -> Any:
        return self._known[id(trial)] if id(trial) in self._known else super().expected(trial)


def given(body: bytes | memoryview, uncarried: str, changed: Sequence[int]) -> Given:
    """One answer from its bytes; what could not travel, or is malformed, becomes a value that says so."""
    if uncarried:
        return Given(Uncarried(uncarried))
    try:
        return Given(wire.decode(body), tuple(changed))
    except wire.WireError as error:
        return Given(Uncarried(str(error)))


def described(error: Exception) -> str:
    """A fault of gradekit's own with its place, which is what a bug report needs."""
    from pathlib import Path
    from traceback import extract_tb

    place = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"
