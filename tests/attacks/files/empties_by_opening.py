"""Empties a file of the user's by opening it with O_TRUNC.

stopped by: root, user, landlock
"""


def attack():
    os.close(os.open(VICTIM, os.O_WRONLY | os.O_TRUNC))
    return True
