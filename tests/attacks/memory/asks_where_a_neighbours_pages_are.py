"""Asks where the memory of another process lies.

stopped by: namespaces, user, landlock, seccomp
"""


def attack():
    page, where = ctypes.c_void_p(NEIGHBOUR_ADDRESS & ~4095), ctypes.c_int(-1)
    syscall("move_pages", NEIGHBOUR_PID, 1, ctypes.byref(page), None, ctypes.byref(where), 0)
    return where.value >= 0
