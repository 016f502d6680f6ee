"""Loads a module into the kernel.

stopped by: namespaces, user, privileges, seccomp
needs: root, /proc/modules
"""


def attack():
    return allowed(syscall, "init_module", None, 0, None)
