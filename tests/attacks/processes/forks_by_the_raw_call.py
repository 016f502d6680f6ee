"""Starts a process by clone, with the flags of a fork.

stopped by: seccomp
"""


def attack():
    if (child := syscall("clone", 17, 0, 0, 0, 0)) == 0:
        os._exit(0)
    return os.waitpid(child, 0)[0] == child
