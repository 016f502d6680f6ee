"""Sets up reading and writing in the background (aio).

stopped by: seccomp
needs: /proc/sys/fs/aio-max-nr
"""


def attack():
    return allowed(syscall, "io_setup", 1, None)
