"""Makes itself a user namespace, in which it would be root.

stopped by: seccomp
needs: namespaces
"""


def attack():
    return syscall("unshare", 0x10000000) == 0
