"""Remarks on right code, through the command line: each beside a twin that comes close and is right without one."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradekit.model import Exercise, Part, Prose, Source, Status, Verdict
from gradekit.notes import KINDS, MOST_KEPT, MOST_SENT, Note, notes_of
from gradekit.remarks import Remarker
from helpers import answers, backprop, check_each, notebook, returning, run
from small_course import exercise, part, put, write_course

SIZES = {"n": "3..5", "m": "3..5", "k": "3..5", "T": "3..5"}
INPUTS = {
    **{"x": {"shape": ["n"]}, "y": {"shape": ["n"]}, "z": {"shape": ["m"]}, "A": {"shape": ["n", "m"]}},
    **{"B": {"shape": ["m", "k"]}, "S": {"shape": ["n", "n"]}, "W": {"shape": ["T", "n", "n"]}},
}
# Each function with its arguments and what it returns; the solution has them in one line each.
ASKED = {
    "inner": (["x", "y"], "number", "np.sum(x * y)"),
    "twice": (["x"], {"shape": ["n"]}, "2 * x"),
    "entries": (["x", "y"], {"shape": ["n"]}, "x * y"),
    "pairs": (["x", "z"], {"shape": ["n", "m"]}, "np.outer(x, z)"),
    "applied": (["A", "z"], {"shape": ["n"]}, "A @ z"),
    "product": (["A", "B"], {"shape": ["n", "k"]}, "A @ B"),
    "running": (["x", "y"], {"shape": ["n"]}, "np.cumsum(x * y)"),
    "layers": (["W", "x"], {"shape": ["n"]}, "functools.reduce(lambda h, w: w @ h, W, x)"),
    "total": (["W"], {"shape": ["n", "n"]}, "sum(w * w for w in W)"),
    "positive": (["x"], {"shape": ["n"]}, "np.maximum(x, 0.0)"),
    "diagonal": (["S", "x"], {"shape": ["n"]}, "np.diag(S) * x"),
    "looped": (["x", "y"], "number", "np.sum(x * y)"),
}
PARTS = [
    part(
        name,
        "function",
        arguments=given,
        returns=returned,
        cases={"random": 3, "edges": ["large"] if name == "twice" else []},
    )
    for name, (given, returned, _) in ASKED.items()
]
PARTS[-1]["ask"] = {"text": "The inner product, by a loop.", "latex": "The inner product, by a loop."}
SOLUTION = "import functools\n\nimport autograd.numpy as np\n\n" + "".join(
    f"\ndef {name}({', '.join(given)}):\n    return {body}\n\n" for name, (given, _, body) in ASKED.items()
)
DOT = "products of entries are added up one by one, which is one product of arrays: a @ b, or np.einsum over more axes."
OUTER = "products of entries are made one by one; np.outer(a, b) or a[:, None] * b makes all at once."
ENTRIES = "arrays are multiplied entry by entry, which a * b does for whole arrays."
SINGLE = "It is computed in float32, which keeps 7 digits where float64 keeps 16; leave the conversion out."
IN_PLACE = "It changes its argument x in place; work on a copy."
EXP = (
    "exp of a large number is infinite. Rearrange so that it sees no number above 0: "
    "taking the largest exponent off all of them changes no quotient of their sums."
)
OLD = "what is asked of NumPy here is deprecated; run the file with `python -W default` to read more."
NOTHING = ("pass", "")


def remark(text: str) -> tuple[str, str]:
    return "warning", f"Right. {text}"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("remarks") / "course"
    return write_course(root, exercise(*PARTS, sizes=SIZES, inputs=INPUTS), SOLUTION)


def defined(name: str, *body: str, top: str = "") -> str:
    """A file with this function alone, whose first line of a body is line 5."""
    given = ", ".join(ASKED[name][0])
    return f"import numpy as np\n{top or '# nothing'}\n\ndef {name}({given}):\n" + "".join(f"    {b}\n" for b in body)


def warned(text: str) -> list[str]:
    """The body of `twice`, with a warning at its second line as compiled code gives it."""
    return ["import warnings", f"warnings.warn({text!r}, DeprecationWarning)", "return 2 * x"]


def warned_by(module: str, text: str) -> list[str]:
    """The same at its third line, by a function of that module."""
    code = f"import warnings\ndef f():\n    warnings.warn({text!r}, DeprecationWarning, stacklevel=2)\n"
    return [f"there = {{'__name__': {module!r}}}", f"exec({code!r}, there)", "there['f']()", "return 2 * x"]


ENTRY = ["    r[i] = x[i] * y[i]", "return r"]
# A name, the function, its body, and what is said.
LOOPS: list[tuple[str, str, list[str], tuple[str, str]]] = [
    (
        "inner",
        "inner",
        ["s = 0.0", "for i in range(len(x)):", "    s += x[i] * y[i]", "return s"],
        remark(f"Line 6: {DOT}"),
    ),
    (
        "inner, by zip",
        "inner",
        ["s = 0", "for a, b in zip(x, y):", "    s = s + a * b", "return s"],
        remark(f"Line 6: {DOT}"),
    ),
    ("inner, by sum", "inner", ["return sum(a * b for a, b in zip(x, y))"], remark(f"Line 5: {DOT}")),
    (
        "inner, with more",
        "inner",
        ["s = 0.0", "for a, b in zip(x, y):", "    s += a * b", "    assert s == s", "return s"],
        NOTHING,
    ),
    (
        "inner, every other",
        "inner",
        ["s = 0.0", "for i in range(0, len(x), 1):", "    s += x[i] * y[i]", "return s"],
        NOTHING,
    ),
    (
        "inner, with a condition",
        "inner",
        ["return sum(a * b for a, b in zip(x, y) if a)"],
        NOTHING,
    ),
    (
        "inner, of neighbours",
        "inner",
        ["s = 0.0", "for i in range(len(x)):", "    s += x[i - 1 + 1] * y[i]", "return s"],
        NOTHING,
    ),
    (
        "inner, up to a place",
        "running",
        ["return [sum(x[j] * y[j] for j in range(i + 1)) for i in range(len(x))]"],
        NOTHING,
    ),
    (
        "inner, up to where another loop is",
        "running",
        [
            "r = []",
            "for i in range(1, len(x) + 1):",
            "    s = 0",
            "    for j in range(i):",
            "        s += x[j] * y[j]",
            "    r.append(s)",
            "return r",
        ],
        NOTHING,
    ),
    ("inner, as one product", "inner", ["return x @ y"], NOTHING),
    (
        "entries",
        "entries",
        ["r = np.zeros(len(x))", "for i in range(len(x)):", "    r[i] = x[i] * y[i]", "return r"],
        remark(f"Line 6: {ENTRIES}"),
    ),
    (
        "entries, through a function",
        "entries",
        ["r = np.zeros(len(x))", "for i in range(len(x)):", "    r[i] = float(x[i]) * y[i]", "return r"],
        NOTHING,
    ),
    (
        "running",
        "running",
        [
            "r = np.zeros(len(x))",
            "r[0] = x[0] * y[0]",
            "for i in range(1, len(x)):",
            "    r[i] = r[i - 1] + x[i] * y[i]",
            "return r",
        ],
        NOTHING,
    ),
    (
        "pairs",
        "pairs",
        [
            "r = np.zeros((len(x), len(z)))",
            "for i in range(len(x)):",
            "    for j in range(len(z)):",
            "        r[i, j] = x[i] * z[j]",
            "return r",
        ],
        remark(f"Line 6: {OUTER}"),
    ),
    ("pairs, as lists", "pairs", ["return [[a * b for b in z] for a in x]"], remark(f"Line 5: {OUTER}")),
    ("pairs, by rows", "pairs", ["return [a * z for a in x]"], NOTHING),
    (
        "applied",
        "applied",
        ["r = []", "for row in A:", "    r.append(sum(a * b for a, b in zip(row, z)))", "return r"],
        NOTHING,
    ),
    (
        "applied, by rows",
        "applied",
        ["r = np.zeros(len(A))", "for i in range(len(A)):", "    r[i] = A[i] @ z", "return r"],
        remark(f"Line 6: {DOT}"),
    ),
    (
        "applied, as lists",
        "applied",
        ["return [sum(a * b for a, b in zip(row, z)) for row in A]"],
        remark(f"Line 5: {DOT}"),
    ),
    (
        "product",
        "product",
        [
            "r = np.zeros((len(A), B.shape[1]))",
            "for i in range(len(A)):",
            "    for j in range(B.shape[1]):",
            "        s = 0.0",
            "        for k in range(len(B)):",
            "            s += A[i, k] * B[k, j]",
            "        r[i, j] = s",
            "return r",
        ],
        remark(f"Line 6: {DOT}"),
    ),
    ("layers", "layers", ["h = x", "for t in range(len(W)):", "    h = W[t] @ h", "return h"], NOTHING),
    (
        "layers, of a list",
        "total",
        ["s = 0.0", "for t in range(len(W)):", "    s += W[t] * W[t]", "return s"],
        NOTHING,
    ),
    *(
        (
            f"entries, up to {size}",
            "entries",
            ["w = x[:2]", "k = len(x[:2])", *bound, "r = x * y", f"for i in range({size}):", *ENTRY],
            remark(f"Line {8 + len(bound)}: {ENTRIES}") if whole else NOTHING,
        )
        for size, bound, whole in [
            *(("len(x)", [], True), ("0, len(y)", [], True), ("x.size", [], True), ("x.shape[0]", [], True)),
            *(("x.shape[-1]", [], True), ("m", ["m = len(x)"], True), ("d", ["(d,) = x.shape"], True)),
            *(("3", [], False), ("k", [], False), ("len(w)", [], False), ("x.shape[-2] if 0 else 2", [], False)),
            *(("m2", ["m2 = len(x)", "m2 = 2"], False), ("len(x) - 1", [], False), ("x.ndim", [], False)),
        ]
    ),
    (
        "pairs, of sizes with names",
        "product",
        [
            "(n, m), k = A.shape, B.shape[-1]",
            "h, w = A.shape",
            "d = B.shape[-1]",
            "r = np.zeros((h, d))",
            "for i in range(h):",
            "    for j in range(d):",
            "        for k in range(w):",
            "            r[i][j] += A[i][k] * B[k][j]",
            "return r",
        ],
        remark(f"Line 9: {DOT}"),
    ),
    (
        "a diagonal",
        "diagonal",
        ["r = np.zeros(len(x))", "for i in range(len(x)):", "    r[i] = S[i, i] * x[i]", "return r"],
        NOTHING,
    ),
    (
        "onto a diagonal",
        "diagonal",
        [
            "r, d = np.zeros(S.shape), np.diag(S)",
            "for i in range(len(x)):",
            "    r[i, i] = d[i] * x[i]",
            "return r.diagonal()",
        ],
        NOTHING,
    ),
    (
        "where the exercise speaks of loops",
        "looped",
        ["s = 0.0", "for i in range(len(x)):", "    s += x[i] * y[i]", "return s"],
        NOTHING,
    ),
]
OTHERS: list[tuple[str, str, list[str], tuple[str, str]]] = [
    ("single", "twice", ["y = x.astype(np.float32)", "return (y * 1.1) / 0.55"], remark(f"{SINGLE} See line 5.")),
    ("single, by its name", "twice", ["return np.asarray(x * 1.1 / 0.55, 'f4')"], remark(f"{SINGLE} See line 5.")),
    ("single, and nothing lost", "positive", ["return np.maximum(x, 0).astype(np.float32)"], NOTHING),
    ("double", "twice", ["return x.astype(np.float64) * 2"], NOTHING),
    ("in place", "twice", ["x *= 2", "return x"], remark(f"{IN_PLACE} See line 5.")),
    ("in place, by entries", "twice", ["y = 1", "x[:] = 2 * x", "return x"], remark(f"{IN_PLACE} See line 6.")),
    ("in place, elsewhere", "twice", ["np.multiply(x, 2, x)", "return x"], remark(IN_PLACE)),
    ("in place, of a copy", "twice", ["x = x.copy()", "x *= 2", "return x"], NOTHING),
    (
        "two at once",
        "twice",
        ["y = np.float32(1) * x.astype('float32')", "x *= 2", "return y * 1.1 / 0.55"],
        remark(f"{SINGLE} See line 5.\n{IN_PLACE} See line 6."),
    ),
    (
        "large",
        "twice",
        ["return np.log(np.exp(2 * x))"],
        remark(f"But it overflows at large inputs: {{}} See line 5: {EXP}"),
    ),
    (
        "a matrix",
        "twice",
        ["return np.asarray(np.matrix(x) * 2)[0]"],
        remark("Line 5: np.matrix is deprecated; use np.array, and @ for products."),
    ),
    (
        "an old name",
        "twice",
        warned("`row_stack` alias is deprecated."),
        remark("Line 6: np.row_stack is deprecated; write np.vstack."),
    ),
    (
        "an old name, which has no other one yet",
        "twice",
        ["vars(np).pop('trapezoid', None)", *warned("`trapz` is deprecated. Use `trapezoid` instead.")],
        remark(f"Line 7: {OLD}"),
    ),
    ("an old name, of another package", "twice", warned("'scipy.integrate.trapz' is deprecated"), NOTHING),
    ("an old name, of nobody", "twice", warned("Arrays: cumtrapz and the product are deprecated"), NOTHING),
    ("an old name, by another package", "twice", warned_by("elsewhere", "`row_stack` is deprecated"), NOTHING),
    ("something new, by another package", "twice", warned_by("elsewhere", "np.x (NumPy 3.1)"), NOTHING),
    ("something new, by NumPy", "twice", warned_by("numpy.lib", "Is deprecated"), remark(f"Line 7: {OLD}")),
    (
        "by NumPy itself",
        "twice",
        ["return np.row_stack([x])[0] * 2 if np.__version__[0] == '2' else np.asarray(np.matrix(x) * 2)[0]"],
        remark("Line 5: np.row_stack is deprecated; write np.vstack."),
    ),
    (
        "something new of NumPy's",
        "twice",
        warned("Setting the colour of an array has been deprecated in NumPy 2.9."),
        remark(f"Line 6: {OLD}"),
    ),
    (
        "nothing of NumPy's",
        "twice",
        ["import warnings", "warnings.warn('x is deprecated', FutureWarning)", "return 2 * x"],
        NOTHING,
    ),
    (
        "another warning",
        "twice",
        ["import warnings", "warnings.warn('`trapz` is deprecated.')", "return 2 * x"],
        NOTHING,
    ),
    (
        "infinite on the way",
        "positive",
        ["s = 1 / (1 + np.exp(-1e6 * x))", "return x * s"],
        remark(
            "Line 5: exp overflows here, though the answer is right. "
            "Keep the numbers smaller, or say that it is meant: with np.errstate(over='ignore')."
        ),
    ),
    (
        "infinite, and meant",
        "positive",
        ["with np.errstate(over='ignore'):", "    return x / (1 + np.exp(-1e6 * x))"],
        NOTHING,
    ),
    ("masked", "positive", ["return np.where(np.log(x) < 900, x, 0.0)"], NOTHING),
    (
        "NaN on the way",
        "positive",
        ["root = np.sqrt(x)", "return (x + np.abs(x)) / 2"],
        remark(
            "Line 5: sqrt gives NaN here, though the answer is right. "
            "Leave these entries out before, or say that it is meant: with np.errstate(invalid='ignore')."
        ),
    ),
    ("NaN on the way, and dropped", "positive", ["return np.fmax(0.0 * np.sqrt(x), x * (x > 0))"], NOTHING),
]


@pytest.fixture(scope="module")
def given(course: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """What is said of every one of them."""
    rows = [*LOOPS, *OTHERS]
    files = {name: defined(function, *body) for name, function, body, _ in rows}
    folder = tmp_path_factory.mktemp("given")
    _, reports = check_each("hw1-tiny", files, folder, "--course", str(course))
    for name, function, _, _ in rows:
        own = next(each for each in reports[name]["parts"] if each["name"] == function)
        assert own["score"] == own["max_score"], (name, own)
    return {name: answers(reports[name])[function] for name, function, _, _ in rows}


@pytest.mark.parametrize("row", [*LOOPS, *OTHERS], ids=lambda row: row[0])
def test_what_is_remarked(row: Any, given: dict[str, tuple[str, str]]) -> None:
    name, _, _, (status, message) = row
    assert given[name][0] == status, given[name]
    if "{}" in message:
        before, after = message.split("{}")
        assert given[name][1].startswith(before)
        assert given[name][1].endswith(after)
    else:
        assert given[name][1] == message


def test_a_remark_costs_nothing_and_the_exit_code_stays_0(tmp_path: Path) -> None:
    matrix = "np.asarray(np.matrix(W2) @ np.diag(dsigma(W1 @ x)) @ W1)"
    put(tmp_path / "ch2_backprop.py", backprop(returning(f"return {matrix}")))
    code, out, err = run(["check", "ch2-backprop"], tmp_path)
    assert (code, err) == (0, "")
    assert "✓ jacobian       3 / 3    remark\n      Right. Line 5: np.matrix is deprecated; use np.array, and @" in out
    assert "  6 of 6 points; 4 more for a person to mark." in out


WRONG = ["np.asarray(np.matrix(W2))", "s = 0.0", "for i in range(len(x)):", "    s += x[i] * x[i]", "x *= 2"]


def test_at_a_wrong_part_there_is_none(tmp_path: Path) -> None:
    for body in ([*WRONG, "return -W2 @ np.diag(dsigma(W1 @ x)) @ W1"], [*WRONG, "return None"], [*WRONG, "1 / 0"]):
        put(tmp_path / "ch2_backprop.py", backprop(returning(*body)))
        code, out, _ = run(["check", "ch2-backprop", "--part", "jacobian", "--format", "json"], tmp_path)
        message = json.loads(out)["parts"][0]["message"]
        assert code == 1
        assert not any(word in message for word in ("Right", "np.matrix is", "one by one", "in place")), message


def test_it_is_said_once_however_many_parts_use_the_line(tmp_path: Path) -> None:
    helper = "def m(a):\n    return np.asarray(np.matrix(a))\n\n\n"
    text = backprop(returning("return m(W2) @ np.diag(dsigma(m(W1) @ x)) @ m(W1)")).replace(
        "def jac", helper + "def jac"
    )
    text = text.replace("np.outer((W2.T", "np.outer((m(W2).T")
    put(tmp_path / "ch2_backprop.py", text)
    _, out, _ = run(["check", "ch2-backprop", "--format", "json"], tmp_path)
    told = {each["name"]: (each["status"], each["message"]) for each in json.loads(out)["parts"][:2]}
    assert told == {
        "jacobian": remark("Line 5: np.matrix is deprecated; use np.array, and @ for products."),
        "grad_W1": NOTHING,
    }


def test_what_happens_while_the_file_is_loaded_is_said_at_the_first_right_part(tmp_path: Path) -> None:
    put(tmp_path / "ch2_backprop.py", backprop(top="import numpy\nM = numpy.matrix([[1.0]])\n"))
    _, out, _ = run(["check", "ch2-backprop", "--format", "json"], tmp_path)
    told = [each["message"] for each in json.loads(out)["parts"][:2]]
    assert told == ["Right. Line 2: np.matrix is deprecated; use np.array, and @ for products.", ""]


def test_in_a_notebook_it_names_the_cell(tmp_path: Path) -> None:
    loop = returning("s = 0.0", "for i in range(len(x)):", "    s += x[i] * x[i]")
    right = "    return W2 @ np.diag(dsigma(W1 @ x)) @ W1 + 0 * s\n"
    path = tmp_path / "ch2_backprop.ipynb"
    path.write_bytes(notebook("import numpy as np", "print(1)", "# first\n" + loop + right))
    _, out, _ = run(["check", "ch2-backprop", "--part", "jacobian", "--format", "json"], tmp_path)
    assert json.loads(out)["parts"][0]["message"] == f"Right. Cell 3, line 4: {DOT}"


def test_a_name_that_numpy_has_not_any_more_is_told_its_new_one(tmp_path: Path) -> None:
    put(tmp_path / "ch2_backprop.py", backprop(returning("return np.product(W2, dtype=np.float64)")))
    _, out, _ = run(["check", "ch2-backprop", "--part", "jacobian", "--format", "json"], tmp_path)
    lines = json.loads(out)["parts"][0]["message"].splitlines()
    if hasattr(np, "product"):  # NumPy 1 still has it
        pytest.skip("this NumPy has the old name")
    assert lines[:2] == [
        "Calling jacobian raised AttributeError: module 'numpy' has no attribute 'product'",
        "np.product is not in the NumPy installed here: write np.prod.",
    ]


def test_a_name_that_numpy_never_had_is_not(tmp_path: Path) -> None:
    put(tmp_path / "ch2_backprop.py", backprop(returning("return np.produkt(W2)")))
    _, out, _ = run(["check", "ch2-backprop", "--part", "jacobian", "--format", "json"], tmp_path)
    assert "is not in the NumPy installed here" not in json.loads(out)["parts"][0]["message"]


def test_warnings_reach_what_the_code_itself_does_with_them(tmp_path: Path) -> None:
    quiet = "import warnings\nwarnings.simplefilter('ignore')\n"
    body = "return np.asarray(np.matrix(W2) @ np.diag(dsigma(W1 @ x)) @ W1)"
    put(tmp_path / "ch2_backprop.py", backprop(returning(body), top=quiet))
    _, out, err = run(["check", "ch2-backprop", "--part", "jacobian"], tmp_path)
    assert "  ✓ jacobian     3 / 3\n\n  3 of 3 points." in out, out
    assert (err, "Warning" in out) == ("", False)


# Notes that a submission writes itself.

FORGED: list[Any] = [
    *(None, 1, "f", {}, [1], [[]], [["f", "loop", 1]], [["f", "loop", 1, "dot", 5]], [["f", ["loop"], 1, "dot"]]),
    *([["f", "loop", 1, "\x1b[2J"]], [["f", "gift", 1, ""]], [["g", "loop", 1, "dot"]], [["f", "loop", 0, "dot"]]),
    *([["f", "loop", 11, "dot"]], [["f", "loop", True, "dot"]], [["f", "loop", 1.0, "dot"]], [[[], "loop", 1, "dot"]]),
    *([["f", "loop", "1", "dot"]], [["f", "loop", 1, None]], [["f", "loop", 10**400, "dot"]]),
    [["f", "loop", 1, "dot"]] * (MOST_SENT + 1),
    [["f", "loop", 1, "dot"], ["f", "loop", -1, "dot"]],
]


@pytest.mark.parametrize("sent", FORGED, ids=range(len(FORGED)))
def test_notes_that_are_not_well_formed_are_dropped_together(sent: Any) -> None:
    assert notes_of(sent, ["f"], 10) == {}


def test_notes_that_are_well_formed_are_kept_a_few_a_part() -> None:
    assert notes_of([["f", "loop", 10, "dot"], ["", "deprecated", 1, "other"]], ["f"], 10) == {
        "f": [Note("loop", 10, "dot")],
        "": [Note("deprecated", 1, "other")],
    }
    many = [["f", "loop", line, "dot"] for line in range(1, MOST_SENT + 1)]
    assert notes_of(many, ["f"], 1000) == {"f": [Note("loop", line, "dot") for line in range(1, MOST_KEPT + 1)]}


FORGE = """
import sys
sys.modules["gradekit.student.noting"].Noting.collected = lambda self, source, seen: {}
"""
FORGERIES = {
    "for a wrong part": ("[['jacobian', 'loop', 3, 'dot']]", NOTHING),
    "for a right part": ("[['grad_W1', 'loop', 3, 'dot']]", remark(f"Line 3: {DOT}")),
    "with words of its own": ("[['grad_W1', 'loop', 3, 'x' * 9]]", NOTHING),
    "behind the end of the file": ("[['grad_W1', 'loop', 300, 'dot']]", NOTHING),
    "by the thousand": ("[['grad_W1', 'loop', 3, 'dot']] * 100000", NOTHING),
    "that raise": ("1 / 0", NOTHING),
    "that cannot be told": ("object()", NOTHING),
    "that end the process": ("__import__('os')._exit(0)", NOTHING),
}


@pytest.fixture(scope="module")
def forged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, tuple[str, str]]]:
    """What became of a file with a wrong and a right function that sends notes of its own making."""
    files = {n: backprop(returning("return W1"), top=FORGE.format(sent)) for n, (sent, _) in FORGERIES.items()}
    code, reports = check_each("ch2-backprop", files, tmp_path_factory.mktemp("forged"))
    assert (code, {report["score"] for report in reports.values()}) == (1, {3.0})
    return {name: answers(report) for name, report in reports.items()}


@pytest.mark.parametrize("name", FORGERIES)
def test_forged_notes_change_no_mark(name: str, forged: dict[str, dict[str, tuple[str, str]]]) -> None:
    status, message = forged[name]["jacobian"]
    alone = "This is the derivative of W1 x alone: what comes after it is left out."
    assert (status, *message.splitlines()[:2]) == ("fail", alone, "Expected shape (3, 2), got shape (6, 2).")
    assert forged[name]["grad_W1"] == FORGERIES[name][1]


def told_by(verdict: Verdict, *notes: Note) -> Verdict:
    one = Part("f", "function", 1, Prose("f.", "f."), ())  # type: ignore[arg-type]
    whole = Exercise("a-b", "A", Source("d", "D", "1"), (), Prose("x.", "x."), (one,))
    return Remarker(whole, "line {}".format).remarked(one, verdict, notes)


@pytest.mark.parametrize("status", [s for s in Status if s not in (Status.PASS, Status.WARNING)])
def test_no_note_touches_a_verdict_that_is_not_right(status: Status) -> None:
    verdict = Verdict(status, "Said.")
    every = [Note(kind, 3, case) for kind, cases in KINDS.items() for case in sorted(cases)]
    assert told_by(verdict, *every) == verdict


@pytest.mark.parametrize(
    ("kind", "case"), [(kind, case) for kind, cases in KINDS.items() for case in sorted(cases)], ids=str
)
def test_every_case_has_words(kind: str, case: str) -> None:
    judged = (
        Verdict(Status.WARNING, "Right. So.", remarks=(kind,)) if kind in ("overflow", "changes", "single") else None
    )
    told = told_by(judged or Verdict(Status.PASS), Note(kind, 3, case))
    assert told.status is Status.WARNING
    assert told.message.startswith("Right. So. See line 3" if judged else "Right. Line 3: ")
    assert told.message.endswith(".")
    assert not told.message.endswith("..")


def test_at_one_part_there_are_two_at_most_and_what_matters_more_comes_first() -> None:
    notes = [Note("loop", 1, "dot"), Note("extreme", 2, "overflow exp"), Note("deprecated", 3, "matrix")]
    lines = told_by(Verdict(Status.PASS), *notes).message.splitlines()
    assert [line[:14] for line in lines] == ["Right. Line 3:", "Line 2: exp ov"]
    full = Verdict(Status.WARNING, "Right. A.\nB.", remarks=("", ""))
    assert told_by(full, *notes) == full
