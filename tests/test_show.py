"""gradekit show: the statement as a person reads it in a terminal, and the form of every answer."""

from pathlib import Path

import pytest

from gradekit.course.catalogue import Course
from gradekit.model import Exercise
from helpers import run
from small_course import exercise, part, write_course

BUILT_IN = Course(Path(__file__).parents[1]).load_all()
STATEMENT = """
A statement whose first paragraph goes over two
lines of the file.

    f(x) = W2 σ(W1 x)

where x is given.
"""
WHOLE = """hw1-tiny  A tiny one  (11.5 points)
Homework, Question 1

A statement whose first paragraph goes over two lines of the
file.

    f(x) = W2 σ(W1 x)

where x is given.

total(x, factor=0.5) -> (n, 2), (n,), number   1 p
    The total.

free(x)   1 p
    The free.

sub   2.5 p
    The sub.
    A subscripts string of numpy.einsum for the operands x
    and x, in this order.

size   1 p
    The size.
    A tuple of sizes (n and m by name), or the word error.

count   1 p
    The count.
    A number.

ok   1 p
    The ok.
    True or False.

mode   1 p
    The mode.
    One of these, or its number: forward, reverse.

steps   1 p
    The steps.
    A list of these in order: loss, backward.

members   1 p
    The members.
    A set.

why   1 p
    The why.
    Text; a person marks it.

Besides NumPy this exercise allows scipy, sympy.

About the source
  - Question 1: It says n where it means m, and says so
    again further down.

Begin with: gradekit start hw1-tiny
"""


def test_the_whole_statement(tmp_path: Path) -> None:
    returns = [{"shape": ["n", 2]}, {"shape": ["n"]}, "number"]
    law = "def holds(trials, earlier):\n    return []\n"
    tiny = exercise(
        part("total", "function", arguments=["x", "factor"], optional={"factor": 0.5}, returns=returns),
        part("free", "property", arguments=["x"], law="holds"),
        part("sub", "einsum", operands=["x", "x"], means="dot", points=2.5),
        part("size", "shape", symbols=["n", "m"]),
        part("count", "value", type="number"),
        part("ok", "value", type="boolean"),
        part("mode", "value", type="choice", options=["forward", "reverse"]),
        part("steps", "value", type="order", options=["loss", "backward"]),
        part("members", "value", type="set"),
        part("why", "text"),
        inputs={"x": {"shape": ["n"]}, "factor": {}},
        statement={"text": STATEMENT, "latex": "x"},
        packages=["scipy", "sympy"],
        errata=[{"where": "Question 1", "text": "It says n where it means m, and says so again further down."}],
    )
    course = write_course(tmp_path / "course", tiny, law)
    assert run(["show", "hw1_tiny", "--course", course], tmp_path, env={"COLUMNS": "60"}) == (0, WHOLE, "")


@pytest.mark.parametrize("each", BUILT_IN, ids=lambda each: each.id)
@pytest.mark.parametrize("columns", [60, 88])
def test_every_statement_fits_the_terminal(tmp_path: Path, each: Exercise, columns: int) -> None:
    ran = run(["show", each.id], tmp_path, env={"COLUMNS": str(columns)})
    assert (ran.code, ran.err) == (0, "")
    assert "\\" not in ran.out
    assert "\x1b" not in ran.out
    assert "  \n" not in ran.out
    for part_ in each.parts:
        assert f"\n{part_.name}" in ran.out
    if columns == 88:
        assert max(len(line) for line in ran.out.splitlines()) <= 88
    assert ran.out.endswith(f"\n\nBegin with: gradekit start {each.id}\n")


def test_it_shows_no_answer(tmp_path: Path) -> None:
    """Neither hints nor anything of the rubric or the solution."""
    for each in BUILT_IN:
        shown = " ".join(run(["show", each.id], tmp_path).out.split())
        for part_ in each.parts:
            assert not any(" ".join(hint.split()) in shown for hint in part_.hints)
    assert "ij,j->i" not in run(["show", "ch1-einsum"], tmp_path).out


def test_a_locale_without_greek_gets_no_traceback(tmp_path: Path) -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ran = run(["show", "ch2-backprop"], tmp_path, env=plain)
    assert (ran.code, ran.err) == (0, "")
    assert "    f(x) = W2 σ(W1 x)\n" in ran.out


def test_what_is_unknown_is_told(tmp_path: Path) -> None:
    message = "gradekit: No exercise 'ch2-backprob'. Did you mean ch2-backprop? `gradekit list` shows all.\n"
    assert run(["show", "ch2-backprob"], tmp_path) == (2, "", message)
    assert run(["show"], tmp_path).code == 2


def test_a_terminal_without_greek_letters_shows_question_marks(tmp_path):
    code, out, err = run(["show", "ch2-backprop"], tmp_path, env={"PYTHONIOENCODING": "latin-1"})
    assert (code, err) == (0, "")
    assert "    f(x) = W2 ?(W1 x)\n" in out
