"""Becomes another program.

stopped by: seccomp
"""


def attack():
    # There is none of that name: the question is whether it may try.
    return allowed(os.execv, "/nonexistent", ["nonexistent"])
