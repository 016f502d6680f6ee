"""Attaches a segment of shared memory (System V) of another process.

stopped by: namespaces, seccomp
"""


def attack():
    libc.shmat.restype = ctypes.c_void_p
    place = libc.shmat(check(libc.shmget(SHARED_SEGMENT, 4096, 0)), None, 0)
    return search(NEIGHBOUR, ctypes.string_at(place, 100))
