"""Signals another process by a descriptor of it.

stopped by: namespaces, user, landlock 6, seccomp
"""


def attack():
    return syscall("pidfd_send_signal", syscall("pidfd_open", NEIGHBOUR_PID, 0), 0, None, 0) == 0
