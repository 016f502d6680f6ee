"""An exercise's statement for the terminal."""

from __future__ import annotations

import click

from gradekit.model import Exercise, Part
from gradekit.reports.prose import GLUE, tuples_together, typeset, unglued
from gradekit.reports.signature import answer_form, own_forward, signature
from gradekit.reports.text import in_points, points
from gradekit.terminal import filled, safe, shown


def render(exercise: Exercise) -> str:
    """Title, statement, parts with signatures and points, limits and packages, errata of the source."""
    blocks = [_head(exercise), typeset(exercise.statement.text)]
    blocks += [_part(part) for part in exercise.parts]
    if exercise.packages:
        blocks.append(typeset(allowed(exercise)))
    if exercise.errata:
        errata = [typeset(f"{erratum.where}: {erratum.text}", "  - ", "    ") for erratum in exercise.errata]
        blocks.append("\n".join([click.style("About the source", bold=True), *errata]))
    blocks.append(f"Begin with: gradekit start {exercise.id}")
    return "\n\n".join(blocks)


def allowed(exercise: Exercise) -> str:
    """What an answer may import beside NumPy, as a sentence."""
    return f"Besides NumPy this exercise allows {', '.join(exercise.packages)}."


def _head(exercise: Exercise) -> str:
    worth = f"({in_points(exercise.points)})".replace(" ", GLUE)
    title = "\n".join(unglued(filled(f"{exercise.id}{GLUE * 2}{shown(safe(exercise.title))}  {worth}", "", "  ")))
    source = filled(shown(safe(f"{exercise.source.title}, {exercise.source.item}")), "", "")
    return "\n".join([title.replace(exercise.id, click.style(exercise.id, bold=True), 1), *map(_dim, source)])


def _dim(line: str) -> str:
    return click.style(line, dim=True)


def _part(part: Part) -> str:
    lines = [_signed(part), *(typeset(each, "    ") for each in (part.ask.text, answer_form(part), own_forward(part)))]
    return "\n".join(filter(None, lines))


def _signed(part: Part) -> str:
    """The signature, and behind its last line the points."""
    given, arrow, returned = signature(part).partition(" -> ")
    result = f" ->{GLUE}{tuples_together(returned)}" if arrow else ""
    *lines, last = filled(f"{given}{result}{GLUE * 3}{points(part.points)}{GLUE}p", "", "    ")
    name, _, worth = last.rpartition(GLUE * 3)
    bold = [click.style(line, bold=True) for line in unglued([*lines, name])]
    return "\n".join(bold) + "   " + worth.replace(GLUE, " ")
