"""Starter notebooks: the same placeholders as in a starter file, each below what is asked, as Jupyter shows it."""

from __future__ import annotations

import json
import re
from typing import Any

from gradekit import starter
from gradekit.model import Exercise, Part
from gradekit.reports.signature import answer_form, is_function
from gradekit.reports.text import points

MATH = re.compile(r"(\$\$.*?\$\$|\$[^$]*\$|\\\[.*?\\\]|\\\(.*?\\\))", re.DOTALL)
TYPED = re.compile(r"\\texttt\{((?:[^{}\\]|\\.)*)\}")
EMPHASIS = re.compile(r"\\emph\{((?:[^{}\\]|\\.)*)\}")
ITEMIZE, ITEM = re.compile(r"\\(?:begin|end)\{itemize\}"), re.compile(r"[ \t]*\\item\s+")
ESCAPED = re.compile(r"\\([_{}#%&$])")
SPECIAL = re.compile(r"([<>*`])")
DELIMITERS = {r"\[": "$$", r"\]": "$$", r"\(": "$", r"\)": "$"}


def source(exercise: Exercise) -> str:
    """The notebook's text, format 4.5; the same for the same exercise."""
    cells = [_cell("head", "markdown", _head(exercise))]
    if imports := starter.imports(exercise):
        cells.append(_cell("imports", "code", "\n".join(imports)))
    for number, part in enumerate(exercise.parts, 1):
        cells.append(_cell(f"part-{number}-question", "markdown", _question(part)))
        cells.append(_cell(f"part-{number}-answer", "code", _placeholder(exercise, part)))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _cell(id: str, kind: str, text: str) -> dict[str, Any]:
    rest: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {"cell_type": kind, "id": id, "metadata": {}, **rest, "source": text.strip("\n").splitlines(keepends=True)}


def _head(exercise: Exercise) -> str:
    where = markdown(f"{exercise.source.title}, {exercise.source.item}.")
    mark = f"Mark this notebook: `gradekit check {exercise.id}`. Only what the answers need is run."
    blocks = [f"# {markdown(exercise.title)}", where, markdown(exercise.statement.latex).strip(), mark]
    return "\n\n".join(blocks)


def _question(part: Part) -> str:
    unit = "point" if part.points == 1 else "points"
    form = "" if is_function(part) else SPECIAL.sub(r"\\\1", answer_form(part))
    blocks = [f"## `{part.name}` ({points(part.points)} {unit})", markdown(part.ask.latex).strip(), form]
    return "\n\n".join(filter(None, blocks))


def _placeholder(exercise: Exercise, part: Part) -> str:
    return starter.function(exercise, part) if is_function(part) else f"{part.name} = ..."


def markdown(latex: str) -> str:
    """Prose with formulas in LaTeX as Jupyter's Markdown."""
    pieces = MATH.split(latex)
    return "".join(_formula(piece) if i % 2 else _prose(piece) for i, piece in enumerate(pieces))


def _formula(text: str) -> str:
    if text.startswith("\\"):
        return DELIMITERS[text[:2]] + text[2:-2] + DELIMITERS[text[-2:]]
    return text


def _prose(text: str) -> str:
    pieces = TYPED.split(text)
    return "".join(_typed(piece) if i % 2 else _words(piece) for i, piece in enumerate(pieces))


def _typed(text: str) -> str:
    return "`" + ESCAPED.sub(r"\1", text) + "`"


def _words(text: str) -> str:
    listed = ITEM.sub("- ", ITEMIZE.sub("", SPECIAL.sub(r"\\\1", text)))
    return ESCAPED.sub(r"\1", EMPHASIS.sub(r"*\1*", listed))
