"""Writes docs/notebook-session.md: an evening with ch2-backprop in a notebook, as a kernel runs it.

    python docs/make_notebook_session.py            writes the page
    python docs/make_notebook_session.py --check    exits 1 if a kernel shows something else by now

Needs what `pip install -e '.[kernel]'` installs.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client import KernelManager
from nbclient import NotebookClient

PAGE = Path(__file__).resolve().with_name("notebook-session.md")
SANDBOX = "A: landlock seccomp namespaces rlimits"
HEAD = """# An evening in a notebook

What cells show, run one after the other by a real kernel (`python docs/make_notebook_session.py`). The outputs stand
here as text; in Jupyter they are tables with colours, and formulas. [gradekit in a notebook](jupyter.md) explains what
happens.
"""
CELLS = [
    'import gradekit\n\ngradekit.hint("ch2-backprop", "jacobian")',
    "import numpy as np\n\n\ndef jacobian(W1, W2, x, sigma, dsigma):\n    return W2 @ np.diag(sigma(W1 @ x)) @ W1",
    'gradekit.check("ch2-backprop", "jacobian")',
    'gradekit.repro("ch2-backprop", "jacobian")',
    "def jacobian(W1, W2, x, sigma, dsigma):\n    return W2 @ np.diag(dsigma(W1 @ x)) @ W1",
    'result = gradekit.check("ch2-backprop", "jacobian")\nresult.passed, result.score',
    "%load_ext gradekit",
    "%%gradekit ch2-backprop grad_W1\ndef grad_W1(W1, W2, x, dL_df, sigma, dsigma):\n    a = W1 @ x\n"
    '    return backward(W2, a, dL_df, dsigma)[:, None] * x\n\nprint("This cell runs in the kernel, too.")',
    "def backward(W2, a, dL_df, dsigma):\n    return (W2.T @ dL_df) * dsigma(a)",
    'two_passes = "Forward, values; backward, derivatives at these values."\nclipping = "It shortens a long gradient."',
    "%gradekit ch2-backprop",
    "%gradekit ch2-backprpo",
]


def executed() -> Any:
    """The notebook with its outputs."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in CELLS])
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GRADEKIT") and name != "CI"}
    with tempfile.TemporaryDirectory() as state, tempfile.TemporaryDirectory() as work:
        own = {"IPYTHONDIR": state, "JUPYTER_RUNTIME_DIR": state, "COLUMNS": "88"}
        manager = KernelManager(kernel_name="python3", transport="ipc", connection_file=f"{state}/connection.json")
        client = NotebookClient(book, km=manager, allow_errors=True, resources={"metadata": {"path": work}})
        return client.execute(cleanup_kc=True, env={**kept, **own})


def page(book: Any) -> str:
    """The cells and what they show, as Markdown."""
    return "\n".join([HEAD, *(piece for cell in book.cells for piece in pieces(cell))])


def pieces(cell: Any) -> Iterator[str]:
    """A cell and its outputs."""
    yield f"`[{cell.execution_count}]`\n\n```python\n{cell.source}\n```\n"
    shown = "\n".join(text(output) for output in cell.outputs)
    if shown:
        # Whatever this machine has: the page shows one where every layer is to be had.
        yield f"```text\n{re.sub(r'Sandbox [A-E]: [a-z ]*', f'Sandbox {SANDBOX}', shown)}\n```\n"


def text(output: Any) -> str:
    """An output as plain text."""
    if output.output_type == "stream":
        return output.text.rstrip("\n")
    if output.output_type == "error":
        return re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(output.traceback))
    return output.data["text/plain"]


def main() -> None:
    made = page(executed())
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(made, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != made:
        sys.exit("docs/notebook-session.md shows something else than a kernel: python docs/make_notebook_session.py")


if __name__ == "__main__":
    main()
