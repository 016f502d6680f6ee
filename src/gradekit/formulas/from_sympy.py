"""Reading the records of a SymPy expression as a formula, through a fixed table of heads.

The records may have been written by anybody: what is not in the table is refused, every number of arguments is
checked, nothing is evaluated, and names are only ever compared with declared ones. SymPy is not imported.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from gradekit.formulas import names
from gradekit.formulas.budgets import MOST_NODES, check_tree
from gradekit.formulas.tree import CannotRead, Node, Scope, number

Record = tuple[str, int, str]
RATIO = re.compile(r"(-?[0-9]{1,310})/([0-9]{1,310})")
DECIMAL = re.compile(r"-?[0-9]{1,320}(\.[0-9]{1,320})?(e[+-]?[0-9]{1,3})?")
SHOWN = 40


class Expression(NamedTuple):
    """A SymPy expression that was read; `rounded` says that it holds floats, which are only good to their digits."""

    tree: Node
    rounded: bool


def read_records(records: Sequence[Record], scope: Scope) -> Expression:
    """The formula that the records are. Raises CannotRead."""
    if not 0 < len(records) <= MOST_NODES:
        raise CannotRead(f"a SymPy expression of more than {MOST_NODES} numbers, symbols and operations")
    stack: list[Node] = []
    for head, arity, text in records:
        if arity > len(stack):
            raise CannotRead(MALFORMED)
        below = tuple(stack[len(stack) - arity :])
        del stack[len(stack) - arity :]
        stack.append(_node(head, below, text))
    if len(stack) != 1:
        raise CannotRead(MALFORMED)
    tree = _declared(check_tree(_right_side(stack[0])), scope)
    return Expression(tree, any(head == "Float" for head, _, _ in records))


MALFORMED = "a SymPy expression whose parts do not belong together"


def _node(head: str, below: tuple[Node, ...], text: str) -> Node:
    if head in LEAVES:
        return _leaf(head, below, text)
    if what := _refusal(head):
        # Said only if it stands in the answer: `Eq(Derivative(f), answer)` may have it on its left.
        return Node("refused", value=what)
    if head in FORMS:
        return FORMS[head](below)
    if any(each.head in INNER for each in below):
        raise CannotRead(MALFORMED)
    if head in SUMMED:
        return _gathered(head, below)
    if head in RELATIONS and len(below) == 2:
        return Node(RELATIONS[head], below)
    if any(each.head in CONDITIONS for each in below):
        raise CannotRead("a comparison where a number belongs; conditions belong into Piecewise")
    name = _function(head)
    least, most = names.FUNCTIONS[name]
    if not least <= len(below) <= most:
        raise CannotRead(f"{head} takes another number of arguments than {len(below)}")
    return Node(name, below)


def _leaf(head: str, below: tuple[Node, ...], text: str) -> Node:
    if below:
        raise CannotRead(MALFORMED)
    return LEAVES[head](text)


def _function(head: str) -> str:
    """The function that a head means, SymPy's own and undefined ones such as Function("sigma"), or ""."""
    name = names.FUNCTION_ALIASES.get(head, head)
    return name if name in names.FUNCTIONS else ""


def _refusal(head: str) -> str:
    """Why a head cannot be read; "" for one that can."""
    if head in UNFINISHED:
        return f"an unevaluated {head} of SymPy's: call .doit() on it"
    known = head in LEAVES or head in FORMS or head in SUMMED or head in RELATIONS or _function(head)
    return ODD.get(head) or ("" if known else f"{head[:SHOWN]!r} of SymPy's is not known here")


def _leaf_number(text: str) -> Node:
    found = RATIO.fullmatch(text)
    if not found or not int(found[2]):
        raise CannotRead(MALFORMED)
    return number(Fraction(int(found[1]), int(found[2])))


def _leaf_float(text: str) -> Node:
    if not DECIMAL.fullmatch(text):
        raise CannotRead("a float that is not finite")
    return number(Fraction(text))


def _leaf_symbol(text: str) -> Node:
    return Node("name", value=text)


def _gathered(head: str, below: tuple[Node, ...]) -> Node:
    """Sums and products have two members or more in a formula; SymPy's may have one or none."""
    conditions = [each.head in CONDITIONS for each in below]
    if SUMMED[head] in ("and", "or"):
        if len(below) < 2 or not all(conditions):
            raise CannotRead(MALFORMED)
    elif any(conditions):
        raise CannotRead("a comparison where a number belongs; conditions belong into Piecewise")
    if len(below) < 2:
        return below[0] if below else number(0 if SUMMED[head] == "+" else 1)
    return Node(SUMMED[head], below)


def _not(below: tuple[Node, ...]) -> Node:
    if len(below) != 1 or below[0].head not in CONDITIONS:
        raise CannotRead(MALFORMED)
    return Node("not", below)


def _power(below: tuple[Node, ...]) -> Node:
    if len(below) != 2 or any(each.head in CONDITIONS | INNER for each in below):
        raise CannotRead(MALFORMED)
    return Node("^", below)


def _itself(below: tuple[Node, ...]) -> Node:
    if len(below) != 1:
        raise CannotRead(MALFORMED)
    return below[0]


def _polygamma(below: tuple[Node, ...]) -> Node:
    if len(below) == 2 and below[0] == number(0):
        return Node("digamma", below[1:])
    raise CannotRead("'polygamma' of SymPy's is not known here")


def _tuple(below: tuple[Node, ...]) -> Node:
    return Node("tuple", below)


def _pair(below: tuple[Node, ...]) -> Node:
    if len(below) != 2 or below[1].head not in CONDITIONS | {"true", "false"} or below[0].head in CONDITIONS | INNER:
        raise CannotRead(MALFORMED)
    return Node("pair", below)


def _piecewise(below: tuple[Node, ...]) -> Node:
    found: list[Node] = []
    for pair in below:
        if pair.head != "pair":
            raise CannotRead(MALFORMED)
        value, condition = pair.args
        if condition.head == "true":
            return Node("piecewise", (*found, value)) if found else value
        if condition.head != "false":
            found += [condition, value]
    if not found:
        raise CannotRead(MALFORMED)
    return Node("piecewise", (*found, Node("undefined")))


def _summation(head: str) -> Callable[[tuple[Node, ...]], Node]:
    def build(below: tuple[Node, ...]) -> Node:
        if len(below) < 2 or below[0].head in CONDITIONS | INNER:
            raise CannotRead(MALFORMED)
        body = below[0]
        for limits in below[1:]:
            if limits.head != "tuple" or len(limits.args) != 3 or limits.args[0].head != "name":
                raise CannotRead("a sum without its first and last index")
            if any(each.head in CONDITIONS | INNER for each in limits.args):
                raise CannotRead(MALFORMED)
            body = Node(head, (body, *limits.args))
        return body

    return build


def _right_side(tree: Node) -> Node:
    """What is right of the equals sign of one equation; a condition alone is no formula."""
    if tree.head == "==":
        tree = tree.args[1]
    if tree.head in CONDITIONS | INNER:
        raise CannotRead("a comparison or a list of SymPy's; one expression is asked")
    return tree


def _declared(node: Node, scope: Scope, bound: frozenset[str] = frozenset()) -> Node:
    """The tree with every symbol under its declared name. Raises CannotRead for one that there is not."""
    if node.head == "refused":
        raise CannotRead(str(node.value))
    if node.head == "name":
        return node if node.value in bound else Node("name", value=_name(str(node.value), scope.variables))
    if node.head in ("sum", "product"):
        body, index, low, high = node.args
        if not str(index.value).isidentifier() or len(str(index.value)) > SHOWN:
            raise CannotRead(f"{str(index.value)[:SHOWN]!r} is no name of an index")
        inside = _declared(body, scope, bound | {str(index.value)})
        return Node(node.head, (inside, index, _declared(low, scope, bound), _declared(high, scope, bound)))
    return node._replace(args=tuple(_declared(each, scope, bound) for each in node.args))


def _name(spelling: str, known: Mapping[str, object]) -> str:
    if found := names.declared(spelling, known):
        return found
    by_case = [each for each in known if each.casefold() == spelling.casefold()]
    if spelling in names.CONSTANTS:
        raise CannotRead(f"the symbol {spelling!r} is only a name: write sympy.{names.CONSTANTS[spelling]}")
    near = by_case or difflib.get_close_matches(spelling[:SHOWN], list(known), n=1, cutoff=0.5)
    listed = f"; its names are {', '.join(list(known)[:12])}" if known else ", which has none"
    hint = f", did you mean {near[0]}?" if near else listed
    raise CannotRead(f"the symbol {spelling[:SHOWN]!r} is not a name of this exercise{hint}")


RELATIONS = {
    "Equality": "==", "Unequality": "!=", "StrictLessThan": "<", "LessThan": "<=", "StrictGreaterThan": ">",
    "GreaterThan": ">=",
}  # fmt: skip
SUMMED = {"Add": "+", "Mul": "*", "And": "and", "Or": "or"}
CONDITIONS = frozenset((*RELATIONS.values(), "and", "or", "not"))
# Nodes that stand in a formula only as part of another one.
INNER = frozenset(("tuple", "pair", "true", "false"))
LEAVES: dict[str, Callable[[str], Node]] = {
    "Rational": _leaf_number,
    "Float": _leaf_float,
    "Symbol": _leaf_symbol,
    "Pi": lambda text: Node("constant", value="pi"),
    "Exp1": lambda text: Node("constant", value="E"),
    "ImaginaryUnit": lambda text: Node("constant", value="I"),
    "Infinity": lambda text: Node("constant", value="oo"),
    "NegativeInfinity": lambda text: Node("neg", (Node("constant", value="oo"),)),
    "BooleanTrue": lambda text: Node("true"),
    "BooleanFalse": lambda text: Node("false"),
}
FORMS: dict[str, Callable[[tuple[Node, ...]], Node]] = {
    "Pow": _power,
    "Not": _not,
    "Tuple": _tuple,
    "ExprCondPair": _pair,
    "Piecewise": _piecewise,
    "Sum": _summation("sum"),
    "Product": _summation("product"),
    "polygamma": _polygamma,
    "UnevaluatedExpr": _itself,
}
UNFINISHED = ("Derivative", "Integral", "Limit", "Subs")
ODD = {
    "NaN": "SymPy's nan, which is no number",
    "ComplexInfinity": "SymPy's zoo, which comes from a division by zero",
    **dict.fromkeys(
        ("Matrix", "Row", "MatrixSymbol", "MatMul", "MatAdd", "MatPow", "Transpose", "Inverse", "Identity"),
        "a SymPy matrix; one expression is asked",
    ),
    "Lambda": "a SymPy Lambda; give the expression itself",
    "AccumulationBounds": "bounds of SymPy's; one expression is asked",
}
