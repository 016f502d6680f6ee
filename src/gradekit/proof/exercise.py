"""The proof of one exercise: what is wrong with it, and by which means each part was confirmed."""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from gradekit import brief
from gradekit.errors import CourseError
from gradekit.judge.session import Session
from gradekit.judge.solution import Solution, SolutionFault
from gradekit.model import Exercise, Part
from gradekit.proof import answers, independence, oracles

MOST_TRAINED = 2  # wrong answers of a trained part that are tried: each one takes its time


def prove(request: Mapping[str, Any]) -> dict[str, Any]:
    """The problems of an exercise and the means that agreed, from its brief and the path of its solution.

    {"exercise": brief, "solution": path, "shown": its name, "seeds": n, "trained": bool}
        -> {"problems", "means", "wrongs", "seconds"}
    """
    started = time.monotonic()
    warnings.simplefilter("ignore")
    exercise = brief.from_plain(dict(request["exercise"]))
    exercise = exercise._replace(parts=tuple(map(_reduced, exercise.parts)))
    proof = Proof(exercise, request["solution"], request["shown"], request["seeds"], request["trained"])
    with np.errstate(all="ignore"):
        proof.run()
    return {
        "problems": proof.problems,
        "means": proof.means,
        "wrongs": proof.wrongs,
        "seconds": time.monotonic() - started,
    }


def _reduced(part: Part) -> Part:
    """A part that is trained with its smaller inputs."""
    return part._replace(generator=part.settings["reduced"]) if part.trained else part


class Proof:
    """Collects the problems of one exercise; the first of a kind at a part stands for all seeds.

    `trained` looks at the parts that are trained, else at the others.
    """

    def __init__(self, exercise: Exercise, path: str, shown: str, seeds: int, trained: bool = False):
        self.exercise = exercise
        self.path = path
        self.shown = shown
        self.seeds = seeds
        self.trained = trained
        self.problems: list[str] = []
        self.means: dict[str, list[str]] = {}
        self.wrongs = 0

    def run(self) -> None:
        """Looks at every automatic part at every seed."""
        try:
            solution = Solution(self.path, self.shown, self.exercise)
            sessions = [Session(self.exercise, solution, seed) for seed in range(1, self.seeds + 1)]
        except CourseError as error:
            self.problems += [str(problem) for problem in error.problems]
            return
        except SolutionFault as fault:
            self.problems.append(str(fault))
            return
        for part in self.exercise.parts:
            if part.kind != "text" and part.trained == self.trained:
                # A figure is the same at every seed.
                self._part(part, solution, sessions[:1] if part.kind == "figure" else sessions)

    def _part(self, part: Part, solution: Solution, sessions: list[Session]) -> None:
        found = self._first(part, sessions, answers.refused)
        self.means[part.name] = ["judged"] if not found else []
        if part.kind == "gradient":
            self._gradient(part, sessions)
        for wrong in solution.wrongs(part.name)[: MOST_TRAINED if part.trained else None]:
            self.wrongs += 1
            self._first(part, sessions, lambda session, part, wrong=wrong: answers.unrecognised(session, part, wrong))
        self._again(part, solution, sessions)

    def _gradient(self, part: Part, sessions: list[Session]) -> None:
        if not self._first(part, sessions, oracles.disagreements):
            self.means[part.name] += ["closed form", "differences"]
        source = Path(self.path).read_text(encoding="utf-8")
        if common := independence.shared(source, part.name, part.settings["of"]):
            self._note(part, f"the closed form and {part.settings['of']} both use {', '.join(sorted(common))}")

    def _again(self, part: Part, solution: Solution, sessions: list[Session]) -> None:
        """Another way to the answer; a part has one unless its kind brings a second means along."""
        for name, function in solution.ways(part.name):
            claim = lambda session, part, n=name, f=function: answers.disagreeing(session, part, n, f)  # noqa: E731
            if not self._first(part, sessions, claim):
                self.means[part.name].append(name)
            source = Path(self.path).read_text(encoding="utf-8")
            if common := independence.shared(source, part.name, name):
                self._note(part, f"{name} is no independent way to it: both use {', '.join(sorted(common))}")
        if _is_computed(part) and not solution.ways(part.name):
            self._note(part, "no second way to its answer (@again) confirms it")

    def _first(self, part: Part, sessions: list[Session], claim: Any) -> str:
        """Notes the first problem that a claim finds over all seeds; "" when there is none."""
        for session in sessions:
            try:
                found: Iterator[str] = claim(session, part)
                problem = next(iter(found), "")
            except SolutionFault as fault:
                problem = str(fault)
            if problem:
                self._note(part, problem)
                return problem
        return ""

    def _note(self, part: Part, problem: str) -> None:
        self.problems.append(f"{self.exercise.id} {part.name}: {problem}")


def _is_computed(part: Part) -> bool:
    """Whether the answer is computed and its kind brings no second means along, as a derivative or a law does.

    A word is a fact: there is no other way to it.
    """
    if part.kind == "value":
        return part.settings["type"] != "boolean" and "options" not in part.settings
    return part.kind in ("function", "shape", "expression")
