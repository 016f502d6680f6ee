"""Every message has the form that docs/messages.md states: on that page, and by rules that find what has not.

What is said about the wrong submissions of the test suite is looked at in test_submissions.py.
"""

import importlib.util
import sys
from types import ModuleType
from typing import Any

import pytest

from gradekit.course.catalogue import Course
from helpers import COURSE
from message_rules import FIVE, GLOSSARY, has, problems

SCRIPT = COURSE / "docs" / "make_messages.py"
WHERE = "Called with W1 (6, 2), x (2,)."


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_messages", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    path = list(sys.path)
    spec.loader.exec_module(module)
    sys.path[:] = path
    return module


@pytest.fixture(scope="module")
def said(script: ModuleType) -> list[Any]:
    """What is really said, by the checker and by commands."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "88")
        return script.everything()


def test_the_page_shows_what_is_said(script: ModuleType, said: list[Any]) -> None:
    assert script.PAGE.read_text("utf-8") == script.page(said), "python docs/make_messages.py writes it anew"


def test_what_is_said_keeps_the_rules(said: list[Any]) -> None:
    marked = [each for each in said if each.exercise]
    found = {each.when: list(problems(each.message, each.exercise, each.kind, each.status)) for each in marked}
    assert {when: wrong for when, wrong in found.items() if wrong} == {}


def test_what_has_failed_ends_with_a_next_step(said: list[Any]) -> None:
    steps = [each.printed.splitlines()[-1] for each in said if each.status in ("fail", "error")]
    assert len(steps) > 30
    assert [step for step in steps if not step.startswith(("  A hint: gradekit hint ", "  Look at: "))] == []


BROKEN = {
    f"jacobian returned text ('J').\n{WHERE}": "lacks expected",
    f"You forgot the factor.\nExpected 1, got 2.\n{WHERE}": "blames: forgot",
    f"This is simply the transpose.\nExpected 1, got 2.\n{WHERE}": "blames: simply",
    f"Twice too much!\nExpected 1, got 2.\n{WHERE}": "blames: !",
    f"Invalid shape.\nExpected shape (1,), got shape (2,).\n{WHERE}": "blames: Invalid",
    f"jacobian returned an ndarray.\nExpected 1, got 2.\n{WHERE}": "names what is inside gradekit: ndarray",
    f"Expected 1, got 2 in gradekit.wire.\n{WHERE}": "names what is inside gradekit: gradekit.w",
    f"Expected 1, got 2\n{WHERE}": "is no sentence: Expected 1, got 2",
    "Expected 1.\n" * 7 + f"It got 2. {WHERE}": "is too long",
    f"Divide by the Lipschitz constant.\nExpected 1, got 2.\n{WHERE}": "has terms that the exercise has not: Lipschitz",
    f"The eigenvalues are sorted.\nExpected 1, got 2.\n{WHERE}": "has terms that the exercise has not: eigenvalue",
    f"The values differ: got 2.\n{WHERE}": "lacks expected",
    f"The values differ: expected 2.\n{WHERE}": "lacks got",
    "Expected 1, got 2.": "lacks where",
}


@pytest.mark.parametrize("message", BROKEN)
def test_a_message_without_the_form_is_found(message: str) -> None:
    exercise = Course(COURSE).load("ch2-backprop")
    found = list(problems(message, exercise, "gradient", "fail"))
    # Half a sentence may be no sentence for another reason too.
    assert BROKEN[message] in found and len(found) <= 2


KEPT = [
    f"The chain rule takes the gradient at the activation's input.\nExpected 1 at index [0], got 2.\n{WHERE}",
    # What the student's own code says is not gradekit's to word.
    f"Expected 1, got 'You forgot!'.\n{WHERE}",
    f"jacobian returned text ('bad!').\nExpected an array of shape (3, 2).\n{WHERE}",
]


@pytest.mark.parametrize("message", KEPT)
def test_a_message_that_has_it_is_left_alone(message: str) -> None:
    assert list(problems(message, Course(COURSE).load("ch2-backprop"), "gradient", "fail")) == []


def test_the_five_are_told_apart() -> None:
    assert has("It differs.") == ["what"]
    assert has(f"Expected 1, got 2.\n{WHERE}\nA hint: gradekit hint a b") == list(FIVE)


def test_every_term_is_refused_somewhere() -> None:
    """A term that would be refused nowhere says nothing."""
    exercises = Course(COURSE).load_all()
    written = {"vector-Jacobian product": "vjp", "determinism": "deterministic", "trace": "trace of A"}
    for term in GLOSSARY:
        sentence = f"Think of the {written.get(term, term)}."
        assert any(list(problems(sentence, each)) for each in exercises), term
