"""Signals a thread of another process by tkill.

stopped by: namespaces, user, landlock 6, seccomp
"""


def attack():
    return syscall("tkill", NEIGHBOUR_PID, 0) == 0
