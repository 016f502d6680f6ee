"""Sets a limit of its own, which would be the first step to another.

stopped by: seccomp
needs: rlimits
"""

import resource


def attack():
    resource.setrlimit(resource.RLIMIT_NPROC, resource.getrlimit(resource.RLIMIT_NPROC))
    return True
