"""Sets the priority with which another process reads disks.

stopped by: namespaces, user, seccomp
"""


def attack():
    return syscall("ioprio_set", 1, NEIGHBOUR_PID, 2 << 13 | 4) == 0
