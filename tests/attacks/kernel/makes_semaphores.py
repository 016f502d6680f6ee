"""Makes semaphores (System V), which outlive it.

stopped by: seccomp
needs: /proc/sysvipc
"""


def attack():
    return allowed(syscall, "semget", 0, -1, 0o1600)
