"""Sets a limit of another process, to what it is.

stopped by: namespaces, user, seccomp
needs: rlimits
"""

import resource


def attack():
    now = resource.prlimit(NEIGHBOUR_PID, resource.RLIMIT_CORE)
    resource.prlimit(NEIGHBOUR_PID, resource.RLIMIT_CORE, now)
    return True
