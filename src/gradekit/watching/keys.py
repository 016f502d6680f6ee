"""Single keys, as they are pressed."""

from __future__ import annotations

import importlib
import os
import re
import select
from collections.abc import Iterator

# What a terminal sends for arrows, function keys, Alt with a key, and a mouse.
SEQUENCE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|[^\[O])", re.DOTALL)
UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|O)?\Z")
# As long as the rest of a sequence may take to come.
SEQUENCE_SECONDS = 0.05
CONSOLE = os.name == "nt"
INTERRUPT, END = "\x03", "\x04"


def typed(data: bytes) -> str:
    """The keys with a character of their own; the others send sequences that contain letters."""
    return SEQUENCE.sub(b"", UNFINISHED.sub(b"", data)).decode("ascii", "ignore")


def read_keys(descriptor: int) -> Iterator[str]:
    """The keys that are pressed, some at a time; the last is END, when the terminal has gone."""
    if CONSOLE:
        yield from _from_console()
        return
    while data := _read(descriptor):
        while UNFINISHED.search(data) and select.select([descriptor], [], [], SEQUENCE_SECONDS)[0]:
            more = _read(descriptor)
            if not more:
                break
            data += more
        yield typed(data)
    yield END


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 1024)
    except OSError:
        return b""


def _from_console() -> Iterator[str]:
    """The keys of a Windows console, where they are read one by one and never shown."""
    console = importlib.import_module("msvcrt")
    while True:
        key = console.getwch()
        if key in ("\0", "\xe0"):
            # An arrow or a function key: which one follows.
            console.getwch()
            continue
        yield key
