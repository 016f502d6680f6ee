"""Signals the process that it was forked from.

stopped by: namespaces, user, landlock 6, seccomp
"""


def attack():
    parent = os.getppid()
    # Number 0 would be its own group.
    return parent > 0 and os.kill(parent, 0) is None
