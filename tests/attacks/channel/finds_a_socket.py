"""Finds the socket on which the server of the forks takes orders.

stopped by: always
"""

import stat


def attack():
    for descriptor in range(1024):
        try:
            if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
                return True
        except OSError:
            pass
    return False
