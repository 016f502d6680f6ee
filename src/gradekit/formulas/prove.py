"""A proof by computer algebra that two formulas are equal, sought only on request; not finding one changes nothing."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Mapping
from typing import Any

from gradekit.formulas.derivative import derivative
from gradekit.formulas.tree import CannotRead, Node, Variable

SECONDS = 1.5
AGAIN = 0.1
# SymPy's own names where they differ from ours; what is in neither list is not proved.
SPELLED = {
    "abs": "Abs", "max": "Max", "min": "Min", "heaviside": "Heaviside", "loggamma": "loggamma", "digamma": "digamma",
}  # fmt: skip
SAME = frozenset((
    "exp", "sqrt", "cbrt", "sign", "floor", "ceiling", "log", "sin", "cos", "tan", "sec", "csc", "cot", "asin", "acos",
    "atan", "asec", "acsc", "acot", "sinh", "cosh", "tanh", "sech", "csch", "coth", "asinh", "acosh", "atanh", "asech",
    "acsch", "acoth", "erf", "erfc", "gamma", "factorial", "binomial", "re", "im", "conjugate", "arg", "atan2",
))  # fmt: skip


class _Late(BaseException):
    """The time is over; no part of what runs is to take it for a failure of its own."""


def ground(
    student: Node, reference: Node, variables: Mapping[str, Variable], kind: str = "scalar", by: str = ""
) -> str:
    """`proved` when the difference of the two simplifies to zero within the time, else `numeric`."""
    try:
        if kind == "antiderivative":
            student, reference = derivative(student, by), derivative(reference, by)
        elif kind != "scalar":
            return "numeric"
        return "proved" if _within(SECONDS, lambda: _is_zero(student, reference, variables)) else "numeric"
    except Exception:  # whatever computer algebra runs into is no statement about the answer
        return "numeric"


def _within(seconds: float, work: Callable[[], bool]) -> bool:
    """The work's result, False when it takes longer; a signal that is not heard leaves it to the process's limits."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return work()
    over = False

    def late(number: int, frame: Any) -> None:
        if not over:
            raise _Late

    before = signal.signal(signal.SIGALRM, late)
    # Again and again: one that comes where Python drops exceptions (in a destructor, in a callback) has no effect.
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        return work()
    except _Late:
        return False
    finally:
        over = True
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _is_zero(student: Node, reference: Node, variables: Mapping[str, Variable]) -> bool:
    import sympy

    # Names of gradekit's own: a student's spelling never becomes a symbol's name.
    symbols = {name: _symbol(f"v{place}", variable) for place, (name, variable) in enumerate(sorted(variables.items()))}
    gap = to_sympy(student, symbols) - to_sympy(reference, symbols)
    attempts: list[Callable[[Any], Any]] = [
        sympy.expand,
        lambda each: sympy.expand(each.rewrite(sympy.exp)),
        sympy.together,
        lambda each: sympy.expand(sympy.fraction(sympy.together(each.rewrite(sympy.exp)))[0]),
        sympy.simplify,
    ]
    return any(attempt(gap) == 0 for attempt in attempts)


def _symbol(name: str, variable: Variable) -> Any:
    import sympy

    kinds: dict[str, dict[str, bool]] = {
        "posint": {"integer": True, "positive": True},
        "complex": {"complex": True},
        "real": {"real": True},
    }
    assumed = kinds.get(variable.domain, {variable.domain: True})
    if variable.domain == "real" and variable.low is not None and variable.low > 0:
        assumed = {"positive": True}
    return sympy.Symbol(name, **assumed)


def to_sympy(node: Node, symbols: Mapping[str, Any]) -> Any:
    """The formula as a SymPy expression. Raises CannotRead for what has no counterpart."""
    import sympy

    if node.head == "number":
        return sympy.Rational(node.value.numerator, node.value.denominator)  # type: ignore[union-attr]
    if node.head == "name":
        return symbols[str(node.value)]
    if node.head == "constant":
        return {"pi": sympy.pi, "E": sympy.E, "I": sympy.I, "oo": sympy.oo}[str(node.value)]
    if node.head in ("sum", "product"):
        return _series(node, symbols)
    if node.head == "piecewise":
        return _pieces(node, symbols)
    args = [to_sympy(each, symbols) for each in node.args]
    if node.head in _BUILT:
        return _BUILT[node.head](*args)
    if node.head not in SAME and node.head not in SPELLED:
        raise CannotRead(f"{node.head} has no counterpart")
    return getattr(sympy, SPELLED.get(node.head, node.head))(*args)


def _series(node: Node, symbols: Mapping[str, Any]) -> Any:
    import sympy

    body, index, low, high = node.args
    counter = sympy.Symbol(f"k{len(symbols)}", integer=True)
    inner = {**symbols, str(index.value): counter}
    limits = (counter, to_sympy(low, symbols), to_sympy(high, symbols))
    return (sympy.Sum if node.head == "sum" else sympy.Product)(to_sympy(body, inner), limits).doit()


def _pieces(node: Node, symbols: Mapping[str, Any]) -> Any:
    import sympy

    pairs = [
        (to_sympy(value, symbols), _condition(condition, symbols))
        for condition, value in zip(node.args[:-1:2], node.args[1::2], strict=True)
    ]
    default = sympy.nan if node.args[-1].head == "undefined" else to_sympy(node.args[-1], symbols)
    return sympy.Piecewise(*pairs, (default, True))


def _condition(node: Node, symbols: Mapping[str, Any]) -> Any:
    import sympy

    if node.head in ("and", "or", "not"):
        joined = {"and": sympy.And, "or": sympy.Or, "not": sympy.Not}[node.head]
        return joined(*(_condition(each, symbols) for each in node.args))
    left, right = (to_sympy(each, symbols) for each in node.args)
    relations = {"<": sympy.Lt, "<=": sympy.Le, ">": sympy.Gt, ">=": sympy.Ge, "==": sympy.Eq, "!=": sympy.Ne}
    return relations[node.head](left, right)


def _sigmoid(x: Any) -> Any:
    import sympy

    return 1 / (1 + sympy.exp(-x))


def _relu(x: Any) -> Any:
    import sympy

    return sympy.Max(0, x)


def _logarithm(base: int) -> Callable[[Any], Any]:
    def log(x: Any) -> Any:
        import sympy

        return sympy.log(x) / sympy.log(base)

    return log


def _softplus(x: Any) -> Any:
    import sympy

    return sympy.log(1 + sympy.exp(x))


_BUILT: dict[str, Callable[..., Any]] = {
    "+": lambda *args: sum(args),
    "*": lambda *args: _folded(args),
    "neg": lambda x: -x,
    "/": lambda a, b: a / b,
    "^": lambda a, b: a**b,
    "sigmoid": _sigmoid,
    "dsigmoid": lambda x: _sigmoid(x) * (1 - _sigmoid(x)),
    "relu": _relu,
    "softplus": _softplus,
    "log2": _logarithm(2),
    "log10": _logarithm(10),
}


def _folded(args: tuple[Any, ...]) -> Any:
    product = args[0]
    for each in args[1:]:
        product = product * each
    return product
