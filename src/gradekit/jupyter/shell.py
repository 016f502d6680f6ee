"""The IPython that gradekit runs in, if it does; IPython is never imported from here."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import Any

NOTEBOOK, SESSION = "This notebook", "This session"
RESET = re.compile(r"(?m)^[ \t]*%?reset(?:[ \t]+-\w+)*[ \t]*$")


def running() -> Any:
    """The running IPython shell, None where there is none."""
    module = sys.modules.get("IPython")
    return module.get_ipython() if module else None


def called(shell: Any) -> str:
    """What the cells run so far are called in messages: a kernel's are a notebook."""
    return NOTEBOOK if hasattr(shell, "kernel") else SESSION


def cells_run(shell: Any) -> tuple[str, ...]:
    """The text of every cell that was run, as it was typed: the first is the one that Jupyter calls [1]."""
    typed: Sequence[str] = shell.history_manager.input_hist_raw
    texts = [text.replace("\r\n", "\n").replace("\r", "\n") for text in typed[1:]]
    # What was defined before `%reset` is gone, though the cells keep their numbers.
    last = max((number for number, text in enumerate(texts) if RESET.search(text)), default=0)
    return tuple("" if number < last else text for number, text in enumerate(texts))
