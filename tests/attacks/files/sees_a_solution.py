"""Finds out whether a solution exists and how long it is, without reading it.

stopped by: root
"""


def attack():
    return os.stat(SOLUTION).st_size > 0
