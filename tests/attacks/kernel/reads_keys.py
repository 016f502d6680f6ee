"""Reads the user's keys in the kernel's ring.

stopped by: seccomp
needs: /proc/keys
"""


def attack():
    # KEYCTL_GET_KEYRING_ID of the session's ring
    return allowed(syscall, "keyctl", 0, -3, 0, 0, 0)
