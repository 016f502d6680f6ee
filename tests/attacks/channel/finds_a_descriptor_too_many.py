"""Finds an open descriptor beside its input, its output and its two pipes.

stopped by: always
"""

import stat


def attack():
    for descriptor in range(5, 1024):
        try:
            found = os.fstat(descriptor)
        except OSError:
            continue
        if not (stat.S_ISCHR(found.st_mode) and found.st_rdev == os.makedev(1, 3)):
            return True
    return False
