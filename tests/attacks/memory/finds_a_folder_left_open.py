"""Looks for a descriptor of a folder or a socket that was left open.

stopped by: always
"""

import stat


def attack():
    for descriptor in range(5000):
        try:
            mode = os.fstat(descriptor).st_mode
        except OSError:
            continue
        if stat.S_ISDIR(mode) or stat.S_ISSOCK(mode) or stat.S_ISREG(mode):
            return True
    return False
