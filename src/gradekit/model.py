"""The nouns: what an exercise is, and what marking it gives. Nothing here reads files or runs code."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple


class Status(StrEnum):
    """How a part ended. `warning` is full marks with a remark; `undecided` means gradekit could not tell."""

    PASS = "pass"
    WARNING = "warning"
    FAIL = "fail"
    ERROR = "error"
    MISSING = "missing"
    PENDING = "pending"
    UNDECIDED = "undecided"


class Prose(NamedTuple):
    """Mathematics in two forms: `text` for a terminal (no backslash), `latex` for a page."""

    text: str
    latex: str


class Limits(NamedTuple):
    """What one part may use: CPU and wall-clock seconds, memory and returned data in MB."""

    cpu: int = 5
    wall: int = 10
    memory: int = 1024
    output: int = 64


# Functions of two arguments among gradekit's fixed list: steps of a recurrent network.
CELLS = ("elman", "leaky", "gated")


class Input(NamedTuple):
    """How one named argument is drawn. Exactly one of shape/scalar, size, function, derivative applies.

    `shape` is a tuple of size names or whole numbers (`()` is a scalar); `draw` one of normal, uniform,
    integers; `range` bounds uniform and integers (both ends included for integers); `away_from` are points
    that no entry comes nearer to than `distance`. `size` names the size whose value is passed.
    `functions` names functions of gradekit's fixed list; `derivative` names the function input it derives.
    """

    name: str
    shape: tuple[str | int, ...] = ()
    draw: str = "normal"
    range: tuple[float, float] | None = None
    away_from: tuple[float, ...] = ()
    distance: float = 0.05
    size: str = ""
    functions: tuple[str, ...] = ()
    derivative: str = ""

    @property
    def is_cell(self) -> bool:
        """Whether it is a function of two arguments."""
        return any(name in CELLS for name in self.functions)


class Cases(NamedTuple):
    """How many input draws a part gets: distinct sizes, equal sizes, and the declared edge cases."""

    random: int = 6
    equal: int = 1
    edges: tuple[str, ...] = ()


class Part(NamedTuple):
    """One question with one name in the student's file.

    `optional` are arguments that a call may leave out, with their defaults. `returns` has one item an entry of
    the result: a shape, "number" or "integer". `settings` are the keys of its kind.
    """

    name: str
    kind: str
    points: Decimal
    ask: Prose
    hints: tuple[str, ...]
    arguments: tuple[str, ...] = ()
    optional: Mapping[str, float] = MappingProxyType({})
    returns: tuple[Any, ...] = ()
    cases: Cases = Cases()
    generator: str = ""
    after: tuple[str, ...] = ()
    limits: Limits | None = None
    settings: Mapping[str, Any] = MappingProxyType({})
    line: int = 0

    @property
    def trained(self) -> bool:
        """Whether the answer comes from training, which takes long; its answers are kept."""
        return bool(self.settings.get("trained"))


class Source(NamedTuple):
    """Where the exercise comes from: the document's short name, its title, and the item in it."""

    document: str
    title: str
    item: str


class Erratum(NamedTuple):
    """Something wrong or loose in the source, and what is meant here."""

    where: str
    text: str


class Exercise(NamedTuple):
    """Everything the catalogue says about one exercise (never its answers)."""

    id: str
    title: str
    source: Source
    topics: tuple[str, ...]
    statement: Prose
    parts: tuple[Part, ...]
    sizes: Mapping[str, tuple[int, int]] = MappingProxyType({})
    inputs: Mapping[str, Input] = MappingProxyType({})
    packages: tuple[str, ...] = ()
    limits: Limits = Limits()
    pure: bool = False
    data: tuple[str, ...] = ()
    errata: tuple[Erratum, ...] = ()
    file: str = ""

    @property
    def points(self) -> Decimal:
        """The points of all parts together."""
        return sum((part.points for part in self.parts), Decimal(0))

    def part(self, name: str) -> Part:
        """The part of that name; KeyError when there is none."""
        return next(part for part in self.parts if part.name == name)


class Criterion(NamedTuple):
    """One line of a rubric: points given when `when` holds, with what counts and what does not."""

    points: Decimal
    when: str
    counts: tuple[str, ...] = ()
    refuse: tuple[str, ...] = ()


class RubricPart(NamedTuple):
    """How a person marks one text part."""

    name: str
    criteria: tuple[Criterion, ...]
    exemplary: str
    misconceptions: tuple[str, ...] = ()
    note: str = ""


class Rubric(NamedTuple):
    """The marker's page of one exercise."""

    id: str
    parts: tuple[RubricPart, ...]


class Verdict(NamedTuple):
    """What a kind says about an answer.

    `entries` says which entries of a tuple are right, in order; empty means all or nothing by `status`.
    `mistake` is the short id of a recognised mistake (see the contract), None when none was recognised.
    `answer` is the text that a person marks. `remarks` says of every line of the message of a right answer what it
    remarks (a kind of `notes`, "" for others).
    """

    status: Status
    message: str = ""
    mistake: str | None = None
    entries: tuple[bool, ...] = ()
    answer: str = ""
    remarks: tuple[str, ...] = ()


class PartResult(NamedTuple):
    """The line of a report about one part. `score` is None when a person or nobody can tell yet.

    `picture` is a PNG of a figure that the part asks for, b"" where there is none; `answer` is the text that a person
    marks.
    """

    name: str
    status: Status
    score: Decimal | None
    max_score: Decimal
    message: str = ""
    mistake: str | None = None
    seconds: float = 0.0
    picture: bytes = b""
    answer: str = ""


class Report(NamedTuple):
    """The versioned result of marking one submission of one exercise; every renderer reads only this."""

    exercise: str
    title: str
    submission: str
    seed: int
    sandbox: str
    parts: tuple[PartResult, ...]
    printed: str = ""
    remark: str = ""

    def _total(self, *statuses: Status) -> Decimal:
        return sum((part.max_score for part in self.parts if part.status in statuses), Decimal(0))

    @property
    def score(self) -> Decimal:
        """Points earned so far."""
        return sum((part.score for part in self.parts if part.score is not None), Decimal(0))

    @property
    def max_score(self) -> Decimal:
        """Points of all parts, whoever marks them."""
        return sum((part.max_score for part in self.parts), Decimal(0))

    @property
    def pending(self) -> Decimal:
        """Points that wait for a person."""
        return self._total(Status.PENDING)

    @property
    def undecided(self) -> Decimal:
        """Points gradekit could not decide about."""
        return self._total(Status.UNDECIDED)


def sentence(text: str) -> str:
    """The text with a full stop, unless it ends a sentence already."""
    return text if text.endswith((".", "?", "!")) else text + "."


def unwritten(part: str) -> str:
    """The message of a part that is as the starter file has it."""
    return f"{part} is still the starter's placeholder."
