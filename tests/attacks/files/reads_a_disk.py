"""Opens a whole disk instead of its files.

stopped by: root, user, landlock
needs: root, disk
"""

import stat


def attack():
    for entry in os.scandir("/dev"):
        if stat.S_ISBLK(entry.stat().st_mode):
            os.close(os.open(entry.path, os.O_RDONLY))
            return True
    return False
