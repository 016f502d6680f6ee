"""Queues a signal with a message for another process.

stopped by: namespaces, user, landlock 6, seccomp
"""


def attack():
    # SI_QUEUE from itself.
    message = ctypes.create_string_buffer(struct.pack("iiiiii", 0, 0, -1, 0, os.getpid(), os.getuid()), 128)
    return syscall("rt_sigqueueinfo", NEIGHBOUR_PID, 0, message) == 0
