"""Opens a descriptor of another process, to learn when it ends.

stopped by: namespaces, seccomp
"""


def attack():
    return syscall("pidfd_open", NEIGHBOUR_PID, 0) >= 0
