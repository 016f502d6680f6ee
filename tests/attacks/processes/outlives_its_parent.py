"""Sees to it that it is not ended with the server.

stopped by: seccomp
"""


def attack():
    # PR_SET_PDEATHSIG
    return syscall("prctl", 1, 0, 0, 0, 0) == 0
