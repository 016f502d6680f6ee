"""Asks for a larger share of the processor.

stopped by: namespaces, user, privileges, seccomp
needs: root
"""


def attack():
    os.setpriority(os.PRIO_PROCESS, 0, -1)
    os.setpriority(os.PRIO_PROCESS, 0, 0)
    return True
