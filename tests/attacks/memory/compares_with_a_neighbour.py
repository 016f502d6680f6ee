"""Asks the kernel which resources another process shares with itself.

stopped by: namespaces, user, landlock, seccomp
"""


def attack():
    return syscall("kcmp", NEIGHBOUR_PID, NEIGHBOUR_PID, 1, 0, 0) == 0
