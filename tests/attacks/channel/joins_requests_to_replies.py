"""Lets the kernel move requests into the replies.

stopped by: seccomp
"""


def attack():
    return syscall("splice", 3, ctypes.c_void_p(None), 4, ctypes.c_void_p(None), 0, 0) == 0
