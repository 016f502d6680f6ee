"""Makes the kernel keep a megabyte in the reply pipe.

stopped by: seccomp
"""

import fcntl


def attack():
    F_SETPIPE_SZ = 1031
    return fcntl.fcntl(4, F_SETPIPE_SZ, 1 << 20) == 1 << 20
