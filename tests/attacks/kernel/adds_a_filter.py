"""Adds a filter of system calls of its own, to see what is called.

stopped by: seccomp
"""


def attack():
    # PR_SET_SECCOMP with a filter, but none is there.
    return allowed(syscall, "prctl", 22, 2, 0, 0, 0)
