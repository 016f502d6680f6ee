"""Starter files: one documented, typed signature or name a part, each a placeholder until it is filled in."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Sequence
from pathlib import Path

from gradekit.errors import UsageProblem
from gradekit.model import Exercise, Input, Part, sentence
from gradekit.reports.signature import answer_form, default, is_function, own_forward, shape_text
from gradekit.submission import find
from gradekit.terminal import paragraphs

WIDTH = 100
QUOTES = "   "  # as wide as what opens a docstring


def write(exercise: Exercise, folder: Path, data: Sequence[Path] = (), notebook: str = "") -> list[Path]:
    """Writes the starter into the folder, and copies of `data` beside it that are not there yet.

    `notebook` is the text of a notebook that is written instead of a Python file. Returns the paths of what was
    written, the starter first. Raises UsageProblem rather than overwrite.
    """
    existing = find(folder, exercise.id) if folder.is_dir() else None
    if existing:
        raise UsageProblem(f"{existing} is already there, so nothing was written. `gradekit start` never overwrites.")
    path = folder / f"{exercise.id.replace('-', '_')}{'.ipynb' if notebook else '.py'}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(notebook or source(exercise))
        return [path, *_copied(data, folder)]
    except OSError as error:
        raise UsageProblem(f"{path} cannot be written: {error.strerror}.") from None


def _copied(data: Sequence[Path], folder: Path) -> list[Path]:
    import shutil

    # A link that leads nowhere is there too: nothing is written through it.
    missing = [path for path in data if not os.path.lexists(folder / path.name)]
    return [Path(shutil.copyfile(path, folder / path.name)) for path in missing]


def source(exercise: Exercise) -> str:
    """The starter's text: valid Python whose every part is a placeholder."""
    head = (
        f'"""{_quotable(sentence(exercise.title))}\n\n'
        f"{_quotable(exercise.source.title)}, {_quotable(exercise.source.item)}.\n"
        f"The statement: gradekit show {exercise.id}\nMark this file: gradekit check {exercise.id}\n"
        '"""\n'
    )
    needed = imports(exercise)
    bodies = [function(exercise, part) if is_function(part) else _value(part) for part in exercise.parts]
    return "\n".join([head, *(["\n".join(needed)] if needed else []), *("\n" + body for body in bodies)])


def imports(exercise: Exercise) -> list[str]:
    """The imports that the starter's signatures need, a line each."""
    functions = any(is_function(part) for part in exercise.parts)
    callables = any(_input(exercise, name).functions for part in exercise.parts for name in part.arguments)
    needed = ["from collections.abc import Callable\n"] if callables else []
    return needed + (["import numpy as np\n"] if functions else [])


def _input(exercise: Exercise, name: str) -> Input:
    found = exercise.inputs.get(name)
    if found and found.derivative:
        return exercise.inputs[found.derivative]
    return found or Input(name)


def function(exercise: Exercise, part: Part) -> str:
    """The unwritten function of a part, with what is asked and the shapes in its docstring."""
    lines = [_filled(part.ask.text, "    ", QUOTES)]
    shapes = [_documented(exercise, name) for name in part.arguments if name in exercise.inputs]
    lines += ["", *shapes] if shapes else []
    lines += ["", f"    Returns: {', '.join(map(_result, part.returns))}"] if part.returns else []
    lines += ["", "    Returns: a matplotlib.figure.Figure"] if part.kind == "figure" else []
    lines += ["", _filled(optional, "    ")] if (optional := own_forward(part)) else []
    doc = "\n".join(lines).strip()
    return f'{_head(exercise, part)}\n    """{doc}\n    """\n    ...\n'


def _head(exercise: Exercise, part: Part) -> str:
    """The `def` line, or several of them where one would be too long."""
    arguments = [_argument(exercise, part, name) for name in part.arguments]
    line = f"def {part.name}({', '.join(arguments)}){_annotation(part)}:"
    if len(line) <= WIDTH:
        return line
    listed = "".join(f"    {argument},\n" for argument in arguments)
    return f"def {part.name}(\n{listed}){_annotation(part)}:"


def _argument(exercise: Exercise, part: Part, name: str) -> str:
    value = default(part, name)
    kind = _type(exercise, part, name)
    typed = f"{name}: {kind}" if kind else name
    return typed if value is None else f"{typed} = {value}" if kind else f"{name}={value}"


def _type(exercise: Exercise, part: Part, name: str) -> str:
    if name not in exercise.inputs:
        return "" if default(part, name) is None else "float"
    given = _input(exercise, name)
    if given.functions:
        return "Callable"
    if given.shape:
        return "np.ndarray"
    return "int" if given.size or given.draw == "integers" else "float"


def _documented(exercise: Exercise, name: str) -> str:
    given = _input(exercise, name)
    if given.functions:
        two = "two scalars or two arrays of one shape"
        return f"    {name}: an element-wise function of {two if given.is_cell else 'scalars and arrays'}"
    if given.shape:
        return f"    {name}: array of shape {shape_text(given.shape)}"
    return f"    {name}: {'a whole number' if given.size or given.draw == 'integers' else 'a number'}"


def _result(item: str | tuple[str | int, ...]) -> str:
    words = {"number": "a number", "integer": "a whole number"}
    return words.get(item, item) if isinstance(item, str) else f"array of shape {shape_text(item)}"


def _annotation(part: Part) -> str:
    types = {"number": "float", "integer": "int"}
    kinds = [types.get(item, "np.ndarray") if isinstance(item, str) else "np.ndarray" for item in part.returns]
    if not kinds:
        return ""
    return f" -> {kinds[0]}" if len(kinds) == 1 else f" -> tuple[{', '.join(kinds)}]"


def _value(part: Part) -> str:
    asked = "\n\n".join(text.strip() for text in (part.ask.text, answer_form(part)) if text)
    return f"{_filled(asked, '# ')}\n{part.name} = ...\n"


def _filled(text: str, indent: str, opening: str = "") -> str:
    """The text wrapped below `indent`, line by line, so that formulas on lines of their own stay there.

    `opening` is what comes before the first word of all and takes room on the first line.
    """
    lines: list[str] = []
    for line in paragraphs(text).splitlines():
        first = indent if lines else indent + opening
        hang = indent + "  " if line.startswith("- ") else indent
        wrapped = textwrap.wrap(line, WIDTH, initial_indent=first, subsequent_indent=hang, break_long_words=False)
        lines += wrapped or [indent.rstrip()]
    return _quotable("\n".join(lines))


def _quotable(text: str) -> str:
    """The text as it may stand in a docstring."""
    return text.replace("\\", "\\\\").replace('"""', "'''")
