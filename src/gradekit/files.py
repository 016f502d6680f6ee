"""Writing a file in one step: who reads at the same time, and what ends in between, never finds half of one."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterable
from pathlib import Path

# The device is full, a limit on the size of files, a quota; Windows has no quotas.
FULL = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))


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
    except BaseException as error:
        with contextlib.suppress(OSError):
            new.unlink()
        if isinstance(error, OSError):
            # Nobody knows the other name.
            error.filename, error.filename2 = str(path), None
        raise


def why(error: OSError) -> str:
    """What the system says of a file, as the end of a sentence, with the way out where there is no room."""
    return f"{error.strerror}." + (" Make room, and give the command again." if error.errno in FULL else "")
