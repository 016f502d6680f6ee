"""The filter of system calls: an allow-list, as a program of classic BPF that the kernel runs at every call.

A known call that is not allowed fails with EPERM, which the student sees as a PermissionError; one that is newer than
the tables with ENOSYS; a call by another machine's numbers (32-bit, x32) ends the process.
"""

from __future__ import annotations

import ctypes
import errno
import struct
from collections.abc import Sequence
from functools import cache

from gradekit.confinement.kernel import MACHINE, syscall
from gradekit.confinement.syscalls import (
    CLONE_THREAD,
    NEW_NAMESPACES,
    PLAIN_FCNTLS,
    STREAM_IOCTLS,
    TABLES,
    UNKNOWN_FROM,
    Table,
)

# Instructions: load a word of the call's description, compare, return.
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCHITECTURE = 0, 4
KILL, ALLOW = 0x80000000, 0x7FFF0000
X32 = 0x40000000
SET_FILTER, ALL_THREADS = 1, 1
# Stands for the process's own id until the program is loaded.
OWN_PID = 0x7EADBEEF
Instruction = tuple[int, int, str, str]


def _argument(index: int, half: int = 0) -> int:
    """Where an argument's low (0) or high (1) half lies in the description, on a little-endian machine."""
    return 16 + 8 * index + 4 * half


def _fail(number: int) -> int:
    return 0x00050000 | number


class Program:
    """Instructions with names for the places that they jump to."""

    def __init__(self) -> None:
        self.instructions: list[Instruction] = []
        self.places: dict[str, int] = {}

    def add(self, code: int, value: int, if_true: str = "", if_false: str = "") -> None:
        """One instruction; an empty name is the next instruction."""
        self.instructions.append((code, value, if_true, if_false))

    def place(self, name: str) -> None:
        """Names the place of the next instruction."""
        self.places[name] = len(self.instructions)

    def only(self, offset: int, values: Sequence[int], otherwise: int) -> None:
        """Allows the call if the word there is one of the values, else returns `otherwise`."""
        self.add(LOAD, offset)
        for value in values:
            self.add(EQUAL, value, "allow")
        self.add(RETURN, otherwise)

    def assembled(self) -> bytes:
        """The bytes that the kernel takes."""
        return b"".join(
            struct.pack("HBBI", code, self._jump(at, if_true), self._jump(at, if_false), value)
            for at, (code, value, if_true, if_false) in enumerate(self.instructions)
        )

    def _jump(self, at: int, name: str) -> int:
        distance = self.places[name] - at - 1 if name else 0
        assert 0 <= distance < 256, f"the place {name!r} is too far away for a jump"
        return distance


def program(table: Table) -> bytes:
    """The filter for one machine's table."""
    made = Program()
    _other_architectures(made, table)
    for number in sorted(table.allowed.values()):
        made.add(EQUAL, number, "allow")
    for name, number in table.checked.items():
        made.add(EQUAL, number, name)
    # Its arguments lie in memory, where a filter cannot look: threads are made by `clone` instead.
    made.add(EQUAL, table.own["clone3"], "unknown")
    made.add(AT_LEAST, UNKNOWN_FROM, "unknown")
    made.add(RETURN, _fail(errno.EPERM))
    _checks(made)
    made.place("allow")
    made.add(RETURN, ALLOW)
    made.place("refuse")
    made.add(RETURN, _fail(errno.EPERM))
    made.place("unknown")
    made.add(RETURN, _fail(errno.ENOSYS))
    return made.assembled()


def _other_architectures(made: Program, table: Table) -> None:
    made.add(LOAD, ARCHITECTURE)
    made.add(EQUAL, table.audit_arch, "this machine")
    made.add(RETURN, KILL)
    made.place("this machine")
    made.add(LOAD, NUMBER)
    if table is TABLES["x86_64"]:
        made.add(AT_LEAST, X32, "", "64 bits")
        made.add(RETURN, KILL)
        made.place("64 bits")


def _checks(made: Program) -> None:
    made.place("ioctl")
    made.only(_argument(1), STREAM_IOCTLS, _fail(errno.ENOTTY))
    made.place("fcntl")
    made.only(_argument(1), PLAIN_FCNTLS, _fail(errno.EPERM))
    made.place("clone")
    made.add(LOAD, _argument(0))
    made.add(ANY_BIT, NEW_NAMESPACES, "refuse")
    made.add(ANY_BIT, CLONE_THREAD, "allow", "refuse")
    # Limits may be read, of oneself: the process is 0 and there is no new limit.
    made.place("prlimit64")
    for offset in (_argument(0), _argument(2), _argument(2, half=1)):
        made.add(LOAD, offset)
        made.add(EQUAL, 0, "", "refuse")
    made.add(RETURN, ALLOW)
    # Signals to oneself: `abort` and the faults of threads.
    for name in ("kill", "tkill", "tgkill"):
        made.place(name)
        made.only(_argument(0), (OWN_PID,), _fail(errno.EPERM))
    # Whether another process is there could be asked of these.
    for name in ("sched_getaffinity", "sched_getparam", "sched_getscheduler"):
        made.place(name)
        made.only(_argument(0), (0, OWN_PID), _fail(errno.EPERM))


@cache
def _prepared() -> bytes:
    return program(TABLES[MACHINE])


def prepare() -> None:
    """Assembles the filter, which takes a millisecond, before the fork. Raises OSError on an unknown machine."""
    if MACHINE not in TABLES:
        raise OSError(errno.ENOSYS, f"there is no table of system calls for {MACHINE}")
    _prepared()


class _FilterProgram(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def enforce(pid: int) -> None:
    """Filters the calls of this process, whose id is `pid`, from now on. Needs no-new-privileges."""
    code = _prepared().replace(struct.pack("I", OWN_PID), struct.pack("I", pid))
    buffer = ctypes.create_string_buffer(code, len(code))
    loaded = _FilterProgram(len(code) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    syscall(TABLES[MACHINE].own["seccomp"], SET_FILTER, ALL_THREADS, ctypes.byref(loaded))
