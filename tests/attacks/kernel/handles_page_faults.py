"""Handles its own page faults (userfaultfd), with which races are won.

stopped by: seccomp
needs: /proc/sys/vm/unprivileged_userfaultfd
"""


def attack():
    return syscall("userfaultfd", 1) >= 0
