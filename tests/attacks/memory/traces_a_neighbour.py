"""Traces another process of the same user's.

stopped by: namespaces, user, landlock, seccomp
"""


def attack():
    # PTRACE_SEIZE does not stop it, and the end of the tracer lets it go.
    return syscall("ptrace", 0x4206, NEIGHBOUR_PID, 0, 0) == 0
