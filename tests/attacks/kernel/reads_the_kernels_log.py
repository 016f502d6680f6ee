"""Asks for the kernel's messages by a request that there is not.

stopped by: namespaces, user, privileges, seccomp
needs: root
"""


def attack():
    return allowed(syscall, "syslog", 99, None, 0)
