"""Makes a segment of shared memory (System V), which outlives it.

stopped by: seccomp
needs: /proc/sysvipc
"""


def attack():
    # Of no size: the question is whether it may try.
    return allowed(syscall, "shmget", 0, 0, 0o1600)
