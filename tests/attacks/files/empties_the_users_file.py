"""Empties a file of the user's.

stopped by: root, user, landlock 3, seccomp
"""


def attack():
    os.truncate(VICTIM, 0)
    return True
