"""Becomes root.

stopped by: namespaces, user, seccomp
needs: root
"""


def attack():
    os.setuid(0)
    return os.getuid() == 0
