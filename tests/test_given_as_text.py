"""Orders, tuples, traces and options as people write them: in one text, or with a word before the number."""

from pathlib import Path
from typing import Any

import pytest

from gradekit.formulas.rows import decide
from gradekit.judge import words
from gradekit.judge.reading import Unreadable
from gradekit.student.formulas import Arranged
from helpers import run
from small_course import exercise, part, put, write_course

STEPS = ("loss", "step", "zero_grad")


@pytest.mark.parametrize(
    "text", ["loss, step, zero_grad", "loss -> step -> zero grad", "(Loss; step; zero-grad)", "loss < step < zero_grad"]
)
def test_an_order_in_one_text(text: str) -> None:
    assert words.order(text, STEPS) == ("loss", "step", "zero grad")


@pytest.mark.parametrize("text", ["loss step zero_grad", "loss, step, adam", ""])
def test_what_is_no_order(text: str) -> None:
    with pytest.raises(Unreadable):
        words.order(text, STEPS)


def test_a_bare_text_is_still_no_set() -> None:
    with pytest.raises(Unreadable):
        words.members("loss, step", STEPS)


OPTIONS = ("X[:, None] + X[None, :]", "none of them")


@pytest.mark.parametrize(
    "given", ["sum 1", "1", "(1)", "1.", "option 1", "1 X[:, None] + X[None, :]", "X[:,None]+X[None,:]"]
)
def test_an_option_by_its_number_or_its_text(given: str) -> None:
    assert words.choice(given, OPTIONS) == words.word(OPTIONS[0])


@pytest.mark.parametrize("given", ["sum 3", "sum one", "1 2", "sum 1 or 2", "X[None, :]"])
def test_what_is_no_option(given: str) -> None:
    with pytest.raises(Unreadable):
        words.choice(given, OPTIONS)


DATA = {"x": [1.0, 2.0], "n": 2, "s": 3.0}


@pytest.mark.parametrize(
    ("function", "positional"),
    [
        (lambda count, total: (count, total), (2, 3.0)),
        (lambda data: data, ([1.0, 2.0],)),
        (lambda x: x, ()),
    ],
)
def test_a_function_takes_the_variables_or_what_they_are_made_of(function: Any, positional: tuple[Any, ...]) -> None:
    arranged = Arranged(function, DATA, ("n", "s"))
    assert arranged.mismatch() is None
    assert arranged.positional == positional


def test_sympy_numbers_are_read_in_what_a_function_returns(tmp_path: Path) -> None:
    solution = "import numpy as np\n\ndef slopes(x):\n    return np.array([np.exp(x), np.exp(2 * x)])\n"
    slopes = part("slopes", "function", arguments=["x"], returns={"shape": [2]})
    course = exercise(slopes, sizes={}, inputs={"x": {}}, packages=["sympy"])
    write_course(tmp_path / "course", course, solution)
    answer = "import sympy as sp\n\ndef slopes(x):\n    return [sp.exp(x), sp.exp(sp.Integer(2) * x)]\n"
    put(tmp_path / "work" / "hw1_tiny.py", answer)
    assert run(["check", "--course", "../course"], tmp_path / "work").code == 0
    put(tmp_path / "work" / "hw1_tiny.py", answer.replace("return [", "y = sp.Symbol('y')\n    return [y + "))
    ran = run(["check", "--course", "../course"], tmp_path / "work")
    assert ran.code == 1
    assert "a SymPy expression with the symbols y" in ran.out


REAL, WHOLE, POSITIVE = {"domain": "real"}, {"domain": "posint"}, {"domain": "positive"}
FAR = [
    ("min(1, n/100)", "n/100", WHOLE),
    ("max(n, 50)", "50", WHOLE),
    ("n + floor(n/1000)", "n", WHOLE),
    ("min(2^n, 2^60)", "2^n", WHOLE),
    ("x + max(0, x - 10^7)", "x", REAL),
    ("-log(max(x, 1e-4))", "-log(x)", {"domain": "real", "range": [0, 1]}),
    ("log(max(x, 1e-12))", "log(x)", POSITIVE),
    ("log(exp(x))", "x", {"domain": "complex"}),
    ("oo", "x", REAL),
    ("0/0", "1", REAL),
]


@pytest.mark.parametrize(("student", "reference", "domain"), FAR)
def test_differences_far_out_and_close_to_the_ends_are_found(student: str, reference: str, domain: Any) -> None:
    name = "n" if "n" in student.replace("min", "") else "x"
    found = decide({"student": student, "reference": reference, "variables": {name: domain, "x": domain, "n": domain}})
    assert found["verdict"] == "different"


@pytest.mark.parametrize("student", ["floor(n)", "n + sin(pi*n)", "n + 7"])
def test_up_to_a_constant_whole_numbers_are_whole(student: str) -> None:
    row = {"kind": "constant", "student": student, "reference": "n", "variables": {"n": WHOLE}}
    assert decide(row)["verdict"] == "equal"
    assert decide({**row, "student": student + " + n/1000"})["verdict"] == "different"


@pytest.mark.parametrize(
    "text", ["det H = 4*x", "Tr H = 4*x", r"\det H = 4x", r"\operatorname{tr} H = 4x", "tr(H) = 4*x"]
)
def test_a_left_hand_side_with_a_word_is_dropped(text: str) -> None:
    assert decide({"student": text, "reference": "4*x", "variables": {"x": REAL}})["verdict"] == "equal"
    assert decide({"student": "2" + text, "reference": "4*x", "variables": {"x": REAL}})["verdict"] == "unreadable"
