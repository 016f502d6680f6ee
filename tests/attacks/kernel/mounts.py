"""Mounts a file system.

stopped by: user, privileges, landlock, seccomp
needs: capability
"""

SHARED_AND_PRIVATE = (1 << 20) | (1 << 18)


def attack():
    # Both at once is refused, after the right to mount.
    return allowed(syscall, "mount", None, b"/", None, SHARED_AND_PRIVATE, None)
