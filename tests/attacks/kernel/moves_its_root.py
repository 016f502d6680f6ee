"""Moves its root folder.

stopped by: user, privileges, seccomp
needs: capability, pivot_root
perhaps: landlock
"""


def attack():
    # From itself onto itself cannot be done, after the right to do it.
    return allowed(syscall, "pivot_root", b"/", b"/")
