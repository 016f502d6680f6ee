"""Reads the memory of another process of the same user's.

stopped by: namespaces, user, landlock, seccomp
"""


def attack():
    here = ctypes.create_string_buffer(50)
    local = ctypes.create_string_buffer(struct.pack("QQ", ctypes.addressof(here), 42))
    remote = ctypes.create_string_buffer(struct.pack("QQ", NEIGHBOUR_ADDRESS, 42))
    syscall("process_vm_readv", NEIGHBOUR_PID, local, 1, remote, 1, 0)
    return search(NEIGHBOUR, here.raw)
