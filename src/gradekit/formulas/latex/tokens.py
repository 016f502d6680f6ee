"""The tokens of LaTeX made ready for the grammar: brackets counted, bars paired, words of conditions found."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from gradekit.formulas.budgets import MOST_DEPTH, MOST_DIGITS, MOST_SCALE
from gradekit.formulas.names import FUNCTION_ALIASES, FUNCTIONS
from gradekit.formulas.tree import CannotRead

if TYPE_CHECKING:
    from lark import Token

MOST_TOKENS = 1200
MOST_BARS = 40  # in one bracket
OPENS = ("LBRACE", "LROUND", "LSQUARE", "LCURLY", "LFLOOR", "LCEIL", "LNULL", "BEGIN")
CLOSES = tuple("END" if kind == "BEGIN" else "R" + kind[1:] for kind in OPENS)
MATRICES = ("bmatrix", "pmatrix", "matrix")
# Tokens behind which an operand is complete, and tokens that begin one.
COMPLETE = frozenset(("NUMBER", "WORD", "GREEK", "COMMAND", "TEXT", "PRIME", "BANG", *CLOSES))
BEGINS = frozenset(
    (
        "NUMBER",
        "WORD",
        "GREEK",
        "COMMAND",
        "TEXT",
        "FRAC",
        "BINOM",
        "ROOT",
        "FONT",
        "ACCENT",
        "LCASES",
        "LMATRIX",
        *OPENS,
    )
)
INTRODUCTIONS = ("if", "for", "when", "where", "")
OTHERWISE = ("otherwise", "else", "elsewhere")
ARGUMENTS = {"FRAC": 2, "BINOM": 2, "ROOT": 1, "FONT": 1, "ACCENT": 1}
BARS = {"BAR": ("LBAR", "RBAR"), "DOUBLE": ("LNORM", "RNORM")}


def arranged(tokens: list[Token]) -> list[Token]:
    """The tokens with their final types. Raises CannotRead for brackets that do not match."""
    if len(tokens) > MOST_TOKENS:
        raise CannotRead(f"the formula has more than {MOST_TOKENS:,} signs")
    tokens = _split_arguments(tokens)
    levels = _levels(tokens)
    for kind in BARS:
        for level in levels:
            _pair([place for place in level if tokens[place].type == kind], tokens)
    return _conditions(tokens)


def _retyped(token: Token, kind: str) -> Token:
    return token.update(type=kind)


def _levels(tokens: list[Token]) -> list[list[int]]:
    """The places of the tokens of every bracket, cell or argument; environments get their kind."""
    levels: list[list[int]] = [[]]
    stack: list[tuple[int, list[int]]] = []
    current = levels[0]
    for place, token in enumerate(tokens):
        if token.type in OPENS:
            if len(stack) >= MOST_DEPTH:
                raise CannotRead(f"brackets more than {MOST_DEPTH} deep", token.start_pos)
            current.append(place)
            stack.append((place, current))
            current = []
            levels.append(current)
        elif token.type in CLOSES:
            current = _closed(tokens, place, stack)
        elif token.type in ("COMMA", "AMP", "ROW"):
            current = []
            levels.append(current)
        else:
            current.append(place)
    if stack:
        token = tokens[stack[-1][0]]
        raise CannotRead(f"{_shown(token)} is opened but never closed", token.start_pos)
    return levels


def _closed(tokens: list[Token], place: int, stack: list[tuple[int, list[int]]]) -> list[int]:
    token = tokens[place]
    if not stack:
        raise CannotRead(f"{_shown(token)} closes nothing that was opened", token.start_pos)
    opened, level = stack.pop()
    first = tokens[opened]
    if CLOSES[OPENS.index(first.type)] != token.type:
        raise CannotRead(f"{_shown(first)} is closed by {_shown(token)}", token.start_pos)
    if token.type == "END":
        tokens[opened] = _environment(first, token)
    return level


def _shown(token: Token) -> str:
    return "".join(str(token).split())


def _environment(begin: Token, end: Token) -> Token:
    name, other = (str(token).partition("{")[2].rstrip("}").strip() for token in (begin, end))
    if name != other:
        raise CannotRead(f"{_shown(begin)} is closed by {_shown(end)}", end.start_pos)
    if name == "cases":
        return _retyped(begin, "LCASES")
    if name in MATRICES:
        return _retyped(begin, "LMATRIX")
    known = ", ".join(("cases", *MATRICES))
    raise CannotRead(f"the environment {name[:20]!r} is not read here; these are: {known}", begin.start_pos)


def _split_arguments(tokens: list[Token]) -> list[Token]:
    """`\\frac12` takes one digit at a time; what a bare `^` raises must be clear."""
    found: list[Token] = []
    waiting = list(reversed(tokens))
    wanted, outer = 0, [(0, "")]  # arguments still wanted here, and around the brackets that are open
    while waiting:
        token = waiting.pop()
        kind, before = token.type, found[-1].type if found else ""
        if kind == "SUP" and waiting and waiting[-1].type == "WORD" and len(waiting[-1]) > 1:
            word = waiting[-1]
            raise CannotRead(f"^{word} raises only the {word[0]}; write ^{{{word}}} or ^{word[0]}", word.start_pos)
        if kind == "LBRACE" or (kind == "LSQUARE" and before == "ROOT"):
            outer.append((wanted - (kind == "LBRACE" and wanted > 0), "R" + kind[1:]))
            wanted = 0
        elif kind == outer[-1][1]:
            wanted, _ = outer.pop()
        elif wanted:
            wanted -= 1
            token = _one_sign(token, waiting)
        elif kind in ARGUMENTS:
            wanted = ARGUMENTS[kind]
        found.append(token)
    return found


def _one_sign(token: Token, waiting: list[Token]) -> Token:
    """What stands as an argument without braces; the rest of a longer token stands behind it."""
    if token.type in ARGUMENTS:
        raise CannotRead(f"put the argument {token} ... in braces", token.start_pos)
    if token.type not in ("NUMBER", "WORD") or len(token) == 1:
        return token
    first, rest = token.update(value=str(token)[0]), token.update(value=str(token)[1:])
    first.end_pos = rest.start_pos = (token.start_pos or 0) + 1
    waiting.append(rest)
    return first


def _pair(places: Sequence[int], tokens: list[Token]) -> None:
    """Says of the bars of one level which open and which close, where only one pairing is possible."""
    if not places:
        return
    if len(places) > MOST_BARS:
        raise CannotRead(f"more than {MOST_BARS} bars in a row", tokens[places[0]].start_pos)
    left, right = BARS[tokens[places[0]].type]
    # Each way is (depth, the sides so far); ways that do not differ in what follows are kept apart, at most a few.
    ways: list[tuple[int, str]] = [(0, "")]
    for place in places:
        ways = [
            (depth + (1 if side == "l" else -1), sides + side)
            for depth, sides in ways
            for side in _sides(place, places, tokens, sides, depth)
        ][:64]
    pairings = [sides for depth, sides in ways if depth == 0]
    if len(pairings) != 1:
        what = "can be paired in two ways" if pairings else "do not pair"
        raise CannotRead(rf"these bars {what}: write \lvert x \rvert", tokens[places[0]].start_pos)
    for place, side in zip(places, pairings[0], strict=True):
        tokens[place] = _retyped(tokens[place], left if side == "l" else right)


def _sides(place: int, places: Sequence[int], tokens: list[Token], sides: str, depth: int) -> str:
    """Which of l(eft) and r(ight) this bar may be, by its spelling, its neighbours and the bars that are open."""
    spelled = str(tokens[place])
    if any(each in spelled for each in ("left", "lvert", "lVert", "gl")):
        return "l"
    if any(each in spelled for each in ("right", "rvert", "rVert", "gr")):
        return "r" if depth else ""
    before = tokens[place - 1] if place else None
    after = tokens[place + 1].type if place + 1 < len(tokens) else ""
    adjacent = sides[-1:] if sides and places[len(sides) - 1] == place - 1 else ""
    if adjacent == "l" and depth > 1 and place > 1 and _is_complete(tokens[place - 2]):
        return ""  # |x||y||z| is a product, not a norm of a norm
    complete = adjacent == "r" or (before is not None and _is_complete(before))
    if complete and depth and after == "SIGN":
        return "r"
    begins = after in BEGINS or after in ("SIGN", tokens[place].type, "DOUBLE", "LBAR", "LNORM")
    return ("r" if complete and depth else "") + ("l" if begins else "")


def _is_complete(token: Token) -> bool:
    if token.type == "COMMAND" and str(token)[1:] in {**FUNCTIONS, **FUNCTION_ALIASES}:
        return str(token) in (r"\gamma", r"\sigma", r"\psi")
    return token.type in COMPLETE or token.type in ("RBAR", "RNORM")


def _conditions(tokens: list[Token]) -> list[Token]:
    """Words such as `if` and `otherwise` in the columns of cases; elsewhere text stays text."""
    found: list[Token] = []
    environments: list[str] = []
    for token in tokens:
        if token.type in ("LCASES", "LMATRIX"):
            environments.append(token.type)
        inside = environments[-1:] == ["LCASES"]
        if token.type == "END":
            environments.pop()
        if inside and token.type in ("ROW", "END", "AMP") and found[-1].type == "COMMA":
            found.pop()
        if token.type == "END" and found[-1].type == "ROW":
            found.pop()
        kind = _word_kind(token, found[-1].type) if inside and found else token.type
        if kind:
            found.append(token if kind == token.type else _retyped(token, kind))
    return found


def _word_kind(token: Token, before: str) -> str:
    """The token's type in a column of cases; "" for a word that only introduces a condition."""
    if token.type not in ("TEXT", "WORD"):
        return token.type
    spelled = str(token).partition("{")[2].rstrip("}") if token.type == "TEXT" else str(token)
    word = spelled.replace("~", " ").strip().strip(".,;").strip()
    if word in INTRODUCTIONS and (before == "AMP" or token.type == "TEXT"):
        return "" if before in ("AMP", "AND", "OR", "COMMA") else token.type
    if word in OTHERWISE and before == "AMP":
        return "OTHERWISE"
    return {"and": "AND", "or": "OR"}.get(word, token.type) if token.type == "TEXT" else token.type


def exact(text: str, at: int) -> Fraction:
    """A number as it is written, `1{,}024` and `1.5e-3` too. Raises CannotRead for one that is too long."""
    digits, _, power = text.lower().partition("e")
    first, *groups = digits.partition(".")[0].split("{,}")
    if groups and (not 1 <= len(first) <= 3 or any(len(each) != 3 for each in groups)):
        raise CannotRead("{,} parts thousands; the decimal sign is a point", at)
    plain = digits.replace("{,}", "").rstrip(".")
    if len(plain) > MOST_DIGITS or len(power) > 9 or abs(int(power or 0)) > MOST_SCALE:
        raise CannotRead(f"a number with more than {MOST_DIGITS} digits, or too large a power of ten", at)
    if not plain:  # what is left of 1e3 when a fraction has taken its first digit
        raise CannotRead(r"it is not clear where this fraction ends: write \frac{...}{...} with braces", at)
    return Fraction(plain) * Fraction(10) ** int(power or 0)
