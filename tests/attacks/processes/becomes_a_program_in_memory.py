"""Becomes a program that lies nowhere but in memory.

stopped by: seccomp
perhaps: landlock
"""


def attack():
    # An empty one, which cannot be run.
    file = syscall("memfd_create", b"program", 0)
    return allowed(syscall, "execveat", file, b"", None, None, 0x1000)
