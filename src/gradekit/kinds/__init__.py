"""The kinds of part. A kind is one file of this package, found by being there; its `KIND` says everything about it.

A kind knows no files, processes or YAML: it says which calls it needs and judges what they gave. Modules here
load quickly (the catalogue needs their keys); what needs NumPy is imported where it judges.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from gradekit.model import Part, Verdict

if TYPE_CHECKING:
    from gradekit.course.readers import Key
    from gradekit.judge.task import Task
    from gradekit.judge.trial import Trial


class Ask(NamedTuple):
    """One question to the submission about the part's name: call it with the trial's arguments, or read it."""

    trial: int | None = None


class Example(NamedTuple):
    """A part of this kind with answers that must be accepted, refused, and refused although they come close.

    `settings` are the kind's keys. `reference` is the expected value, or the function of the trial's inputs
    that gives it. `inputs` are the trials' inputs; an answer is then one value (or function) for all of them.
    """

    name: str
    good: Sequence[Any]
    bad: Sequence[Any]
    near: Sequence[Any]
    reference: Any = None
    settings: Mapping[str, Any] = MappingProxyType({})
    arguments: tuple[str, ...] = ()
    inputs: Sequence[Mapping[str, Any]] = ()


class Kind(NamedTuple):
    """How a kind of part is written down, asked and judged.

    `keys` are what it takes in an exercise file beside the keys of every part.
    `draws` names the inputs that trials of a part need (none for a value; None for a part of this kind that is
    read, not called, so that it has no trials). `asks` lists the questions to the
    submission for that many trials. `generated` says whether inputs are
    drawn, so that feedback may show numbers; without, it never prints what is expected. `points` is for kinds
    whose answer is a formula, which may be a function: where that is called, from the part, the value under its
    name in the solution, and a seed. `figure` says that the call is for what is drawn in the figure it returns.
    """

    keys: Callable[[], tuple[Key, ...]]
    draws: Callable[[Part], tuple[str, ...] | None]
    asks: Callable[[int], list[Ask]]
    judge: Callable[[Task], Verdict]
    examples: Callable[[], list[Example]]
    generated: bool = False
    points: Callable[[Part, Any, str], list[Trial]] | None = None
    figure: bool = False


def names() -> list[str]:
    """The names of all kinds."""
    from pkgutil import iter_modules

    return sorted(module.name for module in iter_modules(__path__))


def load(name: str) -> Kind:
    """The kind of that name."""
    kind: Kind = importlib.import_module(f"{__name__}.{name}").KIND
    return kind


def call_each(trials: int) -> list[Ask]:
    """One call a trial, and the first one again: a second answer shows whether the function is deterministic."""
    return [*(Ask(trial) for trial in range(trials)), Ask(0)]


def read_once(trials: int) -> list[Ask]:
    """The value is read once, whatever the trials."""
    return [Ask()]
