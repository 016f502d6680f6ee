"""Asks for addresses that are the same every time.

stopped by: seccomp
"""


def attack():
    return syscall("personality", 0xFFFFFFFF) >= 0
