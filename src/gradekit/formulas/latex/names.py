"""Which declared name, constant or function a piece of LaTeX spells; nothing undeclared is guessed."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from itertools import product

from gradekit.formulas.latex.parts import Part
from gradekit.formulas.names import CONSTANTS, FUNCTION_ALIASES, FUNCTIONS, GREEK, MATRIX_ALIASES, MATRIX_FUNCTIONS
from gradekit.formulas.names import declared as declared_as
from gradekit.formulas.tree import CannotRead, Node, Scope, name

MOST_LETTERS = 60  # of names side by side
GREEK_WORDS = frozenset(GREEK.values()) | {"lambda", "varepsilon", "vartheta", "varphi", "omicron"}
LETTERS = frozenset(("ell", "hbar", "nabla"))
UNREAD = {
    "int": "give the antiderivative or the value itself",
    "iint": "give the value itself",
    "lim": "give the limit itself",
    "pm": "write one of + and -",
    "mp": "write one of + and -",
    "infty": "it stands alone or as the limit of a sum, not in arithmetic",
    "sup": r"write \max",
    "inf": r"write \min",
    "lg": r"write \log_{10} or \log_2",
    "nabla": "write the derivatives themselves",
    "partial": r"write \frac{\partial}{\partial x}(...)",
    "prime": "a prime stands behind a name or a function",
    "left": r"behind it stands one of ( [ \{ | .",
    "right": r"behind it stands one of ) ] \} | .",
    "to": "give the final formula only",
    "rightarrow": "give the final formula only",
    "Rightarrow": "give the final formula only",
    "implies": "give the final formula only",
    "approx": "give the formula itself",
    "equiv": "give the formula itself",
    "mid": r"write | for bars",
    "over": r"write \frac{a}{b}",
    "choose": r"write \binom{n}{k}",
    "atop": r"write \frac{a}{b}",
    "argmax": "it is no number",
    "top": r"a transpose stands as a power: A^{\top}",
    "intercal": r"a transpose stands as a power: A^{\intercal}",
    "mathbb": "write the name alone",
    "ldots": "write all terms, or a sum with its limits",
    "cdots": "write all terms, or a sum with its limits",
    "dots": "write all terms, or a sum with its limits",
    "sum": r"a sum needs its limits: \sum_{k=0}^{n}",
    "prod": r"a product needs its limits: \prod_{k=1}^{n}",
}
SUFFIXES = {"hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde", "widetilde": "tilde"}


def inside(part: Part) -> str:
    """The words in \\text{...} and its like."""
    return part.text.partition("{")[2].rstrip("}").replace("~", " ").strip()


def only(part: Part) -> Part:
    """The one piece inside braces, a list, a sum of one term and so on; the part itself where there are more."""
    while part.kind in ("braced", "list", "sum", "term", "chain", "factor", "start"):
        below = part.parts[1:-1] if part.kind == "braced" else part.parts
        if len(below) != 1:
            return part
        part = below[0]
    return part


def lone_braces(part: Part) -> Part | None:
    """The braces that are all of a formula, so that not printing them does no harm."""
    while part.kind in ("sum", "term", "chain", "factor") and len(part.parts) == 1:
        part = part.parts[0]
    return part if part.kind == "braced" else None


def is_numeric(fraction: Part) -> bool:
    """Whether a fraction is one of two numbers."""
    return all(only(each).kind == "NUMBER" for each in fraction.parts[1:])


def spelled(part: Part) -> str | None:
    """A name's spelling without braces, such as `w_0`, `phi`, `L_train`; None for what is no name or index."""
    if part.kind in ("WORD", "NUMBER"):
        return part.text
    if part.kind == "COMMAND":
        return part.text[1:] if part.text[1:] in GREEK_WORDS | LETTERS else None
    if part.kind == "GREEK":
        return GREEK.get(part.text)
    if part.kind == "TEXT":
        return inside(part).replace(" ", "").replace("-", "_") or None
    if part.kind in ("COMMA", "LBRACE", "RBRACE", "SUB", "FONT"):
        return ""
    if part.kind == "accented":
        below = spelled(part.parts[1])
        accent = part.parts[0].text[1:]
        return below and f"{below}_{SUFFIXES.get(accent, accent)}"
    if part.kind not in ("factor", "chain", "term", "sum", "list", "braced", "below", "fonted"):
        return None
    pieces = [spelled(each) for each in part.parts]
    joined = "_" if part.kind == "below" else ""
    return None if None in pieces else joined + "".join(map(str, pieces))


class Names:
    """The names of one formula: those of its scope and the indices of the sums around."""

    def __init__(self, scope: Scope):
        self.scope = scope
        self.indices: list[str] = []

    def declared(self, spelling: str | None) -> str | None:
        """The declared name that is meant, or None."""
        if not spelling:
            return None
        return spelling if spelling in self.indices else declared_as(spelling, self.scope.variables)

    def symbol(self, atom: Part, subscript: Part | None, primes: int) -> list[Node]:
        """The factors that a word, letter or command stands for: mostly one. Raises CannotRead."""
        base = spelled(atom)
        if base is None:
            raise self.unknown(atom, "")
        below = "" if subscript is None else spelled(subscript)
        if below is None:
            raise CannotRead("this subscript is part of no declared name", (subscript or atom).at)
        if primes:
            return [self._primed(base + below, primes, atom)]
        if found := self.declared(base + below):
            return [name(found)]
        if not below and (constant := self._constant(base)):
            return [constant]
        if atom.kind == "WORD" and len(base) > 1:
            return self._letters(base, below, atom)
        raise self.unknown(atom, below)

    def _constant(self, base: str) -> Node | None:
        return Node("constant", value=CONSTANTS[base]) if base in ("pi", "e", "i") else None

    def _primed(self, spelling: str, primes: int, atom: Part) -> Node:
        mark = "'" * primes
        for each in (f"{spelling}{mark}", f"{spelling}{'prime' * primes}", f"{spelling}_{'prime' * primes}"):
            if found := self.declared(each):
                return name(found)
        if primes == 1 and (found := self.declared(f"d{spelling}")):
            return name(found)
        raise CannotRead(f"'{spelling[:40]}{mark[:3]}' is not a name of this formula{self.meant(spelling)}", atom.at)

    def _letters(self, word: str, below: str, atom: Part) -> list[Node]:
        """The product that a word of several names is; refused unless there is exactly one."""
        if word in {**FUNCTIONS, **FUNCTION_ALIASES}:
            raise CannotRead(f"{word} without a backslash: write \\{word}(...) with brackets", atom.at)
        if len(word) > MOST_LETTERS:
            raise CannotRead(f"a word of more than {MOST_LETTERS} letters is no product of names", atom.at)
        splits = self._splits(word, below)
        if len(splits) > 1:
            ways = " or ".join("*".join(str(each.value) for each in way) for way in splits[:2])
            raise CannotRead(f"{word} can be {ways}; write \\cdot between the factors", atom.at)
        if not splits:
            raise self.unknown(atom, below)
        return splits[0]

    def _splits(self, word: str, below: str) -> list[list[Node]]:
        """At most two ways to write the word as declared names; the last of them takes the subscript."""
        ways: list[list[list[Node]]] = [[[]]]
        for end in range(1, len(word) + 1):
            found: list[list[Node]] = []
            for start in range(max(0, end - 30), end):
                if ways[start] and (piece := self._piece(word[start:end], below if end == len(word) else "")):
                    found += [[*way, piece] for way in ways[start]]
            ways.append(found[:2])
        return ways[-1]

    def _piece(self, spelling: str, below: str) -> Node | None:
        if found := self.declared(spelling + below):
            return name(found)
        return self._constant(spelling) if spelling == "e" and not below else None

    def unknown(self, atom: Part, below: str) -> CannotRead:
        """What to say of a name or command that stands for nothing here."""
        command = atom.text[1:] if atom.kind == "COMMAND" else ""
        if command in UNREAD:
            return CannotRead(f"\\{command} is not read: {UNREAD[command]}", atom.at)
        shown = (spelled(atom) or atom.text or "this") + below
        if command and command not in GREEK_WORDS | LETTERS:
            near = difflib.get_close_matches(command[:30], _COMMANDS, n=1, cutoff=0.7)
            hint = f", did you mean \\{near[0]}?" if near else ""
            return CannotRead(f"\\{command[:30]} is not a command that is read here{hint}", atom.at)
        if shown == "I" and self.scope.matrices:
            return CannotRead("say how large the identity I is, for example I_3", atom.at)
        return CannotRead(f"'{shown[:40]}' is not a name of this formula{self.meant(shown)}", atom.at)

    def meant(self, spelling: str) -> str:
        """A hint at the declared names."""
        known = list(self.scope.variables)
        by_case = [each for each in known if each.casefold() == spelling.casefold()]
        near = by_case or difflib.get_close_matches(spelling[:40], known, n=1, cutoff=0.5)
        if near:
            return f", did you mean {near[0]}?"
        return f" ({', '.join(known[:12])})" if known else ", which has none"

    def quotient(self, above: str, below: str) -> str | None:
        """The declared name of a derivative such as dL_dw; None when there is none, or more than one."""
        spellings = [{each, each.replace("_", ""), each.replace("lambda", "lam")} for each in (above, below)]
        candidates = {f"d{a}{sign}d{b}" for a, b in product(*spellings) for sign in ("_", "")}
        found = {each for each in map(self.declared, candidates) if each}
        if not found and not self.declared(f"d{below}"):
            found = {each for each in [self.declared(f"d{above}")] if each}
        return found.pop() if len(found) == 1 else None

    def function(self, atom: Part, called: bool) -> str | None:
        """The canonical name of the function that an atom is the sign of; `called` says that a bracket follows."""
        if atom.kind == "WORD":
            known = called and len(atom.text) > 1 and not self.declared(atom.text)
            return self._function_named(atom.text) if known else None
        if atom.kind == "TEXT":
            word = inside(atom)
            return (
                None if self.declared(spelled(atom)) or word in CONSTANTS or word == "I" else self._function_named(word)
            )
        if atom.kind not in ("COMMAND", "GREEK"):
            return None
        word = atom.text[1:] if atom.kind == "COMMAND" else GREEK.get(atom.text, "")
        if word in GREEK_WORDS:
            known = called and word in ("sigma", "Gamma", "psi") and not self.declared(word)
            return FUNCTION_ALIASES[word] if known else None
        return None if word in ("inf", "sum", "prod", "i", "j") else self._function_named(word)

    def _function_named(self, word: str) -> str | None:
        word = {"Tr": "tr", "Diag": "diag", "Softmax": "softmax", "Sigmoid": "sigmoid", "ReLu": "relu"}.get(word, word)
        if self.scope.matrices:
            found = MATRIX_ALIASES.get(word, word)
            if found in MATRIX_FUNCTIONS and word != "I":
                return found
        found = FUNCTION_ALIASES.get(word, word)
        return found if found in FUNCTIONS else None


_COMMANDS: Sequence[str] = sorted({*FUNCTIONS, *FUNCTION_ALIASES, *GREEK_WORDS, "frac", "sqrt", "cdot", "times", "sum"})
