"""Traces the command.

stopped by: namespaces, user, privileges, landlock, seccomp
needs: root
"""


def attack():
    # PTRACE_SEIZE does not stop it, and the end of the tracer lets it go.
    return syscall("ptrace", 0x4206, GRADER, 0, 0) == 0
