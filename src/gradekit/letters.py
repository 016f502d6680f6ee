"""Mathematics in ASCII, for terminals that show nothing else: σ is sigma, ∂L/∂x is dL/dx, x² is x^2."""

from __future__ import annotations

import re
import unicodedata

SIGNS = {
    **{"Σ": "Sum", "Π": "Prod", "∑": "Sum", "∏": "Prod", "∂": "d", "∇": "grad ", "√": "sqrt", "∞": "inf", "ℓ": "l"},
    **{"→": "->", "←": "<-", "↔": "<->", "⇒": "=>", "↦": "->", "≈": "~=", "≠": "!=", "≤": "<=", "≥": ">=", "≡": "=="},
    **{"·": "*", "×": "x", "÷": "/", "−": "-", "±": "+-", "∘": "o", "⊙": "*", "∝": "~", "∼": "~", "≪": "<<", "≫": ">>"},
    **{
        "‖": "||",
        "∈": "in",
        "∉": "not in",
        "⟨": "<",
        "⟩": ">",
        "⊤": "^T",
        "∫": "integral ",
        "∀": "for all ",
    },
    **{"…": "...", "–": "-", "—": "-", "•": "*", "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "′": "'", "´": "'"},
    **{"─": "-", "│": "|", "✓": "ok", "✗": "no", "\xa0": " "},
}
SIGNS |= dict.fromkeys("┌┐└┘├┤┬┴┼", "+")
MARKS = {"\u0302": "_hat", "\u0303": "_tilde", "\u0304": "_bar", "\u0307": "_dot"}
ROOT = re.compile(r"√([\w\u0300-\u036f]+)")
# In a drawing every sign keeps its column.
DRAWN = str.maketrans({"→": ">", "←": "<", "…": ":", "≤": "<", "≥": ">", "≈": "~", "≠": "#"})
DRAWING = re.compile("[\u2500-\u257f]")
CELL = re.compile(r"\S+(?: \S+)*")
# Columns of a table stand so far apart at least, where they did before.
GAP = 4


def plain(text: str) -> str:
    """The text in ASCII; what has no name there is an escape, never a question mark."""
    if text.isascii():
        return text
    made = last = ""
    for char in ROOT.sub(r"√(\1)", text):
        word = char if char.isascii() else _spelled(char, last)
        # Two words in a row, or a word behind a number or a letter: 2 alpha, lambda phi; but dphi for ∂φ.
        begins = (_is_greek(char) and last != "∂") or char == "∂"
        apart = begins and made[-1:].isalnum()
        apart = apart or (bool(last) and _is_greek(last) and word[:1].isalnum())
        made += " " * apart + word
        last = char
    return made


def plain_block(lines: list[str]) -> list[str]:
    """Lines that belong together in ASCII, with what stood below each other still below each other."""
    if any(map(DRAWING.search, lines)):
        return [plain(line.translate(DRAWN)) for line in lines]
    cells = [[(found.start(), found[0]) for found in CELL.finditer(line)] for line in lines]
    moved: dict[int, int] = {}
    for start in sorted({start for row in cells for start, _ in row}):
        moved[start] = max([start, *(_pushed(row, start, moved) for row in cells)])
    return [_placed([(moved[start], plain(cell)) for start, cell in row]) for row in cells]


def _pushed(row: list[tuple[int, str]], start: int, moved: dict[int, int]) -> int:
    """Where the cell can begin at the earliest, behind the one before it."""
    place = next((place for place, cell in enumerate(row) if cell[0] == start), 0)
    if not place:
        return 0
    before, text = row[place - 1]
    return moved[before] + len(plain(text)) + min(GAP, start - before - len(text))


def _placed(row: list[tuple[int, str]]) -> str:
    line = ""
    for start, cell in row:
        line = line.ljust(start) + cell
    return line


def _is_greek(char: str) -> bool:
    return char not in SIGNS and unicodedata.name(char, "").startswith("GREEK ")


def _spelled(char: str, before: str) -> str:
    if char in SIGNS:
        return SIGNS[char]
    if unicodedata.combining(char):
        return MARKS.get(char, "")
    if _is_greek(char):
        return _greek(unicodedata.name(char))
    how, *codes = unicodedata.decomposition(char).split() or [""]
    if how in ("<super>", "<sub>"):
        # x¹⁰ is x^10: a sign for the first of them.
        goes_on = bool(before) and unicodedata.decomposition(before).startswith(how)
        return ("" if goes_on else "^" if how == "<super>" else "_") + plain("".join(map(_char, codes)))
    # Not by what is merely compatible: a wide colon that becomes one could begin a command to whoever runs this.
    simple = "".join(each for each in unicodedata.normalize("NFD", char) if not unicodedata.combining(each))
    return simple if simple.isascii() else char.encode("ascii", "backslashreplace").decode()


def _greek(name: str) -> str:
    """`sigma` or `Sigma`, whatever accents the letter has."""
    word = name.split(" WITH ")[0].split()[-1].replace("LAMDA", "LAMBDA")
    return word.capitalize() if "CAPITAL" in name else word.lower()


def _char(code: str) -> str:
    return chr(int(code, 16))
