"""Files that cannot be read or run, and functions that give no answer: each ends in one message that says why."""

import pytest

from helpers import CALLED, HEAD, REST, answers, backprop, check_each, gradekit, returning

R = "W2 @ np.diag(dsigma(W1 @ x)) @ W1"
NOT_SEEN = "A module of your own beside the file is not seen either: put its code into this file."
ONLY = f"but this exercise allows the standard library and numpy only. {NOT_SEEN}"
BESIDE = "imports a module from beside itself, but a submission runs alone: put that code into this file."
DEEP = "An expression in it is nested too deeply for Python to read."
FILE = "ch2_backprop.py"

# Files that do not load: their content, and the message that every part gets.
UNREADABLE = {
    "syntax": (
        backprop(returning("return W2 @@ W1")),
        f"{FILE}, line 5: SyntaxError: invalid syntax\n    return W2 @@ W1\n               ^",
    ),
    "syntax after tab and wide letters": (
        backprop(top="if True:\n\té = 'ß' 'ß' +* 2\n"),
        f"{FILE}, line 2: SyntaxError: invalid syntax\n    é = 'ß' 'ß' +* 2\n                 ^",
    ),
    "indentation": (
        backprop("def jacobian(W1, W2, x, sigma, dsigma):\nreturn W1\n"),
        f"{FILE}, line 5: IndentationError: expected an indented block after function definition on line 4\n"
        "    return W1\n    ^",
    ),
    "long line": (
        backprop(top=f"x = [{'1, ' * 200}] ] + [{'1, ' * 200}]\n"),
        f"{FILE}, line 1: SyntaxError: unmatched ']'\n     {'1, ' * 18}] ] + [1, 1, 1, 1, 1,\n    {' ' * 57}^",
    ),
    "terminal codes in the line": (
        backprop(top="'\x1b[31m\u202e' 1\n"),
        f"{FILE}, line 1: SyntaxError: invalid syntax\n    '\\x1b[31m\\u202e' 1\n                     ^",
    ),
    "not UTF-8": (
        ("# right so far\n# caf\xe9\n" + backprop()).encode("latin-1"),
        f"{FILE}, line 2: The byte 0xe9 is not UTF-8: save the file with the encoding UTF-8.",
    ),
    "UTF-16": (
        backprop().encode("utf-16"),
        f"{FILE}: This file is saved as UTF-16; save it with the encoding UTF-8.",
    ),
    "unknown encoding": (
        "# coding: klingon\n" + backprop(),
        f"{FILE}: Python knows no text encoding klingon: save the file as UTF-8.",
    ),
    "no encoding of text": (
        "# coding: hex\n" + backprop(),
        f"{FILE}: Python knows no text encoding hex: save the file as UTF-8.",
    ),
    "NUL": (
        backprop(top="a = 1\nb\0 = 2\n"),
        f"{FILE}, line 2: There is a NUL character in this line, which no program text has.",
    ),
    "deep expression": (backprop(top=f"x = {'-' * 200_000}1\n"), f"{FILE}: {DEEP}"),
    "long expression": (backprop(top=f"x = {'+'.join('1' * 100_000)}\n"), f"{FILE}: {DEEP}"),
    "package that does not exist": (
        backprop(top="import nosuchpackage\n"),
        f"{FILE} imports nosuchpackage, {ONLY}\n    {FILE}, line 1: import nosuchpackage",
    ),
    "package that is installed but not allowed": (
        backprop(top="import autograd.numpy as anp\n"),
        f"{FILE} imports autograd, {ONLY}\n    {FILE}, line 1: import autograd.numpy as anp",
    ),
    "package of the grader": (
        backprop(top="from gradekit import judging\n"),
        f"{FILE} imports gradekit, {ONLY}\n    {FILE}, line 1: from gradekit import judging",
    ),
    "relative import": (
        backprop(top="from . import other\n"),
        f"{FILE} {BESIDE}\n    {FILE}, line 1: from . import other",
    ),
    "relative import of a module": (
        backprop(top="from .other import f\n"),
        f"{FILE} {BESIDE}\n    {FILE}, line 1: from .other import f",
    ),
    "missing submodule": (
        backprop(top="import numpy.nosuch\n"),
        "Loading the file raised ModuleNotFoundError: No module named 'numpy.nosuch'\n"
        f"    {FILE}, line 1: import numpy.nosuch",
    ),
    "missing name": (
        backprop(top="from numpy import nosuch\n"),
        "Loading the file raised ImportError: cannot import name 'nosuch' from 'numpy'\n"
        f"    {FILE}, line 1: from numpy import nosuch",
    ),
    "raises while loading": (
        backprop() + "print(1 / 0)\n",
        f"Loading the file raised ZeroDivisionError: division by zero\n    {FILE}, line 14: print(1 / 0)",
    ),
    "exits while loading": (
        backprop(top="import sys\nsys.exit(0)\n"),
        "Loading the file stopped the program with sys.exit(0): the file has to be read to its end.\n"
        f"    {FILE}, line 2: sys.exit(0)",
    ),
}

# Definitions of `jacobian` that are no function to call, or give no array: status, mistake and message.
REFUSED = {
    "missing": ("", "missing", f"{FILE} defines no jacobian."),
    "inside another function": ("def f():\n    def jacobian(): pass\n", "missing", f"{FILE} defines no jacobian."),
    "placeholder": (returning('"""Ask."""', "..."), "missing", "jacobian is still the starter's placeholder."),
    "number": (
        "jacobian = 3\n",
        "error",
        "jacobian is a value of type int; a function is asked here (def jacobian(...)).",
    ),
    "too few arguments": (
        "def jacobian(W1, W2, x):\n    return W1\n",
        "error",
        f"jacobian is called with 5 arguments, but yours is jacobian(W1, W2, x).\n{CALLED}",
    ),
    "too many arguments": (
        "def jacobian(W1, W2, x, sigma, dsigma, y):\n    return W1\n",
        "error",
        f"jacobian is called with 5 arguments, but yours is jacobian(W1, W2, x, sigma, dsigma, y).\n{CALLED}",
    ),
    "import in the function": (
        returning("import torch"),
        "error",
        f"{FILE} imports torch, {ONLY}\n    {FILE}, line 5, in jacobian: import torch",
    ),
    "raises": (
        "def f(n):\n    return f(n - 1) if n else 1 / n\n\n\n" + returning("return f(50)"),
        "error",
        "Calling jacobian raised ZeroDivisionError: division by zero\n"
        f"    {FILE}, line 9, in jacobian: return f(50)\n"
        f"    {FILE}, line 5, in f: return f(n - 1) if n else 1 / n\n{CALLED}",
    ),
    "raises in a library": (
        returning("return np.linalg.inv(W1)"),
        "error",
        "Calling jacobian raised LinAlgError: Last 2 dimensions of the array must be square\n"
        f"    {FILE}, line 5, in jacobian: return np.linalg.inv(W1)\n{CALLED}",
    ),
    "raises fifty lines": (
        returning(r"raise ValueError('\n'.join(['no'] * 200))"),
        "error",
        f"Calling jacobian raised ValueError: {('no ' * 100)}...\n"
        rf"    {FILE}, line 5, in jacobian: raise ValueError('\n'.join(['no'] * 200))" + f"\n{CALLED}",
    ),
    "asks for input": (
        returning("return input('J? ')"),
        "error",
        "Calling jacobian raised RuntimeError: input() has nobody to ask here: take what you need as an argument of"
        f" the function\n    {FILE}, line 5, in jacobian: return input('J? ')\n{CALLED}",
    ),
    "recursion": (
        returning("return jacobian(W1, W2, x, sigma, dsigma)"),
        "error",
        "Calling jacobian led into a recursion without end (RecursionError: maximum recursion depth exceeded).\n"
        f"    {FILE}, line 5, in jacobian: return jacobian(W1, W2, x, sigma, dsigma)\n{CALLED}",
    ),
}

# What a message says of each, before it says what is expected.
RETURNED = {
    "None": ("W2 @ W1", "None: does the function end without `return`?"),
    "text": ("return 'W2 W1'", "text ('W2 W1')."),
    "object": ("return object()", "an object of class object."),
    "ragged list": ("return [[1.0, 2.0], [3.0]]", "a ragged list: its rows have 2, 1 entries."),
    "generator": ("yield W1", "a generator object: wrap it in list(...)."),
    "function": ("return dsigma", "a function, not what it gives when called."),
    "dictionary": ("return {'J': W1}", "a dictionary."),
    "list in itself": ("a = []; a.append(a); return a", "something nested more than 32 deep."),
    "array of objects": ("return np.array([[object()]])", "an object of class object."),
    "masked array": (f"return np.ma.array({R})", "a masked array."),
    "dates": ("return np.array(['2020-01-01'], 'M8[D]')", "an array of datetime64[D]."),
}
# What already says what is asked.
NUMBERS = {
    "complex": (f"return ({R}).astype(complex)", "complex numbers where real ones are asked."),
    "half": (f"return ({R}).astype('f2')", "float16, which keeps only three digits: compute in float64."),
}

WRONG = {
    "NaN": (
        f"J = {R}; J[0, 0] = np.nan; return J",
        "Expected -0.0555546 at index [0, 0], got NaN; 1 of 6 entries differ.",
    ),
    "infinity": (f"return {R} / 0", "Expected -0.0555546 at index [0, 0], got -inf; 6 of 6 entries differ."),
    "one number": ("return 3", "Expected shape (3, 2), got shape () (one number)."),
    "no rows": ("return np.zeros((0, 10**12))", "Expected shape (3, 2), got shape (0, 1000000000000)."),
}

# Unusual, but right: file, and the remark if there is one.
RIGHT = {
    "byte order mark": (b"\xef\xbb\xbf" + backprop().encode(), ""),
    "Windows line ends": (backprop().replace("\n", "\r\n"), ""),
    "declared encoding": (("# -*- coding: latin-1 -*-\n# caf\xe9\n" + backprop()).encode("latin-1"), ""),
    "any arguments": (
        backprop("def jacobian(*args):\n    W1, W2, x, sigma, dsigma = args\n    return " + R + "\n"),
        "",
    ),
    "optional argument": (backprop(f"def jacobian(W1, W2, x, sigma, dsigma, y=0):\n    return {R}\n"), ""),
    "array of Python numbers": (backprop(returning(f"return ({R}).astype(object)")), ""),
    "nested lists": (backprop(returning(f"return ({R}).tolist()")), ""),
    "matrix": (
        backprop(returning(f"return np.matrix({R})")),
        "Right. Line 5: np.matrix is deprecated; use np.array, and @ for products.",
    ),
    "single precision": (
        backprop(returning(f"return ({R}).astype('f4')")),
        "Right. It is computed in float32, which keeps 7 digits where float64 keeps 16; leave the conversion out. "
        "See line 5.",
    ),
    "main block": (backprop() + "if __name__ == '__main__':\n    1 / 0\n", ""),
    "warnings": (backprop(returning("import warnings; warnings.warn('x')", f"return {R}")), ""),
    "NaN that nothing depends on": (
        backprop(returning("np.log(-1)", f"return {R}")),
        "Right. Line 5: log gives NaN here, though the answer is right. "
        "Leave these entries out before, or say that it is meant: with np.errstate(invalid='ignore').",
    ),
    "changes its arguments": (
        backprop(returning(f"J = {R}", "W1[:] = 0; x.shape = (1, -1)", "return J")),
        "Right. It changes its argument W1, x in place; work on a copy. See line 6.",
    ),
}


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    folder = tmp_path_factory.mktemp("broken")
    code, reports = check_each("ch2-backprop", {name: file for name, (file, _) in UNREADABLE.items()}, folder)
    assert code == 1
    return reports


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_does_not_load_says_why_in_every_part(broken, name):
    message = UNREADABLE[name][1]
    assert answers(broken[name]) == dict.fromkeys(("jacobian", "grad_W1", "two_passes", "clipping"), ("error", message))
    assert (broken[name]["score"], broken[name]["pending"]) == (0, 0)
    assert len(message.splitlines()) <= 6


def table():
    yield from REFUSED.items()
    for name, (body, what) in RETURNED.items():
        said = f"jacobian returned {what}\nExpected an array of shape (3, 2).\n{CALLED}"
        yield f"returns {name}", (returning(body), "fail", said)
    for name, (body, what) in NUMBERS.items():
        yield f"returns {name}", (returning(body), "fail", f"jacobian returned {what}\n{CALLED}")
    for name, (body, what) in WRONG.items():
        yield f"wrong {name}", (returning(body), "fail", f"{what}\n{CALLED}")


@pytest.fixture(scope="module")
def refused(tmp_path_factory):
    files = {name: backprop(definition) for name, (definition, _, _) in table()}
    code, reports = check_each("ch2-backprop", files, tmp_path_factory.mktemp("refused"))
    assert code == 1
    return reports


@pytest.mark.parametrize(("name", "status", "message"), [(name, *row[1:]) for name, row in table()])
def test_a_part_that_gives_no_answer_costs_only_itself(refused, name, status, message):
    report = refused[name]
    assert answers(report)["jacobian"] == (status, message)
    assert answers(report)["grad_W1"] == ("pass", "")
    assert (report["score"], report["max_score"], report["pending"]) == (3, 10, 4)
    assert len(message.splitlines()) <= 6


def test_unusual_but_right_files_pass(tmp_path):
    code, reports = check_each("ch2-backprop", {name: file for name, (file, _) in RIGHT.items()}, tmp_path)
    remarks = {name: answers(report)["jacobian"] for name, report in reports.items()}
    assert remarks == {name: ("warning" if remark else "pass", remark) for name, (_, remark) in RIGHT.items()}
    assert {report["score"] for report in reports.values()} == {6}
    assert code == 0


@pytest.mark.parametrize("content", ["", "\n \n", "# only a comment\n"])
def test_an_empty_file_is_missing_its_parts(tmp_path, content):
    (tmp_path / FILE).write_text(content)
    code, out, err = gradekit("check", "ch2-backprop", cwd=tmp_path)
    assert (code, err) == (1, "")
    assert out == "".join(
        [
            "ch2-backprop  Chain rule and backpropagation  (ch2_backprop.py, seed 1)\n\n",
            "  · jacobian       0 / 3    missing\n      ch2_backprop.py is empty: it defines no jacobian yet.\n",
            "  · grad_W1        0 / 3    missing\n      ch2_backprop.py is empty: it defines no grad_W1 yet.\n",
            "  · two_passes     0 / 2    missing\n      ch2_backprop.py is empty: it defines no two_passes yet.\n",
            "  · clipping       0 / 2    missing\n      ch2_backprop.py is empty: it defines no clipping yet.\n\n",
            "  0 of 10 points.  Sandbox A: landlock seccomp namespaces rlimits.\n",
            "  Next: write jacobian. A hint: gradekit hint ch2-backprop jacobian\n",
        ]
    )


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("J = {}; J[0, 0] = np.random.standard_normal(); return J", "gave 1.76405, then -0.103219 at index [0, 0]."),
        ("jacobian.calls = getattr(jacobian, 'calls', 0) + 1; return {} * (jacobian.calls < 9)",
         "gave 1.87549, then 0 at index [2, 0]."),
        ("jacobian.calls = getattr(jacobian, 'calls', 0) + 1; return {} if jacobian.calls < 9 else 1",
         "returned shape (3, 2), then ()."),
    ],
)  # fmt: skip
def test_a_second_answer_that_differs_is_named(tmp_path, body, message):
    _, reports = check_each("ch2-backprop", {"a": backprop(returning(body.format(R)))}, tmp_path)
    assert answers(reports["a"])["jacobian"] == ("fail", f"jacobian varies: the same call {message}")
    assert reports["a"]["score"] == 3


def test_a_module_beside_the_file_is_not_seen(tmp_path):
    (tmp_path / "beside.py").write_text("raise SystemExit('it was imported')")
    (tmp_path / FILE).write_text(HEAD + "import beside\n" + REST)
    code, out, err = gradekit("check", FILE, "--part", "grad_W1", "--format", "json", cwd=tmp_path)
    assert (code, err) == (1, "")
    assert f"{FILE} imports beside, {ONLY}" in out
