"""What a name in a plain formula is."""

from __future__ import annotations

import re

from gradekit.formulas import names
from gradekit.formulas.plain.tokens import Token
from gradekit.formulas.tree import Scope

# One-letter names with their digits, as they stand side by side in products.
SHORT_NAMES = re.compile(r"[^\W\d_](?:_?[0-9]+)?")
WORDS = frozenset(("and", "or", "not"))


def role(token: Token, scope: Scope) -> str:
    """What a name is: variable, function, form, constant, word, or unknown (perhaps the index of a sum)."""
    spelling = token.text
    if names.declared(spelling, scope.variables):
        return "variable"
    plain = function_name(spelling)
    if spelling in WORDS or spelling in ("True", "otherwise"):
        return "word"
    if plain in names.FUNCTIONS or plain == "pow":
        return "function"
    if spelling in names.FORMS:
        return "form"
    return "constant" if spelling in names.CONSTANTS or spelling == "π" else "unknown"


def function_name(spelling: str) -> str:
    """The canonical name of a function, for example `log` for `ln` and `dsigmoid` for `σ'`."""
    spelling = "".join(names.GREEK.get(letter, letter) for letter in spelling)
    plain = names.FUNCTION_ALIASES.get(spelling.rstrip("'"), spelling.rstrip("'"))
    primes = len(spelling) - len(spelling.rstrip("'"))
    return {("sigmoid", 1): "dsigmoid"}.get((plain, primes), plain + "'" * primes)


def near_function(spelling: str) -> str:
    """ ", did you mean ...?" for a function's name that is nearly known, else ""."""
    import difflib

    known = [*names.FUNCTIONS, *names.FUNCTION_ALIASES, *names.FORMS]
    near = [each for each in known if each.casefold() == spelling.casefold()]
    near += difflib.get_close_matches(spelling, known, n=1)
    return f", did you mean {near[0]}?" if near else ""
