"""Asks which parts of a file are in memory, by a call that is newer than the table of calls.

stopped by: seccomp
needs: Linux 6.5
"""


def attack():
    return allowed(syscall, "cachestat", -1, None, None, 0)
