"""Starts a process by clone3, which has its flags in memory.

stopped by: seccomp
"""


def attack():
    arguments = ctypes.create_string_buffer(struct.pack("8Q", 0, 0, 0, 0, 17, 0, 0, 0))
    if (child := syscall("clone3", arguments, 64)) == 0:
        os._exit(0)
    return os.waitpid(child, 0)[0] == child
