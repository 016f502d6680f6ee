"""One cell of a table that spreadsheets open: harmless, and read back exactly.

A spreadsheet computes a cell that begins with = + - @ (or with a tab before them), also where it splits the line at
another sign than the writer did. Such a place gets an apostrophe; one that is there already gets a second one, so that
taking one away gives back what was written.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from unicodedata import category

SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"  # the last four: full-width, which some spreadsheets take for the others
BEGIN, BEGUN = (re.compile(rf"\A{quote}(?=['\s]*[{SIGNS}\t\n])") for quote in ("", "'"))
# Where a cell would begin inside a text: a separator and white space, apostrophes, and a sign or none.
INSIDE = re.compile(rf"([,;|\"][ \t\n]*+|[ \t\n]++)('*+)(?=([{SIGNS}]?))")

# Signs that act or hide in a terminal or an editor are written as their number; so is a bracket that would read so.
SPELT = re.compile(r"⟨U\+([0-9A-F]{4,6})⟩")
ACTING = frozenset("\u2028\u2029\ufeff\ufffe\uffff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
HARMLESS = frozenset("\t\n")

CENT = Decimal("0.01")
NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{0,9})?|[.,]\d{1,9}", re.ASCII)


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet computes and no terminal obeys; `original` is the way back."""
    return BEGIN.sub("'", INSIDE.sub(_more, spelt(text)))


def original(cell: str) -> str:
    """What `harmless` was given."""
    return SPELT.sub(lambda found: chr(int(found[1], 16)), INSIDE.sub(_fewer, BEGUN.sub("", cell)))


def _more(found: re.Match[str]) -> str:
    return found[1] + "'" + found[2] if found[3] and _separates(found[1]) else found[0]


def _fewer(found: re.Match[str]) -> str:
    return found[1] + found[2][1:] if found[3] and _separates(found[1]) else found[0]


def _separates(between: str) -> bool:
    return between[0] in ',;|"' or "\t" in between or "\n" in between


def spelt(text: str) -> str:
    """The text with control characters, line separators and changes of direction as numbers: ⟨U+001B⟩."""
    if text.isascii() and text.isprintable():
        return text
    text = SPELT.sub(lambda found: f"⟨U+27E8⟩{found[0][1:]}", text)
    return "".join(f"⟨U+{ord(char):04X}⟩" if _acts(char) else char for char in text)


def _acts(char: str) -> bool:
    return char not in HARMLESS and (category(char) in ("Cc", "Cs") or char in ACTING)


def one_line(text: str) -> str:
    """The text without ends of lines, so that nobody's name makes up lines of a message."""
    return text.replace("\n", "\\n")


def shown(value: Decimal, sign: str = ".") -> str:
    """Points with at most two places and without needless zeros: 3, 1.5, 0.33; or 1,5 with another sign."""
    rounded = value.quantize(CENT, ROUND_HALF_UP)
    return f"{rounded.normalize():f}".replace(".", sign)


def number(cell: str) -> Decimal | None:
    """The number in a cell as people and spreadsheets write it, 1.5 or 1,5; None where there is none."""
    text = cell.strip(" \t\n\r\xa0\u202f").removeprefix("'")
    return Decimal(text.replace(",", ".")) if NUMBER.fullmatch(text) else None


def scaled(score: Decimal, of: Decimal, out_of: Decimal) -> Decimal:
    """A share of `of` points as the same share of `out_of`, to two places."""
    return score if of in (out_of, 0) else (score * out_of / of).quantize(CENT, ROUND_HALF_UP)
