"""Calls the kernel by the numbers of x32, and lives.

stopped by: seccomp
needs: x86_64
"""


def attack():
    try:
        syscall(0x40000000 + 39)
    except OSError:
        pass
    return True
