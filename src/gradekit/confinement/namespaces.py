"""Namespaces: a network with nothing in it, no other processes, no shared memory of others, and a root of one's own.

An ordinary user gets them inside a user namespace, where the kernel allows that; root also without.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
from pathlib import Path

from gradekit.confinement.kernel import MACHINE, SET_PDEATHSIG, mount, prctl, setns, unshare
from gradekit.confinement.protect import protect
from gradekit.confinement.syscalls import TABLES

MOUNT, UTS, IPC, USER, PROCESSES, NETWORK = 0x00020000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000
NOBODY = 65534
RECURSIVE, PRIVATE = 16384, 1 << 18


def enter_user_namespace() -> None:
    """A user namespace in which this process is nobody and may do everything; outside it stays who it was."""
    user, group = os.geteuid(), os.getegid()
    unshare(USER)
    # Groups are given up first; without that an ordinary user may not map one.
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} {group} 1")


def enter() -> None:
    """A network, host name, shared memory and mounts of one's own. Raises OSError before anything has changed.

    The user namespace comes first, unless only root itself can do without one.
    """
    if MACHINE not in TABLES:
        raise OSError(f"there is no table of system calls for {MACHINE}")
    try:
        enter_user_namespace()
    except OSError:
        if os.geteuid() != 0:
            raise
    unshare(NETWORK | IPC | UTS | MOUNT)
    socket.sethostname("gradekit")
    mount(None, "/", None, RECURSIVE | PRIVATE)


def become_first_process() -> int:
    """Goes on as process 1 of a new process namespace; a descriptor of that, for `nest`.

    The process that called stays behind, outside, only to end when this one does.
    """
    unshare(PROCESSES)
    inner = os.fork()
    if inner:
        _stay_behind(inner)
    prctl(SET_PDEATHSIG, signal.SIGKILL)
    return os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)


def _stay_behind(inner: int) -> None:
    protect()
    os.closerange(0, 1024)
    with contextlib.suppress(BaseException):
        os.waitpid(inner, 0)
    os._exit(0)


def nest(own: int) -> None:
    """The next child is process 1 of a namespace of its own: it sees no process, and ends all that it started."""
    setns(own, PROCESSES)
    unshare(PROCESSES)
