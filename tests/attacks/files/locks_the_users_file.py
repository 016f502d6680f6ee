"""Locks the user's file, so that others wait.

stopped by: root, landlock, seccomp
"""

import fcntl


def attack():
    with open(VICTIM) as file:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    return True
