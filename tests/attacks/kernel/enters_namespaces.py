"""Enters the namespaces of another process.

stopped by: seccomp
needs: namespaces
"""


def attack():
    # Descriptor 0 is none of a namespace: the question is whether it may try.
    return allowed(syscall, "setns", 0, 0)
