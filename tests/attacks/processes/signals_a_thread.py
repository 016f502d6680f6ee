"""Signals a thread of another process by tgkill.

stopped by: namespaces, user, landlock 6, seccomp
"""


def attack():
    return syscall("tgkill", NEIGHBOUR_PID, NEIGHBOUR_PID, 0) == 0
