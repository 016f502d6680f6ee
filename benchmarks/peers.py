"""Two other ways to compare formulas, each in a process that can be ended: one JSON object a line in, one out.

    python peers.py simplify       simplify(a - b) == 0, on SymPy objects with the declared assumptions
    python peers.py math-verify    parse and verify of math-verify, on LaTeX

A reply holds `same` (true, false or null for an error) and the milliseconds that deciding took, without reading.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

MEMORY = 2 << 30
SIMPLIFIED = ("scalar", "antiderivative")


def serve() -> None:
    decide = {"simplify": simplify, "math-verify": math_verify}[sys.argv[1]]()
    _limit_memory()
    for line in sys.stdin:
        try:
            reply = decide(json.loads(line))
        except Exception as error:
            reply = {"same": None, "ms": 0.0, "error": f"{type(error).__name__}: {error}"[:200]}
        print(json.dumps(reply), flush=True)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


def timed(decide: Callable[[], bool]) -> dict[str, Any]:
    started = time.perf_counter()
    same = decide()
    return {"same": bool(same), "ms": (time.perf_counter() - started) * 1000}


def simplify() -> Callable[[dict[str, Any]], dict[str, Any]]:
    import sympy

    from gradekit.formulas import declared, prove
    from gradekit.formulas.rows import read
    from gradekit.formulas.tree import Scope

    def decide(row: dict[str, Any]) -> dict[str, Any]:
        variables = declared.variables(row["variables"])
        trees = [read(row[which], Scope(variables)).tree for which in ("student", "reference")]
        symbols = {name: prove._symbol(name, variable) for name, variable in variables.items()}
        student, reference = (prove.to_sympy(tree, symbols) for tree in trees)
        gap = student - reference
        if row["kind"] == "antiderivative":
            gap = sympy.diff(gap, symbols[row["wrt"]])
        reply = timed(lambda: sympy.simplify(gap) == 0)
        return {**reply, "latex": [sympy.latex(each) for each in (student, reference)]}

    return decide


def math_verify() -> Callable[[dict[str, Any]], dict[str, Any]]:
    from math_verify import parse, verify

    def decide(row: dict[str, Any]) -> dict[str, Any]:
        return timed(lambda: verify(parse(f"${row['reference']}$"), parse(f"${row['student']}$")))

    return decide


if __name__ == "__main__":
    serve()
