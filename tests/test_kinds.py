"""One suite for every kind of part, found as the kinds themselves are: by being there."""

import json
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradekit import kinds, wire
from gradekit.judge.graphs import trace_of
from gradekit.judge.reading import Uncarried
from gradekit.judge.session import given
from gradekit.judge.steps import Trace
from gradekit.judge.task import Given, Task
from gradekit.judge.trial import Trial
from gradekit.kinds import Ask, Example, Kind, value
from gradekit.model import Part, Prose, Status, Verdict
from gradekit.reports.signature import answer_form
from gradekit.wire_sympy import Symbolic

ACCEPTED = (Status.PASS, Status.WARNING, Status.PENDING)
REFUSED = (Status.FAIL, Status.ERROR)
JUNK: dict[str, Any] = {
    "none": None,
    "nan": float("nan"),
    "infinity": float("-inf"),
    "huge whole number": 10**400,
    "ragged list": [[1.0], [1.0, 2.0]],
    "list of ragged arrays": [np.zeros(2), np.zeros((2, 2))],
    "deep list": [[[[[[[[1]]]]]]]],
    "nested dictionary": {"a": {"b": [1, {2: None}]}},
    "set": {1, "a", (2, 3)},
    "empty set": set(),
    "what could not travel": Uncarried("a generator object: wrap it in list(...)"),
    "matrix": wire.Matrix(np.eye(2)),
    "empty matrix": wire.Matrix(np.zeros((0, 3))),
    "empty array": np.zeros(0),
    "array of rank zero": np.array(3.25),
    "array of many axes": np.zeros((1,) * 12),
    "array of numbers that are none": np.full((2, 2), np.nan),
    "complex array": np.array([1j, 2.0]),
    "complex number": 1 + 2j,
    "array of truth values": np.array([True, False]),
    "unsigned array": np.array([255, 3], dtype=np.uint8),
    "ellipsis": ...,
    "long text": "ij" * 50_000,
    "text with escapes": "\x1b[2J\x00\u202e\ud800",
    "blank text": "  ",
    "empty list": [],
    "list with none": [None, 1],
    "tuple of texts": ("a", "\x1b[31m"),
    "SymPy expression": Symbolic([("Symbol", 0, "\x1b[31m")], {}),
    "SymPy expression without a tree": Symbolic([("Add", 2, "")], {"x": "\x1b[31m"}),
}


class FakeReference:
    """What a solution module would say, from an example."""

    def __init__(self, example: Example):
        self.example = example

    @property
    def value(self) -> Any:
        return self.example.reference

    def expected(self, trial: Trial) -> Any:
        return self.example.reference(**trial.inputs)

    def apply(self, function: Callable[..., Any], trial: Trial) -> Any:
        return function(**trial.inputs)

    def means(self, trial: Trial) -> Any:
        return self.expected(trial)

    def graph(self, trial: Trial) -> None:
        return None

    @property
    def trace(self) -> Trace:
        example = self.example
        return trace_of(example.arguments, example.settings, example.reference, lambda f, *a, **k: f(*a, **k))

    def law(self, trials: Sequence[Trial], earlier: Any) -> list[str]:
        return self.example.reference(trials, earlier)


def task_of(kind: Kind, example: Example, give: Callable[[Ask, Trial | None], Given]) -> Task:
    """The task that a kind gets when `give` answers each of its asks."""
    prose = Prose("", "")
    part = Part("answer", "", Decimal(1), prose, (), arguments=example.arguments, settings=example.settings)
    trials = [Trial(dict(inputs)) for inputs in example.inputs]
    asks = kind.asks(len(trials))
    answers = [give(ask, None if ask.trial is None else trials[ask.trial]) for ask in asks]
    return Task(part, trials, answers, FakeReference(example))


def travelled(value: Any) -> Given:
    """The value as it comes out of a student's process."""
    try:
        return given(wire.encode(value), "", ())
    except wire.WireError as error:
        return given(b"", str(error), ())


def verdict_on(kind: Kind, example: Example, answer: Any) -> Verdict:
    def give(ask: Ask, trial: Trial | None) -> Given:
        return travelled(answer(**trial.inputs) if trial else answer)

    return kind.judge(task_of(kind, example, give))


def check_accepted(kind: Kind, example: Example) -> None:
    for answer in example.good:
        assert verdict_on(kind, example, answer).status in ACCEPTED, answer


def check_refused(kind: Kind, example: Example) -> None:
    for answer in [*example.near, *example.bad]:
        check_refusal(verdict_on(kind, example, answer), answer)


def check_refusal(verdict: Verdict, answer: Any) -> None:
    assert verdict.status in REFUSED, answer
    lines = verdict.message.splitlines()
    assert 1 <= len(lines) <= 6, answer
    assert all(line.endswith((".", "?", "!")) for line in (lines[0], lines[-1])), verdict.message


def check_junk(kind: Kind, example: Example) -> None:
    for answer in JUNK.values():
        verdict = kind.judge(task_of(kind, example, lambda ask, trial, answer=answer: Given(answer)))
        if not (isinstance(answer, str) and verdict.status is Status.PENDING):
            check_refusal(verdict, answer)
        assert len(verdict.message) < 1000, verdict.message


def check_pure(kind: Kind, example: Example) -> None:
    """Judging changes nothing it is given, and says the same again."""
    answers = [*example.good, *example.near, *example.bad]
    for answer in answers:
        before = (repr(list(example.inputs)), repr(example.settings))
        first = verdict_on(kind, example, answer)
        assert first == verdict_on(kind, example, answer)
        assert (repr(list(example.inputs)), repr(example.settings)) == before


def check_json(kind: Kind, example: Example) -> None:
    for answer in [*example.good, *example.near, *example.bad]:
        verdict = verdict_on(kind, example, answer)
        back = json.loads(json.dumps({**verdict._asdict(), "status": verdict.status.value}))
        plain = {**back, "status": Status(back["status"])}
        assert Verdict(**plain | {each: tuple(back[each]) for each in ("entries", "remarks")}) == verdict


# What messages say whatever the answer is.
NEUTRAL = ("True or False", "the word error", "raises no error")


def check_secret(kind: Kind, example: Example) -> None:
    """Where no inputs are drawn, no message holds the expected answer, unless the student wrote it there."""
    if kind.generated:
        return
    for answer in [*example.near, *example.bad]:
        message = verdict_on(kind, example, answer).message
        for own in (repr(answer), str(answer), *example.settings.get("options", ()), *NEUTRAL):
            message = message.replace(str(own), "") if own else message
        for form in forms(example.reference):
            assert form not in message, (answer, message)


def forms(expected: Any) -> list[str]:
    """How the expected answer would look in a message."""
    if callable(expected):
        return ["->ik", "-> ik"]
    if isinstance(expected, (tuple, set)):
        return [", ".join(map(str, expected)), str(expected)]
    return [] if expected is None else [str(expected), repr(expected)]


CHECKS = (check_accepted, check_refused, check_junk, check_pure, check_json, check_secret)
EVERY = [
    pytest.param(kinds.load(name), example, id=f"{name}-{example.name}".replace(" ", "_"))
    for name in kinds.names()
    for example in kinds.load(name).examples()
]


def test_the_kinds_of_this_step_are_there() -> None:
    assert kinds.names() == [
        "einsum",
        "expression",
        "figure",
        "function",
        "gradient",
        "property",
        "shape",
        "text",
        "trace",
        "value",
    ]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__[6:])
@pytest.mark.parametrize(("kind", "example"), EVERY)
def test_every_kind(kind: Kind, example: Example, check: Callable[[Kind, Example], None]) -> None:
    check(kind, example)


@pytest.mark.parametrize("name", kinds.names())
def test_every_kind_is_complete(name: str) -> None:
    kind = kinds.load(name)
    examples = kind.examples()
    assert examples
    assert all(each.good and each.bad and each.near for each in examples)
    declared = kind.keys()
    assert all(key.about.endswith(".") for key in declared)
    assert sys.modules[f"gradekit.kinds.{name}"].__doc__.startswith(f"{name}: ")


GOOD_KIND = '''"""colour: a word for a colour."""
from gradekit.kinds import Example, Kind, read_once
from gradekit.model import Status, Verdict

def judge(task):
    if str(task.answers[0].value) == task.reference.value:
        return Verdict(Status.PASS)
    return Verdict(Status.FAIL, "This is another colour.")

def examples():
    return [Example("red", reference="red", good=["red"], near=["Red"], bad=["blue", 3])]

KIND = Kind(lambda: (), lambda part: (), read_once, judge, examples)
'''
# What a kind may do wrong, and the check that has to find it.
FAULTS = {
    "accepts anything": ("if str(", "if True or (", check_refused),
    "refuses what is right": ("value) ==", "value) !=", check_accepted),
    "raises": ("if str", "task.answers[0].value.lower()\n    if str", check_junk),
    "no sentence": ("another colour.", "another colour", check_refused),
    "many lines": ('another colour.")', 'another colour." + "\\nNo." * 6)', check_refused),
    "tells the answer": ("This is another colour.", "It is red.", check_secret),
    "no plain data": ('another colour.")', 'another colour.", None, (object(),))', check_json),
    "never the same": (
        'another colour.")',
        'another colour, " + str(id(object())) + str(__import__("time").time_ns()) + ".")',
        check_pure,
    ),
    "changes the settings": ("if str", 'task.part.settings["seen"] = 1\n    if str', check_pure),
}


@pytest.fixture
def drop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Kind]:
    """Puts a kind's file beside the others."""

    def put(source: str) -> Kind:
        (tmp_path / "colour.py").write_text(source)
        monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(tmp_path)])
        monkeypatch.delitem(sys.modules, "gradekit.kinds.colour", raising=False)
        return kinds.load("colour")

    return put


def test_a_new_kind_is_found_by_being_there(drop: Callable[[str], Kind]) -> None:
    kind = drop(GOOD_KIND)
    assert "colour" in kinds.names()
    for check in CHECKS:
        check(kind, kind.examples()[0])


@pytest.mark.parametrize("fault", FAULTS)
def test_the_suite_finds_a_faulty_kind(drop: Callable[[str], Kind], fault: str) -> None:
    old, new, check = FAULTS[fault]
    assert old in GOOD_KIND
    kind = drop(GOOD_KIND.replace(old, new, 1).replace("bad=[", "settings={}, bad=["))
    with pytest.raises((AssertionError, AttributeError, TypeError)):
        check(kind, kind.examples()[0])


def test_every_type_of_value_says_how_it_is_written() -> None:
    for type_ in value.TYPES:
        options = {"options": ("a", "b")} if type_ in ("choice", "order") else {}
        part = Part("x", "value", Decimal(1), Prose("", ""), (), settings={"type": type_, **options})
        assert answer_form(part).endswith((".", ".'")), type_
