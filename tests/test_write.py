"""The plain form of a tree: as few brackets as keep it, and read back to the same tree."""

import random
from fractions import Fraction

import pytest

from gradekit.formulas.latex import read_latex
from gradekit.formulas.plain import read_plain
from gradekit.formulas.tree import Node, Scope, Variable, name, number
from gradekit.formulas.write import plain
from random_trees import random_tree

a, b, c = map(name, "abc")
E, IMAGINARY, PI = (Node("constant", value=each) for each in ("E", "I", "pi"))
SCOPE = Scope({each: Variable() for each in ["a", "b", "c", "x", "y", "n", "k", "lam", "x0", "u"]})


def neg(node: Node) -> Node:
    return Node("neg", (node,))


def op(head: str, *args: Node) -> Node:
    return Node(head, args)


WRITTEN: dict[str, Node] = {
    "a + b - c": op("+", a, b, neg(c)),
    "a + (b + c)": op("+", a, op("+", b, c)),
    "a - (b + c)": op("+", a, neg(op("+", b, c))),
    "a - (-b)": op("+", a, neg(neg(b))),
    "a + (-b*c)": op("+", a, op("*", neg(b), c)),
    "-a + b": op("+", neg(a), b),
    "-a*b": op("*", neg(a), b),
    "-(a*b)": neg(op("*", a, b)),
    "-a^b": neg(op("^", a, b)),
    "(-a)^b": op("^", neg(a), b),
    "a*(-b)": op("*", a, neg(b)),
    "a*b/c": op("/", op("*", a, b), c),
    "a*(b/c)": op("*", a, op("/", b, c)),
    "a/b*c": op("*", op("/", a, b), c),
    "a/(b*c)": op("/", a, op("*", b, c)),
    "a/b/c": op("/", op("/", a, b), c),
    "a/(b/c)": op("/", a, op("/", b, c)),
    "(a + b)*c": op("*", op("+", a, b), c),
    "a^(b + c)": op("^", a, op("+", b, c)),
    "a^(b^c)": op("^", a, op("^", b, c)),
    "(a^b)^c": op("^", op("^", a, b), c),
    "(a/b)^c": op("^", op("/", a, b), c),
    "a^(1/2)": op("^", a, op("/", number(1), number(2))),
    "exp(a)^2": op("^", op("exp", a), number(2)),
    "max(a, b + c)": op("max", a, op("+", b, c)),
    "e^a": op("^", E, a),
    "2*i*pi": op("*", number(2), IMAGINARY, PI),
    "0.0015": number(Fraction(3, 2000)),
    "1000.5": number(Fraction(2001, 2)),
    "602e21": number(602 * 10**21),
    "25e-23": number(Fraction(25, 10**23)),
    "Sum(a^k, k, 0, n)": op("sum", op("^", a, name("k")), name("k"), number(0), name("n")),
    "Product(k, k, 1, n)": op("product", name("k"), name("k"), number(1), name("n")),
    "Piecewise(a > 0, a, 0)": op("piecewise", op(">", a, number(0)), a, number(0)),
    "Piecewise(a > 0, a)": op("piecewise", op(">", a, number(0)), a, Node("undefined")),
    "Piecewise(a < b and b < c, a, 0)": op("piecewise", op("and", op("<", a, b), op("<", b, c)), a, number(0)),
    "Piecewise(not a == b, a, 0)": op("piecewise", op("not", op("==", a, b)), a, number(0)),
}
# These have no reader of numbers' formulas.
OTHERS: dict[str, Node] = {
    "A.T@(A@x - b)": op("@", op("transpose", name("A")), op("+", op("@", name("A"), name("x")), neg(b))),
    "a@b@c": op("@", op("@", a, b), c),
    "a@(b@c)": op("@", a, op("@", b, c)),
    "(a + b).T": op("transpose", op("+", a, b)),
    "array([[a, b], [b, c]])": op("matrix", op("row", a, b), op("row", b, c)),
    "x[:, None]": op("index", name("x"), name(":"), name("None")),
    "hadamard(a, b)": op("hadamard", a, b),
    "sum(a)": op("sum", a),
    "1/3*a": op("*", number(Fraction(1, 3)), a),
    "(1/3)^a": op("^", number(Fraction(1, 3)), a),
    "(-2)^a": op("^", number(-2), a),
    "E*e": op("*", E, name("e")),
    "exp(1)*e*E": op("*", E, name("e"), name("E")),
}


@pytest.mark.parametrize("text", {**WRITTEN, **OTHERS})
def test_plain(text: str) -> None:
    assert plain({**WRITTEN, **OTHERS}[text]) == text


@pytest.mark.parametrize("text", WRITTEN)
def test_what_is_written_is_read_back(text: str) -> None:
    assert read_plain(text, SCOPE) == WRITTEN[text]


@pytest.mark.parametrize("seed", range(300))
def test_random_trees_are_read_back(seed: int) -> None:
    tree = random_tree(random.Random(seed), 4)
    assert read_plain(plain(tree), SCOPE) == tree


def test_no_bracket_can_be_left_out() -> None:
    """Without any one pair of brackets that groups, the text means another tree, or nothing."""
    for seed in range(60):
        tree = random_tree(random.Random(seed), 3)
        text = plain(tree)
        for shorter in without_a_pair(text):
            assert plain_or_none(shorter) != tree, (text, shorter)


def without_a_pair(text: str) -> list[str]:
    found, stack = [], []
    for place, sign in enumerate(text):
        if sign == "(":
            stack.append(place)
        elif sign == ")":
            start = stack.pop()
            # Brackets of calls stay, and those that Python needs less than people: around a sign, in a power's power.
            if not text[start - 1 : start].isalnum() and text[start - 1 : start + 1] != "^(" and text[start + 1] != "-":
                found.append(text[:start] + " " + text[start + 1 : place] + " " + text[place + 1 :])
    return found


def plain_or_none(text: str) -> Node | None:
    from gradekit.formulas.tree import CannotRead

    try:
        return read_plain(text, SCOPE)
    except CannotRead:
        return None


def test_the_echo_of_an_answer_in_latex() -> None:
    text = r"\frac{-\exp(u)}{(1 + \exp(u))^2} x_0"
    assert plain(read_latex(text, SCOPE)) == "-exp(u)/(1 + exp(u))^2*x0"
