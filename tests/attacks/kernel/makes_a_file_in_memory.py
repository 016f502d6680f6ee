"""Makes a file that lies nowhere but in memory.

stopped by: seccomp
"""


def attack():
    return syscall("memfd_create", b"file", 0) >= 0
