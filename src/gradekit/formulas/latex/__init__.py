"""Reading an answer in LaTeX, the mathematics of these courses: `\\frac{-e^{u}}{(1+e^{u})^2} x_0`.

`grammar.lark` is the grammar; `tokens` makes its tokens ready, `parts` runs it, and `terms` and
`values` say what the pieces mean. A text with two readings is refused: nothing is read silently as another thing.
"""

from __future__ import annotations

import re

from gradekit.formulas.budgets import MOST_DEPTH, MOST_NODES, check_text, check_tree
from gradekit.formulas.latex.cases import condition
from gradekit.formulas.latex.names import only
from gradekit.formulas.latex.parts import Part, parts_of
from gradekit.formulas.latex.terms import Terms
from gradekit.formulas.tree import CannotRead, Node, Scope, walk

MARK = re.compile(r"\\[A-Za-z|{}\[\](),;:! ]|[\^_]\s*\{")
BEGINNING = re.compile(r"\s*(\$\$?|\\\(|\\\[)")
ENDING = re.compile(r"(?:(?<!\\)[.,;])?\s*(\$\$?|\\\)|\\\])\s*[.,;]?\s*$|(?<!\\)[.,;]\s*$")
# The T of A^TA, which raises no more than one sign; the place of everything else stays.
TRANSPOSED = re.compile(r"(?<=\^)T(?=[A-Za-z])")
ENDS = {"$": "$", "$$": "$$", r"\(": r"\)", r"\[": r"\]"}


def is_latex(text: str) -> bool:
    """Whether the text needs this reader: it has a backslash command, `^{` or `_{`."""
    return MARK.search(text) is not None


def read_latex(text: str, scope: Scope) -> Node:
    """The formula in the text. Raises CannotRead."""
    check_text(text)
    bare = _without_dollars(text)
    if not bare.strip():
        raise CannotRead("the formula is empty")
    if scope.matrices and "T" not in scope.variables:
        bare = TRANSPOSED.sub("⊤", bare)
    root = parts_of(bare).parts[0]
    terms = Terms(scope, bare)
    return _checked(_read(root, terms), scope)


def _without_dollars(text: str) -> str:
    """The text with blanks for what only surrounds it, so that places stay."""
    begins = BEGINNING.match(text)
    ends = ENDING.search(text, begins.end() if begins else 0)
    opened, closed = (begins.group(1) if begins else ""), (ends.group(1) or "" if ends else "")
    if ENDS.get(opened, "") != closed:
        raise CannotRead("the formula has a dollar or its like on one side only", begins.start(1) if begins else None)
    start, stop = begins.end() if begins else 0, ends.start() if ends else len(text)
    return " " * start + text[start:stop] + " " * (len(text) - stop)


def _read(root: Part, terms: Terms) -> Node:
    if root.kind == "relation" and any(each.text in ("=", "==") for each in root.parts[1::2]):
        left, sign, *right = root.parts
        if len(right) > 1:
            raise CannotRead("several relations in a row: give the final formula only", right[1].at)
        if not _is_left_side(left):
            raise CannotRead("an equation: only a name may stand left of the equals sign", sign.at)
        root = right[0]
    if root.kind in ("relation", "clause", "condition"):
        return condition(root, terms.value)
    if only(root).text == r"\infty" or (root.kind == "sum" and only(root.parts[-1]).text == r"\infty"):
        return terms.limit(root)
    return terms.value(root)


def _is_left_side(part: Part) -> bool:
    """Whether this only names what the formula is of: `y`, `f'(x)`, `\\frac{dL}{dw}`, `\\operatorname{tr}(H)`."""
    inner = only(part)
    factors = inner.parts if inner.kind == "chain" else (inner,)
    if factors[0].kind not in ("factor", "WORD", "COMMAND", "GREEK", "TEXT", "fonted", "accented", "fraction"):
        return False
    head = factors[0].parts[0] if factors[0].kind == "factor" else factors[0]
    if head.kind == "fraction":
        return len(factors) == 1 and all(_is_differential(each) for each in head.parts[1:])
    if head.kind not in ("WORD", "COMMAND", "GREEK", "TEXT", "fonted", "accented") or len(factors) > 2:
        return False
    if factors[0].kind == "factor" and any(each.kind == "power" for each in factors[0].parts[1:]):
        return False
    behind = factors[1].parts[0].kind if len(factors) == 2 else "round"
    return behind in ("round", "square") or (head.kind in ("COMMAND", "TEXT", "fonted") and behind == "WORD")


def _is_differential(part: Part) -> bool:
    """Whether this half of a fraction begins with a d."""
    inner = only(part)
    while inner.kind in ("chain", "factor"):
        inner = inner.parts[0]
    return inner.text == r"\partial" or inner.text.startswith("d") or (inner.kind == "TEXT" and "{d}" in inner.text)


def _checked(node: Node, scope: Scope) -> Node:
    if not scope.matrices:
        return check_tree(node)
    if sum(1 for _ in walk(node)) > MOST_NODES:
        raise CannotRead(f"the formula has more than {MOST_NODES} numbers, names and operations")
    deepest, level = 0, [node]
    while level:
        level = [below for each in level for below in each.args]
        deepest += 1
    if deepest > MOST_DEPTH:
        raise CannotRead(f"the formula is nested more than {MOST_DEPTH} deep")
    return node
