"""Sets the clock.

stopped by: namespaces, user, privileges, seccomp
needs: root
"""


def attack():
    # To ticks of no length (ADJ_TICK), which the kernel looks at after the right to do it.
    return allowed(syscall, "adjtimex", ctypes.create_string_buffer(struct.pack("I", 0x4000), 208))
