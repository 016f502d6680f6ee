"""`gradekit compare` with one pair: what is printed, the exit codes, and what is no use of it."""

from pathlib import Path

import pytest

from gradekit.comparing import EXIT
from helpers import run

# The arguments, the exit code, and all that is printed.
TEXT = {
    "equal": (["2*x", "x+x"], 0, "equal (numeric)\n"),
    "the same": (["x", "x"], 0, "equal (structural)\n"),
    "different": (
        ["x^2+1", "x^2"],
        1,
        "different (value)\nThere is one term too many. At x = 0.9375 yours is 1.87891, expected 0.878906.\n",
    ),
    "domain": (
        ["log(x^2)", "2*log(x)", "--var", "x:real"],
        1,
        "different (domain)\n"
        "At x = -2.64606 yours is 1.94614, where no real number is expected (1.94614 + 6.28319i).\n",
    ),
    "domain, the other way round": (
        ["2*log(x)", "log(x^2)", "--var", "x:real"],
        1,
        "different (domain)\n"
        "At x = -2.64606 yours is no real number (1.94614 + 6.28319i), where 1.94614 is expected.\n",
    ),
    "the same pair on a domain where it is equal": (
        ["2*log(x)", "log(x^2)", "--var", "x:positive"],
        0,
        "equal (numeric)\n",
    ),
    "no value": (["1/0", "1"], 1, "different (domain)\nYours has no value, where 1 is expected.\n"),
    "undecided": (
        ["log(-x^2-1)", "log(-1-x*x)+0*log(-x^2)"],
        0,
        "equal (numeric)\n",
    ),
    "too few points": (
        ["x/(x-x)", "1/(x-x)"],
        3,
        "undecided\nIt could not be decided whether the two are equal: too few points of the domain could be used.\n",
    ),
    "unreadable": (
        ["2*y", "2*x"],
        2,
        "unreadable: the answer\n'y' is not a name of this exercise; its names are x (character 3).\n",
    ),
    "unreadable reference": (
        ["x", "2*(x"],
        2,
        "unreadable: the reference\n( is opened but never closed (character 3).\n",
    ),
    "an echo": (["2x(y+1)", "2*x*y+2*x"], 0, "equal (numeric)\nRead as 2*x*(y + 1)\n"),
    "LaTeX": ([r"\frac{x}{2}", "x*0.5"], 0, "equal (numeric)\nRead as x/2\n"),
    "LaTeX on both sides": ([r"\alpha x_{0}", r"x_0 \cdot \alpha"], 0, "equal (numeric)\nRead as alpha*x_0\n"),
    "two letters of LaTeX": (["a*b", "{a}^{1} b"], 0, "equal (numeric)\n"),
    "a minus sign first": (["-x", "-1*x"], 0, "equal (numeric)\n"),
    "two minus signs first": (["--x", "x"], 0, "equal (numeric)\n"),
    "minus signs on both sides": (["-h*x", "-x*h"], 0, "equal (numeric)\n"),
    "options in between": (["-x", "--var", "x:positive", "-abs(x)"], 0, "equal (numeric)\n"),
    "behind two dashes": (["--", "-x", "--x"], 1, None),
    "number": (["1 024", "2**10", "--kind", "number"], 0, "equal (numeric)\n"),
    "number within a tolerance": (
        ["0.51", "0.5", "--kind", "number", "--settings", '{"rtol": 0.05}'],
        0,
        "equal (numeric)\n",
    ),
    "number beyond it": (["0.53", "0.5", "--kind", "number", "--settings", '{"rtol": 0.05}'], 1, None),
    "shape": (["5x3", "(5, 3)", "--kind", "shape"], 0, "equal (structural)\n"),
    "matrix": (["(A@B).T", "B.T@A.T", "--kind", "matrix", "--var", "A:4x3", "--var", "B:3x2"], 0, "equal (numeric)\n"),
    "antiderivative": (["x^2/2+7", "x^2/2", "--kind", "antiderivative", "--wrt", "x"], 0, "equal (structural)\n"),
    "not one": (
        ["x^2", "x^2/2", "--kind", "antiderivative", "--wrt", "x"],
        1,
        "different (value)\nAt x = 0.9375 the derivative of yours is 1.875, expected 0.9375.\n",
    ),
    "up to a factor": (["3*x", "x", "--kind", "factor"], 0, "equal (numeric)\n"),
    "up to a positive one": (
        ["-3*x", "x", "--kind", "factor"],
        1,
        "different (value)\n"
        "It is the expected one times a negative factor. At x = 0.9375 yours is -2.8125, expected 0.9375.\n",
    ),
    "a range": (["abs(x)", "x", "--var", "x:real:0:2"], 0, "equal (numeric)\n"),
    "a range that is too wide": (["abs(x)", "x", "--var", "x:real:-1:2"], 1, None),
    "a name only": (["x", "x", "--var", "x"], 0, "equal (structural)\n"),
    "a declared name that is a constant": (["e*x", "x*e", "--var", "e:positive", "--var", "x"], 0, "equal (numeric)\n"),
    "proved": (["sin(x)^2", "1-cos(x)^2", "--prove"], 0, "equal (proved)\n"),
    "the same without a proof": (["sin(x)^2", "1-cos(x)^2"], 0, "equal (numeric)\n"),
    "a proof of nothing": (["x", "x+1", "--prove"], 1, None),
    "a control character": (["x\x1b[31m", "x"], 2, None),
    "nothing": (["", "x"], 2, "unreadable: the answer\nThe formula is empty.\n"),
}


@pytest.mark.parametrize("case", TEXT)
def test_text(case: str, tmp_path: Path) -> None:
    args, code, out = TEXT[case]
    ran = run(["compare", *args], tmp_path)
    assert (ran.code, ran.err) == (code, "")
    assert ran.out == out if out is not None else ran.out
    assert "\x1b" not in ran.out
    assert EXIT[ran.out.split()[0].rstrip(":")] == code


def test_json(tmp_path: Path) -> None:
    ran = run(["compare", "x+1", "x", "--format", "json"], tmp_path)
    assert ran.code == 1
    assert ran.out == (
        '{"verdict": "different", "how": "value", "witness": {"at": {"x": "0.9375"}, "student": "1.9375", '
        '"reference": "0.9375"}, "message": "There is one term too many. At x = 0.9375 yours is 1.9375, '
        'expected 0.9375."}\n'
    )


def test_the_json_of_one_pair_says_how_it_was_read(tmp_path: Path) -> None:
    ran = run(["compare", "2x", "x*2", "--format", "json"], tmp_path)
    assert ran.out == '{"verdict": "equal", "how": "numeric", "witness": null, "message": "Read as 2*x."}\n'


WRONG_USE = {
    "no argument": ([], "gradekit: Two answers are compared: gradekit compare STUDENT REFERENCE (or --jsonl FILE).\n"),
    "one": (["x"], "gradekit: Two answers are compared: gradekit compare STUDENT REFERENCE (or --jsonl FILE).\n"),
    "three": (["x", "y", "z"], "Error: Got unexpected extra argument (z)\n"),
    "an option's name": (["x", "y", "--knd", "matrix"], "Error: No such option '--knd'. Did you mean '--kind'?\n"),
    "an option's name and value": (
        ["x", "y", "--knd=matrix"],
        "Error: No such option '--knd'. Did you mean '--kind'?\n",
    ),
    "kind": (["x", "x", "--kind", "matirx"], "gradekit: No kind of answer 'matirx'. Did you mean matrix?\n"),
    "kind unlike any": (
        ["x", "x", "--kind", "9"],
        "gradekit: No kind of answer '9'. There are: scalar, antiderivative, constant, factor, matrix, einsum, shape, "
        "number, set, interval, order, list.\n",
    ),
    "domain": (["x", "x", "--var", "x:reel"], "gradekit: --var 'reel' is no domain; did you mean real?\n"),
    "domain unlike any": (
        ["x", "x", "--var", "x:octonion"],
        "gradekit: --var 'octonion' is no domain; there are real, positive, negative, integer, posint, complex.\n",
    ),
    "no name": (
        ["x", "x", "--var", "2x:real"],
        "gradekit: --var '2x:real' is not NAME:DOMAIN or NAME:DOMAIN:LO:HI, such as x:positive or y:real:0:1.\n",
    ),
    "one end": (
        ["x", "x", "--var", "x:real:0"],
        "gradekit: --var 'x:real:0' is not NAME:DOMAIN or NAME:DOMAIN:LO:HI, such as x:positive or y:real:0:1.\n",
    ),
    "no numbers": (
        ["x", "x", "--var", "x:real:a:1"],
        "gradekit: --var 'x:real:a:1': 'a' and '1' are not both numbers.\n",
    ),
    "ends the wrong way round": (
        ["x", "x", "--var", "x:real:1:0"],
        "gradekit: --var 'x:real:1:0': the range of x is two numbers, the smaller one first.\n",
    ),
    "an end that is no number": (
        ["x", "x", "--var", "x:real:nan:1"],
        "gradekit: --var 'x:real:nan:1': the range of x is two numbers, the smaller one first.\n",
    ),
    "twice": (["x", "x", "--var", "x:real", "--var", "x:positive"], "gradekit: --var x is given twice.\n"),
    "settings": (
        ["x", "x", "--settings", "[1]"],
        'gradekit: --settings takes a JSON object, such as \'{"A": {"shape": [4, 3]}}\'.\n',
    ),
    "rows and a pair": (
        ["x", "x", "--jsonl", "rows.jsonl"],
        "gradekit: --jsonl takes everything from its file; leave the other arguments out.\n",
    ),
    "rows and a kind": (
        ["--jsonl", "rows.jsonl", "--kind", "matrix"],
        "gradekit: --jsonl takes everything from its file; leave the other arguments out.\n",
    ),
    "no file": (["--jsonl", "rows.jsonl"], "gradekit: 'rows.jsonl' cannot be read: No such file or directory.\n"),
    "a folder": (["--jsonl", "."], "gradekit: '.' cannot be read: Is a directory.\n"),
}


@pytest.mark.parametrize("case", WRONG_USE)
def test_wrong_use(case: str, tmp_path: Path) -> None:
    args, said = WRONG_USE[case]
    ran = run(["compare", *args], tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith(said)
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("arguments", [["-h"], ["--help"]])
def test_help(arguments: list[str], tmp_path: Path) -> None:
    ran = run(["compare", *arguments], tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert "Would STUDENT be accepted where REFERENCE is expected?" in ran.out


def test_a_course_has_nothing_to_do_with_it(tmp_path: Path) -> None:
    ran = run(["--course", "nowhere", "compare", "x", "x"], tmp_path, env={"GRADEKIT_COURSE": "nowhere"})
    assert ran == (0, "equal (structural)\n", "")
