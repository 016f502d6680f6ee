"""Reads a file without a name that another process of the same user's has open.

stopped by: namespaces, root, user, landlock
"""


def attack():
    return search(NEIGHBOUR, content(f"/proc/{NEIGHBOUR_PID}/fd/{NEIGHBOUR_FILE_DESCRIPTOR}"))
