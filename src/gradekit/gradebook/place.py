"""The file of a gradebook: whether it may be one, whether it still lies there, and what the database says, in words."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import NamedTuple

SECONDS = 30.0  # how long to wait for another writer
HEAD = b"SQLite format 3\0"
DAMAGED = "Take a copy of the file and its -wal, and try the copy with `sqlite3 FILE .recover`"


class Trouble(NamedTuple):
    """Why the database cannot go on, as the middle of a sentence, and the way out, as one without its full stop."""

    why: str
    way_out: str

    def __str__(self) -> str:
        return f"{self.why}. {self.way_out}."


# By the beginning of the error's name. That a limit is reached on the size of a file is told like a broken disk.
TROUBLES = {
    "SQLITE_FULL": Trouble("the disk is full", "Make room, and give the command again"),
    "SQLITE_IOERR": Trouble(
        "the system refuses it (a full disk, a quota, a limit on the size of files, or a disk that fails)",
        "Make room, and give the command again",
    ),
    "SQLITE_READONLY": Trouble("it is read-only", "Make it and its folder writable, or copy it to where you may write"),
    "SQLITE_BUSY": Trouble(
        f"another program has been writing into it for {SECONDS:.0f} s",
        "Wait until that has ended, and give the command again",
    ),
    "SQLITE_CORRUPT": Trouble("it is damaged", DAMAGED),
    "SQLITE_NOTADB": Trouble("it is damaged", DAMAGED),
}


def trouble(error: sqlite3.Error, path: Path) -> Trouble:
    """What the database says about the gradebook."""
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith("SQLITE_CANTOPEN"):
        return _unopened(path)
    said = str(error).rstrip(".")
    return next((each for start, each in TROUBLES.items() if name.startswith(start)), Trouble(said, DAMAGED))


def _unopened(path: Path) -> Trouble:
    folder = path.parent
    if not folder.is_dir():
        return Trouble(f"there is no folder {folder}", "Make it, or name another place")
    if not os.access(folder, os.W_OK | os.X_OK):
        return Trouble(
            "its folder may not be written to", "Make it writable, or copy the gradebook to where you may write"
        )
    return Trouble("the system refuses to open it, or its -wal", "See who may read and write them")


def no_gradebook(path: Path) -> str:
    """Why the file is none by its first bytes; "" when it may be one. Raises OSError."""
    if not path.is_file():
        return "is no file."
    with path.open("rb") as file:
        head = file.read(len(HEAD))
    return "" if head == HEAD or not head else "is not a gradebook: it is no SQLite file."


def is_only_to_read(path: Path) -> bool:
    """Whether it lies where nothing can be written, and nobody is writing: SQLite has to be told, or refuses."""
    return path.exists() and not os.access(path.resolve().parent, os.W_OK) and not _ahead(path).exists()


class Place:
    """The place of an open file: tells when another file lies there, or none."""

    def __init__(self, path: Path):
        self.path = path
        self._ahead = _ahead(path)
        self._file = self._found()

    def is_lost(self, written_ahead: bool) -> bool:
        """Whether what was just written is out of everybody's reach."""
        return self._found() != self._file or (written_ahead and not self._ahead.exists())

    def _found(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino


def _ahead(path: Path) -> Path:
    """The file of what is written ahead, beside what a link leads to; there as long as anybody can write."""
    found = path.resolve()
    return found.with_name(f"{found.name}-wal")
