"""Puts a key into the kernel's ring.

stopped by: seccomp
needs: /proc/keys
"""


def attack():
    return allowed(syscall, "add_key", b"user", b"planted", b"1", 1, -2)
