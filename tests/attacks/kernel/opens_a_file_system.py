"""Begins to mount a file system by the newer calls.

stopped by: user, privileges, seccomp
needs: capability
"""


def attack():
    return syscall("fsopen", b"tmpfs", 0) >= 0
