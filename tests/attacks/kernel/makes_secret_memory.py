"""Makes memory that the kernel itself does not see.

stopped by: seccomp
needs: Linux 6.5
"""


def attack():
    return syscall("memfd_secret", 0) >= 0
