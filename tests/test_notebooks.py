"""Notebooks: what is taken out of their cells, by tables."""

import ast
import json

import pytest

from gradekit.notebooks import cells
from gradekit.notebooks.extract import extract, extracted
from gradekit.notebooks.magics import cleaned
from helpers import notebook


def program(sources, *wanted):
    """The lines of a notebook's program, each with its cell and line in front."""
    found = extracted(sources, wanted)
    text = found.content.decode("utf-8-sig")
    ast.parse(text)
    lines = text.split("\n") if text else []
    assert len(lines) in (0, len(found.places))
    return [f"{cell}.{line} {code}" for (cell, line), code in zip(found.places, lines, strict=False) if code]


# Cells, the name that is wanted, and what is left, each line with its cell and line.
PROGRAMS = {
    "a function and its import": (["import numpy as np", "def f(x):\n    return np.sin(x)"],
        ["1.1 import numpy as np", "2.1 def f(x):", "2.2     return np.sin(x)"]),
    "an import of nothing that is needed": (["import torch\nimport numpy as np", "f = np.pi"],
        ["1.2 import numpy as np", "2.1 f = np.pi"]),
    "plots, prints and an endless loop": (["f = 3\nprint(f)", "plt.plot([f])\nwhile True: pass", "f"], ["1.1 f = 3"]),
    "what a needed function refers to": (["a = 1\nb = 2", "def g(): return a", "def f(): return g()"],
        ["1.1 a = 1", "2.1 def g(): return a", "3.1 def f(): return g()"]),
    "what is bound later": (["def f(): return a", "a = 1"], ["1.1 def f(): return a", "2.1 a = 1"]),
    "a local name of the same name": (["x = load()\ny = load()", "def f(x):\n    y = x\n    return y"],
        ["2.1 def f(x):", "2.2     y = x", "2.3     return y"]),
    "the last definition": (["def f(): return 1", "f()", "def f(): return 2"], ["3.1 def f(): return 2"]),
    "an earlier definition that a value needs": (
        ["def g(): return 1\na = g()", "def g(): return 2", "def f(): return g() + a"],
        ["1.1 def g(): return 1", "1.2 a = g()", "2.1 def g(): return 2", "3.1 def f(): return g() + a"]),
    "an earlier definition that needs what is refused": (
        ["import torch\ndef f(): return torch.ones(2)", "def f(): return 2"], ["2.1 def f(): return 2"]),
    "a value that is used and then bound anew": (["x = 1\nf = x + 1", "x = load()"], ["1.1 x = 1", "1.2 f = x + 1"]),
    "augmented, annotated, tuples": (["a, (b, *c) = 1, (2, 3)", "a += 1\nf: int = a + b\nd: int = 3"],
        ["1.1 a, (b, *c) = 1, (2, 3)", "2.1 a += 1", "2.2 f: int = a + b"]),
    "blocks that bind": (
        ["if ok:\n    f = 1\nelse:\n    f = 2", "ok = True", "for f in [1]:\n    pass", "with a() as b: pass"],
        ["1.1 if ok:", "1.2     f = 1", "1.3 else:", "1.4     f = 2", "3.1 for f in [1]:", "3.2     pass"]),
    "an import that may fail": (["try:\n    from a import f\nexcept ImportError:\n    f = None"],
        ["1.1 try:", "1.2     from a import f", "1.3 except ImportError:", "1.4     f = None"]),
    "two imports of one package": (["import scipy", "import scipy.linalg", "f = scipy.linalg.inv"],
        ["1.1 import scipy", "2.1 import scipy.linalg", "3.1 f = scipy.linalg.inv"]),
    "one name for two packages": (["import autograd.numpy as np", "import numpy as np", "f = np.pi"],
        ["2.1 import numpy as np", "3.1 f = np.pi"]),
    "everything of a package": (["from numpy import *", "f = pi"], ["1.1 from numpy import *", "2.1 f = pi"]),
    "statements of one line": (["a = 1; print(a); f = a; show(f)", "f += 1;"],
        ["1.1 a = 1; f = a", "2.1 f += 1;"]),
    "a string over lines, and more on its last line": (["f = '''\na\n'''; print(f); b = 1; f += '.'  # so"],
        ["1.1 f = '''", "1.2 a", "1.3 '''; f += '.'  # so"]),
    "decorators, defaults and classes": (
        ["def twice(g): return g\nk = 2", "class A:\n    x = k", "@twice\ndef f(a=A):\n    return a.x"],
        ["1.1 def twice(g): return g", "1.2 k = 2", "2.1 class A:", "2.2     x = k", "3.1 @twice", "3.2 def f(a=A):",
         "3.3     return a.x"]),
    "the future": (["x = 1", "from __future__ import annotations\ndef f(a: B): pass"],
        ["1.1 from __future__ import annotations", "2.2 def f(a: B): pass"]),
    "display is there": (["from IPython.display import display, HTML", "def f(): display(1)"],
        ["2.1 def f(): display(1)"]),
    "HTML is not": (["from IPython.display import display, HTML", "def f(): HTML(1)"],
        ["1.1 from IPython.display import display, HTML", "2.1 def f(): HTML(1)"]),
    "any name may be meant": (["a = 1", "def f(): return eval('a')", "print(a)"],
        ["1.1 a = 1", "2.1 def f(): return eval('a')"]),
    "what is deleted": (["f = 1\ng = 2", "del f, g"], ["1.1 f = 1"]),
    "a list that is filled": (["f = []", "for i in range(3):\n    f.append(i)", "plt.plot(f)", "print(len(f), max(f))"],
        ["1.1 f = []", "2.1 for i in range(3):", "2.2     f.append(i)"]),
    "an entry that is set": (["f = {}", "f['a'] = 1\nf.get('a')"], ["1.1 f = {}", "2.1 f['a'] = 1"]),
    "a function that fills what it is given, and one that shows it": (
        ["def fill(p):\n    p['w'] = 1", "def show(p):\n    print(p)", "f = {}\nfill(f)\nshow(f)"],
        ["1.1 def fill(p):", "1.2     p['w'] = 1", "3.1 f = {}", "3.2 fill(f)"]),
    "a global that a function binds": (["def train():\n    global w\n    w = 1", "train()", "def f(): return w"],
        ["1.1 def train():", "1.2     global w", "1.3     w = 1", "2.1 train()", "3.1 def f(): return w"]),
    "another name for it": (["f = [0]", "g = f\ng[0] = 1"], ["1.1 f = [0]", "2.1 g = f", "2.2 g[0] = 1"]),
    "an object that keeps it": (
        ["class Step:\n    def __init__(self, w): self.w = w\n    def go(self): self.w[0] = 1", "f = [0]\ns = Step(f)",
         "s.go()"],
        ["1.1 class Step:", "1.2     def __init__(self, w): self.w = w", "1.3     def go(self): self.w[0] = 1",
         "2.1 f = [0]", "2.2 s = Step(f)", "3.1 s.go()"]),
    "a list of functions": (
        ["kept = []\ndef keep(g):\n    kept.append(g)\n    return g", "@keep\ndef g(): pass", "def f(): kept[0]()"],
        ["1.1 kept = []", "1.2 def keep(g):", "1.3     kept.append(g)", "1.4     return g", "2.1 @keep",
         "2.2 def g(): pass", "3.1 def f(): kept[0]()"]),
    "what is seeded and set": (
        ["import numpy as np\nnp.random.seed(0)", "from decimal import Decimal, getcontext\ngetcontext().prec = 50",
         "import torch\ntorch.manual_seed(0)", "f = Decimal(2)"],
        ["1.1 import numpy as np", "1.2 np.random.seed(0)", "2.1 from decimal import Decimal, getcontext",
         "2.2 getcontext().prec = 50", "4.1 f = Decimal(2)"]),
    "shuffled in place": (["from random import shuffle", "f = [1, 2]\nshuffle(f)", "sorted(f)"],
        ["1.1 from random import shuffle", "2.1 f = [1, 2]", "2.2 shuffle(f)"]),
    "shuffled by a generator": (["import numpy as np\nrng = np.random.default_rng(1)", "f = [1, 2]\nrng.shuffle(f)"],
        ["1.1 import numpy as np", "1.2 rng = np.random.default_rng(1)", "2.1 f = [1, 2]", "2.2 rng.shuffle(f)"]),
    "no setting of a package": (["import numpy as np", "d = np.setdiff1d(a, b)", "f = np.pi"],
        ["1.1 import numpy as np", "3.1 f = np.pi"]),
    "a setting of a package": (["from mpmath import mp, pi", "mp.dps = 50", "f = pi"],
        ["1.1 from mpmath import mp, pi", "2.1 mp.dps = 50", "3.1 f = pi"]),
    "nothing that is wanted": (["x = 1", "print(x)"], ["1.1 pass"]),
    "no statement": (["# f comes here", "%matplotlib inline"], ["1.1 pass"]),
    "a comment declares no encoding": (["# coding: utf-16\nf = 'ß'"], ["1.2 f = 'ß'"]),
    "a broken cell": (["f = 1", "def g(:\n    pass", "f = f + 1"], ["1.1 f = 1", "3.1 f = f + 1"]),
}  # fmt: skip


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_an_answer_needs_is_kept_and_nothing_else(name):
    sources, lines = PROGRAMS[name]
    assert program(sources, "f") == lines


# A cell that Python cannot read, and what is left of it, line by line.
MAGICS = {
    "%matplotlib inline\nx = 1": "pass\nx = 1",
    "!pip install x  # it's\nx = 1": "pass\nx = 1",
    "%cd a \\\n  b\nx = 1": "pass\n\nx = 1",
    "x = !ls\ny, z[0] = %who": "x = get_ipython()  # x = !ls\ny, z[0] = get_ipython()  # y, z[0] = %who",
    "np.sin?\n?np\nf??\nx = 'a?'  # why?\n%time?": "pass\npass\npass\nx = 'a?'  # why?\npass",
    "%%time\nx = 1": "\nx = 1",
    "\n# first\n%%capture out\n%%time\nx = 1": "\n# first\n\n\nx = 1",
    "%%bash\nx = 1": "\n",
    "%%html\n<b>": "\n",
    "%%timeit x = 1\nx": "\n",
    "%time x = f(1)\n%time  -x y z": "x = f(1)\npass",
    "%timeit x = f(1)": "pass",
    "if x:\n    !ls\n    %time y = 1": "if x:\n    pass\n    y = 1",
    "x = '''\n%a\n!b\nc?\n'''\n%d": "x = '''\n%a\n!b\nc?\n'''\npass",
    'x = \'it\\\'s\' + """\'\n%a"""\n%d': 'x = \'it\\\'s\' + """\'\n%a"""\npass',
    "x = (1\n%a)\n%d": "x = (1\n%a)\npass",
    "x = 1 \\\n%a\n%d": "x = 1 \\\n%a\npass",
    "x = r'\\'\n%d": "x = r'\\'\npass",
    "pip install -q torch\nls\ncd ..\nx = 1": "pass\nls\npass\nx = 1",
    "cd = 3\n%d": "cd = 3\npass",
    "    x = 1\n    y = 2": "x = 1\ny = 2",
    ">>> def f():\n...     return 1\n>>> f()\n1": "def f():\n    return 1\nf()\n1",
    "In [3]: x = 1\n   ...: y = 2": "x = 1\ny = 2",
    ",f a b\n/f a": "pass\npass",
}


@pytest.mark.parametrize("cell", MAGICS)
def test_magics_leave_the_lines_where_they_are(cell):
    assert cleaned(cell) == MAGICS[cell]


def test_a_cell_that_python_can_read_is_not_cleaned():
    text = "f = a \\\n%b  # 100%?\ng = 'x?'"
    assert program([text], "f", "g") == ["1.1 f = a \\", "1.2 %b  # 100%?", "1.3 g = 'x?'"]


def test_cells_are_counted_as_jupyter_numbers_them_when_all_are_run():
    text = {"cell_type": "markdown", "source": "f = 0"}
    code = [{"cell_type": "code", "source": source} for source in ("f = 1", " \n", ["g = 2\n", "h = f"])]
    found = extract(json.dumps({"cells": [text, code[0], text, *code[1:]]}).encode(), ["h"])
    assert found.places[1:] == ((1, 1), (2, 1), (2, 2))
    assert found.content.decode("utf-8-sig").split("\n") == ["", "f = 1", "", "h = f"]


def test_format_3_has_worksheets():
    old = [{"cell_type": "code", "input": ["f = 1\n", "g = f"], "language": "python"}, {"cell_type": "heading"}]
    content = json.dumps({"nbformat": 3, "worksheets": [{"cells": old}, {"cells": [{**old[0], "input": "h = g"}]}]})
    found = extract(content.encode(), ["h"])
    assert found.content.decode("utf-8-sig").split("\n") == ["", "f = 1", "g = f", "h = g"]


CLEAR = cells.CLEAR
NONE = "A notebook is a JSON file, and this is none:"
REFUSED = {
    "text": (b"def f(): pass", f"{NONE} expecting value in line 1."),
    "a conflict": (b'{\n<<<<<<< HEAD\n"cells": []}',
        f"{NONE} expecting property name enclosed in double quotes in line 2."),
    "cut": (notebook("f = 1")[:-1], f"{NONE} expecting ',' delimiter in line 1."),
    "Latin-1": (b'{"a": 1,\n"\xe9": []}', "The byte 0xe9 in line 2 is not UTF-8."),
    "deep": (b'{"cells":' + b"[" * 100_000, "Its JSON is nested too deeply."),
    "deep objects": (b'{"cells":' * 100_000, "Its JSON is nested too deeply."),
    "a long number": (b'{"cells": [], "n": ' + b"1" * 5000 + b"}", "It holds a whole number with thousands of digits."),
    "no object": (b"[]", "A notebook has a list of cells, and this file has none."),
    "no cells": (b"{}", "A notebook has a list of cells, and this file has none."),
    "cells that are no list": (b'{"cells": {"0": {}}}', "A notebook has a list of cells, and this file has none."),
    "worksheets that are no list": (b'{"worksheets": 3}', "A notebook has a list of cells, and this file has none."),
    "a number for a cell": (b'{"cells": [{}, NaN]}', "Entry 2 of its list of cells is no cell."),
    "a number for code": (notebook(3), "The code in entry 1 of its list of cells is no text."),
    "numbers for lines": (notebook(["f = 1", 3]), "The code in entry 1 of its list of cells is no text."),
    "null for code": (notebook(None), "The code in entry 1 of its list of cells is no text."),
    "a million cells": (b'{"cells": [' + b",".join([b"{}"] * 10**6) + b"]}",
        f"It holds more than 400,000 lists and objects. {CLEAR}"),
    "too many cells": (b'{"cells": [' + b"{}," * 10_000 + b"{}]}", "It has 10,001 cells; 10,000 are read at most."),
    "too much code": (notebook("#" * cells.MAX_CODE + "#"), "Its code has more than 256 KB; a submission is short."),
    "too many statements": (notebook("f = 1\n" * 5001), "It has more than 5,000 statements; a submission is short."),
    "tangled": (notebook("f = []", "f.append(f)\n" * 4000),
        "Its code is too tangled to find what belongs to the answers."),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_notebook_is_refused_in_one_sentence(name):
    content, message = REFUSED[name]
    with pytest.raises(cells.NotANotebook) as refused:
        extract(content, ["f"])
    assert str(refused.value) == message


# Odd, but read: the file and the lines of the program.
READ = {
    "most cells": (b'{"cells": [' + b"{}," * 9998 + notebook("f = 1")[11:], ["1.1 f = 1"]),
    "as much code as may be": (notebook("f = 1#".ljust(cells.MAX_CODE, "#")),
        ["1.1 f = 1#".ljust(cells.MAX_CODE + 4, "#")]),
    "the last of two keys, as in Jupyter": (b'{"cells": [], ' + notebook("f = 1")[1:], ["1.1 f = 1"]),
    "NaN beside the cells": (notebook("f = 1", metadata={"x": float("nan")}), ["1.1 f = 1"]),
    "10 MB of pictures": (notebook("f = 1", metadata={"x": "A" * 10_000_000}), ["1.1 f = 1"]),
    "a byte order mark": (b"\xef\xbb\xbf" + notebook("f = 1"), ["1.1 f = 1"]),
    "no format": (b'{"cells": [{"cell_type": "code", "source": "f = 1"}]}', ["1.1 f = 1"]),
    "other line ends": (notebook("f = 1\r\ng = 2\rf = 3"), ["1.3 f = 3"]),
    "other separators of lines": (notebook("f = '\u2028\x0b'\ng = 1"), ["1.1 f = '\u2028\x0b'"]),
    "no cells": (notebook(), []),
    "nothing": (b" \n", []),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_what_is_odd_is_read(name):
    content, lines = READ[name]
    assert program(cells.read(content), "f") == lines


NO_CODE = {
    "f = '\ud800'": "There is half a character in this line, which no program text has.",
    "f = 1\0": "There is a NUL character in this line, which no program text has.",
    f"f = {'-' * 200_000}1": "An expression in it is nested too deeply for Python to read.",
    f"f = {'+'.join('1' * 100_000)}": "An expression in it is nested too deeply for Python to read.",
    "f = " + "lambda:" * 5000 + "1": "An expression in it is nested too deeply for Python to read.",
    "f = f'{x'": "f-string: expecting '}'",
    "def f(x):\n    global x": "name 'x' is parameter and global",
}


@pytest.mark.parametrize("source", NO_CODE, ids=range(len(NO_CODE)))
def test_a_cell_that_is_no_program_costs_no_other(source):
    found = extracted(["g = 1", source, "h = g"], ["f", "h"])
    (broken,) = found.broken
    assert (broken.cell, broken.fault["text"]) == (2, NO_CODE[source])
    assert found.places[broken.fault["line"] - 1][0] == 2
    assert found.absent == {"f"}
    assert found.content.decode("utf-8-sig").split("\n")[1] == "g = 1"


REMARKS = {
    "one definition": (["def f(): return 1"], ""),
    "the same twice": (["def f(): return 1", "def f(): return 1\n"], ""),
    "two": (["def f(): return 1", "def f(): return 2"], "f is defined in cells 1 and 2; the last one counts."),
    "three": (["f = 1", "f = 2", "f = 3"], "f is defined in cells 1, 2 and 3; the last one counts."),
    "twice in a cell": (["f = 1\nf = 2"], "f is defined in cell 1 more than once; the last one counts."),
    "from the one before": (["f = 1", "f = f + 1"], ""),
    "a placeholder": (["def f():\n    '''Say.'''\n    ...", "def f(): return 1"], ""),
    "a placeholder of a value": (["f = ...", "f = 2"], ""),
    "a placeholder below": (["def f(): return 1", "def f(): ..."],
        "f is defined in cells 1 and 2; the last one counts."),
    "a function it needs": (["def g(): return 1", "def f(): return g()", "def g(): return 2"],
        "g is defined in cells 1 and 3; the last one counts."),
    "a function it does not need": (["def g(): return 1", "def f(): return 1", "def g(): return 2"], ""),
    "a value it needs": (["g = 1", "def f(): return g", "g = 2"], ""),
    "lost": (["def g(:", "def f(): return g()"], "Cell 1 could not be read, so g may be missing."),
    "not lost": (["def g(:", "def f(): return max(h)"], ""),
}  # fmt: skip


@pytest.mark.parametrize("name", REMARKS)
def test_definitions_that_do_not_count_are_remarked(name):
    sources, remark = REMARKS[name]
    assert extracted(sources, ["f"]).remarks == {"f": remark}
