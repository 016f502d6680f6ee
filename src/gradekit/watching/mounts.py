"""File systems that tell nobody of a change: there the files have to be looked at again and again."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
# What another machine, or the system around this one, writes there is not told of.
SILENT = frozenset(
    """
    9p drvfs v9fs virtiofs vboxsf prl_fs vmhgfs
    nfs nfs4 cifs smb3 smbfs afs ceph lustre glusterfs ncpfs
    """.split()  # noqa: SIM905 - one below the other they would hide the program
)
OCTAL = re.compile(r"\\([0-7]{3})")
SECONDS = 0.3
NO = ("false", "disable", "disabled")


def polling(folders: Iterable[Path], environment: Mapping[str, str] = os.environ) -> str:
    """Why the files have to be looked at, in one sentence; "" where the system tells of changes."""
    forced = environment.get("WATCHFILES_FORCE_POLLING", "")
    if forced:
        said = "" if forced.lower() in NO else "WATCHFILES_FORCE_POLLING is set"
    else:
        silent = next((kind for folder in folders if (kind := silent_kind(folder, _mounts()))), "")
        said = f"No saves are told of on {silent}" if silent else ""
    return f"{said}, so files are looked at every {SECONDS:g} s." if said else ""


def silent_kind(folder: Path, mountinfo: str) -> str:
    """The type of the file system that the folder lies on, if it is one that tells nothing; else ""."""
    best, found = -1, ""
    path = os.path.realpath(folder)
    for line in mountinfo.splitlines():
        mount, _, told = line.partition(" - ")
        fields = mount.split(" ")
        if len(fields) < 5 or not told:
            continue
        point = OCTAL.sub(lambda code: chr(int(code[1], 8)), fields[4])
        # Of two mounts at the same place the later one covers the other.
        if len(point) >= best and (path == point or path.startswith(point.rstrip("/") + "/")):
            best, found = len(point), told.split(" ")[0]
    return found if found in SILENT or found.startswith("fuse") else ""


def _mounts() -> str:
    try:
        return MOUNTS.read_text("utf-8", "surrogateescape")
    except OSError:
        return ""
