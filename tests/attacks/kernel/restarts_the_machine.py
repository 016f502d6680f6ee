"""Restarts the machine.

stopped by: user, privileges, seccomp
needs: capability
"""


def attack():
    # With the wrong magic numbers, which the kernel looks at after the right to do it.
    return allowed(syscall, "reboot", 0, 0, 0, None)
