"""Locks a range of a file of Python's library (POSIX locks, by fcntl).

stopped by: seccomp
"""

import fcntl


def attack():
    with open(os.__file__) as file:
        fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB, 1)
    return True
