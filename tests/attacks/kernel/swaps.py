"""Gives the kernel a place to swap to.

stopped by: namespaces, user, privileges, seccomp
needs: root, /proc/swaps
"""


def attack():
    return allowed(syscall, "swapon", None, 0)
