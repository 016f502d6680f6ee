"""Starts a process by clone, with a bit set where the filter does not look.

stopped by: seccomp
"""


def attack():
    # The upper half of the flags is not the kernel's business.
    if (child := syscall("clone", 17 | 1 << 40, 0, 0, 0, 0)) == 0:
        os._exit(0)
    return os.waitpid(child, 0)[0] == child
