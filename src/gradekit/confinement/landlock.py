"""Landlock: which files the process may read, asked of the kernel by the process itself. No root needed.

A rule belongs to a file or a folder with everything below it; what no rule grants is refused. Newer kernels also
refuse TCP, and signals and abstract sockets to processes outside.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Iterable
from pathlib import Path

from gradekit.confinement.kernel import syscall

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
ASK_VERSION, PATH_BENEATH = 1, 1
WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE = 1 << 1, 1 << 2, 1 << 3, 1 << 14
# Everything that this version of the interface can refuse to files and folders, by the version that brought it.
FILES = {1: 0x1FFF, 2: 0x2000, 3: TRUNCATE, 5: 0x8000}
BIND_TCP_AND_CONNECT_TCP, SIGNALS_AND_ABSTRACT_SOCKETS = 3, 3
NETWORK_SINCE, SCOPES_SINCE = 4, 6


def version() -> int:
    """The version of the interface. Raises OSError where the kernel has none."""
    found = syscall(CREATE_RULESET, None, 0, ASK_VERSION)
    if found < 1:
        raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))
    return found


def ruleset(readable: Iterable[str], writable: Iterable[str] = ()) -> int:
    """A descriptor of rules that grant reading these files and folders, and writing these files. Raises OSError."""
    current = version()
    files = sum(bits for since, bits in FILES.items() if current >= since)
    handled = [
        files,
        BIND_TCP_AND_CONNECT_TCP if current >= NETWORK_SINCE else 0,
        SIGNALS_AND_ABSTRACT_SOCKETS if current >= SCOPES_SINCE else 0,
    ]
    # An older kernel takes a shorter description.
    known = 1 if current < NETWORK_SINCE else 2 if current < SCOPES_SINCE else 3
    attributes = struct.pack(f"{known}Q", *handled[:known])
    rules = syscall(CREATE_RULESET, ctypes.c_char_p(attributes), len(attributes), 0)
    for path in readable:
        _grant(rules, path, READ_FILE | (READ_DIR if Path(path).is_dir() else 0))
    for path in writable:
        _grant(rules, path, (READ_FILE | WRITE_FILE | TRUNCATE) & files)
    return rules


def _grant(rules: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        syscall(ADD_RULE, rules, PATH_BENEATH, ctypes.c_char_p(struct.pack("=Qi", rights, place)), 0)
    finally:
        os.close(place)


def enforce(rules: int) -> None:
    """Restricts this process to the rules from now on. Needs no-new-privileges."""
    syscall(RESTRICT_SELF, rules, 0)
