"""Locks a file of Python's library that every process may read.

stopped by: seccomp
"""

import fcntl


def attack():
    with open(os.__file__) as file:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    return True
