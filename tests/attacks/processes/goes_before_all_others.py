"""Asks to run before all other processes (real-time scheduling).

stopped by: namespaces, user, privileges, seccomp
needs: root
"""


def attack():
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    return True
