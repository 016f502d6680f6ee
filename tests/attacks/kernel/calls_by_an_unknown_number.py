"""Calls the kernel by numbers that no table has, and finds one that is there.

stopped by: seccomp
needs: Linux 6.8
"""


def attack():
    # Those that are newer than the tables and do nothing with such arguments.
    return any(allowed(syscall, number, -1, -1, -1, -1, -1, -1) for number in (450, 451, 457, 458, 459, 462, 465))
