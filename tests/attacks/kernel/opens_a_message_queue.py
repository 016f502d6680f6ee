"""Asks for a queue of messages (System V).

stopped by: seccomp
needs: /proc/sysvipc
"""


def attack():
    return allowed(syscall, "msgget", 1, 0)
