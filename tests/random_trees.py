"""Random formulas, in the form in which readers give them."""

from __future__ import annotations

import random
from fractions import Fraction

from gradekit.formulas.tree import Node, name, number

INDEX = "j"
LEAVES = [name("x"), name("y"), name("lam"), name("x0"), number(2), number(Fraction(1, 2)), number(10)]
LEAVES += [Node("constant", value="pi"), Node("constant", value="E")]


def random_tree(rng: random.Random, depth: int) -> Node:
    """A tree of at most so many levels; a sum does not begin with a sum, nor a product with a product."""
    if depth == 0:
        return rng.choice(LEAVES)
    head = rng.choice(["+", "*", "/", "^", "neg", "call", "sum", "piecewise", "leaf"])
    below = [random_tree(rng, depth - 1) for _ in range(3)]
    if head in ("+", "*"):
        first = rng.choice(LEAVES) if below[0].head == head else below[0]
        return Node(head, (first, *below[1 : rng.randint(2, 3)]))
    if head == "^":
        return Node("^", (below[0], rng.choice([number(2), name("x"), Node("neg", (number(1),))])))
    if head == "call":
        function = rng.choice(["exp", "log", "sin", "tanh", "sigmoid", "sqrt", "abs", "max"])
        return Node(function, tuple(below[: 2 if function == "max" else 1]))
    if head == "sum":
        body = rng.choice([below[0], Node("*", (name(INDEX), name("y")))])
        return Node("sum", (body, name(INDEX), number(0), name("n")))
    if head == "piecewise":
        return Node("piecewise", (Node(rng.choice(["<=", ">"]), (below[0], name("y"))), *below[1:]))
    sizes = {"/": 2, "neg": 1}
    return Node(head, tuple(below[: sizes[head]])) if head in sizes else rng.choice(LEAVES)
