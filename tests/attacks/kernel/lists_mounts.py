"""Lists the mounts by a call that is newer than the table of calls.

stopped by: seccomp
needs: Linux 6.8
"""


def attack():
    return allowed(syscall, "listmount", None, None, 0, 0)
