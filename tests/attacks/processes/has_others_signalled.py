"""Makes another process the owner of a pipe, so that the kernel signals it.

stopped by: namespaces, seccomp
"""

import fcntl


def attack():
    reading, _ = os.pipe()
    fcntl.fcntl(reading, fcntl.F_SETOWN, NEIGHBOUR_PID)
    return fcntl.fcntl(reading, fcntl.F_GETOWN) == NEIGHBOUR_PID
