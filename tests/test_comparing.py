"""The Python function beside `gradekit compare`: the same verdicts, and proofs that change none."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gradekit.comparing import Comparer, compare
from gradekit.limited import Exceeded
from helpers import run


def row(student: Any, reference: Any = "x", *, kind: str = "scalar", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "student": student, "reference": reference, "variables": {"x": {"domain": "real"}}, **more}


def lines(*rows: Any) -> str:
    return "".join((each if isinstance(each, str) else json.dumps(each)) + "\n" for each in rows)


def printed(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


@pytest.fixture(scope="module")
def comparer() -> Iterator[Comparer]:
    shared = Comparer()
    yield shared
    shared.close()


SHAPES = {"A": {"shape": [4, 3]}, "B": {"shape": [3, 2]}, "S": {"shape": [3, 3]}, "T": {"shape": [3, 3]}}
OPERANDS = {"operand_shapes": [[4, 3], [3]]}
REAL, POSITIVE = {"x": {"domain": "real"}, "y": {"domain": "real"}}, {"x": {"domain": "positive"}}
# Kind, answer, reference, variables, verdict.
PAIRS: list[tuple[str, str, str, dict[str, Any], str]] = [
    ("scalar", "1/(2+2*cosh(x))", "sigmoid(x)*(1-sigmoid(x))", REAL, "equal"),
    ("scalar", "x*y", "y*x", REAL, "equal"),
    ("scalar", "sin(x)^2+cos(x)^2-1", "0", REAL, "equal"),
    ("scalar", "sqrt(x^2)", "x", REAL, "different"),
    ("scalar", "sqrt(x^2)", "x", POSITIVE, "equal"),
    ("scalar", "max(0, x-50)", "0", REAL, "different"),
    ("scalar", "x + 1e-60", "x", REAL, "different"),
    ("scalar", "exp(-750)", "0", REAL, "different"),
    ("scalar", "log(x^2)", "2*log(x)", REAL, "different"),
    ("scalar", "log(x^2)", "2*log(x)", POSITIVE, "equal"),
    ("scalar", r"\frac{1}{1+e^{-x}}", "sigmoid(x)", REAL, "equal"),
    ("scalar", r"\frac{1}{1-e^{-x}}", "sigmoid(x)", REAL, "different"),
    ("scalar", "z", "x", REAL, "unreadable"),
    ("scalar", "9**9**9**9", "x", REAL, "unreadable"),
    ("scalar", "x.__class__", "x", REAL, "unreadable"),
    ("antiderivative", "x^2/2 + 3", "x^2/2", POSITIVE, "equal"),
    ("antiderivative", "x^2/3", "x^2/2", POSITIVE, "different"),
    ("constant", "x*y + 3", "y*x", REAL, "equal"),
    ("constant", "x*y + x", "y*x", REAL, "different"),
    ("factor", "7*x*y", "y*x", REAL, "equal"),
    ("factor", "-7*x*y", "y*x", REAL, "different"),
    ("factor", "x*x*y", "y*x", REAL, "different"),
    ("matrix", "(A@B).T", "B.T@A.T", SHAPES, "equal"),
    ("matrix", "S@T", "T@S", SHAPES, "different"),
    ("matrix", "A+B", "A@B", SHAPES, "different"),
    ("matrix", "S@Q", "T@S", SHAPES, "unreadable"),
    ("einsum", "ij,j->i", "ab,b->a", OPERANDS, "equal"),
    ("einsum", "ij,j", "ab,b->a", OPERANDS, "equal"),
    ("einsum", "ij,j->", "ab,b->a", OPERANDS, "different"),
    ("shape", "(3, 4)", "3x4", {}, "equal"),
    ("shape", "(4, 3)", "3x4", {}, "different"),
    ("number", "6.02e23", "602*10**21", {}, "equal"),
    ("number", "50%", "1/2", {}, "equal"),
    ("number", "0.51", "1/2", {}, "different"),
    ("set", "{1, 2, 2}", "[2, 1]", {}, "equal"),
    ("set", "{1, 3}", "[2, 1]", {}, "different"),
    ("interval", "0 < x <= 1", "(0, 1]", {}, "equal"),
    ("interval", "[0, 1]", "(0, 1]", {}, "different"),
    ("order", "a, b, c", "a, b, c", {}, "equal"),
    ("order", "b, a, c", "a, b, c", {}, "different"),
    ("list", "1, 2", "1, 4/2", {}, "equal"),
    ("list", "2, 1", "1, 2", {}, "different"),
]


def test_the_command_and_the_function_give_the_same_verdicts(tmp_path: Path, comparer: Comparer) -> None:
    rows = [
        {"id": place, "kind": kind, "student": student, "reference": reference, "variables": variables}
        for place, (kind, student, reference, variables, _) in enumerate(PAIRS)
    ]
    (tmp_path / "rows.jsonl").write_text(lines(*rows), "utf-8")
    found = printed(run(["compare", "--jsonl", "rows.jsonl"], tmp_path).out)
    assert [(PAIRS[each["id"]], each["verdict"]) for each in found] == [(pair, pair[-1]) for pair in PAIRS]
    for each, given in zip(found, rows, strict=True):
        again = comparer.compare(given)
        assert (again.verdict, again.how, again.witness) == (each["verdict"], each["how"], each["witness"]), given
        assert each["message"].startswith(again.message)


@pytest.mark.parametrize("pair", PAIRS[:3] + PAIRS[15:16] + PAIRS[22:24], ids=lambda pair: f"{pair[0]} {pair[1]}")
def test_the_function_alone(pair: tuple[str, str, str, dict[str, Any], str]) -> None:
    kind, student, reference, variables, verdict = pair
    assert compare(student, reference, kind, variables).verdict == verdict


def test_the_documented_call() -> None:
    found = compare("1/(2+2*cosh(z))", "sigmoid(z)*(1-sigmoid(z))", variables={"z": "real"}, prove=True)
    assert found == ("equal", "proved", None, "", "", "")


PROOFS = [
    ("x", "x", "structural"), ("(x+1)^2", "x^2+2*x+1", "proved"), ("sin(2*x)", "2*sin(x)*cos(x)", "proved"),
    ("tanh(x)", "2*sigmoid(2*x)-1", "proved"), ("max(x, 0)", "(x+abs(x))/2", "numeric"),
    ("(x+y)^60", "(y+x)^60 + 0*sin(x*y)^40", "proved"), ("x", "2*x", "value"),
]  # fmt: skip


@pytest.mark.parametrize(("student", "reference", "how"), PROOFS)
def test_a_proof_changes_how_it_is_known_and_nothing_else(
    student: str, reference: str, how: str, comparer: Comparer
) -> None:
    given = {"kind": "scalar", "student": student, "reference": reference, "variables": REAL}
    without, proved = comparer.compare(given), comparer.compare({**given, "prove": True})
    assert proved.how == how
    assert proved._replace(how="") == without._replace(how="")
    assert without.how in ("numeric", how)


def test_a_proof_that_ends_the_process_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    comparer = Comparer()
    asked: list[bool] = []
    ask = comparer._limited.ask

    def failing(request: dict[str, Any]) -> Any:
        asked.append(request["prove"])
        if request["prove"]:
            raise Exceeded("it took more than 5 seconds of computing")
        return ask(request)

    monkeypatch.setattr(comparer._limited, "ask", failing)
    found = comparer.compare({"kind": "scalar", "student": "x+0", "reference": "x", "variables": REAL, "prove": True})
    comparer.close()
    assert (found.verdict, found.how, asked) == ("equal", "numeric", [False, True])


def test_what_takes_too_long_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    comparer = Comparer()
    monkeypatch.setattr(comparer._limited, "seconds", 1e-9)
    found = comparer.compare(row("x+0"))
    comparer.close()
    assert found[:4] == ("undecided", "", None, "Could not decide: it took more than 1e-09 seconds.")


def test_a_row_that_is_no_data_is_unreadable(comparer: Comparer) -> None:
    assert comparer.compare(row("x", note={1, 2})).verdict == "unreadable"
    assert comparer.compare(row("x+0")).verdict == "equal"
