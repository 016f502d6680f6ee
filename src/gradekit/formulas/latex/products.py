"""Products, powers and bars: of numbers in formulas of numbers, of columns and matrices in matrix formulas."""

from __future__ import annotations

from collections.abc import Mapping

from gradekit.formulas.tree import CannotRead, Node, Variable, number

# What a part of a matrix formula is: a number, a column, a row, a matrix, or "" where it can't be told.
NUMBER, COLUMN, ROW, MATRIX = "number", "column", "row", "matrix"
AXES = {0: NUMBER, 1: COLUMN, 2: MATRIX}
FIXED = {
    **dict.fromkeys(("number", "constant", "trace", "det", "norm"), NUMBER),
    **dict.fromkeys(("inv", "eye", "matrix", "outer", "kron"), MATRIX),
    "svdvals": COLUMN,
}
TURNED = {NUMBER: NUMBER, COLUMN: ROW, ROW: COLUMN, MATRIX: MATRIX}
TIMES = {
    (ROW, COLUMN): NUMBER, (COLUMN, ROW): MATRIX, (MATRIX, COLUMN): COLUMN, (ROW, MATRIX): ROW,
    (MATRIX, MATRIX): MATRIX,
}  # fmt: skip
MOST_FACTORS = 4  # of a matrix power written out


def kind(node: Node, variables: Mapping[str, Variable]) -> str:
    """What a part of a matrix formula is."""
    if node.head in FIXED:
        return FIXED[node.head]
    if node.head == "name":
        variable = variables.get(str(node.value))
        return AXES.get(len(variable.shape or ()), "") if variable else NUMBER
    below = [kind(each, variables) for each in node.args]
    if node.head == "@":
        return times(below[0], below[1])
    if node.head == "transpose":
        return TURNED.get(below[0], "")
    if node.head == "diag":
        return {COLUMN: MATRIX, MATRIX: COLUMN}.get(below[0], "")
    if node.head in ("sum", "mean", "dot"):
        return NUMBER if len(below) == 1 or node.head == "dot" else below[0] if len(below) == 4 else ""
    if node.head in ("ones", "zeros"):
        return AXES.get(len(below), "")
    # Entry by entry: numbers fit to everything, and all else must be of one kind.
    kinds = set(below) - {NUMBER}
    return kinds.pop() if len(kinds) == 1 else "" if kinds else NUMBER


def times(left: str, right: str) -> str:
    """What a product of two such parts is."""
    if NUMBER in (left, right):
        return right if left == NUMBER else left
    return TIMES.get((left, right), "")


def odd_power(head: str, shown: str, exponent: Node) -> str:
    """What to say of a power behind a function's name that is no whole number."""
    if exponent != Node("neg", (number(1),)):
        return f"this power belongs behind the bracket of {shown}: {shown}(...)^{{...}}"
    inverse = rf"\arc{head}(...) or " if head in ("sin", "cos", "tan") else ""
    return f"this can be the inverse function or the reciprocal: write {inverse}1/{shown}(...)"


class Products:
    """Builds the products and powers of one formula."""

    def __init__(self, variables: Mapping[str, Variable], matrices: bool):
        self.variables = variables
        self.matrices = matrices

    def kind(self, node: Node) -> str:
        """What a part is."""
        return kind(node, self.variables) if self.matrices else NUMBER

    def times(self, left: Node, right: Node, sign: str = "") -> Node:
        """The product of two factors; a longer product of numbers stays in one node."""
        kinds = self.kind(left), self.kind(right)
        if self.matrices and sign == r"\cdot" and kinds == (COLUMN, COLUMN):
            return Node("@", (Node("transpose", (left,)), right))
        if self.matrices and kinds in ((COLUMN, COLUMN), (ROW, ROW)):
            raise CannotRead(r"a product of two vectors: write x^\top y, x y^\top or x \odot y")
        if self.matrices and NUMBER not in kinds:
            return Node("@", (left, right))
        return Node("*", (*left.args, right)) if left.head == "*" else Node("*", (left, right))

    def times_all(self, factors: list[Node]) -> Node:
        """The product of what stands side by side."""
        found = factors[0]
        for each in factors[1:]:
            found = self.times(found, each)
        return found

    def entrywise(self, left: Node, right: Node, at: int) -> Node:
        """The product entry by entry. Raises CannotRead where one side is of another kind than the other."""
        if not self.matrices:
            return self.times(left, right)
        kinds = {self.kind(left), self.kind(right)} - {NUMBER, ""}
        if len(kinds) > 1:
            raise CannotRead(rf"\odot between a {' and a '.join(sorted(kinds))}: put brackets around what it joins", at)
        return Node("hadamard", (left, right))

    def power(self, base: Node, exponent: Node, at: int) -> Node:
        """A power. Raises CannotRead for an array's power that could mean entry by entry or the matrix product."""
        what = self.kind(base)
        if what == NUMBER and self.kind(exponent) == NUMBER:
            return Node("^", (base, exponent))
        if what == NUMBER:
            raise CannotRead("a power with an array above: write \\exp(z) where each entry is meant", at)
        if what == MATRIX and exponent == Node("neg", (number(1),)):
            return Node("inv", (base,))
        count = exponent.value if exponent.head == "number" else 0
        if what == MATRIX and count in range(1, MOST_FACTORS + 1):
            found = base
            for _ in range(1, int(count)):
                found = Node("@", (found, base))
            return found
        if what in (COLUMN, ROW):
            raise CannotRead(r"a power of a vector: write x \odot x entry by entry, x^\top x for the product", at)
        raise CannotRead(r"a power of an array can mean two things: write A A or A \odot A", at)

    def bars(self, inner: Node, at: int) -> Node:
        """|x|. Raises CannotRead for an array, whose bars can mean three things."""
        if self.kind(inner) != NUMBER:
            raise CannotRead(
                r"bars around an array can mean three things: write \det A, \|A\| or \operatorname{abs}(A)", at
            )
        if self.matrices and inner.head == "abs":
            raise CannotRead(r"double bars: write \|x\| for a norm", at)
        return Node("abs", (inner,))

    def norm(self, inner: Node, order: str, at: int) -> Node:
        """The norm with an index such as 2, F or 1."""
        what = self.kind(inner)
        if what == NUMBER:
            if order not in ("", "1", "2", "infty"):
                raise CannotRead(f"the norm of a number has no index {order[:20]}", at)
            return Node("abs", (inner,))
        orders = {"1": number(1), "infty": Node("constant", value="oo"), "*": Node("name", value="nuc")}
        if order in ("F", "Fro", "fro") or (order in ("", "2") and what in (COLUMN, ROW)):
            return Node("norm", (inner,))
        if order == "2":
            return Node("norm", (inner, number(2)))
        if order in orders:
            return Node("norm", (inner, orders[order]))
        if order == "":
            raise CannotRead(r"the norm of a matrix needs its index: \|A\|_F or \|A\|_2", at)
        raise CannotRead(f"a norm with the index {order[:20]} is not read", at)
