"""Asks for the handle of a solution, by which it could be opened without its path.

stopped by: root, seccomp
"""


def attack():
    handle = ctypes.create_string_buffer(struct.pack("Ii", 128, 0), 8 + 128)
    return syscall("name_to_handle_at", -100, SOLUTION.encode(), handle, ctypes.byref(ctypes.c_int()), 0) == 0
