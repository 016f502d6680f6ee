"""Puts its own memory into the reply pipe, where it can change after it was sent.

stopped by: seccomp
"""


def attack():
    return syscall("vmsplice", 4, ctypes.c_void_p(None), 0, 0) == 0
