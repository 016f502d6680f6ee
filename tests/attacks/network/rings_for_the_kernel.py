"""Sets up a ring (io_uring), through which calls are made that no filter sees.

stopped by: seccomp
needs: /proc/sys/kernel/io_uring_disabled
"""


def attack():
    return allowed(syscall, "io_uring_setup", 1, None)
