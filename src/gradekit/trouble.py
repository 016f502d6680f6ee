"""What kept a call from an answer, in short: for questions that follow, which look for the same again."""

from __future__ import annotations

from typing import NamedTuple


class Trouble(NamedTuple):
    """A fault by its name, "slow", "died" or "loading"; of an exception its type and text."""

    kind: str
    type: str = ""
    text: str = ""
