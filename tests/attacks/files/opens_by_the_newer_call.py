"""Opens a solution by openat2, which has its arguments in memory.

stopped by: root, landlock, seccomp
"""


def attack():
    how = ctypes.create_string_buffer(struct.pack("QQQ", os.O_RDONLY, 0, 0))
    return search(REFERENCE, os.read(syscall("openat2", -100, SOLUTION.encode(), how, 24), 10000))
