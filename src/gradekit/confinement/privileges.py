"""What a process gives up for good: its user, capabilities, the right to gain any, being looked into, outliving."""

from __future__ import annotations

import ctypes
import os
import signal
import struct

from gradekit.confinement.kernel import (
    CAPBSET_DROP,
    SET_DUMPABLE,
    SET_NO_NEW_PRIVS,
    SET_PDEATHSIG,
    check,
    libc,
    prctl,
)

# Users that nobody is; consecutive submissions get different ones, so that one cannot signal the next.
FIRST_USER, USERS = 60_000, 1000
MOST_CAPABILITIES = 64
CAPABILITY_VERSION = 0x20080522


def change_user(number: int) -> None:
    """Where this is root and there is no user namespace: becomes a user that nobody is."""
    user = FIRST_USER + number % USERS
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def try_other_user() -> None:
    """Raises OSError where such a user could not read Python's own library (a Python in root's home folder)."""
    if (child := os.fork()) == 0:
        try:
            change_user(0)
            os.scandir(os.path.dirname(os.__file__))  # noqa: PTH120
            os._exit(0)
        finally:
            os._exit(1)
    if os.waitpid(child, 0)[1]:
        raise OSError("another user than root could not read Python's library here")


def empty_bounding_set() -> None:
    """No program that is started could get a capability back."""
    for capability in range(MOST_CAPABILITIES):
        try:
            prctl(CAPBSET_DROP, capability)
        except OSError:
            return


def drop_capabilities() -> None:
    """No capability is left, in the namespace or outside."""
    header = struct.pack("Ii", CAPABILITY_VERSION, 0)
    check(libc.capset(ctypes.c_char_p(header), ctypes.c_char_p(bytes(24))))


def no_new_privileges() -> None:
    """No program that is started gains anything, and Landlock and seccomp are to be had."""
    prctl(SET_NO_NEW_PRIVS, 1)


def not_dumpable() -> None:
    """Other processes of the same user can neither trace this one nor read its memory or environment."""
    prctl(SET_DUMPABLE, 0)


def end_with_server() -> None:
    """The kernel kills this process when the one that forked it ends. A change of user would undo that."""
    prctl(SET_PDEATHSIG, signal.SIGKILL)


def give_up() -> None:
    """All of it, in the order in which it can be given up."""
    end_with_server()
    no_new_privileges()
    drop_capabilities()
    not_dumpable()
