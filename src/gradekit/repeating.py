"""The smallest input at which a part fails, and the call with it: `check --repro` writes a script, a notebook a cell.

What a student wrote, and the name of the file, stand in it as text only (`repr`), never as lines of code.
"""

from __future__ import annotations

import os
import stat
import textwrap
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from gradekit import short_scripts
from gradekit.asking import Source
from gradekit.errors import UsageProblem
from gradekit.files import put, why

NOTHING = "Nothing failed, so there is nothing to repeat."
MARK = "# Written by gradekit check --repro, which also replaces it."
NOTEBOOK = ".ipynb"


def script_of(exercise: str, part: str) -> str:
    """The name of a script's file."""
    return f"repro_{exercise}_{part}.py".replace("-", "_")


def written(path: Path, text: str) -> Path:
    """Writes the script. Raises UsageProblem where something else has its name, or it cannot be written."""
    if not _is_ours(path):
        raise UsageProblem(f"{path} was not written by --repro: rename it, and give the command again.")
    try:
        put(path, [text.encode("utf-8", "backslashreplace")])
    except OSError as error:
        raise UsageProblem(f"{path} cannot be written: {why(error)}") from None
    return path


def _is_ours(path: Path) -> bool:
    """Whether the file may be replaced: there is none, or one of ours."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        return True
    except OSError:
        return False
    with os.fdopen(descriptor, "rb") as file:
        return stat.S_ISREG(os.fstat(descriptor).st_mode) and file.read(len(MARK)) == MARK.encode()


def script(exercise: str, part: str, found: Mapping[str, Any], source: Source, file: str, memory: int) -> str:
    """The text of the script for what the judge has found; it lies beside that file.

    `memory` is what the call may use, in MB.
    """
    name = script_of(exercise, part)
    what = f"{exercise}: the smallest input found at which {part} goes wrong. It needs Python and NumPy alone."
    alone = f"It runs {part} as you wrote it, without the sandbox of `gradekit check`."
    head = [MARK, f'"""{what}', "", f"    python {name}", "", alone]
    module = exercise.replace("-", "_")
    short = short_scripts.lines(found, module, source.content) if file == f"{module}.py" else []
    if short:
        return "\n".join([*head, '"""', "", *short])
    call = f"{part}({', '.join(found['names'])})"
    where = {"cells": _lines(source)} if source.name.endswith(NOTEBOOK) else {"file": file}
    return "\n".join(
        [
            *head,
            "",
            *(COPIED if "cells" in where else []),
            '"""',
            "",
            "import numpy as np",
            "",
            *found["inputs"],
            "",
            f"# Called below: {call}",
            *(SLOW if "'ended': 'slow'," in found["record"] else []),
            "",
            "",
            _ending(),
            "",
            'if __name__ == "__main__":',
            f"    _source = {_source(where)}",
            "    _record = {",
            *(f"        {line}" for line in found["record"]),
            f"        'memory': {memory},",
            "    }",
            f"    _sys.exit(_repeat(_source, _record, [{', '.join(found['names'])}]))",
            "",
        ]
    )


def cell(part: str, found: Mapping[str, Any], said: str) -> str:
    """The same for a cell below the function's own; `said` is what the report says of the part.

    The inputs have names inside a function only: a notebook may use the same ones for something else.
    """
    known = found["known"] or {"said": said}
    body = ["import numpy as np", "", *found["inputs"], f"return {part}({', '.join(found['names'])})"]
    comments = [f"# {line}" for line in known["said"].splitlines()]
    head = f"def repro_{part}():  # the smallest input found at which {part} goes wrong"
    return "\n".join([head, textwrap.indent("\n".join(body), "    "), "", "", *comments, f"repro_{part}()"])


SLOW = ["# If it is not back after 5 s, the script says where it stands, and ends."]
COPIED = [
    "The function is a copy of the notebook's cells, near the end. Mend it in the notebook, and check that again.",
    "",
]


def _ending() -> str:
    """What all scripts end with, without the lines that say what it is."""
    text = files("gradekit").joinpath("repeated.py").read_text("utf-8")
    return text.split('"""', 2)[2].strip("\n") + "\n"


def _lines(source: Source) -> Sequence[str]:
    return source.content.decode("utf-8-sig").splitlines(keepends=True)


def _source(where: Mapping[str, Any]) -> str:
    if "file" in where:
        return repr(where)
    lines = "".join(f"        {line!r},\n" for line in where["cells"])
    return '{\n        "cells": [\n' + lines.replace("        ", "            ", 1) + "        ]\n    }"
