"""Makes itself a process that others may look into.

stopped by: seccomp
"""


def attack():
    # PR_SET_DUMPABLE
    return syscall("prctl", 4, 1, 0, 0, 0) == 0
