"""What counts as one slip in code, in a value and in a formula, and the file that a mutant is run in."""

from decimal import Decimal
from typing import Any

import pytest

from gradekit.authoring import equivalent
from gradekit.model import Part, Prose
from gradekit.proof.mutants import Module, sample
from gradekit.proof.slips import wrong_values

ASSIGNED = [
    ("x - y", ["order: x - y -> y - x", "operator: x - y -> x + y", "term: x - y -> x", "term: x - y -> y"]),
    ("x * y", ["operator: x * y -> x / y", "term: x * y -> x", "term: x * y -> y"]),
    ("x / y", ["operator: x / y -> x * y", "order: x / y -> y / x", "term: x / y -> x"]),
    ("x // y", ["operator: x // y -> x / y", "order: x // y -> y // x"]),
    ("x ** y", ["operator: x ** y -> x * y", "order: x ** y -> y ** x"]),
    (
        "x @ y.T",
        [
            "operator: x @ y.T -> x * y.T",
            "order: x @ y.T -> y.T @ x",
            "transpose: x @ y.T -> transposed(x) @ y.T",
            "transpose: y.T -> y",
        ],
    ),
    ("np.transpose(x)", ["transpose: np.transpose(x) -> x"]),
    ("np.sum(x, axis=0)", [
        "axis: np.sum(x, axis=0) -> np.sum(x)",
        "axis: np.sum(x, axis=0) -> np.sum(x, axis=1)",
        "operator: np.sum(x, axis=0) -> np.mean(x, axis=0)",
        "term: np.sum(x, axis=0) -> x",
    ]),
    ("x.prod(-1)", ["axis: x.prod(-1) -> x.prod(-2)", "constant: x.prod(-1) -> x.prod(0)",
                    "sign: x.prod(-1) -> x.prod(1)", "term: x.prod(-1) -> x"]),
    ("np.prod(x, keepdims=True)", ["axis: np.prod(x, keepdims=True) -> np.prod(x)",
                                   "term: np.prod(x, keepdims=True) -> x"]),
    ("np.outer(x, y)", ["order: np.outer(x, y) -> np.outer(y, x)"]),
    ("np.hypot(x, y)", ["term: np.hypot(x, y) -> x", "term: np.hypot(x, y) -> y"]),
    ("np.tanh(x)", ["term: np.tanh(x) -> x"]),
    ("x[1:]", ["off by one: x[1:] -> x", "off by one: x[1:] -> x[2:]"]),
    ("x[:-1]", ["off by one: x[:-1] -> x", "off by one: x[:-1] -> x[:-2]"]),
    ("x[::-1]", ["off by one: x[::-1] -> x"]),
    ("x[0]", ["constant: x[0] -> x[-1]", "constant: x[0] -> x[1]"]),
    ("2 * x", ["constant: 2 * x -> 1 * x", "constant: 2 * x -> 3 * x", "operator: 2 * x -> 2 / x", "term: 2 * x -> 2",
               "term: 2 * x -> x"]),
    ("y(0.5)", ["constant: y(0.5) -> y(0.55)", "constant: y(0.5) -> y(1.0)", "term: y(0.5) -> 0.5"]),
    ("y(True, x)", ["constant: y(True, x) -> y(False, x)", "order: y(True, x) -> y(x, True)"]),
    ("x if y else z", ["term: x if y else z -> x", "term: x if y else z -> z"]),
    ("np.arange(x)", ["off by one: np.arange(x) -> np.arange(x + 1)", "off by one: np.arange(x) -> np.arange(x - 1)"]),
]  # fmt: skip


def mutants(source: str, name: str = "f") -> list[str]:
    return sorted(f"{each.sort}: {each.change}" for each in Module(source).mutants(name))


@pytest.mark.parametrize(("value", "expected"), ASSIGNED, ids=[value for value, _ in ASSIGNED])
def test_what_is_one_slip_from_an_expression(value: str, expected: list[str]) -> None:
    assert mutants(f"def f(x, y, z):\n    out = {value}\n") == sorted(expected)


STATEMENTS = [
    ("return x.T", ["sign: return x.T -> return -x.T", "transpose: x.T -> x"]),
    ("return -x", ["sign: -x -> x"]),
    ("return x < y", ["operator: x < y -> x <= y"]),
    ("return x == y", ["operator: x == y -> x != y"]),
    ("return x and y", ["operator: x and y -> x or y", "term: x and y -> x", "term: x and y -> y"]),
    ("return not x", ["operator: not x -> x"]),
    (
        "return [k for k in x if k]",
        [
            "off by one: [k for k in x if k] -> [k for k in x[1:] if k]",
            "off by one: [k for k in x if k] -> [k for k in x[:-1] if k]",
            "term: [k for k in x if k] -> [k for k in x]",
        ],
    ),
    (
        "return x, y",
        [
            "order: return x, y -> return y, x",
            "sign: return x, y -> return -x, y",
            "sign: return x, y -> return x, -y",
        ],
    ),
    ("for y in x:\n        z = y", ["off by one: x -> x[1:]", "off by one: x -> x[:-1]"]),
    ("x += y", ["operator: x += y -> x -= y", "term: x += y -> x = y"]),
    # What is no slip in the mathematics stays as it is.
    ('"""Two 2 - 1."""', []),
    ('raise ValueError(f"{x - 1}")', []),
    ("assert x - 1", []),
    ("y: int[2] = x", []),
    ("return 'word'", []),
    ("return None", []),
    ("y = float(x)", []),
    ("y = np.asarray(x, dtype=z[1])", []),
    ("y = list(zip(x, strict=True))", ["term: zip(x, strict=True) -> x"]),
    ("y = x.reshape(-1)", ["term: x.reshape(-1) -> x"]),
    ("with np.errstate(over=z[1]):\n        y = x", []),
]


@pytest.mark.parametrize(("statement", "expected"), STATEMENTS, ids=[row[0] for row in STATEMENTS])
def test_what_is_one_slip_from_a_statement(statement: str, expected: list[str]) -> None:
    assert mutants(f"@marked(1 - 2)\ndef f(x, y, z):\n    {statement}\n") == expected


SOURCE = '''
import numpy as np
import os, autograd.numpy as anp
from gradekit.authoring import equivalent, wrong

RATE = OTHER = 0.5
unused = os.name


def helper(x):
    """Uses nothing else."""
    return RATE * x


@wrong("loss", "No.")
def loss(x):
    return np.sum(helper(x) @ x)


equivalent("loss", "a -> b", "Because.")
'''


def test_a_mutants_file_holds_what_it_needs_and_nothing_of_gradekit() -> None:
    module = Module(SOURCE)
    turned = next(each for each in module.mutants("loss") if each.new == "transposed(helper(x)) @ x")
    assert module.file(["loss"], turned) == (
        """import numpy as np

def transposed(array):
    if array.ndim < 2:
        raise RuntimeError("a vector has no transpose")
    return array.swapaxes(-1, -2)



RATE = OTHER = 0.5


def helper(x):
    return RATE * x


def loss(x):
    return np.sum(transposed(helper(x)) @ x)
"""
    )
    assert turned.line == 17
    assert [(each.name, each.change, each.reason, each.line) for each in module.acknowledged()] == [
        ("loss", "a -> b", "Because.", 20)
    ]


EDITED = ["x", "x^(2 + 1)", "x^(-2)", "2*x", "2^x", "1/x", "x^4"]
VALUES: list[tuple[str, dict[str, Any], Any, list[Any]]] = [
    ("value", {"type": "number"}, 3, [4, 2, -3]),
    ("value", {"type": "number"}, 0.5, [-0.5, 1.0, 0.55, 1.5]),
    ("value", {"type": "boolean"}, True, [False]),
    ("value", {"type": "choice", "options": ("a", "b", "c")}, "b", ["a", "c"]),
    ("value", {"type": "set", "options": ("K", "V", "Q")}, {"K"}, [set(), {"V"}, {"Q"}, {"K", "V"}, {"K", "Q"}]),
    ("value", {"type": "set"}, {1, 5}, [{5}, {5, 6}, {1}, {1, 6}, {1, 5, 6}]),
    ("value", {"type": "order", "options": ("a", "b", "c")}, ("a", "b"), [("b",), ("a",), ("b", "a")]),
    ("value", {"type": "order", "before": ("a < b", "b < c")}, "abc", [*("bc", "ac", "ab"), "bac", "acb"]),
    ("value", {"type": "order", "before": ("a < c",)}, "abc", ["bc", "ac", "ab"]),
    ("value", {"type": "interval"}, "(0, 1]", ["[0, 1]", "(1.0, 1]", "(-1.0, 1]", "(0, 2.0]", "(0, 0.0]", "(0, 1)"]),
    ("shape", {"symbols": ("m", "n")}, ("m",), [("n",), (), ("m", "m")]),
    ("shape", {}, "error", [()]),
    ("einsum", {}, "ij->i", ["ji->i", "ij->", "ij->ji", "ij->ij", "ii->i", "ii->", "jj->j", "jj->"]),
    ("expression", {"variables": {"x": {}}}, "x^2", EDITED),
]


@pytest.mark.parametrize(
    ("kind", "settings", "value", "expected"), VALUES, ids=[f"{row[0]} {row[2]}" for row in VALUES]
)
def test_what_is_one_slip_from_a_value(kind: str, settings: dict[str, Any], value: Any, expected: list[Any]) -> None:
    asked = Part("p", kind, Decimal(1), Prose("", ""), (), settings=settings)
    assert list(wrong_values(asked, value)) == [tuple(each) if settings.get("before") else each for each in expected]


@pytest.mark.parametrize(("count", "kept"), [(None, "abcdefg"), (9, "abcdefg"), (7, "abcdefg"), (3, "ace"), (1, "a")])
def test_a_sample_is_even(count: int | None, kept: str) -> None:
    assert "".join(sample("abcdefg", count)) == kept


@pytest.mark.parametrize("texts", [("", "a -> b", "So."), ("f", "a", "So."), ("f", "a -> b", " "), ("f", "a -> b", 3)])
def test_an_acknowledgement_without_a_name_a_change_or_a_reason_is_refused(texts: tuple[str, str, str]) -> None:
    with pytest.raises(ValueError, match=r'equivalent takes three texts: a name, "old -> new", and the reason'):
        equivalent(*texts)
