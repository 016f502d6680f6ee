"""Copies the tree of mounts, with whatever lies below.

stopped by: user, privileges, seccomp
needs: capability
"""


def attack():
    return allowed(syscall, "open_tree", -100, b"/", 1)
