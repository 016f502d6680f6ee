"""What is said about a plain formula that cannot be read."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from gradekit.formulas.plain.tokens import Token

REFUSED = {
    "=": "an equals sign in the middle; only one side of an equation is asked",
    ".": "a dot that belongs to no number: names have no parts here",
    '"': "quotation marks: a formula has no text in it",
    "'": "quotation marks: a formula has no text in it",
    ":": "a colon belongs to no formula",
    "%": "percent belongs to a number alone; write it as a fraction of 100",
    "@": "@ multiplies matrices, and this is a formula of numbers",
    "\\": "a backslash begins a LaTeX command; none is known here",
    ";": "a semicolon: one formula is asked",
    "$": "a dollar in the middle; dollars may only stand around the whole formula",
    "//": "// cuts off what is behind the point: write floor(.../...), or / for a division",
    "&": "& is no sign of a formula: write and",
    "?": "a question mark: write the formula itself",
}
CONDITION = "one equals sign inside of brackets: a condition takes two, as in x == 0"
CASES = frozenset(("if", "else", "elif", "for", "when", "where"))
PYTHON = frozenset(("import", "return", "def", "class", "in", "is", "None", "False", "yield", "await", "del", "print"))


def between(before: Sequence[Token], token: Token | None) -> str:
    """Two signs that follow each other, or a sign with nothing before or behind it (`token` is None at the end)."""
    if not before:
        return "the formula is empty" if token is None else f"a number or a name is missing before {token.text}"
    last = before[-1].text
    if token is None:
        return f"a number, a name or a bracket is missing after {last}"
    if last in ("(", "[", "|"):
        return f"a number or a name is missing before {token.text}"
    return f"a number, a name or a bracket is missing between {last} and {token.text}"


def comma(around: Sequence[Token]) -> str:
    """A comma outside of every bracket."""
    if len(around) == 3 and around[0].kind == around[2].kind == "number" and not around[2].gap:
        return "a comma inside a number: write 0.5 for a half, and 1000 for a thousand"
    return "a comma separates values, and one formula is asked"


def euler(token: Token, after: Sequence[Token], declared: Collection[str]) -> str:
    """An e in a number that may be a name or Euler's number; "" where it surely is a power of ten."""
    number, letter, power = token.text.partition("e" if "e" in token.text else "E")
    if not letter:
        return ""
    if letter in declared:
        return f"{letter!r} is a name here: write {number}*{letter} or, for a power of ten, {number}*10^({power})"
    if after and after[0].kind == "name" and not after[0].gap:
        return (
            f"it is not clear what {letter} is in {token.text}{after[0].text[:20]}: put a * before {after[0].text[:20]}"
        )
    return ""


def no_name(token: Token, before: Sequence[Token]) -> str:
    """What else an unknown name looks like; "" for nothing in particular."""
    if token.text in CASES:
        return f"{token.text!r} is no part of a formula: write Piecewise(condition, value, otherwise)"
    if token.text in PYTHON:
        return f"{token.text!r} is a word of Python, and a formula is asked"
    if token.text.startswith("_") and before and before[-1].kind == "number" and not token.gap:
        return "an underscore inside a number: write its digits without it"
    return ""


def no_product(token: Token, kind: str, near: str) -> str:
    """A name before a bracket that neither is a function nor surely multiplies."""
    if kind == "constant":
        power = f"{token.text}^(...) for a power, " if token.text in "eE" else ""
        return f"{token.text!r} is a number here: write {power}{token.text}*(...) for a product"
    return f"{token.text[:40]!r} is not a function that is known here{near or '; a product needs its *'}"


def takes(name: str, least: int, most: int, given: int) -> str:
    """A function with too few or too many arguments."""
    count = str(least) if least == most else f"{least} to {most}"
    return f"{name!r} takes {count} argument{'' if count == '1' else 's'}, here are {given or 'none'}"
