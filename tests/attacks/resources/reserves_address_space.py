"""Reserves a hundred times the memory that is allowed, without using it.

stopped by: rlimits
"""


def attack():
    PRIVATE, ANONYMOUS, NORESERVE = 0x02, 0x20, 0x4000
    return syscall("mmap", 0, 25 << 30, 0, PRIVATE | ANONYMOUS | NORESERVE, -1, 0) > 0
