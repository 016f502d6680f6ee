"""Writing a file in one step: who reads at the same time, and what ends in between, never finds half of one."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path


def put(path: Path, pieces: Iterable[bytes], synced: bool = False) -> None:
    """Writes the whole file, or leaves what is there; `synced` waits for the disk. Raises OSError."""
    new = path.with_name(f".gradekit-{os.urandom(8).hex()}")
    try:
        # Not a temporary file of the library's, which nobody else may read whatever the user's mask says.
        with new.open("xb") as file:
            for piece in pieces:
                file.write(piece)
            if synced:
                file.flush()
                os.fsync(file.fileno())
        new.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            new.unlink()
        raise
