"""Reading NumPy-like text such as `2*A.T@(A@x - b)` into a tree. Nothing is evaluated here."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from gradekit.formulas.matrices import calls as matrix_calls
from gradekit.formulas.matrices.ranks import rank
from gradekit.formulas.matrices.text import Source, parse
from gradekit.formulas.names import CONSTANTS, declared
from gradekit.formulas.tree import CannotRead, Node, Scope, Variable, name, number, walk

MAX_NODES, MAX_DEPTH = 500, 60
LITERAL = re.compile(r"(?:\d[\d_]*)?\.?\d*(?:[eE][+-]?\d+)?")
MAX_DIGITS, MAX_EXPONENT = 40, 300
PREFIXES = frozenset({"np", "numpy", "linalg", "math", "scipy", "special", "jnp", "torch", "anp"})
SIGNS: dict[type, str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
CHAINS: dict[type, str] = {ast.Add: "+", ast.Sub: "+", ast.Mult: "*", ast.Div: "/", ast.MatMult: "@"}


def read_matrix(text: str, scope: Scope) -> Node:
    """The tree of a matrix formula. Raises CannotRead."""
    body, source = parse(text)
    node = _Reader(source, scope.variables).read(body)
    if sum(1 for _ in walk(node)) > MAX_NODES:
        raise CannotRead(f"This formula has more than {MAX_NODES} parts; write it shorter")
    if depth(node) > MAX_DEPTH:
        raise CannotRead(f"This formula is nested more than {MAX_DEPTH} deep; write it shorter")
    return node


def depth(node: Node) -> int:
    """How many nodes stand one below the other."""
    deepest, level = 0, [node]
    while level:
        level = [below for each in level for below in each.args]
        deepest += 1
    return deepest


class _Reader:
    """Reads one formula: `read` says which method takes which piece of syntax; all else is refused."""

    def __init__(self, source: Source, variables: Mapping[str, Variable]):
        self.source = source
        self.variables = variables
        self.depth = 0

    def read(self, piece: ast.expr) -> Node:
        """The tree of a piece of syntax."""
        reader = READERS.get(type(piece))
        if reader is None:
            raise self.odd(f"{ODD.get(type(piece), 'This')} has no place in a matrix formula", piece)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.odd(f"This formula is nested more than {MAX_DEPTH} deep; write it shorter", piece)
        try:
            return reader(self, piece)
        finally:
            self.depth -= 1

    def odd(self, what: str, piece: ast.AST) -> CannotRead:
        """The refusal of a piece of syntax."""
        return CannotRead(what, self.source.at(piece))

    def rank(self, node: Node) -> int:
        """How many axes a part has."""
        return rank(node, self.variables)

    def number(self, piece: ast.Constant) -> Node:
        """A literal: its digits are counted before a number is made of them."""
        if isinstance(piece.value, bool) or not isinstance(piece.value, (int, float)):
            raise self.odd("Text, True, False and None have no place in a matrix formula", piece)
        last = self.source.character(piece.end_col_offset or 0)
        spelled = self.source.text[self.source.character(piece.col_offset) : last].replace("_", "")
        digits, _, power = spelled.lower().partition("e")
        if not LITERAL.fullmatch(spelled) or len(digits) > MAX_DIGITS or abs(int(power[:6] or 0)) > MAX_EXPONENT:
            raise self.odd(f"Numbers have at most {MAX_DIGITS} digits and a power of ten up to {MAX_EXPONENT}", piece)
        return number(Fraction(digits.rstrip(".") or "0") * Fraction(10) ** int(power or 0))

    def name(self, piece: ast.Name) -> Node:
        """A declared name, or a constant."""
        if found := declared(piece.id, self.variables):
            return name(found)
        if CONSTANTS.get(piece.id) in ("pi", "E"):
            return Node("constant", value=CONSTANTS[piece.id])
        if matrix_calls.canonical(piece.id):
            raise self.odd(f"This is a function: write what it is of in brackets, as in {piece.id}(...)", piece)
        raise self.odd(f"{piece.id[:40]!r} is not a name of this formula{self._meant(piece.id)}", piece)

    def _meant(self, spelling: str) -> str:
        near = get_close_matches(spelling[:60], list(self.variables), 1, 0.5)
        if near:
            return f"; did you mean {near[0]}"
        return f" (it may use {', '.join(sorted(self.variables)[:12])})" if self.variables else ""

    def unary(self, piece: ast.UnaryOp) -> Node:
        """A sign; a run of them is read at once."""
        negative, inner = False, piece
        while isinstance(inner, ast.UnaryOp):
            if not isinstance(inner.op, (ast.USub, ast.UAdd)):
                raise self.odd("Of the signs before a part only + and - are read", inner)
            negative ^= isinstance(inner.op, ast.USub)
            inner = inner.operand  # type: ignore[assignment]
        node = self.read(inner)
        return Node("neg", (node,)) if negative else node

    def binary(self, piece: ast.BinOp) -> Node:
        """A power, or a chain of sums or products, which may be long without being deep."""
        if isinstance(piece.op, ast.Pow):
            return self._power(piece)
        spine, inner = [], piece
        while isinstance(inner, ast.BinOp) and type(inner.op) in CHAINS:
            spine.append(inner)
            inner = inner.left  # type: ignore[assignment]
        if type(piece.op) not in CHAINS:
            raise self.odd("Of the operators +, -, *, /, @ and ** are read", piece.right)
        node = self.read(inner)
        flat = False
        for each in reversed(spine):
            node, flat = self._joined(each, node, flat), True
        return node

    def _joined(self, piece: ast.BinOp, left: Node, flat: bool) -> Node:
        right, head = self.read(piece.right), CHAINS[type(piece.op)]
        if isinstance(piece.op, ast.Sub):
            right = Node("neg", (right,))
        if flat and left.head == head and head in ("+", "*"):
            return Node(head, (*left.args, right))
        return Node(head, (left, right))

    def _power(self, piece: ast.BinOp) -> Node:
        base, exponent = self.read(piece.left), self.read(piece.right)
        if self.rank(base) and self.source.has_caret(piece.left, piece.right):
            raise self.odd(
                "^ of an array may mean two things: A**2 squares each entry, A@A is the product", piece.right
            )
        if self.rank(base) == 2 and exponent == Node("neg", (number(1),)):
            raise self.odd(
                "**-1 of a matrix may mean two things: write inv(A) for the inverse, 1/A entry by entry", piece
            )
        return Node("^", (base, exponent))

    def compare(self, piece: ast.Compare) -> Node:
        """A comparison of two arrays, entry by entry: 1 where it holds, 0 where not."""
        if len(piece.ops) != 1 or type(piece.ops[0]) not in SIGNS:
            raise self.odd("Only comparisons of two parts are read, such as (z > 0)", piece)
        return Node(SIGNS[type(piece.ops[0])], (self.read(piece.left), self.read(piece.comparators[0])))

    def rows(self, piece: ast.List | ast.Tuple) -> Node:
        """A matrix or a vector entry by entry."""
        if not piece.elts:
            raise self.odd("These brackets are empty", piece)
        lists = [each for each in piece.elts if isinstance(each, (ast.List, ast.Tuple))]
        if lists and len(lists) != len(piece.elts):
            raise self.odd("Some of these rows are lists and some are not", piece)
        if not lists:
            return Node("row", tuple(map(self.read, piece.elts)))
        if len({len(each.elts) for each in lists}) > 1:
            raise self.odd("The rows of this matrix have different lengths", piece)
        return Node("matrix", tuple(Node("row", tuple(map(self.read, each.elts))) for each in lists))

    def subscript(self, piece: ast.Subscript) -> Node:
        """x[:, None] and x[None, :], single entries, and the sizes A.shape[0]."""
        if isinstance(piece.value, ast.Attribute) and piece.value.attr == "shape":
            return self._size(piece.value, piece.slice)
        array = self.read(piece.value)
        axes = piece.slice.elts if isinstance(piece.slice, ast.Tuple) else [piece.slice]
        read = [self._axis(axis) for axis in axes]
        kept = sum(axis != name("None") for axis in read)
        if kept > self.rank(array):
            raise self.odd(f"This has {self.rank(array)} axes, and {kept} are indexed", piece)
        return Node("index", (array, *read, *[name(":")] * (self.rank(array) - kept)))

    def _axis(self, axis: ast.expr) -> Node:
        if isinstance(axis, ast.Slice) and axis.lower is axis.upper is axis.step is None:
            return name(":")
        if isinstance(axis, ast.Constant) and axis.value is None:
            return name("None")
        if self.dotted(axis) == "newaxis":
            return name("None")
        place = matrix_calls.whole(axis)
        if place is None:
            raise self.odd("Of indices :, None and whole numbers are read", axis)
        return number(place)

    def _size(self, array: ast.Attribute, axis: ast.expr) -> Node:
        place, spelling = matrix_calls.whole(axis), getattr(array.value, "id", "")
        variable = self.variables.get(declared(spelling, self.variables) or "")
        shape = (variable.shape or ()) if variable else ()
        if place is None or not -len(shape) <= place < len(shape):
            raise self.odd("This is not the size of a declared array", array)
        return number(shape[place])

    def attribute(self, piece: ast.Attribute) -> Node:
        """`A.T`, and a constant behind `np.`."""
        if piece.attr in ("T", "mT"):
            return Node("transpose", (self.read(piece.value),))
        if (spelling := self.dotted(piece)) is not None:
            if spelling == "inf":
                raise self.odd("An infinite number has no place here", piece)
            return self.name(ast.copy_location(ast.Name(spelling), piece))
        if piece.attr == "size" and isinstance(piece.value, ast.Name):
            return self.length(piece.value)
        raise self.odd(f".{piece.attr[:40]} is not read; of attributes .T is", piece)

    def dotted(self, piece: ast.expr) -> str | None:
        """The last name of `np.linalg.inv` and the like, whose first is no declared name; None for anything else."""
        last = piece
        while isinstance(piece, ast.Attribute):
            piece = piece.value
            if isinstance(piece, ast.Attribute) and piece.attr not in PREFIXES:
                return None
        behind = isinstance(piece, ast.Name) and piece.id in PREFIXES and piece.id not in self.variables
        return last.attr if behind and isinstance(last, ast.Attribute) else None

    def length(self, piece: ast.expr) -> Node:
        """The first size of a declared name, or the number of its entries when it has one axis."""
        variable = self.variables.get(declared(getattr(piece, "id", ""), self.variables) or "")
        if variable is None or not variable.shape:
            raise self.odd("This is not the size of a declared array", piece)
        return number(variable.shape[0])

    def call(self, piece: ast.Call) -> Node:
        """A function of the list, also behind `np.`, or a method that means one."""
        return matrix_calls.read_call(self, piece)


READERS: dict[type, Callable[[_Reader, Any], Node]] = {
    ast.Constant: _Reader.number,
    ast.Name: _Reader.name,
    ast.UnaryOp: _Reader.unary,
    ast.BinOp: _Reader.binary,
    ast.Compare: _Reader.compare,
    ast.List: _Reader.rows,
    ast.Tuple: _Reader.rows,
    ast.Subscript: _Reader.subscript,
    ast.Attribute: _Reader.attribute,
    ast.Call: _Reader.call,
}
ODD: dict[type, str] = {
    ast.Lambda: "A lambda",
    ast.ListComp: "A comprehension",
    ast.GeneratorExp: "A comprehension",
    ast.Dict: "A dictionary",
    ast.Set: "A set",
    ast.IfExp: "if ... else",
    ast.BoolOp: "and, or",
    ast.JoinedStr: "Text",
    ast.Starred: "A star before an argument",
}
