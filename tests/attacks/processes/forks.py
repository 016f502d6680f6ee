"""Starts a process by fork.

stopped by: seccomp
"""


def attack():
    if (child := os.fork()) == 0:
        os._exit(0)
    return os.waitpid(child, 0)[0] == child
