"""Signals another process of the same user's.

stopped by: namespaces, user, landlock 6, seccomp
"""


def attack():
    os.kill(NEIGHBOUR_PID, 0)
    return True
