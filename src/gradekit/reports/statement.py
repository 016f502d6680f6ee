"""An exercise's statement for the terminal."""

from __future__ import annotations

import click

from gradekit.model import Exercise, Part
from gradekit.reports.signature import answer_form, signature
from gradekit.reports.text import points
from gradekit.terminal import paragraphs, wrap


def render(exercise: Exercise) -> str:
    """Title, statement, parts with signatures and points, limits and packages, errata of the source."""
    head = f"{click.style(exercise.id, bold=True)}  {exercise.title}  ({points(exercise.points)} points)"
    source = f"{exercise.source.title}, {exercise.source.item}"
    blocks = [f"{head}\n{click.style(source, dim=True)}", wrap(paragraphs(exercise.statement.text))]
    blocks += [_part(part) for part in exercise.parts]
    if exercise.packages:
        blocks.append(wrap(f"Besides NumPy this exercise allows {', '.join(exercise.packages)}."))
    if exercise.errata:
        errata = [wrap(f"{erratum.where}: {erratum.text}", "  - ", "    ") for erratum in exercise.errata]
        blocks.append("\n".join([click.style("About the source", bold=True), *errata]))
    blocks.append(f"Begin with: gradekit start {exercise.id}")
    return "\n\n".join(blocks)


def _part(part: Part) -> str:
    head = f"{click.style(signature(part), bold=True)}   {points(part.points)} p"
    lines = [head, wrap(paragraphs(part.ask.text), "    "), wrap(answer_form(part), "    ")]
    return "\n".join(filter(None, lines))
