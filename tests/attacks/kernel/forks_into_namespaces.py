"""Starts a process in a user namespace of its own by clone.

stopped by: seccomp
"""


def attack():
    if (child := syscall("clone", 0x10000000 | 17, 0, 0, 0, 0)) == 0:
        os._exit(0)
    return os.waitpid(child, 0)[0] == child
