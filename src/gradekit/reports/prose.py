"""A course's prose in a terminal: paragraphs filled to its width, formulas on lines of their own kept or folded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, groupby

from gradekit.letters import CELL, plain_block
from gradekit.terminal import can_show, columns, filled, paragraphs, safe, shown, width

# Formulas and tables may be wider than a line of words can be read.
WIDEST = 160
# Where a formula may go on in the next line: before one of these, with a space on either side.
OPERATOR = re.compile(r" (?=(?:[=≥≤<>≈≠→←+−·/*-]|[<>!~]=|->|<-) )")
SPACE = re.compile(" ")
RELATION = re.compile(r"(?<=\S) ([=≥≤<>≈≠←→]|[<>!~]=|->|<-) (?=\S)")
# Two names or numbers: K − 1.
TERM = re.compile(r"(?<=\b\w) ([−+-]) (?=\w)")
# Shapes, indices and short arguments: they are read in one piece.
TUPLE = re.compile(r"[(\[][^()\[\]\s]+(?:, [^()\[\]\s]+){1,5},?[)\]]")
SHORT = 24
GLUE = "\xa0"
DEEPER = " " * 4


def typeset(text: str, indent: str = "", hang: str | None = None) -> str:
    """The text below `indent`, from the second line on below `hang`."""
    hang = indent if hang is None else hang
    made: list[str] = []
    for kept, group in groupby(paragraphs(safe(text)).splitlines(), key=lambda line: line.startswith(" ")):
        for line in _block(list(group), hang) if kept else group:
            first = hang if made else indent
            made += [line] if kept else _words(line, first, hang)
    return "\n".join(line.rstrip() for line in made)


def together(text: str) -> str:
    """The words with what is read in one piece glued together; `unglued` undoes it."""
    return RELATION.sub(rf"{GLUE}\1{GLUE}", TERM.sub(rf"{GLUE}\1{GLUE}", tuples_together(text)))


def tuples_together(text: str) -> str:
    """The same for shapes and indices alone."""
    return TUPLE.sub(lambda found: found[0].replace(" ", GLUE) if len(found[0]) <= SHORT else found[0], text)


def unglued(lines: Iterable[str]) -> list[str]:
    """Lines without the glue."""
    return [line.replace(GLUE, " ") for line in lines]


def _words(line: str, indent: str, hang: str) -> list[str]:
    if not line.strip():
        return [""]
    item = "  " if line.startswith("- ") else ""
    return unglued(filled(together(shown(line)), indent, hang + item))


def _block(lines: list[str], indent: str) -> Iterator[str]:
    """Lines that were indented by hand: a formula, a table, a drawing."""
    if not all(map(can_show, lines)):
        lines = plain_block(lines)
    for line in lines:
        yield from (indent + each for each in fold(line, width(WIDEST) - len(indent)))


def fold(line: str, most: int) -> list[str]:
    """The line in pieces of at most so many columns, as far as it has places to break it."""
    if columns(line) <= most:
        return [line]
    lead = line[: len(line) - len(line.lstrip())]
    *before, last = CELL.finditer(line)
    if before and _is_prose(last[0]) and columns(line[: last.start()]) <= most // 2:
        return _hung(line[: last.start()], last[0], most)
    if not before and _is_prose(last[0]):
        return _hung(lead, last[0], most)
    pieces = [lead + cell[0] if place == 0 else lead + DEEPER + cell[0] for place, cell in enumerate([*before, last])]
    return list(chain.from_iterable(_broken(piece, lead + DEEPER, most) for piece in pieces))


def _broken(formula: str, hang: str, most: int) -> Iterator[str]:
    """A formula in as many lines as it needs; what is too long and has no place to break it stays whole."""
    while columns(formula) > most and (place := _place(formula, most, len(hang))):
        yield formula[:place]
        formula = hang + formula[place + 1 :]
    yield formula


def _is_prose(text: str) -> bool:
    return not OPERATOR.search(text) and len(text.split()) > 2


def _hung(head: str, words: str, most: int) -> list[str]:
    """Words below each other behind a head, which stands in the first line."""
    first, *rest = unglued(filled(together(words), "", "", most - columns(head)))
    return [head + first, *(" " * columns(head) + each for each in rest)]


def _place(line: str, most: int, lead: int) -> int:
    """Where the formula is broken, 0 for nowhere: the last operator that fits, outside of all brackets if there is one.

    Two factors without a sign between them may part too, before an operator inside of brackets does.
    """
    for signs, inside in ((OPERATOR, False), (SPACE, False), (OPERATOR, True)):
        found = [each.start() for each in signs.finditer(line) if lead < each.start() <= most]
        if places := [place for place in found if inside or _depth(line[:place]) == 0]:
            return max(places)
    return 0


def _depth(text: str) -> int:
    return sum(text.count(sign) for sign in "([{") - sum(text.count(sign) for sign in ")]}")
