"""Writes into the memory of another process of the same user's.

stopped by: namespaces, user, landlock, seccomp
"""


def attack():
    local = ctypes.create_string_buffer(b"n")
    here = ctypes.create_string_buffer(struct.pack("QQ", ctypes.addressof(local), 1))
    remote = ctypes.create_string_buffer(struct.pack("QQ", NEIGHBOUR_ADDRESS, 1))
    return syscall("process_vm_writev", NEIGHBOUR_PID, here, 1, remote, 1, 0) == 1
