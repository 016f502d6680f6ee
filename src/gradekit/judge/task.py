"""What a kind of part is given to judge with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from gradekit.judge.solution import Wrong
from gradekit.judge.trial import Trial
from gradekit.model import Part

if TYPE_CHECKING:
    from gradekit.judge.chains import Graph
    from gradekit.judge.laws import Problem
    from gradekit.judge.steps import Trace


class Expects(Protocol):
    """What a part expects; `judge.reference.Reference` for a real course."""

    @property
    def value(self) -> Any:
        """The value under the part's own name."""

    def expected(self, trial: Trial) -> Any:
        """The true answer at a trial."""

    def apply(self, function: Any, trial: Trial) -> Any:
        """What another function gives when called like the student's."""

    def means(self, trial: Trial) -> Any:
        """The array that an einsum part asks for."""

    def graph(self, trial: Trial) -> Graph | None:
        """The graph of the forward function behind a derivative at a trial, where there is one."""

    @property
    def trace(self) -> Trace:
        """The steps that a trace part asks for."""

    def law(self, trials: Sequence[Trial], earlier: Mapping[str, list[Trial]]) -> list[Problem]:
        """The problems that the part's law finds."""


class Given(NamedTuple):
    """One answer of the student: plain data, and which arguments (by position) the function changed."""

    value: Any
    changed: tuple[int, ...] = ()


class Task(NamedTuple):
    """One part to judge: `answers` in the order of the calls that its kind asked for.

    `earlier` holds, for every part named in `after`, its trials with the student's answer in `output`;
    a part that gave no answer is absent. `seed` is for a kind that draws points while it judges, `accepted`
    for one whose answers may be right in more than one way.
    """

    part: Part
    trials: Sequence[Trial]
    answers: Sequence[Given]
    reference: Expects
    wrongs: Sequence[Wrong] = ()
    earlier: Mapping[str, list[Trial]] = MappingProxyType({})
    seed: str = ""
    accepted: Sequence[Wrong] = ()
