"""LaTeX as the grammar sees it: pieces with their places in the text, before any of them means something."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from gradekit.formulas.latex.tokens import arranged
from gradekit.formulas.tree import CannotRead

if TYPE_CHECKING:
    from lark import Lark, Token


class Part(NamedTuple):
    """A rule of the grammar with the parts below it, or one token with its text; both with their place."""

    kind: str
    at: int
    end: int
    text: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def children(self) -> list[Part]:
        """The parts, as lark asks for those of a rule that only groups others."""
        return list(self.parts)


def parts_of(text: str) -> Part:
    """The text's `start`. Raises CannotRead."""
    from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

    try:
        root = _parser().parse(text)
    except UnexpectedCharacters as odd:
        raise _odd_sign(text, odd.pos_in_stream or 0) from None
    except UnexpectedToken as odd:
        raise _odd_token(odd.token, text) from None
    except UnexpectedInput:
        raise CannotRead("this cannot be read as LaTeX") from None
    assert isinstance(root, Part)
    return root


class _Builder:
    """Makes parts while the text is parsed."""

    def __default__(self, rule: str, children: Sequence[Any], meta: object) -> Part:
        below = tuple(each if isinstance(each, Part) else _leaf(each) for each in children)
        return Part(rule, below[0].at, below[-1].end, "", below)


def _leaf(token: Token) -> Part:
    return Part(token.type, token.start_pos or 0, token.end_pos or 0, str(token))


class _Arranged:
    """What lark asks of a step between lexer and parser."""

    always_accept = ("BEGIN", "BAR", "DOUBLE")  # terminals that no rule names, because `arranged` renames them

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """The tokens with bars, environments and words settled."""
        return iter(arranged(list(stream)))


@cache
def _parser() -> Lark:
    from lark import Lark

    grammar = files("gradekit.formulas.latex").joinpath("grammar.lark").read_text(encoding="utf-8")
    builder: Any = _Builder()
    return Lark(grammar, parser="lalr", lexer="basic", postlex=_Arranged(), transformer=builder)


def _odd_sign(text: str, at: int) -> CannotRead:
    sign = text[at]
    if sign == "\\" and text[at + 1 : at + 2] != "%":
        return CannotRead("a backslash begins a command, and none follows here", at)
    return CannotRead(_ODD_SIGNS.get(sign.replace("\\", "%"), f"{sign!r} is no sign of a formula"), at)


_ODD_SIGNS = {
    "%": "percent belongs to a number alone; write it as a fraction of 100",
    "$": "a dollar stands inside the formula; one formula is asked, with dollars around it or without",
    ".": "this dot belongs to no number",
    ";": "a semicolon: one formula is asked",
    ":": r"a colon: write \frac{a}{b} for a division",
    "²": "write ^2 in LaTeX",
    "³": "write ^3 in LaTeX",
    "√": r"write \sqrt{...} in LaTeX",
    "∞": r"write \infty in LaTeX",
}


def _odd_token(token: Token, text: str) -> CannotRead:
    at = token.start_pos
    if token.type == "$END" or at is None:
        return CannotRead("the formula ends where a number, a name or a bracket is missing", len(text.rstrip()))
    before = text[:at].rstrip()
    for fits, what in _ODD_TOKENS:
        if fits(token.type, before):
            return CannotRead(what, at)
    return CannotRead(f"{str(token)[:20]!r} cannot stand here: a number, a name or a bracket is missing before it", at)


_ODD_TOKENS: tuple[tuple[Callable[[str, str], bool], str], ...] = (
    (lambda kind, before: before.endswith("^") and kind == "SIGN", "write the power in braces: x^{-1}"),
    (lambda kind, before: before.endswith(("^", "_")), "write what is raised or lowered in braces: x^{...}, x_{...}"),
    (lambda kind, before: kind == "SIGN", "two signs in a row, or a sign where a number or name is missing"),
    (lambda kind, before: kind in ("AMP", "ROW"), "a row or column of a table outside of one: one formula is asked"),
    (lambda kind, before: kind == "COMMA", "several values separated by commas; one formula is asked"),
    (lambda kind, before: kind in ("AND", "OR", "OTHERWISE"), "a word for conditions where no condition stands"),
    (lambda kind, before: kind == "BANG", "! is a factorial, and stands behind a number, a name or a bracket"),
)
