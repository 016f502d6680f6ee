"""Writing a tree in plain form with the fewest brackets that keep it: how an answer was read is shown to its writer."""

from __future__ import annotations

from fractions import Fraction

from gradekit.formulas.tree import RELATIONS, Node, names_in

# How tightly a written piece holds together.
OR, AND, NOT, RELATION, SUM, PRODUCT, SIGN, POWER, ATOM = range(9)
FORMS = {"sum": "Sum", "product": "Product"}
CONSTANTS = {"E": ("e", "E"), "I": ("i", "I")}
LONG = 21  # digits beyond which a number is written with a power of ten


def plain(node: Node) -> str:
    """The formula as people type it, for example `-exp(u)/(1 + exp(u))^2*x0`."""
    return _Writer(names_in(node)).text(node, OR)


class _Writer:
    def __init__(self, used: set[str]):
        self.used = used

    def text(self, node: Node, least: int) -> str:
        """The node, in brackets unless it holds together at least so tightly."""
        written, binding = self._written(node)
        return written if binding >= least else f"({written})"

    def _written(self, node: Node) -> tuple[str, int]:
        writer = getattr(self, f"_{_WRITERS.get(node.head, 'call')}")
        found: tuple[str, int] = writer(node)
        return found

    def _number(self, node: Node) -> tuple[str, int]:
        value = Fraction(node.value)
        decimal = _decimal(abs(value))
        if decimal is None:
            return f"{value.numerator}/{value.denominator}", PRODUCT
        return (f"-{decimal}", SIGN) if value < 0 else (decimal, ATOM)

    def _leaf(self, node: Node) -> tuple[str, int]:
        spellings = CONSTANTS.get(str(node.value)) if node.head == "constant" else None
        if spellings is None:
            return str(node.value) or node.head, ATOM
        return next((each for each in spellings if each not in self.used), "exp(1)"), ATOM

    def _sum(self, node: Node) -> tuple[str, int]:
        pieces = [self.text(node.args[0], SUM)]
        for term in node.args[1:]:
            sign, below = ("-", term.args[0]) if term.head == "neg" else ("+", term)
            # A term that begins with a sign of its own would read as two signs in a row.
            pieces.append(f" {sign} {self._unsigned(below, PRODUCT)}")
        return "".join(pieces), SUM

    def _unsigned(self, node: Node, least: int) -> str:
        written = self.text(node, least)
        return f"({written})" if written.startswith("-") else written

    def _product(self, node: Node) -> tuple[str, int]:
        sign = {"*": "*", "@": "@", "/": "/"}[node.head]
        first, *others = node.args
        # What follows a sign of the same rank needs brackets, or it would join what stands before.
        return sign.join([self.text(first, PRODUCT), *(self.text(each, POWER) for each in others)]), PRODUCT

    def _neg(self, node: Node) -> tuple[str, int]:
        return f"-{self.text(node.args[0], POWER)}", SIGN

    def _power(self, node: Node) -> tuple[str, int]:
        base, exponent = node.args
        return f"{self.text(base, ATOM)}^{self.text(exponent, ATOM)}", POWER

    def _call(self, node: Node) -> tuple[str, int]:
        return f"{node.head}({self._listed(node.args)})", ATOM

    def _listed(self, nodes: tuple[Node, ...]) -> str:
        return ", ".join(self.text(each, OR) for each in nodes)

    def _form(self, node: Node) -> tuple[str, int]:
        # The sum of an array's entries has the head of a sum over an index.
        return f"{FORMS[node.head] if len(node.args) == 4 else node.head}({self._listed(node.args)})", ATOM

    def _piecewise(self, node: Node) -> tuple[str, int]:
        args = node.args[:-1] if node.args[-1].head == "undefined" else node.args
        return f"Piecewise({self._listed(args)})", ATOM

    def _relation(self, node: Node) -> tuple[str, int]:
        return f" {node.head} ".join(self.text(each, SUM) for each in node.args), RELATION

    def _and(self, node: Node) -> tuple[str, int]:
        return " and ".join(self.text(each, NOT) for each in node.args), AND

    def _or(self, node: Node) -> tuple[str, int]:
        return " or ".join(self.text(each, AND) for each in node.args), OR

    def _not(self, node: Node) -> tuple[str, int]:
        return f"not {self.text(node.args[0], RELATION)}", NOT

    def _transpose(self, node: Node) -> tuple[str, int]:
        return f"{self.text(node.args[0], ATOM)}.T", ATOM

    def _index(self, node: Node) -> tuple[str, int]:
        return f"{self.text(node.args[0], ATOM)}[{self._listed(node.args[1:])}]", ATOM

    def _matrix(self, node: Node) -> tuple[str, int]:
        return f"array([{self._listed(node.args)}])", ATOM

    def _row(self, node: Node) -> tuple[str, int]:
        return f"[{self._listed(node.args)}]", ATOM


_WRITERS = {
    "number": "number", "name": "leaf", "constant": "leaf", "undefined": "leaf", "+": "sum", "*": "product",
    "@": "product", "/": "product", "neg": "neg", "^": "power", "sum": "form", "product": "form",
    "piecewise": "piecewise", **dict.fromkeys(RELATIONS, "relation"), "and": "and", "or": "or", "not": "not",
    "transpose": "transpose", "index": "index", "matrix": "matrix", "row": "row",
}  # fmt: skip


def _decimal(value: Fraction) -> str | None:
    """The number's exact decimal form; None when it has none that ends."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return None
    places = max(twos, fives)
    whole = value.numerator * 10**places // value.denominator
    if max(whole.bit_length() * 0.30103, places) > LONG:
        zeros = _zeros(whole)
        power = zeros - places
        return f"{whole // 10**zeros}e{power}" if power else str(whole // 10**zeros)
    digits = str(whole)
    digits = digits.rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def _zeros(whole: int) -> int:
    """How many zeros a number ends with, counted without writing it: Python refuses to write very long ones."""
    zeros = 0
    for step in (4096, 512, 64, 8, 1):
        while whole and whole % 10 ** (zeros + step) == 0:
            zeros += step
    return zeros
