"""Takes memory the old way, by moving the end of the heap.

stopped by: rlimits
"""


def attack():
    libc.sbrk.restype = ctypes.c_void_p
    libc.sbrk.argtypes = [ctypes.c_ssize_t]
    return libc.sbrk(400 << 20) not in (None, ctypes.c_void_p(-1).value)
