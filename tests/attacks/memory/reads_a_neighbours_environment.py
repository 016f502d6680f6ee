"""Reads the environment of another process of the same user's.

stopped by: namespaces, root, user, landlock
"""


def attack():
    return search(NEIGHBOUR, content(f"/proc/{NEIGHBOUR_PID}/environ"))
