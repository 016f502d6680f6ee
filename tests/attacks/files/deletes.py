"""Deletes the user's file.

stopped by: root, landlock, seccomp
"""


def attack():
    os.unlink(VICTIM)
    return not os.path.exists(VICTIM)
