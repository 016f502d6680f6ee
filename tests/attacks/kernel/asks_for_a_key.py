"""Has the kernel ask for a key, for which it starts a program.

stopped by: seccomp
needs: /proc/keys
"""


def attack():
    return allowed(syscall, "request_key", b"user", b"no such key", None, 0)
