"""Starts a program by posix_spawn.

stopped by: root, landlock, seccomp
"""


def attack():
    child = os.posix_spawn("/bin/true", ["true"], {})
    return os.waitpid(child, 0)[1] == 0
