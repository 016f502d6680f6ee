"""Makes a device of its own.

stopped by: namespaces, root, user, privileges, landlock, seccomp
needs: root
"""

import stat


def attack():
    os.mknod(f"{FOLDER}/null", 0o600 | stat.S_IFCHR, os.makedev(1, 3))
    return True
