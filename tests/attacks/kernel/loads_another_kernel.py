"""Loads another kernel.

stopped by: namespaces, user, privileges, seccomp
needs: root, /sys/kernel/kexec_loaded
"""


def attack():
    # With flags that there are not: without any it would unload one.
    return allowed(syscall, "kexec_load", 0, 0, None, 0xFFF0)
