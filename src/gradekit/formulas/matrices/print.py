"""A matrix formula's tree as text again, for messages and for echoing what was read."""

from __future__ import annotations

from gradekit.formulas.tree import RELATIONS, Node

SUM, PRODUCT, SIGN, POWER, ATOM = 1, 2, 3, 4, 5
LEVELS = {"+": SUM, "*": PRODUCT, "/": PRODUCT, "@": PRODUCT, "neg": SIGN, "^": POWER, "number": ATOM}


def spell(node: Node) -> str:
    """The formula in NumPy's notation."""
    text, _ = _spelled(node)
    return text


def shortly(node: Node, most: int = 40) -> str:
    """The formula, or its beginning when it is long."""
    text = spell(node)
    return text if len(text) <= most else f"{text[: most - 3]}..."


def _spelled(node: Node) -> tuple[str, int]:
    """The text and how tightly its outermost operation binds."""
    head, args = node.head, node.args
    if head == "number":
        return str(node.value), PRODUCT if "/" in str(node.value) else ATOM
    if head in ("name", "constant"):
        return str(node.value), ATOM
    if head == "+":
        return _sum(args), SUM
    if head in ("*", "/", "@"):
        first, *rest = args
        return _within(first, PRODUCT) + "".join(f"{head}{_within(each, SIGN)}" for each in rest), PRODUCT
    if head == "neg":
        return f"-{_within(args[0], PRODUCT)}", SIGN
    if head == "^":
        return f"{_within(args[0], ATOM)}**{_within(args[1], ATOM)}", POWER
    if head in RELATIONS:
        return f"{_within(args[0], SUM)} {head} {_within(args[1], SUM)}", 0
    return _called(node), ATOM


def _called(node: Node) -> str:
    head, args = node.head, node.args
    if head == "transpose":
        return f"{_within(args[0], ATOM)}.T"
    if head == "index":
        return f"{_within(args[0], ATOM)}[{', '.join(map(spell, args[1:]))}]"
    if head in ("row", "matrix"):
        return f"[{', '.join(map(spell, args))}]"
    return f"{head}({', '.join(map(spell, args))})"


def _sum(args: tuple[Node, ...]) -> str:
    text = _within(args[0], SUM)
    for each in args[1:]:
        negative = each.head == "neg"
        text += f" - {_within(each.args[0], PRODUCT)}" if negative else f" + {_within(each, PRODUCT)}"
    return text


def _within(node: Node, least: int) -> str:
    text, level = _spelled(node)
    return text if level >= least else f"({text})"
