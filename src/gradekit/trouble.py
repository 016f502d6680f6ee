"""How a part failed and what kept a call from an answer, in short: for questions that follow and look for the same."""

from __future__ import annotations

from typing import NamedTuple

NO_INPUT = "no input is drawn for it, so there is none to repeat."
NO_CALL = "what stands above comes from the file itself, whatever the input."


class Trouble(NamedTuple):
    """A fault by its name, "slow", "died" or "loading"; of an exception its type and text."""

    kind: str
    type: str = ""
    text: str = ""


class Failure(NamedTuple):
    """How a part failed: its message and mistake and, where a call gave no answer, the trouble with it."""

    message: str
    mistake: str | None = None
    kind: str = ""
    type: str = ""
    text: str = ""


class NothingToRepeat(Exception):
    """There is no input at which a part could be called again; the message says why."""
