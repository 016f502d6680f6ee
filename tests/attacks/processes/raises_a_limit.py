"""Takes back a limit.

stopped by: namespaces, user, privileges, seccomp
needs: root, rlimits, CAP_SYS_RESOURCE
"""

import resource


def attack():
    resource.setrlimit(resource.RLIMIT_NOFILE, (60, 60))
    resource.setrlimit(resource.RLIMIT_NOFILE, (61, 61))
    return True
