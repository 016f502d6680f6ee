"""Sets the priority of another process, to what it is.

stopped by: namespaces, user, seccomp
"""


def attack():
    os.setpriority(os.PRIO_PROCESS, NEIGHBOUR_PID, os.getpriority(os.PRIO_PROCESS, NEIGHBOUR_PID))
    return True
