"""Gives pages of its memory to a pipe.

stopped by: seccomp
"""


def attack():
    return allowed(syscall, "vmsplice", -1, None, 0, 0)
