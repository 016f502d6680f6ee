"""Gives itself another name in the list of processes.

stopped by: seccomp
"""


def attack():
    # PR_SET_NAME
    return syscall("prctl", 15, b"sshd", 0, 0, 0) == 0
