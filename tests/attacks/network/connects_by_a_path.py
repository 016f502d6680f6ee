"""Connects to another process by the path of its socket.

stopped by: root, seccomp
perhaps: landlock
"""


def attack():
    with socket.socket(socket.AF_UNIX) as outside:
        outside.connect(UNIX_SOCKET)
        return True
