"""Gives the user's file to its owner again.

stopped by: root, user, seccomp
"""


def attack():
    now = os.stat(VICTIM)
    os.chown(VICTIM, now.st_uid, now.st_gid)
    return True
