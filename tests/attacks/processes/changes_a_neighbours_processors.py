"""Sets the processors that another process may use, to what they are.

stopped by: namespaces, user, seccomp
"""


def attack():
    os.sched_setaffinity(NEIGHBOUR_PID, os.sched_getaffinity(NEIGHBOUR_PID))
    return True
