"""Reading a formula as people type it: `-exp(u)/(1+exp(u))^2 * x0`, `2x(y+1)`, `|x|`, `σ(z)²`.

The text becomes Python source of placeholders (`source`), Python's parser makes a syntax tree of it, and this
module turns that into a formula's tree, node by node from a short list; nothing is evaluated.
"""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Sequence
from typing import NamedTuple

from gradekit.formulas import names
from gradekit.formulas.budgets import check_text, check_tree
from gradekit.formulas.plain.refusals import no_product, takes
from gradekit.formulas.plain.roles import function_name, near_function
from gradekit.formulas.plain.source import Source, Writer
from gradekit.formulas.plain.tokens import Token, exact, tokens
from gradekit.formulas.tree import CannotRead, Node, Scope

BINARY: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "^"}
COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
CONDITIONS = frozenset((*COMPARISONS.values(), "and", "or", "not"))
# A name, a name with its arguments, or a derivative; `2x = y` is an equation to be solved.
NAME = r"[^\W\d][\w{}]*['′]*"
LEFT_SIDE = re.compile(
    rf"\s*(?:(?:d|∂){NAME}\s*/\s*(?:d|∂){NAME}|(?:(?:det|[Tt]r|trace)\s+|∇)?{NAME}\s*(?:\([\w\s,]*\))?)\s*=(?!=)"
)
TRUE = Node("true")


class Plain(NamedTuple):
    """A formula that was read; `juxtaposed` says that product signs were filled in, so that an echo is due."""

    tree: Node
    juxtaposed: bool


def read_plain(text: str, scope: Scope) -> Node:
    """The formula in the text. Raises CannotRead."""
    return read_with_remarks(text, scope).tree


def read_with_remarks(text: str, scope: Scope) -> Plain:
    """The formula in the text, and how it was read. Raises CannotRead."""
    check_text(text)
    writer = Writer(tokens(_right_side(text)), scope)
    source = writer.source()
    try:
        parsed = ast.parse(source.text.strip() or "()", mode="eval").body
        tree = _Tree(source, scope).node(parsed)
    except SyntaxError as error:
        indent = len(source.text) - len(source.text.lstrip())
        place = source.place(max(0, (error.offset or 1) - 1 + indent))
        raise CannotRead("a number, a name or a bracket is missing, or two signs follow each other", place) from None
    except (RecursionError, MemoryError):
        raise CannotRead("the formula is nested too deep") from None
    return Plain(check_tree(tree), source.juxtaposed)


def _right_side(text: str) -> str:
    """The text with blanks for dollars around it and for one `y =` or `f(x) =`, so that places stay."""
    bare = _without_dollars(text)
    match = LEFT_SIDE.match(bare)
    if match and "=" not in bare[match.end() :]:
        bare = _without_dollars(" " * match.end() + bare[match.end() :])
    return bare


def _without_dollars(text: str) -> str:
    inner = text.strip()
    for mark in ("$$", "$"):
        if inner.startswith(mark) and inner.endswith(mark) and len(inner) > 2 * len(mark):
            begin = text.index(mark)
            middle = inner[len(mark) : -len(mark)]
            return " " * (begin + len(mark)) + middle
    return text


class _Tree:
    """Turns the syntax tree of one source into a formula's tree. Indices of sums are known inside their sum only."""

    def __init__(self, source: Source, scope: Scope):
        self.source = source
        self.scope = scope
        self.indices: list[str] = []

    def node(self, syntax: ast.expr) -> Node:
        """The formula of one piece of syntax. Raises CannotRead."""
        if isinstance(syntax, ast.BinOp) and type(syntax.op) in BINARY:
            return self._binary(syntax)
        if isinstance(syntax, ast.UnaryOp) and isinstance(syntax.op, (ast.USub, ast.UAdd)):
            below = self.node(syntax.operand)
            return Node("neg", (below,)) if isinstance(syntax.op, ast.USub) else below
        if isinstance(syntax, ast.Name):
            return self._leaf(self.source.tokens[syntax.id]) if syntax.id != "t_true" else self._refuse(syntax, _TRUTH)
        if isinstance(syntax, ast.Call) and isinstance(syntax.func, ast.Name) and not syntax.keywords:
            return self._call(self.source.tokens[syntax.func.id], syntax.args)
        if isinstance(syntax, (ast.Compare, ast.BoolOp, ast.UnaryOp)):
            return self._refuse(syntax, _TRUTH)
        if isinstance(syntax, ast.Tuple):
            what = "a comma separates values, and one formula is asked" if syntax.elts else "these brackets are empty"
            return self._refuse(syntax, what)
        return self._refuse(syntax, "this is no formula")

    def _refuse(self, syntax: ast.expr, what: str) -> Node:
        raise CannotRead(what, self.source.place(syntax.col_offset))

    def _binary(self, syntax: ast.BinOp) -> Node:
        """Sums and products with all their members in one node, so that thousands of terms do not nest."""
        head = BINARY[type(syntax.op)]
        if head in ("/", "^"):
            return Node(head, (self.node(syntax.left), self.node(syntax.right)))
        group = (ast.Add, ast.Sub) if head in ("+", "-") else (ast.Mult,)
        members: list[Node] = []
        left: ast.expr = syntax
        while isinstance(left, ast.BinOp) and isinstance(left.op, group):
            right = self.node(left.right)
            members.append(Node("neg", (right,)) if isinstance(left.op, ast.Sub) else right)
            left = left.left
        members.append(self.node(left))
        return Node("+" if head in ("+", "-") else "*", tuple(reversed(members)))

    def _leaf(self, token: Token) -> Node:
        if token.kind == "number":
            return Node("number", value=exact(token))
        if token.text in self.indices:
            return Node("name", value=token.text)
        if variable := names.declared(token.text, self.scope.variables):
            return Node("name", value=variable)
        constant = names.CONSTANTS.get("".join(names.GREEK.get(letter, letter) for letter in token.text))
        if constant:
            return Node("constant", value=constant)
        raise CannotRead(f"{token.text[:40]!r} is not a name of this exercise{self._near(token.text)}", token.at)

    def _near(self, spelling: str) -> str:
        known = list(self.scope.variables)
        if len(spelling) > 1 and all(names.declared(letter, known) for letter in spelling):
            return f"; write {'*'.join(spelling[:12])} for a product"
        by_case = [each for each in known if _folded(each) == _folded(spelling)]
        near = by_case or difflib.get_close_matches(spelling[:40], known, n=1, cutoff=0.5)
        if near:
            return f", did you mean {near[0]}?"
        return f"; its names are {', '.join(known[:12])}" if known else ", which has none"

    def _call(self, token: Token, args: Sequence[ast.expr]) -> Node:
        name = function_name(token.text)
        if name == "pow":
            return self._power(token, args)
        if token.text in names.FORMS:
            return self._form(names.FORMS[token.text], token, args)
        if name not in names.FUNCTIONS:
            raise CannotRead(no_product(token, "unknown", near_function(token.text[:40])), token.at)
        least, most = names.FUNCTIONS[name]
        if not least <= len(args) <= most:
            raise CannotRead(takes(token.text, least, most, len(args)), token.at)
        return Node(name, tuple(map(self.node, args)))

    def _power(self, token: Token, args: Sequence[ast.expr]) -> Node:
        if len(args) != 2:
            raise CannotRead(takes(token.text, 2, 2, len(args)), token.at)
        return Node("^", (self.node(args[0]), self.node(args[1])))

    def _form(self, head: str, token: Token, args: Sequence[ast.expr]) -> Node:
        if head == "piecewise":
            return self._piecewise(token, args)
        if len(args) == 2 and isinstance(args[1], ast.Tuple):
            args = [args[0], *args[1].elts]
        if len(args) != 4 or not isinstance(args[1], ast.Name):
            raise CannotRead(f"write {token.text}(term, k, first, last)", token.at)
        index = self.source.tokens[args[1].id].text
        if not index.isidentifier() or len(index) > 20:
            raise CannotRead(f"write {token.text}(term, k, first, last)", token.at)
        low, high = self.node(args[2]), self.node(args[3])
        self.indices.append(index)
        body = self.node(args[0])
        self.indices.pop()
        return Node(head, (body, Node("name", value=index), low, high))

    def _piecewise(self, token: Token, args: Sequence[ast.expr]) -> Node:
        """Piecewise(condition, value, ..., default), and SymPy's pairs of (value, condition)."""
        if args and all(isinstance(each, ast.Tuple) and len(each.elts) == 2 for each in args):
            pairs = [each.elts for each in args if isinstance(each, ast.Tuple)]
            args = [each for value, condition in pairs for each in (condition, value)]
        if len(args) < 2:
            raise CannotRead("write Piecewise(condition, value, ..., otherwise)", token.at)
        found: list[Node] = []
        for condition, value in zip(args[: len(args) // 2 * 2 : 2], args[1::2], strict=True):
            if isinstance(condition, ast.Name) and condition.id == "t_true":
                return Node("piecewise", (*found, self.node(value))) if found else self.node(value)
            found += [self._condition(condition), self.node(value)]
        default = self.node(args[-1]) if len(args) % 2 else Node("undefined")
        return Node("piecewise", (*found, default))

    def _condition(self, syntax: ast.expr) -> Node:
        if isinstance(syntax, ast.BoolOp):
            head = "and" if isinstance(syntax.op, ast.And) else "or"
            return Node(head, tuple(map(self._condition, syntax.values)))
        if isinstance(syntax, ast.UnaryOp) and isinstance(syntax.op, ast.Not):
            return Node("not", (self._condition(syntax.operand),))
        if not isinstance(syntax, ast.Compare):
            return self._refuse(syntax, "a condition such as x > 0 belongs here")
        sides = [self.node(each) for each in (syntax.left, *syntax.comparators)]
        parts = [
            Node(COMPARISONS[type(sign)], (left, right))
            for sign, left, right in zip(syntax.ops, sides, sides[1:], strict=False)
        ]
        return parts[0] if len(parts) == 1 else Node("and", tuple(parts))


def _folded(spelling: str) -> str:
    return spelling.casefold().replace("_", "")


_TRUTH = "a comparison is not a number; conditions belong into Piecewise"
