"""Reading the calls of a matrix formula: which functions there are, and what their arguments mean."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Protocol

from gradekit.formulas.names import FUNCTION_ALIASES, GREEK, MATRIX_ALIASES, MATRIX_FUNCTIONS
from gradekit.formulas.tree import CannotRead, Node, name, number, walk

ELEMENTWISE = (
    *("exp", "log", "log2", "log10", "log1p", "expm1", "sqrt", "abs", "sign", "erf"),
    *("sin", "cos", "tan", "sinh", "cosh", "tanh", "sigmoid", "dsigmoid", "relu", "softplus"),
)
REDUCED = {"sum": "sum", "mean": "mean", "max": "amax", "min": "amin", "amax": "amax", "amin": "amin"}
ARITY: dict[str, tuple[int, int]] = {
    **dict.fromkeys(ELEMENTWISE, (1, 1)),
    **MATRIX_FUNCTIONS,
    **dict.fromkeys(("amax", "amin"), (1, 2)),
    **dict.fromkeys(("max", "min"), (1, 50)),
    **dict.fromkeys(("pinv",), (1, 1)),
    **dict.fromkeys(("@", "heaviside"), (2, 2)),
    "piecewise": (3, 3),
}
ALIASES = {**FUNCTION_ALIASES, **MATRIX_ALIASES, "diagonal": "diag", "where": "piecewise", "singular_values": "svdvals"}
# What is written with other functions: square(x) is x**2.
REWRITTEN: dict[str, tuple[int, Callable[..., Node]]] = {
    "square": (1, lambda x: Node("^", (x, number(2)))),
    "reciprocal": (1, lambda x: Node("/", (number(1), x))),
    "negative": (1, lambda x: Node("neg", (x,))),
    "ones_like": (1, lambda x: Node("^", (x, number(0)))),
    "zeros_like": (1, lambda x: Node("*", (number(0), x))),
    "solve": (2, lambda a, b: Node("@", (Node("inv", (a,)), b))),
    "vdot": (2, lambda a, b: Node("sum", (Node("*", (a, b)),))),
    "add": (2, lambda a, b: Node("+", (a, b))),
    "subtract": (2, lambda a, b: Node("+", (a, Node("neg", (b,))))),
    "divide": (2, lambda a, b: Node("/", (a, b))),
    "pow": (2, lambda a, b: Node("^", (a, b))),
}
METHODS = ("sum", "mean", "max", "min", "dot", "trace", "transpose", "t", "diagonal", "reshape", "astype", "square")
FRO, NUC = name("fro"), name("nuc")
MOST_FACTORS, MOST_REPEATED = 6, 40
KEYWORDS = frozenset({"axis", "keepdims", "ord"})


class Reader(Protocol):
    """What reading a call needs of the reader of formulas."""

    def read(self, piece: ast.expr) -> Node:
        """The tree of a piece of syntax."""

    def odd(self, what: str, piece: ast.AST) -> CannotRead:
        """The refusal of a piece of syntax."""

    def rank(self, node: Node) -> int:
        """How many axes a part has."""

    def dotted(self, piece: ast.expr) -> str | None:
        """The last name behind `np.`."""

    def length(self, piece: ast.expr) -> Node:
        """The first size of a declared name."""


def canonical(spelling: str) -> str | None:
    """The function that a spelling means."""
    if spelling in REWRITTEN or spelling in ("array", "matrix", "len", "inner", "matrix_power"):
        return spelling
    spelling = GREEK.get(spelling, spelling)
    found = ALIASES.get(spelling, spelling)
    return found if found in ARITY else None


def whole(piece: ast.expr) -> int | None:
    """A small whole number, perhaps negative, as it is written."""
    sign = 1
    if isinstance(piece, ast.UnaryOp) and isinstance(piece.op, ast.USub):
        sign, piece = -1, piece.operand
    if isinstance(piece, ast.Constant) and type(piece.value) is int and piece.value < 100:
        return sign * piece.value
    return None


def read_call(reader: Reader, piece: ast.Call) -> Node:
    """The node of a call."""
    keywords = _keywords(reader, piece)
    if isinstance(piece.func, ast.Attribute) and reader.dotted(piece.func) is None:
        return _method(reader, piece, piece.func, keywords)
    numpy = isinstance(piece.func, ast.Attribute)
    spelling = reader.dotted(piece.func) if numpy else getattr(piece.func, "id", None)
    if spelling is None:
        raise reader.odd("Brackets behind this call a function, which it is not; write * or @ for a product", piece)
    head = canonical(spelling)
    if head is None:
        raise reader.odd(f"{spelling[:40]!r} is not a function of matrix formulas{_meant(spelling)}", piece)
    if head == "len" and len(piece.args) == 1:
        return reader.length(piece.args[0])
    return _function(reader, piece, head, piece.args, keywords, numpy and head in ("max", "min"))


def _meant(spelling: str) -> str:
    near = get_close_matches(spelling[:60], [*ARITY, *ALIASES, *REWRITTEN], 1, 0.75)
    return f"; did you mean {near[0]}" if near else ""


def _keywords(reader: Reader, piece: ast.Call) -> dict[str, ast.expr]:
    for each in piece.keywords:
        if each.arg not in KEYWORDS:
            raise reader.odd(f"Of named arguments {', '.join(sorted(KEYWORDS))} are read", each)
    return {str(each.arg): each.value for each in piece.keywords}


def _method(reader: Reader, piece: ast.Call, function: ast.Attribute, keywords: dict[str, ast.expr]) -> Node:
    if function.attr == "T":
        raise reader.odd("A sign is missing between .T and the bracket behind it: write @ or *", function)
    if function.attr not in METHODS:
        raise reader.odd(f".{function.attr[:40]}() is not read; of methods {', '.join(sorted(METHODS))} are", function)
    if function.attr == "astype":
        return reader.read(function.value)
    if function.attr in ("transpose", "t"):
        if piece.args:
            raise reader.odd("The axes of a transpose are not read; .T transposes a matrix", piece)
        return Node("transpose", (reader.read(function.value),))
    if function.attr == "reshape":
        return _reshaped(reader, piece, reader.read(function.value))
    head = canonical(function.attr)
    reduced = function.attr in ("max", "min")
    return _function(reader, piece, str(head), [function.value, *piece.args], keywords, reduced)


def _reshaped(reader: Reader, piece: ast.Call, array: Node) -> Node:
    """reshape(-1, 1) and reshape(1, -1) of a vector, which put an axis in."""
    given = piece.args[0].elts if len(piece.args) == 1 and isinstance(piece.args[0], ast.Tuple) else piece.args
    sizes = [whole(each) for each in given]
    if reader.rank(array) == 1 and sizes in ([-1, 1], [1, -1]):
        axes = [name("None") if size == 1 else name(":") for size in sizes]
        return Node("index", (array, *axes))
    raise reader.odd("Of reshape only (-1, 1) and (1, -1) of a vector are read", piece)


def _function(
    reader: Reader, piece: ast.Call, head: str, args: Sequence[ast.expr], keywords: dict[str, ast.expr], reduced: bool
) -> Node:
    if head in ("array", "matrix"):
        return _array(reader, piece, args)
    if head in ("inner", "matrix_power"):
        _count(reader, piece, head, len(args), (2, 2))
        return (_inner if head == "inner" else _power)(reader, piece, args)
    if head in ("ones", "zeros") and len(args) == 1 and isinstance(args[0], (ast.Tuple, ast.List)):
        args = args[0].elts
    if head in ("max", "min") and (reduced or len(args) == 1):
        head = REDUCED[head]
    if head in REWRITTEN:
        count, build = REWRITTEN[head]
        _count(reader, piece, head, len(args), (count, count))
        return build(*map(reader.read, args))
    _count(reader, piece, head, len(args), ARITY[head])
    if head in ("sum", "mean", "amax", "amin", "softmax", "norm"):
        return _along(reader, piece, head, args, keywords)
    if keywords:
        raise reader.odd(f"The function {head} takes no named arguments here", piece)
    read = tuple(map(reader.read, args))
    return read_node(head, read, reader, piece)


def read_node(head: str, read: tuple[Node, ...], reader: Reader, piece: ast.AST) -> Node:
    """The node of a function whose arguments have been read."""
    if head in ("eye", "ones", "zeros") and any(map(reader.rank, read)):
        raise reader.odd(f"The function {head} is asked for an array of numbers, not for sizes: write {head}(3)", piece)
    if head == "diag" and reader.rank(read[0]) not in (1, 2):
        raise reader.odd("The function diag is of a vector or a matrix", piece)
    return Node(head, read)


def _array(reader: Reader, piece: ast.Call, args: Sequence[ast.expr]) -> Node:
    if len(args) != 1 or not isinstance(args[0], (ast.List, ast.Tuple)):
        raise reader.odd("The function array is asked for a list of entries or of rows", piece)
    return reader.read(args[0])


def _inner(reader: Reader, piece: ast.Call, args: Sequence[ast.expr]) -> Node:
    left, right = map(reader.read, args)
    if reader.rank(left) != 1 or reader.rank(right) != 1:
        raise reader.odd("The function inner is of two vectors here; write A@B.T or sum(A*B) for matrices", piece)
    return Node("dot", (left, right))


def _power(reader: Reader, piece: ast.Call, args: Sequence[ast.expr]) -> Node:
    """matrix_power(A, n) as a product of n factors."""
    base, exponent = reader.read(args[0]), whole(args[1])
    if exponent is None or not (exponent == -1 or 1 <= exponent <= MOST_FACTORS):
        raise reader.odd(f"The power of a matrix is -1 or a whole number from 1 to {MOST_FACTORS} here", args[1])
    if sum(1 for _ in walk(base)) > MOST_REPEATED:
        raise reader.odd("What is raised to a power here is too long", piece)
    power = Node("inv", (base,)) if exponent < 0 else base
    for _ in range(exponent - 1):
        power = Node("@", (power, base))
    return power


def _count(reader: Reader, piece: ast.Call, head: str, given: int, arity: tuple[int, int]) -> None:
    least, most = arity
    if not least <= given <= most:
        asked = str(least) if least == most else f"{least} to {most}"
        shown = {"@": "matmul"}.get(head, head)
        raise reader.odd(
            f"The function {shown} takes {asked} argument{'' if asked == '1' else 's'}, not {given}", piece
        )


def _along(reader: Reader, piece: ast.Call, head: str, args: Sequence[ast.expr], keywords: dict[str, ast.expr]) -> Node:
    """A function along an axis; the axis may stand behind the array or be named."""
    array = reader.read(args[0])
    if head == "norm":
        return _norm(reader, piece, array, args, keywords)
    if "ord" in keywords or (len(args) == 2 and "axis" in keywords):
        raise reader.odd(f"The function {head} takes an array and an axis", piece)
    given = args[1] if len(args) == 2 else keywords.get("axis")
    axis = None if given is None else _axis(reader, given, array)
    node = Node(head, (array,) if axis is None else (array, number(axis)))
    keep = keywords.get("keepdims")
    if keep is None or (isinstance(keep, ast.Constant) and keep.value is False):
        return node
    if head == "softmax" or axis is None:
        raise reader.odd("The argument keepdims is read beside an axis of a sum, a mean or a maximum", piece)
    place = axis % reader.rank(array)
    return Node("index", (node, *(name("None" if i == place else ":") for i in range(reader.rank(array)))))


def _axis(reader: Reader, given: ast.expr, array: Node) -> int | None:
    if isinstance(given, ast.Constant) and given.value is None:
        return None
    axis, axes = whole(given), reader.rank(array)
    if axis is None or not -axes <= axis < axes:
        raise reader.odd(f"This is not one of the {axes} axes, which are counted from 0", given)
    return axis


def _norm(
    reader: Reader, piece: ast.Call, array: Node, args: Sequence[ast.expr], keywords: dict[str, ast.expr]
) -> Node:
    order = args[1] if len(args) == 2 else keywords.get("ord")
    if "axis" in keywords:
        if order is not None or "keepdims" in keywords:
            raise reader.odd("Of a norm along an axis the axis alone is read", piece)
        axis = _axis(reader, keywords["axis"], array)
        squares = Node("^", (array, number(2)))
        return Node("sqrt", (Node("sum", (squares,) if axis is None else (squares, number(axis))),))
    if order is None:
        return Node("norm", (array,))
    if isinstance(order, ast.Constant) and order.value in ("fro", "nuc"):
        return Node("norm", (array, NUC if order.value == "nuc" else FRO))
    if getattr(order, "id", "") in ("inf", "oo") or reader.dotted(order) == "inf":
        return Node("norm", (array, Node("constant", value="oo")))
    if whole(order) not in (1, 2):
        raise reader.odd("Of norms 1, 2, inf, 'fro' and 'nuc' are read", order)
    return Node("norm", (array, number(whole(order) or 0)))
