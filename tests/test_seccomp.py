"""The filter of system calls, run instruction by instruction as the kernel does, for both machines; and its numbers."""

import errno
import re
import struct
from pathlib import Path

import pytest

from gradekit.confinement import seccomp
from gradekit.confinement.syscalls import CLONE_THREAD, PLAIN_FCNTLS, STREAM_IOCTLS, TABLES, UNKNOWN_FROM

PID = 4711
ALLOWED, KILLED, REFUSED, UNKNOWN, NO_TERMINAL = "allowed", "killed", errno.EPERM, errno.ENOSYS, errno.ENOTTY


def answer(machine, number, *arguments, arch=None):
    """What the filter of that machine says to a call."""
    table = TABLES[machine]
    code = seccomp.program(table).replace(struct.pack("I", seccomp.OWN_PID), struct.pack("I", PID))
    described = struct.pack("<IIQ", number, arch or table.audit_arch, 0)
    described += struct.pack("<6Q", *[each & (2**64 - 1) for each in (*arguments, *[0] * (6 - len(arguments)))])
    loaded, at = 0, 0
    while True:
        operation, if_true, if_false, value = struct.unpack_from("HBBI", code, at * 8)
        at += 1
        if operation == seccomp.RETURN:
            return {seccomp.ALLOW: ALLOWED, seccomp.KILL: KILLED}.get(value, value & 0xFFFF)
        if operation == seccomp.LOAD:
            (loaded,) = struct.unpack_from("<I", described, value)
            continue
        holds = {
            seccomp.EQUAL: loaded == value,
            seccomp.AT_LEAST: loaded >= value,
            seccomp.ANY_BIT: bool(loaded & value),
        }[operation]
        at += if_true if holds else if_false


@pytest.mark.parametrize("machine", TABLES)
def test_every_number_is_allowed_or_refused_as_the_table_says(machine):
    table = TABLES[machine]
    allowed = set(table.allowed.values())
    for number in range(600):
        if number in table.checked.values():
            continue
        expected = ALLOWED if number in allowed else UNKNOWN if number >= UNKNOWN_FROM else REFUSED
        if number == table.own["clone3"]:
            expected = UNKNOWN
        assert (number, answer(machine, number)) == (number, expected)


@pytest.mark.parametrize("machine", TABLES)
def test_arguments_decide(machine):
    call = TABLES[machine].checked
    assert answer(machine, call["clone"], CLONE_THREAD | 0x3D0F00) == ALLOWED
    for flags in (0x11, 0x01200011, 0x10000000 | CLONE_THREAD, 0x00020000 | CLONE_THREAD, 0x4000):
        assert (hex(flags), answer(machine, call["clone"], flags)) == (hex(flags), REFUSED)
    for name in ("kill", "tkill", "tgkill"):
        assert answer(machine, call[name], PID, 6) == ALLOWED
        assert {answer(machine, call[name], pid, 0) for pid in (0, 1, -1, -PID, PID + 1)} == {REFUSED}
    for name in ("sched_getaffinity", "sched_getparam", "sched_getscheduler"):
        assert {answer(machine, call[name], pid) for pid in (0, PID)} == {ALLOWED}
        assert {answer(machine, call[name], pid) for pid in (1, PID + 1)} == {REFUSED}
    assert answer(machine, call["prlimit64"], 0, 7, 0, 12345) == ALLOWED
    for arguments in ((PID, 7, 0), (0, 7, 12345), (0, 7, 1 << 32)):
        assert answer(machine, call["prlimit64"], *arguments) == REFUSED
    assert {answer(machine, call["ioctl"], 1, request) for request in STREAM_IOCTLS} == {ALLOWED}
    types_into_a_terminal = 0x5412
    assert answer(machine, call["ioctl"], 1, types_into_a_terminal) == NO_TERMINAL
    assert {answer(machine, call["fcntl"], 1, command) for command in PLAIN_FCNTLS} == {ALLOWED}
    locks_leases_and_owners = (5, 6, 7, 8, 10, 37, 38, 1024, 1026, 1033)
    assert {answer(machine, call["fcntl"], 1, command) for command in locks_leases_and_owners} == {REFUSED}


@pytest.mark.parametrize("machine", TABLES)
def test_calls_by_another_machines_numbers_end_the_process(machine):
    read = TABLES[machine].allowed["read"]
    for other in (0x40000003, 0x40000028, *(table.audit_arch for name, table in TABLES.items() if name != machine)):
        assert answer(machine, read, arch=other) == KILLED
    if machine == "x86_64":
        assert answer(machine, 0x40000000 | read) == KILLED


HEADERS = {
    "x86_64": "/usr/include/x86_64-linux-gnu/asm/unistd_64.h",
    "aarch64": "/usr/include/asm-generic/unistd.h",
}
# What the kernel's table calls otherwise.
OTHERWISE = {"newfstatat": "fstatat"}


@pytest.mark.parametrize("machine", HEADERS)
def test_numbers_are_the_kernels(machine):
    header = Path(HEADERS[machine])
    if not header.exists():
        pytest.skip(f"{header} is not installed")
    kernels: dict[str, int] = {}
    for name, number in re.findall(r"#define\s+__NR(?:3264)?_(\w+)\s+(\d+)", header.read_text("utf-8")):
        kernels.setdefault(name, int(number))
    table = TABLES[machine]
    ours = table.allowed | table.checked | table.own
    assert ours == {name: kernels.get(name, kernels.get(OTHERWISE.get(name, ""))) for name in ours}
