"""The code cells of a notebook file. The file is hostile: it is bounded before it is read, and nothing of it is run."""

from __future__ import annotations

import json
from typing import Any

MAX_CODE = 1 << 18  # characters in all code cells
MAX_CELLS = 10_000
# Lists and objects, each of which takes up to 30 times its own size in memory.
MAX_NODES = 400_000
CLEAR = "Clear the outputs (in Jupyter: Edit, Clear Outputs of All Cells), save and check again."


class NotANotebook(Exception):
    """The file is no notebook that can be read; `str()` is a whole sentence that says why."""


def read(content: bytes) -> list[str]:
    """The texts of the code cells that are not blank, in order, with `\n` at the end of every line.

    Raises NotANotebook.
    """
    if not content.strip():
        return []
    cells = [_text(cell, number) for number, cell in enumerate(_cells(_json(content)), 1) if _is_code(cell, number)]
    if sum(map(len, cells)) > MAX_CODE:
        raise NotANotebook(f"Its code has more than {MAX_CODE >> 10} KB; a submission is short.")
    return [text for text in cells if text.strip()]


def _json(content: bytes) -> Any:
    if content.count(b"{") + content.count(b"[") > MAX_NODES:
        raise NotANotebook(f"It holds more than {MAX_NODES:,} lists and objects. {CLEAR}")
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise NotANotebook(f"The byte 0x{content[error.start]:02x} in line {line} is not UTF-8.") from None
    except json.JSONDecodeError as error:
        said = error.msg[:1].lower() + error.msg[1:]
        raise NotANotebook(f"A notebook is a JSON file, and this is none: {said} in line {error.lineno}.") from None
    except RecursionError:
        raise NotANotebook("Its JSON is nested too deeply.") from None
    except ValueError:
        raise NotANotebook("It holds a whole number with thousands of digits.") from None


def _cells(notebook: Any) -> list[Any]:
    """The cells of all kinds; format 3 keeps them in worksheets."""
    found: Any = None
    if isinstance(notebook, dict):
        found = notebook.get("cells")
        sheets = notebook.get("worksheets")
        if found is None and isinstance(sheets, list):
            lists = [sheet.get("cells") if isinstance(sheet, dict) else None for sheet in sheets]
            found = [cell for cells in lists if isinstance(cells, list) for cell in cells]
    if not isinstance(found, list):
        raise NotANotebook("A notebook has a list of cells, and this file has none.")
    if len(found) > MAX_CELLS:
        raise NotANotebook(f"It has {len(found):,} cells; {MAX_CELLS:,} are read at most.")
    return found


def _is_code(cell: Any, number: int) -> bool:
    if not isinstance(cell, dict):
        raise NotANotebook(f"Entry {number} of its list of cells is no cell.")
    return cell.get("cell_type") == "code"


def _text(cell: dict[str, Any], number: int) -> str:
    """A code cell's text, which is one string or a list of them; format 3 calls it `input`."""
    source = cell.get("source", cell.get("input", ""))
    pieces = [source] if isinstance(source, str) else source
    if not isinstance(pieces, list) or not all(isinstance(piece, str) for piece in pieces):
        raise NotANotebook(f"The code in entry {number} of its list of cells is no text.")
    return "".join(pieces).replace("\r\n", "\n").replace("\r", "\n")
