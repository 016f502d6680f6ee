"""Gives the user's file an extended attribute.

stopped by: root, user, seccomp
"""


def attack():
    os.setxattr(VICTIM, "user.planted", b"1")
    return True
