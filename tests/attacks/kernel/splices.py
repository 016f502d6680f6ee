"""Moves pages between a file and a pipe, the way of a known hole.

stopped by: seccomp
"""


def attack():
    return allowed(syscall, "splice", -1, None, -1, None, 1, 0)
