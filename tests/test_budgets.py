"""Budgets: a core that can be read in one sitting stays one."""

import ast
from pathlib import Path
from statistics import median

PACKAGE = Path(__file__).parents[1] / "src" / "gradekit"
MAX_FILE, MAX_FUNCTION, MEDIAN = 300, 60, 10


def functions(text: str) -> dict[str, int]:
    """The lines of each function without its docstring, by name and place."""
    found = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            documented = isinstance(first, ast.Expr) and isinstance(getattr(first.value, "value", None), str)
            doc = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
            found[f"{node.name}:{node.lineno}"] = (node.end_lineno or 0) - node.lineno + 1 - doc
    return found


SOURCES = {str(p.relative_to(PACKAGE)): p.read_text(encoding="utf-8") for p in sorted(PACKAGE.rglob("*.py"))}
LENGTHS = {f"{file}:{name}": n for file, text in SOURCES.items() for name, n in functions(text).items()}


def test_no_file_is_too_long() -> None:
    lengths = {file: len(text.splitlines()) for file, text in SOURCES.items()}
    assert {file: n for file, n in lengths.items() if n > MAX_FILE} == {}


def test_no_function_is_too_long() -> None:
    assert {name: n for name, n in LENGTHS.items() if n > MAX_FUNCTION} == {}


def test_functions_are_short_as_a_rule() -> None:
    assert len(LENGTHS) > 300
    assert median(LENGTHS.values()) < MEDIAN


def test_lines_are_counted_without_the_docstring() -> None:
    text = 'def f(x):\n    """One.\n\n    Two.\n    """\n    y = x\n\n    def g():\n        return y\n\n    return g\n'
    assert functions(text) == {"f:1": 7, "g:8": 2}


def test_every_public_name_but_a_line_is_documented() -> None:
    for file, text in SOURCES.items():
        tree = ast.parse(text)
        public = [n for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef) and not n.name.startswith("_")]
        assert [n.name for n in public if not ast.get_docstring(n) and n.body[1:]] == [], file
        assert ast.get_docstring(tree), file
