"""gradekit show: the statement as a person reads it in a terminal, and the form of every answer."""

import io
import re
import sys
from pathlib import Path

import pytest

from gradekit.course.catalogue import Course
from gradekit.model import Exercise
from gradekit.reports import exercise_page, statement
from gradekit.terminal import columns as columns_of
from helpers import run
from small_course import exercise, part, write_course
from terminals import at_a_terminal

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


COLUMNS = (60, 80, 100, 120)
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def rendered(each: Exercise, monkeypatch: pytest.MonkeyPatch, columns: int, encoding: str = "utf-8") -> str:
    """The statement in a terminal of this width and encoding, without its colours."""
    with monkeypatch.context() as patch:
        patch.setenv("COLUMNS", str(columns))
        patch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
        return COLOURS.sub("", statement.render(each))


@pytest.mark.parametrize("each", BUILT_IN, ids=lambda each: each.id)
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_every_statement_fits_the_terminal(each: Exercise, encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for columns in COLUMNS:
        shown = rendered(each, monkeypatch, columns, encoding)
        lines = shown.splitlines()
        assert max(map(columns_of, lines)) <= columns
        # Words are not read well in longer lines, formulas are.
        assert all(columns_of(line) <= 100 or line.startswith("    ") for line in lines)
        assert not re.search(r"[\\\x1b\xa0?]", NO_QUESTION.sub("", shown))
        assert " \n" not in shown
        assert shown.isascii() or encoding == "utf-8"
        for part_ in each.parts:
            assert f"\n{part_.name}" in shown
        assert shown.endswith(f"\n\nBegin with: gradekit start {each.id}")


# Sentences that ask end with one.
NO_QUESTION = re.compile(r"(?<=\w)\?|(?<=\))\?|\?(?=\")")


def blocks(text: str) -> list[list[str]]:
    """What was indented by hand, line by line, with the lines before and after it."""
    lines = ["", *text.strip("\n").splitlines(), ""]
    found: list[list[str]] = []
    for place, line in enumerate(lines[1:-1], start=1):
        if line.startswith("    "):
            if not lines[place - 1].startswith("    "):
                found.append([lines[place - 1]])
            found[-1].append(line)
            if not lines[place + 1].startswith("    "):
                found[-1].append(lines[place + 1])
    return found


@pytest.mark.parametrize("each", BUILT_IN, ids=lambda each: each.id)
def test_formulas_stand_by_themselves_and_in_one_piece(each: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blank lines around every one; as written where there is room, and else all of it, in the same order."""
    shown = {columns: rendered(each, monkeypatch, columns) for columns in COLUMNS}
    for indent, prose in [("", each.statement), *[("    ", one.ask) for one in each.parts]]:
        for before, *formula, after in blocks(prose.text):
            assert (before, after) == ("", "")
            assert "\n".join(indent + line for line in formula) in shown[120]
            for columns in COLUMNS:
                for line in formula:
                    pieces = re.escape(" ".join(line.split())).replace(r"\ ", r"\s+")
                    assert re.search(rf"(?m)^ +{pieces}$", shown[columns]), (columns, line)


def test_a_list_item_goes_on_below_its_first_word(monkeypatch: pytest.MonkeyPatch) -> None:
    each = next(each for each in BUILT_IN if each.id == "ch3-transformer")
    assert (
        "    - It is not below what the characters seen allow:\n"
        "      position 0 of a window knows one character, which\n"
        "      leaves the next one open. On the repetitive text that\n"
    ) in rendered(each, monkeypatch, 60)


def test_it_shows_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither hints nor anything of the rubric or the solution."""
    for each in BUILT_IN:
        shown = " ".join(rendered(each, monkeypatch, 100).split())
        page = " ".join(exercise_page.render(each).split())
        for part_ in each.parts:
            assert not any(" ".join(hint.split()) in text for hint in part_.hints for text in (shown, page))
        assert "ij,j->i" not in shown + page


ENCODINGS = {
    "the C locale": ({"LC_ALL": "C"}, "f(x) = W2 sigma(W1 x)"),
    "POSIX": ({"LC_ALL": "POSIX"}, "f(x) = W2 sigma(W1 x)"),
    "C without UTF-8": ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, "f(x) = W2 sigma(W1 x)"),
    "C, and told to write UTF-8": ({"LC_ALL": "C", "PYTHONIOENCODING": "utf-8"}, "f(x) = W2 σ(W1 x)"),
    "ascii": ({"PYTHONIOENCODING": "ascii"}, "f(x) = W2 sigma(W1 x)"),
    "latin-1": ({"PYTHONIOENCODING": "latin-1"}, "f(x) = W2 sigma(W1 x)"),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_where_greek_letters_cannot_be_shown_they_are_spelled(tmp_path: Path, name: str) -> None:
    env, formula = ENCODINGS[name]
    ran = run(["show", "ch2-backprop"], tmp_path, env=env)
    assert (ran.code, ran.err) == (0, "")
    assert f"\n    {formula}\n" in ran.out
    assert ("dL/dW1[k, j]" in ran.out) is ("sigma" in formula)


SHOWN_IN = {
    "nothing said": ({}, False),
    "forced": ({"FORCE_COLOR": "1"}, True),
    "forced the other way": ({"CLICOLOR_FORCE": "1"}, True),
    "not forced": ({"FORCE_COLOR": "0"}, False),
    "no colour wins": ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    "an empty wish is none": ({"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
}


@pytest.mark.parametrize("name", SHOWN_IN)
def test_colours_in_a_pipe(tmp_path: Path, name: str) -> None:
    env, wanted = SHOWN_IN[name]
    ran = run(["show", "ch2-backprop"], tmp_path, env=env)
    assert ran.out.startswith("\x1b[1mch2-backprop\x1b[0m  Chain" if wanted else "ch2-backprop  Chain")
    assert ("\x1b" in ran.out) is wanted


AT_A_TERMINAL = {
    "colours": ({"TERM": "xterm"}, True),
    "dumb": ({"TERM": "dumb"}, False),
    "none wished": ({"TERM": "xterm", "NO_COLOR": "1"}, False),
    "none wished, by the other name": ({"TERM": "xterm", "CLICOLOR": "0"}, False),
    "dumb but forced": ({"TERM": "dumb", "FORCE_COLOR": "1"}, True),
}


@pytest.mark.parametrize("name", AT_A_TERMINAL)
def test_colours_at_a_terminal(tmp_path: Path, name: str) -> None:
    env, wanted = AT_A_TERMINAL[name]
    code, shown = at_a_terminal(["show", "ch2-backprop"], tmp_path, env)
    assert code == 0
    assert ("\x1b[" in shown) is wanted
    assert COLOURS.sub("", shown) == run(["show", "ch2-backprop"], tmp_path, env={"COLUMNS": "88"}).out


def test_what_is_unknown_is_told(tmp_path: Path) -> None:
    message = "gradekit: No exercise 'ch2-backprob'. Did you mean ch2-backprop? `gradekit list` shows all.\n"
    assert run(["show", "ch2-backprob"], tmp_path) == (2, "", message)
    assert run(["show"], tmp_path).code == 2


def test_a_title_that_could_act_is_shown(tmp_path: Path) -> None:
    keys = {"title": "A \x1b[31mred \u202eone", "statement": {"text": "So \x1b[2J\n\n    f \x07= 1\n", "latex": "x"}}
    course = write_course(tmp_path / "course", exercise(part("why", "text"), **keys), "")
    shown = at_a_terminal(["show", "hw1-tiny", "--course", str(course)], tmp_path, {"NO_COLOR": "1"})[1]
    head = "hw1-tiny  A \\x1b[31mred \\u202eone  (1 point)\nHomework, Question 1\n\n"
    assert shown.startswith(f"{head}So \\x1b[2J\n\n    f \\x07= 1\n\nwhy")
    listed = at_a_terminal(["list", "--course", str(course)], tmp_path, {"NO_COLOR": "1"})[1]
    assert "  hw1-tiny  1 p  A \\x1b[31mred \\u202eone\n\n1 exercise, 1 point.\n" in listed
