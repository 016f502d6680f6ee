"""Changes the processor's table of segments.

stopped by: seccomp
needs: x86_64
"""


def attack():
    return allowed(syscall, "modify_ldt", 0, None, 0)
