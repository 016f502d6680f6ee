"""Reads a solution of the course from the disk.

stopped by: root, landlock
"""


def attack():
    return search(REFERENCE, content(SOLUTION))
