"""Finds out which process numbers are taken, by asking how they are scheduled.

stopped by: namespaces, seccomp
"""


def attack():
    return os.sched_getscheduler(GRADER) >= 0 and os.sched_getscheduler(NEIGHBOUR_PID) >= 0
