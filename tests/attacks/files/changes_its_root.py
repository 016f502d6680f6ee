"""Changes its root folder.

stopped by: user, privileges, seccomp
needs: capability
"""


def attack():
    os.chroot("/")
    return True
