"""Opens the user's file by its handle instead of its path.

stopped by: namespaces, root, user, privileges, landlock, seccomp
needs: root
"""


def attack():
    handle = ctypes.create_string_buffer(struct.pack("Ii", 128, 0), 8 + 128)
    syscall("name_to_handle_at", -100, VICTIM.encode(), handle, ctypes.byref(ctypes.c_int()), 0)
    place = os.open(FOLDER, os.O_RDONLY)
    return bool(os.read(syscall("open_by_handle_at", place, handle, os.O_RDONLY), 10))
