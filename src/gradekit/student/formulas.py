"""A closed form that the submission gives as an object: a function of the named variables, or a SymPy expression.

SymPy is never imported here: an object of SymPy's is only there when the submission has imported it.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from gradekit.wire import WireError
from gradekit.wire_sympy import MOST_RECORDS, Symbolic

Record = tuple[str, int, str]
MOST_BITS = 1000  # about 300 digits, the most that a formula may have in text
MOST_NAME = 100
# What a symbol may assume that changes how SymPy writes things; the first that holds is told.
ASSUMPTIONS = ("positive", "negative", "integer", "real")
NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
REST = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def is_function(value: Any) -> bool:
    """Whether the answer is to be called at points; SymPy's symbols can be called too, but are not meant so."""
    return callable(value) and not _is(value, "Basic")


def _is(value: Any, name: str) -> bool:
    kind = getattr(sys.modules.get("sympy"), name, None) or getattr(sys.modules.get("sympy.matrices"), name, None)
    return isinstance(kind, type) and isinstance(value, kind)


class Arranged:
    """How a function takes these arguments: by keyword where its parameters have their names, else in their order.

    A function that names only some of the variables gets those. `_` in a name does not count (`w_0`, `lambda_`).
    `declared` are the variables of the formula; what there is beside them (an array that they are made of) is a second
    way to call a function that does not take the variables.
    """

    def __init__(self, function: Callable[..., Any], arguments: Mapping[str, Any], declared: Collection[str] = ()):
        self.function = function
        self.signature = _signature(function)
        variables = tuple(value for name, value in arguments.items() if name in declared)
        others = tuple(value for name, value in arguments.items() if name not in declared)
        self.positional: Sequence[Any] = variables or others
        if variables and others and not self._binds(variables) and self._binds(others):
            self.positional = others
        self.named: Mapping[str, Any] = {}
        if (named := self._by_name(arguments)) is not None:
            self.positional, self.named = (), named

    def _by_name(self, arguments: Mapping[str, Any]) -> dict[str, Any] | None:
        known = {_key(name, arguments): value for name, value in arguments.items()}
        if self.signature is None:
            return None
        every = self.signature.parameters.values()
        parameters = [each for each in every if each.kind not in REST]
        wanted = {each.name: each for each in parameters if _key(each.name, arguments) in known}
        required = [each.name for each in parameters if each.default is inspect.Parameter.empty]
        if any(wanted[name].kind not in NAMED for name in wanted) or not set(required) <= set(wanted):
            return None
        complete = len(wanted) == len(arguments) or len(every) == len(wanted)
        return {name: known[_key(name, arguments)] for name in wanted} if complete else None

    def _binds(self, positional: Sequence[Any]) -> bool:
        try:
            return self.signature is None or bool(self.signature.bind(*positional))
        except TypeError:
            return False

    def mismatch(self) -> dict[str, Any] | None:
        """The signature beside the number of arguments when these do not fit, else None."""
        try:
            if self.signature is not None:
                self.signature.bind(*self.positional, **self.named)
        except TypeError:
            return {"signature": str(self.signature)[:200], "given": len(self.positional)}
        return None

    def value(self) -> Any:
        """What the function returns."""
        return self.function(*self.positional, **self.named)


def _key(name: str, names: Collection[str]) -> str:
    """A name without `_`, unless that is what tells the declared names apart."""
    plain = name.replace("_", "")
    return plain if len({each.replace("_", "") for each in names}) == len(names) else name


def _signature(function: Callable[..., Any]) -> inspect.Signature | None:
    try:
        return inspect.signature(function)
    except (TypeError, ValueError):
        return None


def number(value: Any) -> Any:
    """What a function returned; a number of SymPy's or mpmath's as Python's. Raises WireError."""
    symbolic = _is(value, "Basic")
    if not symbolic and type(value).__module__.partition(".")[0] != "mpmath":
        return value
    if symbolic and (free := sorted(str(each)[:MOST_NAME] for each in value.free_symbols)):
        raise WireError(f"a SymPy expression with the symbols {', '.join(free[:5])}")
    try:
        plain = complex(value)
    except (TypeError, ValueError, ArithmeticError):
        raise WireError(f"an object of class {type(value).__name__}") from None
    return plain if plain.imag else plain.real


def portable(value: Any) -> Any:
    """The answer as what can travel: a SymPy expression as its records, an exact fraction too. Raises WireError."""
    if _is(value, "MatrixBase") or _is(value, "Basic"):
        return _Writer().expression(value)
    if type(value) is Fraction:
        return Symbolic([("Rational", 0, _ratio(value.numerator, value.denominator))], {})
    return number(value)


def returned(value: Any) -> Any:
    """What a function returned, SymPy's numbers and matrices in it as Python's. Raises WireError."""
    if "sympy" not in sys.modules:
        return value
    if _is(value, "MatrixBase"):
        return returned(value.tolist())
    if getattr(getattr(value, "dtype", None), "kind", "") == "O" and value.size < MOST_RECORDS:
        return returned(value.tolist())
    if type(value) in (tuple, list) and len(value) < MOST_RECORDS:
        return type(value)(map(returned, value))
    return number(value) if _is(value, "Basic") else value


def members(value: Any) -> Any:
    """A value as it is, SymPy's expressions in a tuple or list as their records. Raises WireError."""
    if type(value) in (tuple, list) and "sympy" in sys.modules and len(value) < MOST_RECORDS:
        return type(value)(portable(each) if _is(each, "Basic") else each for each in value)
    return value


def _ratio(over: int, under: int) -> str:
    if max(over.bit_length(), under.bit_length()) > MOST_BITS:
        raise WireError(f"a number of more than {MOST_BITS * 3 // 10} digits")
    return f"{int(over)}/{int(under)}"


class _Writer:
    """Writes an expression's records, and stops as soon as they are more than any answer has."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.assumed: dict[str, str] = {}

    def expression(self, root: Any) -> Symbolic:
        """The expression below `root`, arguments first."""
        stack: list[tuple[Any, Record | None]] = [(root, None)]
        while stack:
            node, record = stack.pop()
            if record is None:
                record, below = self._record(node)
                stack.append((node, record))
                stack.extend((each, None) for each in reversed(below))
            else:
                self.records.append(record)
            if len(self.records) + len(stack) > 2 * MOST_RECORDS or len(self.records) > MOST_RECORDS:
                raise WireError(f"a SymPy expression of more than {MOST_RECORDS} numbers, symbols and operations")
        return Symbolic(self.records, self.assumed)

    def _record(self, node: Any) -> tuple[Record, Sequence[Any]]:
        for name, leaf in _LEAVES.items():
            if _is(node, name):
                return (name, 0, leaf(node)), ()
        if _is(node, "Symbol"):
            return self._symbol(node), ()
        if _is(node, "MatrixBase"):
            rows = [_Row(row) for row in node.tolist()]
            return ("Matrix", len(rows), ""), rows
        if isinstance(node, _Row):
            return ("Row", len(node.entries), ""), node.entries
        below = tuple(getattr(node, "args", ()))
        return (type(node).__name__[:MOST_NAME], len(below), ""), below

    def _symbol(self, node: Any) -> Record:
        name = str(node.name)[:MOST_NAME]
        holds = (word for word in ASSUMPTIONS if getattr(node, f"is_{word}", None) is True)
        if word := next(holds, ""):
            self.assumed[name] = word
        return "Symbol", 0, name


class _Row:
    """One row of a matrix, as a node."""

    def __init__(self, entries: Iterable[Any]):
        self.entries = list(entries)


def _float(node: Any) -> str:
    """The shortest decimal that is this float, as Python prints it: what was typed, where it was typed."""
    return repr(float(node))


# `Integer` is a `Rational`, and `Float` a number of its own.
_LEAVES: dict[str, Callable[[Any], str]] = {
    "Rational": lambda node: _ratio(int(node.p), int(node.q)),
    "Float": _float,
    "MatrixSymbol": lambda node: str(node.name)[:MOST_NAME],
}
