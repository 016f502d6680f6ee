"""Watches the course's folder for what is opened in it.

stopped by: root, seccomp
"""


def attack():
    watch = syscall("inotify_init1", 0)
    return syscall("inotify_add_watch", watch, f"{COURSE}/exercises".encode(), 0x20) > 0
