"""Makes the grader the one who is signalled when its reply pipe is ready.

stopped by: namespaces, seccomp
"""

import fcntl


def attack():
    fcntl.fcntl(4, fcntl.F_SETOWN, GRADER)
    return fcntl.fcntl(4, fcntl.F_GETOWN) == GRADER
