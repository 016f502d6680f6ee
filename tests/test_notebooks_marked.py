"""Notebooks through the command, as a student checks them: marks as for the same file, messages with cell and line."""

import json

import pytest

from helpers import CALLED, HEAD, JACOBIAN, REST, backprop, gradekit, notebook

FILE = "ch2_backprop.ipynb"
MARKED = ("jacobian", "grad_W1", "two_passes", "clipping")


def check(folder, content, *options, file=FILE):
    """Exit code, and (status, score, message) of each part of one notebook."""
    (folder / file).write_bytes(content if isinstance(content, bytes) else notebook(*content))
    code, out, err = gradekit("check", file, "--format", "json", *options, cwd=folder)
    assert err == ""
    return code, {p["name"]: (p["status"], p["score"], p["message"]) for p in json.loads(out)["parts"]}


GRADIENT, TEXTS = REST.split("\n\n\n")
TOP = "%matplotlib inline\nimport numpy as np\nimport matplotlib.pyplot as plt, torch\n!pip install torch"
RIGHT = (
    TOP,
    JACOBIAN,
    "while True:\n    pass",
    GRADIENT.strip(),
    "%%time\nprint(jacobian(1, 2, 3))",
    "raise SystemExit",
    TEXTS,
)


def test_a_right_notebook_has_the_marks_of_the_same_file(tmp_path):
    (tmp_path / "py").mkdir()
    (tmp_path / "py" / "ch2_backprop.py").write_text(backprop())
    expected = json.loads(gradekit("check", "py", "--format", "json", cwd=tmp_path).out)
    code, parts = check(tmp_path, RIGHT)
    assert (code, parts) == (0, {p["name"]: (p["status"], p["score"], p["message"]) for p in expected["parts"]})
    assert [parts[name][0] for name in MARKED] == ["pass", "pass", "pending", "pending"]
    code, out, err = gradekit("check", cwd=tmp_path)
    assert (code, err) == (0, "")
    assert out.startswith("ch2-backprop  Chain rule and backpropagation  (ch2_backprop.ipynb, seed 1)\n")


def test_a_notebook_of_format_3_is_marked(tmp_path):
    old = {"cells": [{"cell_type": "code", "input": text, "language": "python"} for text in RIGHT]}
    code, parts = check(tmp_path, json.dumps({"nbformat": 3, "worksheets": [old]}).encode())
    assert (code, parts["jacobian"]) == (0, ("pass", 3.0, ""))


def test_values_and_texts_are_marked(tmp_path):
    source = [
        "import numpy as np\nX = np.zeros((5, 3))",
        "works = 1",
        "shape_1 = (X[:, None] + X[None, :]).shape",
        "shape_2",
    ]
    options = [option for name in ("works", "shape_1", "shape_2") for option in ("--part", name)]
    code, parts = check(tmp_path, source, *options, file="exam_broadcast.ipynb")
    assert (code, parts["works"], parts["shape_1"]) == (1, ("pass", 2.0, ""), ("pass", 0.5, ""))
    assert parts["shape_2"] == ("missing", 0.0, "exam_broadcast.ipynb defines no shape_2.")
    code, parts = check(tmp_path, [*source, "X = X[:, 0]", "shape_2 = X[9]"], *options, file="exam_broadcast.ipynb")
    message = (
        "Loading the file raised IndexError: index 9 is out of bounds for axis 0 with size 5\n"
        "    exam_broadcast.ipynb, cell 6, line 1: shape_2 = X[9]"
    )
    assert (code, parts) == (1, dict.fromkeys(("works", "shape_1", "shape_2"), ("error", 0.0, message)))


SAID = {
    "raises": (
        [HEAD, "%matplotlib inline\ndef g(x):\n    return 1 / 0 * x",
         "def jacobian(W1, W2, x, sigma, dsigma):\n    return g(x)"],
        "error", "Calling jacobian raised ZeroDivisionError: division by zero\n"
        f"    {FILE}, cell 3, line 2, in jacobian: return g(x)\n"
        f"    {FILE}, cell 2, line 3, in g: return 1 / 0 * x\n{CALLED}"),
    "syntax": ([HEAD, "# mine\n\ndef jacobian(W1, W2, x, sigma, dsigma):\n    return W2 @@ W1\n"],
        "error", f"{FILE}, cell 2, line 4: SyntaxError: invalid syntax\n    return W2 @@ W1\n               ^"),
    "syntax elsewhere": ([HEAD, "x = = 1", "y = 2"],
        "missing", f"{FILE} defines no jacobian. This cell could not be read:\n"
        f"{FILE}, cell 2, line 1: SyntaxError: invalid syntax\n    x = = 1\n        ^"),
    "found when it is compiled": (["x = 1", "def jacobian(W1, W2, x, sigma, dsigma):\n    return W2\n    break\n"],
        "error", f"{FILE}, cell 2, line 3: SyntaxError: 'break' outside loop\n    break\n    ^"),
    "an import": (["import torch\n", "def jacobian(W1, W2, x, sigma, dsigma):\n    return torch.eye(2)"],
        "error", f"{FILE} imports torch, but this exercise allows the standard library and numpy only. A module of"
        f" your own beside the file is not seen either: put its code into this file.\n"
        f"    {FILE}, cell 1, line 1: import torch"),
    "a value that needs a command": (["files = !ls", "def jacobian(W1, W2, x, sigma, dsigma):\n    return files"],
        "error",
        "Loading the file raised RuntimeError: get_ipython is Jupyter's own, and a submission runs without Jupyter\n"
        f"    {FILE}, cell 1, line 1: files = get_ipython() # files = !ls"),
    "what Jupyter remembers": (["def jacobian(W1, W2, x, sigma, dsigma):\n    return Out[3]"],
        "error", "Calling jacobian raised RuntimeError: Out is Jupyter's own, and a submission runs without Jupyter\n"
        f"    {FILE}, cell 1, line 2, in jacobian: return Out[3]\n{CALLED}"),
    "no such future": (["x = 1", "from __future__ import annotation\ndef jacobian(W1, W2, x, sigma, dsigma): return 1"],
        "error", f"{FILE}, cell 2, line 1: SyntaxError: future feature annotation is not defined\n"
        "    from __future__ import annotation\n    ^"),
    "missing": (["x = 1"], "missing", f"{FILE} defines no jacobian."),
    "empty": (["# nothing yet"], "missing", f"{FILE} is empty: it defines no jacobian yet."),
    "no cells": ([], "missing", f"{FILE} is empty: it defines no jacobian yet."),
    "placeholder": (["def jacobian(W1, W2, x, sigma, dsigma):\n    '''J'''\n    ..."],
        "missing", "jacobian is still the starter's placeholder."),
    "a placeholder below": ([HEAD, JACOBIAN, "def jacobian(W1, W2, x, sigma, dsigma): ..."],
        "missing", "jacobian is still the starter's placeholder.\n"
        "jacobian is defined in cells 2 and 3; the last one counts."),
    "the last one wins": ([HEAD, "def jacobian(W1, W2, x, sigma, dsigma): return 0", JACOBIAN],
        "warning", "jacobian is defined in cells 2 and 3; the last one counts."),
    "a helper lost": ([HEAD, "def g(x): return x x", "def jacobian(W1, W2, x, sigma, dsigma):\n    return g(x)"],
        "error", "Calling jacobian raised NameError: name 'g' is not defined\n"
        f"    {FILE}, cell 3, line 2, in jacobian: return g(x)\n{CALLED}\n"
        "Cell 2 could not be read, so g may be missing."),
    "display": ([HEAD, JACOBIAN.replace("    return", "    display(W1, metadata={})\n    return")], "pass", ""),
    "no notebook": (b"{}", "error", f"{FILE}: A notebook has a list of cells, and this file has none."),
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
def test_messages_point_to_a_cell_and_a_line(tmp_path, name):
    content, status, message = SAID[name]
    code, parts = check(tmp_path, content, "--part", "jacobian")
    assert code == (0 if status in ("pass", "warning") else 1)
    assert parts["jacobian"] == (status, 3.0 if code == 0 else 0.0, message)
    assert len(message.splitlines()) <= 6
