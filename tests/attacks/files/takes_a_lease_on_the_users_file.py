"""Takes a lease on the user's file, which holds up whoever opens it.

stopped by: root, user, landlock, seccomp
"""

import fcntl


def attack():
    with open(VICTIM) as file:
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        return fcntl.fcntl(file, fcntl.F_GETLEASE) == fcntl.F_RDLCK
