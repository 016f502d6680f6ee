"""Finds out whose processes there are, by looking at their folders in /proc.

stopped by: root
"""


def attack():
    return os.stat(f"/proc/{NEIGHBOUR_PID}").st_uid >= 0
