"""Opens a queue of messages (POSIX).

stopped by: seccomp
needs: /proc/sys/fs/mqueue
"""


def attack():
    return allowed(syscall, "mq_open", None, 0, 0, None)
