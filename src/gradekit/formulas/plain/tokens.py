"""The words and signs of a plain formula, with the place of each in the text."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from gradekit.formulas.budgets import MOST_DIGITS, MOST_SCALE
from gradekit.formulas.tree import CannotRead

SUPERSCRIPT = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-n", strict=True))
SUBSCRIPT = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
LETTERS = "A-Za-z_\u00b5\u0370-\u03ff"
TOKEN = re.compile(
    rf"""(?P<blank>\s+)
    |(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<module>(?:np|numpy|math|sp|sympy|torch)\s*\.\s*(?=[A-Za-z]))
    |(?P<name>[{LETTERS}](?:[{LETTERS}0-9₀₁₂₃₄₅₆₇₈₉]|(?<=_)\{{\w{{1,20}}\}})*[′']*)
    |(?P<power>[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ]+)
    |(?P<sign>\*\*|//|<=|>=|==|!=|[-+*/^()\[\]{{}},|=<>!√∞≤≥≠·×⋅∙∗÷−–:.&;$%@~\\"'`?\#])""",
    re.VERBOSE,
)
SPELLED = {
    "^": "**", "·": "*", "×": "*", "⋅": "*", "∙": "*", "∗": "*", "÷": "/", "−": "-", "–": "-",
    "≤": "<=", "≥": ">=", "≠": "!=",
}  # fmt: skip
NAMED = {"√": "√", "∞": "oo"}


class Token(NamedTuple):
    """One word or sign, `text` as it was typed.

    `kind` is number, name, power (superscripts) or the sign in its usual form; `gap` says that a blank precedes.
    """

    kind: str
    text: str
    at: int
    gap: bool = False


def tokens(text: str) -> list[Token]:
    """The tokens of a formula. Raises CannotRead for a sign that no formula has."""
    found: list[Token] = []
    at, gap = 0, False
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise CannotRead(f"{text[at]!r} is no sign of a formula", at)
        kind, word = str(match.lastgroup), match.group()
        if kind not in ("blank", "module"):
            found.append(_token(kind, word, at, gap))
        gap = kind == "blank" or (gap and kind == "module")
        at = match.end()
    return found


def _token(kind: str, word: str, at: int, gap: bool) -> Token:
    if kind == "name":
        word = "".join(SUBSCRIPT.get(sign, sign) for sign in word).replace("′", "'")
    elif kind == "power":
        word = "".join(SUPERSCRIPT[sign] for sign in word)
    elif word in NAMED:
        kind, word = "name", NAMED[word]
    elif kind == "sign":
        kind = SPELLED.get(word, word)
    return Token(kind, word, at, gap)


def exact(token: Token) -> Fraction:
    """The number of a token, decimals exactly. Raises CannotRead for more digits than a formula needs."""
    mantissa, _, power = token.text.lower().partition("e")
    if len(mantissa) > MOST_DIGITS:
        raise CannotRead(f"a number with more than {MOST_DIGITS} digits", token.at)
    if len(power.lstrip("+-0")) > 5 or abs(int(power or 0)) > MOST_SCALE:
        raise CannotRead("a number with an exponent that is too large", token.at)
    return Fraction(token.text)
