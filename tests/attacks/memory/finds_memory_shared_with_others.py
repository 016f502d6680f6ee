"""Looks for memory that its process shares with another one and may write into.

stopped by: always
"""


def attack():
    return any(line.split()[1] in (b"rw-s", b"-w-s") for line in content("/proc/self/maps").splitlines())
